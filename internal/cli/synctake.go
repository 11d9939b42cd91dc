package cli

import (
	"bufio"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/compare"
	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// sideTakes is what the user has chosen where the two sides of a register say different
// things: by --take, or when asked.
type sideTakes struct {
	name   string // of the other side, as it is told
	typed  []sideTake
	used   []bool
	asked  map[string]diff.Side
	ask    func(c sideConflict) (diff.Side, error) // nil where there is nobody to ask
	failed error
	chosen []chosenSide
}

// sideTake is one choice as it was typed.
type sideTake struct {
	place string
	side  diff.Side
}

// chosenSide is a conflict that was settled.
type chosenSide struct {
	at     string
	side   diff.Side
	ours   string
	theirs string
}

// sideFlag is --take PLACE=ours|theirs.
type sideFlag struct{ to *sideTakes }

func (f sideFlag) String() string { return "" }
func (f sideFlag) Type() string   { return "PLACE=ours|theirs" }
func (f sideFlag) Set(s string) error {
	i := strings.LastIndexByte(s, '=')
	if i <= 0 {
		return fail(exitUsage, "sync/take-form", "value", s)
	}
	side := ownOrTheirs(s[i+1:])
	if side == diff.Open {
		return fail(exitUsage, "sync/take-form", "value", s)
	}
	f.to.typed = append(f.to.typed, sideTake{s[:i], side})
	return nil
}

// ownOrTheirs reads which side is meant.
func ownOrTheirs(word string) diff.Side {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "ours", "mine", "våre", "vaare", "vare", "vår", "vaar", "var", "min", "mitt", "her", "here", "1":
		return diff.Ours
	case "theirs", "deres", "dere", "deira", "deras", "der", "there", "2":
		return diff.Theirs
	}
	return diff.Open
}

// ready lets conflicts be asked about where there is a person at a terminal.
func (t *sideTakes) ready(ctx context.Context, a *app) {
	t.used, t.asked = make([]bool, len(t.typed)), map[string]diff.Side{}
	if a.asker(ctx) == nil {
		return
	}
	in := bufio.NewReader(a.streams.In)
	t.ask = func(c sideConflict) (diff.Side, error) { return a.askWhichSide(ctx, in, c) }
}

// side settles a conflict in a record (in holds it as both sides have it) or about a whole
// one.
func (t *sideTakes) side(c sideConflict, in []*store.Record) diff.Side {
	side := t.typedFor(c, in)
	if side == diff.Open {
		side = t.asked[c.at]
	}
	if side == diff.Open && t.ask != nil && t.failed == nil {
		side, t.failed = t.ask(c)
		t.asked[c.at] = side
	}
	if side != diff.Open && !slices.ContainsFunc(t.chosen, func(s chosenSide) bool { return s.at == c.at }) {
		t.chosen = append(t.chosen, chosenSide{c.at, side, c.Ours, c.Theirs})
	}
	return side
}

func (t *sideTakes) typedFor(c sideConflict, in []*store.Record) diff.Side {
	for i, typed := range t.typed {
		if typed.means(c, in) {
			t.used[i] = true
			return typed.side
		}
	}
	return diff.Open
}

// means tells whether a typed place is that of a conflict, or lies around it.
func (s sideTake) means(c sideConflict, in []*store.Record) bool {
	if s.place == c.at || s.place == c.ref.String() && c.ref.Kind != "" {
		return true
	}
	typed, ok := strings.CutPrefix(s.place, c.ref.String()+"#")
	if !ok || c.ref.Kind == "" {
		return false
	}
	for _, rec := range in {
		if at, err := rec.Locate(typed); err == nil && compare.InPlace(c.Place, at.IDs) {
			return true
		}
	}
	return false
}

// unused names a choice that there was nothing to choose for.
func (t *sideTakes) unused() error {
	if i := slices.Index(t.used, false); i >= 0 {
		return fail(exitUsage, "sync/take-unused", "place", t.typed[i].place)
	}
	return nil
}

// askWhichSide shows both values of a conflict and asks which one counts, until it
// understands the answer. No answer leaves the conflict open.
func (a *app) askWhichSide(ctx context.Context, in *bufio.Reader, c sideConflict) (diff.Side, error) {
	o := a.errOptions()
	if err := render.Text(o, render.Page{render.Bullets{a.sideBullet(c, "sync/here-1", "sync/there-2")}}); err != nil {
		return diff.Open, err
	}
	for {
		if _, err := fmt.Fprint(o.Out, a.msg.Text("compare/which", nil)+" "); err != nil {
			return diff.Open, err
		}
		answer, err := readLine(ctx, in)
		if err != nil || strings.TrimSpace(answer) == "" {
			return diff.Open, err
		}
		if side := ownOrTheirs(answer); side != diff.Open {
			return side, nil
		}
	}
}

// sideBullet is one conflict with both its values, and the place as it is typed.
func (a *app) sideBullet(c sideConflict, ours, theirs string) render.Bullet {
	shown := c.Conflict
	shown.Place = c.at
	return a.conflictBullet(shown, ours, theirs)
}

// openConflicts is the error of a merge that needs choices.
type openConflicts struct {
	name string
	list []sideConflict
}

func (e *openConflicts) Error() string {
	return fmt.Sprintf("%d places differ from %s", len(e.list), e.name)
}

// stillOpen shows the conflicts that stopped a merge, and says how to settle them.
func (a *app) stillOpen(e *openConflicts, command string) error {
	var list render.Bullets
	for _, c := range e.list {
		list = append(list, a.sideBullet(c, "sync/here", "sync/there"))
	}
	if err := render.Text(a.errOptions(), render.Page{list}); err != nil {
		return err
	}
	return fail(exitConflict, "sync/take-needed", "n", count(len(e.list)), "place", e.list[0].at, "command", command, "name", e.name)
}

// decides tells the changes that decide on a document, and those that close a year: two of
// them that are no mere corrections are never merged.
func decides(change string) bool {
	switch change {
	case changeAdoption, changeCorrection, changeExtension, changeClosing:
		return true
	}
	return false
}

// decided gives the decisions on each document among some revisions, newest first, those
// taken back left out.
func decided(revs []gitrepo.Revision) map[string][]gitrepo.Revision {
	back := reverted(revs)
	found := map[string][]gitrepo.Revision{}
	for _, rev := range revs {
		t := rev.Trailers
		if decides(t.Change) && len(t.Records) > 0 && !back[rev.Hash] {
			found[t.Records[0]] = append(found[t.Records[0]], rev)
		}
	}
	return found
}

// reverted gives the revisions that others among them take back.
func reverted(revs []gitrepo.Revision) map[gitrepo.Hash]bool {
	back := map[gitrepo.Hash]bool{}
	for _, rev := range revs {
		if back[rev.Hash] {
			continue // a reversal that was itself taken back
		}
		for _, t := range rev.Trailers.Other {
			if strings.EqualFold(t.Key, trailerReverts) {
				back[gitrepo.Hash(t.Value)] = true
			}
		}
	}
	return back
}

// twoDecisions finds a document that both sides have decided on, of which at most one is a
// mere correction.
func twoDecisions(ours, theirs []gitrepo.Revision) (mine, other []gitrepo.Revision) {
	here, there := decided(ours), decided(theirs)
	for ref, list := range here {
		for _, rev := range list {
			for _, with := range there[ref] {
				if rev.Trailers.Change != changeCorrection || with.Trailers.Change != changeCorrection {
					mine, other = append(mine, rev), append(other, with)
				}
			}
		}
	}
	return mine, other
}
