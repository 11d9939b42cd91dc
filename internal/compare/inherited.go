package compare

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// inheritable are the fields of a measure that a row or a measure above can give.
func inheritable() []string { return []string{"responsible", "when"} }

// heir finds where a measure that leaves a field out has it from: the place of a row or
// of another measure, "" for nowhere.
func (c *Comparer) heir(rec *store.Record, place, field string) string {
	if rec == nil {
		return ""
	}
	return c.measuresOf(rec).from[place+"/"+field]
}

// measures is what a plan's measures have from elsewhere.
type measures struct {
	from map[string]string   // place of a field that a measure leaves out → what gives it
	rows map[string][]string // place of a row → the names of its measures
}

func (c *Comparer) measuresOf(rec *store.Record) measures {
	if rec.Kind != "plan" {
		return measures{}
	}
	if known, ok := c.heirs[rec]; ok {
		return known
	}
	all := measures{from: map[string]string{}, rows: map[string][]string{}}
	c.heirs[rec] = all
	plan, ok := rec.Decoded().(*record.Plan)
	if !ok {
		return all
	}
	for m := range plan.Measures() {
		all.from[m.Place+"/responsible"], all.from[m.Place+"/when"] = m.Responsible.From, m.Time.From
		if m.Row != "" {
			row := "areas/" + m.Area.ID + "/goals/" + m.Goal.ID + "/rows/" + m.Row
			all.rows[row] = append(all.rows[row], m.Name.In(c.Lang.Lang()))
		}
	}
	return all
}

// rowName says a row by the measures that share it, which is all that a reader knows it
// by; "" for any other place.
func (c *Comparer) rowName(rec *store.Record, place string) string {
	if rec == nil {
		return ""
	}
	return c.Lang.List(c.measuresOf(rec).rows[place])
}

// inheritedAt says a field that a measure leaves out as it is inherited, "" for nothing.
func (c *Comparer) inheritedAt(rec *store.Record, snap *store.Snapshot, place, field string) string {
	from := c.heir(rec, place, field)
	if from == "" {
		return ""
	}
	path := append(strings.Split(from, "/"), field)
	said := c.say(c.nodeAt(rec.Node, path), shapeAt(rec.Shape, path), snap)
	if said == "" {
		return ""
	}
	return c.Lang.Text("compare/inherited", map[string]string{"value": said})
}

// withInherited completes the words of an edited field that is left out on one side.
func (c *Comparer) withInherited(p Pair, ch diff.Change, out *render.Change) {
	if out.Field != "responsible" && out.Field != "when" || len(ch.Path) < 2 {
		return
	}
	if ch.From == nil && len(ch.OldPath) > 1 {
		out.From = c.inheritedAt(p.Before, p.BeforeSnap, strings.Join(ch.OldPath[:len(ch.OldPath)-1], "/"), out.Field)
	}
	if ch.To == nil {
		out.To = c.inheritedAt(p.After, p.AfterSnap, strings.Join(ch.Path[:len(ch.Path)-1], "/"), out.Field)
	}
}

// inherited shows the fields that a measure has from a row or a measure above it.
func (r *redliner) inherited(older, newer *doc.Node, s spot) {
	if len(s.newer) == 0 {
		return
	}
	for _, field := range inheritable() {
		if valueOf(newer, field) != nil || newer == nil {
			continue
		}
		is := r.inheritedAt(r.p.After, r.p.AfterSnap, strings.Join(s.newer, "/"), field)
		was := ""
		if older != nil && valueOf(older, field) == nil {
			was = r.inheritedAt(r.p.Before, r.p.BeforeSnap, strings.Join(s.older, "/"), field)
		}
		if is == "" && was == "" {
			continue
		}
		at := s.step(field)
		switch {
		case s.op != "" || was == is || older == nil || valueOf(older, field) != nil:
			r.passage(at, r.termOf(field), wordsAs(s.op, is), nil)
		default:
			r.passage(at, r.termOf(field), render.Replaced(was, is), r.ofRow(at, field))
		}
	}
}

// ofRow gives the marks of the row that a value is inherited from.
func (r *redliner) ofRow(s spot, field string) *marks {
	place := strings.TrimSuffix(strings.Join(s.newer, "/"), "/"+field)
	if from := r.heir(r.p.After, place, field); from != "" {
		return r.at[from+"/"+field]
	}
	return nil
}
