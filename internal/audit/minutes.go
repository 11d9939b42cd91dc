package audit

import (
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// spoilt are approved minutes that were changed without a correction: as they were
// approved, until a later revision gives them back.
type spoilt struct {
	commit *Commit
	good   *store.Record
	at     diag.Finding
	healed gitrepo.Hash
}

// minutes: what approved minutes fix stays as it was approved, but for a correction that
// says so; and the seal that they carry is theirs.
func (r *run) minutes(c *Commit, s *side) error {
	for _, f := range c.Files {
		if !f.Record || f.Ref.Kind != "meeting" || len(c.Parents) > 1 {
			continue
		}
		was, is, err := f.both()
		if err != nil {
			return err
		}
		r.minutesOf(c, s, f, was, is)
	}
	return nil
}

func (r *run) minutesOf(c *Commit, s *side, f File, was, is *store.Record) {
	if before := s.spoilt[f.Ref]; before != nil {
		if meetingOf(is) != nil && govern.KeepsMinutes(meetingView(before.good), meetingView(is)) {
			before.healed = c.Hash
			delete(s.spoilt, f.Ref)
		}
		return
	}
	then, now := meetingOf(was), meetingOf(is)
	at := f.start()
	if now != nil && is.Doc != nil {
		at = is.At("minutes")
	}
	if then != nil && then.Approved() && c.Trailers.Change != reversal && c.Trailers.Change != migration {
		if now == nil || !govern.KeepsMinutes(meetingView(was), meetingView(is)) {
			s.spoilt[f.Ref] = &spoilt{commit: c, good: was, at: at}
			r.spoilt = append(r.spoilt, s.spoilt[f.Ref])
			return
		}
	}
	if now != nil && govern.MinutesChanged(meetingView(is)) && (then == nil || !govern.MinutesChanged(meetingView(was))) {
		r.add(c, diag.Error, "history/minutes", "seal", at, diag.Args{"meeting": f.Ref.ID})
	}
}

// minutesAtEnd reports what was done to approved minutes, as it stands at the end.
func (r *run) minutesAtEnd() {
	for _, m := range r.spoilt {
		severity := diag.Error
		if m.healed != "" {
			severity, m.at.Healed = diag.Note, string(m.healed)
		}
		r.add(m.commit, severity, "history/minutes", "changed", m.at, diag.Args{"meeting": m.good.ID})
	}
}

func meetingOf(rec *store.Record) *record.Meeting {
	m, _ := decoded(rec).(*record.Meeting)
	return m
}

func meetingView(rec *store.Record) store.View[record.Meeting] {
	return store.View[record.Meeting]{Record: rec, Value: meetingOf(rec)}
}
