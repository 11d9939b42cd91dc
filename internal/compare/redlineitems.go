package compare

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/schema"
)

// sortOf gives the word for one item of the lists that a plan is built of; "" of a list
// that gets a heading of its own.
func sortOf(list string) string {
	switch list {
	case "areas":
		return "area"
	case "goals":
		return "goal"
	case "measures":
		return "measure"
	case "sub_measures":
		return "sub-measure"
	}
	return ""
}

// list walks two lists of items: the newer order, and each one that went behind the
// item that it stood behind.
func (r *redliner) list(key string, older, newer *doc.Node, s spot) {
	named := slices.ContainsFunc(slices.Concat(older.Items, newer.Items), func(n *doc.Node) bool { return nameOf(n) != nil })
	if named && sortOf(key) == "" {
		s.level++
		r.out = append(r.out, render.Passage{Level: s.level, Place: s.place(), Words: wordsAs(s.op, render.Capital(r.termOf(key))), Op: s.op})
	}
	gone := r.goneAfter(older, newer, s)
	for _, item := range gone[-1] {
		r.item(key, item, nil, s, diff.Removed)
	}
	for i, item := range newer.Items {
		r.item(key, r.olderSelf(older, item, s), item, s, "")
		for _, went := range gone[i] {
			r.item(key, went, nil, s, diff.Removed)
		}
	}
}

// goneAfter gives the older items that went, by the index of the newer item that they
// are shown behind, -1 for the top. What moved to another list is shown there.
func (r *redliner) goneAfter(older, newer *doc.Node, s spot) map[int][]*doc.Node {
	index := make(map[string]int, len(newer.Items))
	for i, item := range newer.Items {
		index[diff.Identity(item)] = i
	}
	parent, after, gone := strings.Join(s.newer, "/"), -1, map[int][]*doc.Node{}
	for _, item := range older.Items {
		id := diff.Identity(item)
		place := strings.Join(append(slices.Clip(s.older), id), "/")
		if to, moved := r.to[place]; moved {
			if id, moved = strings.CutPrefix(to, parent+"/"); !moved || strings.Contains(id, "/") {
				continue
			}
		}
		_, went := r.went[place]
		if i, stays := index[id]; stays && !went {
			after = i
			continue
		}
		if went || s.op == diff.Removed {
			gone[after] = append(gone[after], item)
		}
	}
	return gone
}

// olderSelf finds what a newer item was before: elsewhere, under another id, or in its
// own list.
func (r *redliner) olderSelf(older, item *doc.Node, s spot) *doc.Node {
	id := diff.Identity(item)
	if from, ok := r.from[strings.Join(append(slices.Clip(s.newer), id), "/")]; ok {
		return r.nodeAt(r.older, strings.Split(from, "/"))
	}
	return r.itemBy(older, id)
}

// item shows one item of a list, with what is below it.
func (r *redliner) item(key string, older, newer *doc.Node, s spot, op diff.Op) {
	one := newer
	if one == nil {
		one = older
	}
	list := s
	s = s.step(diff.Identity(one))
	s.shape = list.shape.Items()
	m := r.at[strings.Join(s.newer, "/")]
	switch {
	case op == diff.Removed:
		s.op = op
	case m != nil && m.item.Op == diff.Added:
		s.op = diff.Added
	case m != nil && (m.item.Op == diff.Moved || m.item.Op == diff.Renamed):
		s.op, s.older = "", strings.Split(r.from[strings.Join(s.newer, "/")], "/")
	}
	if s.op == diff.Added {
		older = nil
	}
	at := len(r.out)
	r.itemPassages(key, older, newer, s)
	if went, ok := r.went[strings.Join(s.older, "/")]; ok && op == diff.Removed && list.op != diff.Removed && len(r.out) > at {
		r.out[at].Changes, r.out[at].Classes = []int{went.Number}, went.Classes
	}
	if s.op == diff.Added && list.op != diff.Added && m != nil && len(r.out) > at {
		r.out[at].Changes, r.out[at].Classes = m.numbers, m.classes
	}
}

// itemPassages shows an item: by its name as a heading or a text, with its fields
// after, or without a name on one line.
func (r *redliner) itemPassages(key string, older, newer *doc.Node, s spot) {
	if nameOf(older) == nil && nameOf(newer) == nil {
		if isFlat(older) && isFlat(newer) {
			r.passage(s, r.itemLabel(key), r.words(older, newer, s), r.below(s))
			return
		}
		s.level++
		r.out = append(r.out, render.Passage{Level: s.level, Place: s.place(), Label: r.itemLabel(key), Words: wordsAs(s.op, r.unnamed(s)), Op: s.op})
		r.entries(older, newer, s)
		return
	}
	label := ""
	if sort := sortOf(key); sort != "" {
		s.level++
		label = r.Lang.Term(sort)
	}
	m := r.headMarks(s)
	r.passage(s, label, r.headWords(older, newer, s), m)
	if label != "" {
		r.out[len(r.out)-1].Level = s.level
	}
	r.entries(older, newer, s)
}

