package audit

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// decided judges what else rests on a meeting or on others' decisions: extensions,
// corrections of substance, approvals that put a version into force, signatures.
func (r *run) decided(c *Commit, _ *side) error {
	ref, ok := c.first()
	if !c.own || !ok || ref.Draft || len(c.Parents) > 1 {
		return nil
	}
	f, touched := c.file(ref)
	if !touched {
		return nil
	}
	was, is, err := f.both()
	if err != nil || is == nil || !is.Governed() || is.Doc == nil {
		return err
	}
	switch c.Trailers.Change {
	case extension:
		return r.extended(c, f, was, is)
	case correction:
		return r.corrected(c, f, is)
	case approval:
		return r.approved(c, is)
	case signature:
		r.dated(c, is)
	}
	return nil
}

// extended judges an extension: the record names its meeting, which was held by the
// right body and decided it.
func (r *run) extended(c *Commit, f File, was, is *store.Record) error {
	before, now := editionOf(was), editionOf(is)
	if before == nil || now == nil {
		return nil
	}
	snap, err := c.Snapshot()
	if err != nil {
		return err
	}
	if !slices.EqualFunc(before.Extensions, now.Extensions[:min(len(before.Extensions), len(now.Extensions))], sameExtension) {
		r.add(c, diag.Error, "history/change", "act", is.At(append(slices.Clone(is.GovernedPath()), "extensions")...), diag.Args{
			"change": extension, "ref": f.Ref.String(), "place": "extensions",
		})
	}
	for i, x := range now.Extensions {
		if slices.ContainsFunc(before.Extensions, func(o record.Extension) bool { return o.ID == x.ID }) {
			continue
		}
		place := append(slices.Clone(is.GovernedPath()), "extensions", itoa(i))
		at := is.At(place...)
		req := govern.Request{Ref: f.Ref, Meeting: x.Meeting, Case: x.Decision, Today: c.Day()}
		for _, cond := range govern.ExtensionConditions(snap, req) {
			r.condition(c, at, now.Version, cond, req)
		}
		decision := ""
		if x.Decision != "" {
			decision = x.Meeting + "#" + x.Decision
		}
		r.saysAt(c, at, is.Ref, "Hfh-Meeting", c.Trailers.Meeting, x.Meeting)
		r.saysAt(c, at, is.Ref, "Hfh-Decision", c.Trailers.Decision, decision)
	}
	return nil
}

func sameExtension(a, b record.Extension) bool {
	return a.ID == b.ID && a.Meeting == b.Meeting && a.Decision == b.Decision && a.Until.EDTF.String() == b.Until.EDTF.String() && a.Date.EDTF.String() == b.Date.EDTF.String()
}

// corrected judges a correction that rests on a meeting: it was held.
func (r *run) corrected(c *Commit, f File, is *store.Record) error {
	if c.Trailers.Meeting == "" {
		return nil
	}
	snap, err := c.Snapshot()
	if err != nil {
		return err
	}
	m := snap.Meeting(c.Trailers.Meeting).Value
	args := diag.Args{"ref": f.Ref.String(), "meeting": c.Trailers.Meeting}
	switch {
	case m == nil:
		r.add(c, diag.Error, "history/adoption-meeting", "correction-none", is.At(), args)
	case m.State != "held":
		r.add(c, diag.Error, "history/adoption-meeting", "correction-not-held", is.At(), args)
	}
	return nil
}

// approved judges an approval that says from when it puts the version into force, and
// notes that for the version.
func (r *run) approved(c *Commit, is *store.Record) error {
	if c.Trailers.Effective == "" {
		return nil
	}
	snap, err := c.Snapshot()
	if err != nil {
		return err
	}
	rec := snap.Record(is.Ref)
	if rec == nil || rec.Typed == nil {
		return nil
	}
	day := govern.EffectOf(snap, rec, c.Day())
	r.saysAt(c, is.At(), is.Ref, "Hfh-Effective", c.Trailers.Effective, day.EDTF().String())
	for _, v := range r.versions {
		if v.Ref == is.Ref && v.Label == c.Trailers.Version && !day.IsZero() {
			v.Effective = day.EDTF()
		}
	}
	return nil
}

// dated finds what is said to have been signed after it was recorded.
func (r *run) dated(c *Commit, is *store.Record) {
	when, err := date.Parse(c.Trailers.Effective)
	if err != nil {
		return
	}
	if first, ok := when.Earliest(); ok && first.After(c.Day()) {
		r.add(c, diag.Warning, "history/effective", "future", is.At(), diag.Args{
			"ref": is.Ref.String(), "effective": c.Trailers.Effective, "recorded": c.Day().String(),
		})
	}
}

// saysAt reports a trailer that says otherwise than the record does at a place.
func (r *run) saysAt(c *Commit, at diag.Finding, ref store.Ref, key, trailer, rec string) {
	if trailer != rec {
		r.add(c, diag.Error, "history/trailer-record", "", at, diag.Args{"key": key, "says": orNone(trailer), "record": orNone(rec), "ref": ref.String()})
	}
}
