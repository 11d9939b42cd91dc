package audit

import (
	"errors"
	"slices"
	"strconv"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/history"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// closing judges the closings of years: each says what the history before it holds, and
// none is changed afterwards.
func (r *run) closing(c *Commit, _ *side) error {
	if !c.judged {
		return nil
	}
	for _, f := range c.changedFromAll() {
		if !f.Record || f.Ref.Kind != closing {
			continue
		}
		was, is, err := f.both()
		if err != nil {
			return err
		}
		switch {
		case was != nil && is == nil:
			r.add(c, diag.Error, "history/closing", "gone", f.start(), diag.Args{"year": f.Ref.ID})
		case c.own && c.Trailers.Change == reversal: // held to what it takes back
		case was != nil && !same(was, is):
			r.add(c, diag.Error, "history/closing", "changed", f.start(), diag.Args{"year": f.Ref.ID})
		case was == nil && len(c.Parents) == 1:
			if err := r.closed(c, f, is); err != nil {
				return err
			}
		}
	}
	return nil
}

// closed works a new closing out anew, from the history that it was made on.
func (r *run) closed(c *Commit, f File, is *store.Record) error {
	says, _ := decoded(is).(*record.Closing)
	if says == nil {
		return nil // validate tells of a record without the shape of one
	}
	before, err := c.Before()
	if err != nil {
		return err
	}
	r.closedInTime(c, is, f.Ref.ID)
	r.closedBefore(c, is, says, before)
	heads, err := history.HeadsAt(r.repo, c.Parents[0], before)
	if errors.Is(err, history.ErrCut) {
		return nil // a shallow clone hides what it seals, which is told of
	}
	if err != nil {
		return err
	}
	until := gitrepo.Hash(says.Until)
	held := until == c.Parents[0]
	if !held {
		r.closedOnOther(c, is, f.Ref.ID, until)
	} else if says.Revisions != heads.Revisions {
		r.add(c, diag.Error, "history/closing", "count", is.At("revisions"), diag.Args{
			"year": f.Ref.ID, "says": strconv.Itoa(says.Revisions), "n": strconv.Itoa(heads.Revisions),
		})
	}
	r.sealedHeads(c, is, says, before, heads, held)
	return nil
}

// closedInTime: a year is closed when it is over.
func (r *run) closedInTime(c *Commit, is *store.Record, year string) {
	if n, err := strconv.Atoi(year); err == nil && n >= c.Day().Year {
		r.add(c, diag.Error, "history/closing", "early", is.At("closed"), diag.Args{"year": year, "day": c.Day().String()})
	}
}

// closedBefore: each closing seals the one before it.
func (r *run) closedBefore(c *Commit, is *store.Record, says *record.Closing, before *store.Snapshot) {
	closings := before.Closings()
	if len(closings) == 0 && says.Previous == nil {
		return
	}
	if len(closings) > 0 && says.Previous != nil {
		last := closings[len(closings)-1]
		if says.Previous.Closing == last.ID && says.Previous.Seal == last.Seal() {
			return
		}
	}
	r.add(c, diag.Error, "history/closing", "previous", is.At("previous"), diag.Args{"year": is.ID})
}

// closedOnOther: the revision that a closing was made on is not the one that it stands
// on. Where it is nowhere in the history, what lay before was cut or rewritten.
func (r *run) closedOnOther(c *Commit, is *store.Record, year string, until gitrepo.Hash) {
	args := diag.Args{"year": year, "until": until.Short(), "is": c.Parents[0].Short()}
	if _, here := r.position[until]; here {
		r.add(c, diag.Error, "history/closing", "until", is.ValueAt("until"), args)
		return
	}
	r.add(c, diag.Error, "history/cut", "", is.ValueAt("until"), args)
}

// sealedHeads holds the lines of a closing to what the register was. Where it was made on
// another history, which is told of, only what the documents said is compared: every
// revision is another.
func (r *run) sealedHeads(c *Commit, is *store.Record, says *record.Closing, before *store.Snapshot, heads history.Heads, held bool) {
	documents, registers := history.Seals(before, heads)
	for i, d := range says.Documents {
		k := slices.IndexFunc(documents, func(o record.ClosedDocument) bool { return o.Ref == d.Ref })
		right := k >= 0 && (d == documents[k] || !held && d.Content == documents[k].Content && d.Seal == documents[k].Seal)
		if !right {
			r.head(c, is, []string{"documents", itoa(i)}, "head", d.Ref)
		}
	}
	for _, d := range documents {
		if !slices.ContainsFunc(says.Documents, func(o record.ClosedDocument) bool { return o.Ref == d.Ref }) {
			r.head(c, is, []string{"documents"}, "missing", d.Ref)
		}
	}
	for i, g := range says.Registers {
		if k := slices.IndexFunc(registers, func(o record.ClosedRegister) bool { return o.ID == g.ID }); k < 0 || held && g != registers[k] {
			r.head(c, is, []string{"registers", itoa(i)}, "head", g.ID)
		}
	}
	for _, g := range registers {
		if !slices.ContainsFunc(says.Registers, func(o record.ClosedRegister) bool { return o.ID == g.ID }) {
			r.head(c, is, []string{"registers"}, "missing", g.ID)
		}
	}
}

// head reports a line of a closing that is wrong, or that is not there.
func (r *run) head(c *Commit, is *store.Record, path []string, variant, what string) {
	r.add(c, diag.Error, "history/closing", variant, is.At(path...), diag.Args{"year": is.ID, "ref": what})
}
