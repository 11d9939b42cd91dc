package govern

// approved: every owner has approved the text that is to be adopted, without conditions
// that are still open.
func (h hearing) approved() Condition {
	a := ApprovalsOf(h.snap, h.draft, h.req.Today)
	var against, waiting []string
	for _, o := range a.Waiting() {
		if o.State == OwnerMissing {
			waiting = append(waiting, o.ID)
			continue
		}
		against = append(against, o.ID)
	}
	args := []string{"n", itoa(a.Approved()), "of", itoa(len(a.Owners)), "add", ApprovalVerb(h.req.Ref), "list", ApprovalsVerb(h.req.Ref)}
	switch {
	case len(a.Owners) == 0:
		return notMet("nobody", args...)
	case len(against) > 0:
		return notMet("against", append(args, "parties", joinLines(against))...)
	case len(waiting) > 0:
		return notMet("missing", append(args, "parties", joinLines(waiting))...)
	}
	return met()
}
