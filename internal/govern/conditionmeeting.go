package govern

// consensus: agreed in the mode of consensus, and nobody dissented.
func (h hearing) consensus() Condition {
	switch {
	case h.item != nil && h.item.Decision == nil:
		return notMet("undecided", "case", label(h.item), "meeting", h.meeting.ID)
	case h.item == nil:
		return notMet("no-decision")
	}
	d := h.item.Decision
	switch {
	case d.Outcome != "agreed":
		return notMet("outcome", "outcome", orUnknown(d.Outcome), "case", label(h.item), "meeting", h.meeting.ID)
	case d.Mode != "consensus":
		return notMet("mode", "mode", orUnknown(d.Mode), "case", label(h.item), "meeting", h.meeting.ID)
	case len(d.Dissent) > 0:
		var parties []string
		for _, dissent := range d.Dissent {
			parties = append(parties, nameOfActor(h.snap, dissent.Party))
		}
		return notMet("dissent", "case", label(h.item), "n", itoa(len(d.Dissent)), "meeting", h.meeting.ID, "parties", joinLines(parties))
	}
	return met()
}

// minutesApproved: the minutes of the meeting are approved, and say what they said then.
func (h hearing) minutesApproved() Condition {
	switch {
	case h.meeting == nil:
		return notMet("no-meeting", "meeting", h.req.Meeting)
	case h.meeting.Minutes == nil || h.meeting.Minutes.State == "none":
		return notMet("none", "meeting", h.meeting.ID)
	case !h.meeting.Approved():
		return notMet("not-approved", "meeting", h.meeting.ID, "state", h.meeting.Minutes.State)
	case MinutesChanged(h.snap.Meeting(h.meeting.ID)):
		return notMet("changed", "meeting", h.meeting.ID)
	}
	return met()
}
