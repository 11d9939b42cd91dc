package record

import (
	"iter"
	"slices"
	"strconv"
)

// MeasureAt is a measure or sub-measure with where it stands and what it inherits.
type MeasureAt struct {
	Area   *Area
	Goal   *Goal
	Parent *Measure // of a sub-measure; nil for a measure
	*MeasureBody

	Path        []string          // keys and list indexes: areas 0 goals 0 measures 0
	Place       string            // keys and item ids, joined by "/"
	Responsible Inherited[Actors] // hides the measure's own
	AsWritten   Inherited[string] // the responsible in the source's words
	Time        Inherited[When]   // when it is to be done
}

// Inherited is a value with the place that it comes from.
type Inherited[T any] struct {
	Value T
	From  string // place of the row or measure that it is inherited from, "" for its own or none
}

// Measures gives every measure of the plan and each one's sub-measures after it, in
// the order of the file, with responsible and time as they are inherited: a value of
// its own, else that of the row it names, else, for a sub-measure, that of its
// measure. Responsible and its wording come from the same place.
func (p *Plan) Measures() iter.Seq[MeasureAt] {
	return func(yield func(MeasureAt) bool) {
		for a := range p.Areas {
			area := &p.Areas[a]
			for g := range area.Goals {
				at := MeasureAt{
					Area: area, Goal: &area.Goals[g],
					Path:  []string{"areas", strconv.Itoa(a), "goals", strconv.Itoa(g)},
					Place: "areas/" + area.ID + "/goals/" + area.Goals[g].ID,
				}
				if !at.each(yield) {
					return
				}
			}
		}
	}
}

// each yields the measures of one goal, whose place and path at has.
func (at MeasureAt) each(yield func(MeasureAt) bool) bool {
	for i := range at.Goal.Measures {
		m := &at.Goal.Measures[i]
		one := at.below(&m.MeasureBody, "measures", i)
		one.inherit(at.Goal, at.Place, nil)
		if !yield(one) {
			return false
		}
		for k := range m.SubMeasures {
			sub := one.below(&m.SubMeasures[k].MeasureBody, "sub_measures", k)
			sub.Parent = m
			sub.inherit(at.Goal, at.Place, &one)
			if !yield(sub) {
				return false
			}
		}
	}
	return true
}

// below gives the place of the measure with index i in a list below at, nothing inherited yet.
func (at MeasureAt) below(m *MeasureBody, list string, i int) MeasureAt {
	return MeasureAt{
		Area: at.Area, Goal: at.Goal, MeasureBody: m,
		Path:  append(slices.Clone(at.Path), list, strconv.Itoa(i)),
		Place: at.Place + "/" + list + "/" + m.ID,
	}
}

func (at *MeasureAt) inherit(goal *Goal, place string, parent *MeasureAt) {
	row, rowPlace := goal.Row(at.Row), place+"/rows/"+at.Row
	at.Responsible.Value, at.AsWritten.Value = at.MeasureBody.Responsible, at.ResponsibleAsWritten
	if at.MeasureBody.Responsible == nil && at.ResponsibleAsWritten == "" {
		switch {
		case row != nil && (row.Responsible != nil || row.ResponsibleAsWritten != ""):
			at.Responsible = Inherited[Actors]{row.Responsible, rowPlace}
			at.AsWritten = Inherited[string]{row.ResponsibleAsWritten, rowPlace}
		case parent != nil:
			at.Responsible = pass(parent.Responsible, parent.Place, parent.Responsible.Value != nil)
			at.AsWritten = pass(parent.AsWritten, parent.Place, parent.AsWritten.Value != "")
		}
	}
	at.Time.Value = at.When
	if at.When.IsZero() {
		switch {
		case row != nil && !row.When.IsZero():
			at.Time = Inherited[When]{row.When, rowPlace}
		case parent != nil:
			at.Time = pass(parent.Time, parent.Place, !parent.Time.Value.IsZero())
		}
	}
}

// pass hands a measure's value, if it has one, on to a part of it. Where the measure
// has it from a row, the row is named.
func pass[T any](v Inherited[T], parent string, some bool) Inherited[T] {
	if v.From == "" && some {
		v.From = parent
	}
	return v
}

// Row gives a row of the goal by its id; nil where it has none of that id.
func (g *Goal) Row(id string) *Row {
	for i := range g.Rows {
		if id != "" && g.Rows[i].ID == id {
			return &g.Rows[i]
		}
	}
	return nil
}

// Status gives the status that was reported last, by date and, on the same day, by
// order in the file; "" where nothing was reported.
func (m *MeasureBody) Status() string {
	status := ""
	var latest When
	for _, p := range m.Progress {
		if status == "" || !before(p.Date, latest) {
			status, latest = p.Status, p.Date
		}
	}
	return status
}

// before tells whether a surely ended before b: by their latest days.
func before(a, b When) bool {
	x, okX := a.EDTF.Latest()
	y, okY := b.EDTF.Latest()
	return okX && okY && x.Before(y)
}
