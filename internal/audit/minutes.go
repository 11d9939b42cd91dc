package audit

import (
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// minutes: what approved minutes fix stays as it was approved, but for a correction that
// says so; and the seal that they carry is theirs.
func (r *run) minutes(c *Commit, _ *side) error {
	for _, f := range c.Files {
		if !f.Record || f.Ref.Kind != "meeting" || len(c.Parents) > 1 {
			continue
		}
		was, is, err := f.both()
		if err != nil {
			return err
		}
		r.minutesOf(c, f, was, is)
	}
	return nil
}

func (r *run) minutesOf(c *Commit, f File, was, is *store.Record) {
	then, _ := decoded(was).(*record.Meeting)
	now, _ := decoded(is).(*record.Meeting)
	args := diag.Args{"meeting": f.Ref.ID}
	at := f.start()
	if now != nil && is.Doc != nil {
		at = is.At("minutes")
	}
	if then != nil && then.Approved() && c.Trailers.Change != reversal && c.Trailers.Change != migration {
		if now == nil || !govern.KeepsMinutes(view(was, then), view(is, now)) {
			r.add(c, diag.Error, "history/minutes", "changed", at, args)
			return
		}
	}
	if now != nil && govern.MinutesChanged(view(is, now)) && (then == nil || !govern.MinutesChanged(view(was, then))) {
		r.add(c, diag.Error, "history/minutes", "seal", at, args)
	}
}

func view(rec *store.Record, m *record.Meeting) store.View[record.Meeting] {
	return store.View[record.Meeting]{Record: rec, Value: m}
}
