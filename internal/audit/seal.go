package audit

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// seals works out anew each seal that a revision prints, from its own tree, and the seal
// of each hearing round that it opens.
func (r *run) seals(c *Commit, _ *side) error {
	if !c.own {
		return r.hearingSeals(c) // plain git changes none that went out
	}
	for _, seal := range c.Trailers.Seals {
		rec, err := r.sealed(c.Hash, seal.Record)
		if err != nil {
			return err
		}
		is := "–"
		if rec != nil {
			is = rec.Seal()
		}
		if is != seal.Sum {
			r.add(c, diag.Error, "history/seal", "mismatch", c.at(seal.Record), diag.Args{"ref": seal.Record, "says": seal.Sum, "is": is})
		}
	}
	if err := r.unsealed(c); err != nil {
		return err
	}
	return r.hearingSeals(c)
}

// sealed gives the record that a seal speaks of, as it was in a revision; nil for none.
func (r *run) sealed(at gitrepo.Hash, name string) (*store.Record, error) {
	ref, err := store.ParseRef(name)
	if err != nil {
		return nil, nil //nolint:nilerr // a seal of nothing does not fit
	}
	path, ok := r.records.paths[name]
	if !ok {
		path = store.Load(nothing{}, r.o.Set).FileOf(ref)
	}
	for _, f := range r.filesNamed(name) {
		path = f
	}
	return r.recordAt(at, path)
}

// filesNamed is where a record that the revision at work changes lies now.
func (r *run) filesNamed(name string) []string {
	if r.now == nil {
		return nil
	}
	for _, f := range r.now.Files {
		if f.Record && f.Ref.String() == name {
			return []string{f.Path}
		}
	}
	return nil
}

// unsealed reports an adoption, correction or hearing that prints no seal of the text
// that it fixes.
func (r *run) unsealed(c *Commit) error {
	switch c.Trailers.Change {
	case adoption, correction:
	default:
		return nil
	}
	for _, f := range c.Files {
		if !f.Record || f.Ref.Draft || !slices.Contains(c.Trailers.Records, f.Ref.String()) {
			continue
		}
		is, err := f.Is()
		if err != nil {
			return err
		}
		if is == nil || !is.Governed() || slices.ContainsFunc(c.Trailers.Seals, func(s gitrepo.Seal) bool { return s.Record == f.Ref.String() }) {
			continue
		}
		r.add(c, diag.Error, "history/seal", "missing", f.start(), diag.Args{"ref": f.Ref.String(), "change": c.Trailers.Change, "is": is.Seal()})
	}
	return nil
}

// hearingSeals holds the rounds that a revision adds to a hearing to the draft that went
// out, and earlier rounds to the seals that they had.
func (r *run) hearingSeals(c *Commit) error {
	for _, f := range c.Files {
		if !f.Record || f.Ref.Kind != "hearing" {
			continue
		}
		was, is, err := f.both()
		if err != nil {
			return err
		}
		now, _ := decoded(is).(*record.Hearing)
		if now == nil {
			continue
		}
		then, _ := decoded(was).(*record.Hearing)
		for i, round := range now.Rounds {
			if err := r.roundSeal(c, f, is, then, i, round, now.Document); err != nil {
				return err
			}
		}
	}
	return nil
}

func decoded(rec *store.Record) any {
	if rec == nil {
		return nil
	}
	return rec.Decoded()
}

// roundSeal judges one round: a new one by the draft as it is in this revision, one that
// was there by what it said.
func (r *run) roundSeal(c *Commit, f File, is *store.Record, then *record.Hearing, i int, round record.HearingRound, document string) error {
	at := is.At("rounds", itoa(i), "seal")
	if then != nil {
		if k := slices.IndexFunc(then.Rounds, func(o record.HearingRound) bool { return o.ID == round.ID }); k >= 0 {
			if was := then.Rounds[k].Seal; was != "" && was != round.Seal && c.Trailers.Change != reversal {
				r.add(c, diag.Error, "history/seal", "hearing-changed", at, diag.Args{"ref": f.Ref.String(), "round": round.ID, "says": round.Seal, "is": was})
			}
			return nil
		}
	}
	address, err := store.ParseAddress(document)
	if err != nil || round.Seal == "" || c.Trailers.Change != hearing {
		return nil //nolint:nilerr // a reference that is none is validate's to tell of
	}
	address.Ref.Draft = true
	rec, err := r.sealed(c.Hash, address.Ref.String())
	if err != nil {
		return err
	}
	if rec != nil && rec.Seal() != round.Seal {
		r.add(c, diag.Error, "history/seal", "hearing", at, diag.Args{"ref": f.Ref.String(), "round": round.ID, "says": round.Seal, "is": rec.Seal()})
	}
	return nil
}