// itemLabel says what one item without a name is.
func (r *redliner) itemLabel(key string) string {
	if key == "rows" {
		return "" // said by the measures that share it
	}
	return r.termOf(key)
}

// unnamed says an item that has no name: a row by the measures that share it, anything
// else by its id.
func (r *redliner) unnamed(s spot) string {
	rec := r.p.After
	if s.op == diff.Removed {
		rec = r.p.Before
	}
	if name := r.rowName(rec, s.place()); name != "" {
		return r.Lang.Text("compare/row", map[string]string{"measures": name})
	}
	return lastOf(s.place())
}

// headMarks gathers what happened to an item and to what its heading says.
func (r *redliner) headMarks(s spot) *marks {
	if s.op != "" {
		return nil
	}
	all := &marks{}
	place := s.place()
	if own := r.at[place]; own != nil {
		*all = marks{item: own.item, numbers: slices.Clone(own.numbers), classes: slices.Clone(own.classes)}
	}
	for _, key := range []string{"name", "title", "heading", "number"} {
		if m := r.at[place+"/"+key]; m != nil && m.field.Op != "" {
			all.field = m.field
			all.add(m.field)
		}
	}
	return all
}

// headWords says an item's printed number and name, with what changed in them.
func (r *redliner) headWords(older, newer *doc.Node, s spot) []diff.Word {
	var out []diff.Word
	for _, key := range []string{"number", "name", "title", "heading"} {
		was, is := valueOf(older, key), valueOf(newer, key)
		if was == nil && is == nil {
			continue
		}
		if len(out) > 0 {
			out = append(out, wordsAs(s.op, " ")...)
		}
		out = append(out, r.words(was, is, s.step(key))...)
	}
	return out
}

// nameOf gives what names an item, nil for none.
func nameOf(n *doc.Node) *doc.Node {
	for _, key := range []string{"name", "title", "heading"} {
		if v := valueOf(n, key); v != nil {
			return v
		}
	}
	return nil
}

func lastOf(place string) string { return place[strings.LastIndexByte(place, '/')+1:] }

// wordsAs gives a text that came, went or stays whole.
func wordsAs(op diff.Op, text string) []diff.Word {
	switch {
	case text == "":
		return nil
	case op == diff.Added:
		return []diff.Word{{Op: diff.Inserted, Text: text}}
	case op == diff.Removed:
		return []diff.Word{{Op: diff.Deleted, Text: text}}
	}
	return render.Unchanged(text)
}

// words says a value on both sides, with the marks of what changed in it.
func (r *redliner) words(older, newer *doc.Node, s spot) []diff.Word {
	switch {
	case s.op == diff.Removed:
		return wordsAs(s.op, r.say(older, s.shape, r.p.BeforeSnap))
	case s.op == diff.Added, older == nil && r.at[s.place()] == nil:
		return wordsAs(s.op, r.say(newer, s.shape, r.p.AfterSnap))
	}
	if m := r.at[s.place()]; m != nil && m.field.Op != "" {
		return r.fieldWords(m, s.shape)
	}
	if newer != nil && newer.Kind == doc.Map && older != nil && older.Kind == doc.Map && newer.Get("edtf") == nil {
		return r.mapWords(older, newer, s)
	}
	return wordsAs("", r.say(newer, s.shape, r.p.AfterSnap))
}

// mapWords says a map on one line as sayMap does, each value with its own marks.
func (r *redliner) mapWords(older, newer *doc.Node, s spot) []diff.Word {
	var out []diff.Word
	for _, key := range keysOf(older, newer) {
		was, is := valueOf(older, key), valueOf(newer, key)
		said := r.words(was, is, s.step(key))
		if key == "id" || len(said) == 0 {
			continue
		}
		if len(out) > 0 {
			out = append(out, diff.Word{Op: diff.Same, Text: ", "})
		}
		out = append(append(out, render.Unchanged(r.labelInside(key))...), said...)
	}
	return out
}

// fieldWords says an edited field.
func (r *redliner) fieldWords(m *marks, sh *schema.Shape) []diff.Word {
	from, to := m.raw.From, m.raw.To
	switch {
	case len(m.raw.Words) > 0:
		return m.raw.Words
	case from != nil && to != nil && from.Kind == doc.List && to.Kind == doc.List && m.raw.Op == diff.Edited:
		return r.listWords(r.p, from, to, sh)
	}
	was, is := m.field.From, m.field.To // with what is inherited
	if m.field.Times > 0 {
		was, is = r.say(from, sh, r.p.BeforeSnap), r.say(to, sh, r.p.AfterSnap)
	}
	if was == is { // the same said of a value that is written otherwise
		return render.Unchanged(is)
	}
	return render.Replaced(was, is)
}
