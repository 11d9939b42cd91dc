package store

import (
	"fmt"
	"slices"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
)

// Acts are the facts of an adoption, written into the record that it makes. An empty
// one leaves what the draft says.
type Acts struct {
	Version   string
	Adopted   record.Adopted
	Effective string // EDTF; "" when the version takes effect as it is adopted
	Follows   []string
	Replaces  string
}

// governedKey gives the key under which a kind's governed text stands: "mandate" in
// an FSU, "" (the record itself) elsewhere.
func governedKey(kind string) string {
	if kind == "fsu" {
		return "mandate"
	}
	return ""
}

// GovernedPath gives the path to the part of a record that is adopted: empty but for
// an FSU, where it is the mandate.
func (r *Record) GovernedPath() []string {
	if key := governedKey(r.Kind); key != "" {
		return []string{key}
	}
	return nil
}

// DraftTarget gives the tree of a new draft of a record: its text, what it follows,
// and the draft's head. The other acts speak of the version before (its label, its
// signatures) and are not the draft's.
func DraftTarget(of *Record, draft record.Draft) *doc.Node {
	tree := Strip(of)
	governed, sh := tree, of.Shape
	if key := governedKey(of.Kind); key != "" {
		governed, sh = tree.Get(key), of.Shape.Property(key)
	}
	if governed != nil {
		governed.Entries = slices.DeleteFunc(governed.Entries, func(e doc.Entry) bool {
			return e.Key.Text != "follows" && sh.Property(e.Key.Text).Sort() == schema.Act
		})
	}
	head := doc.MapOf("of", draft.Of).Flow()
	if draft.Base != "" {
		head.Entries = append(head.Entries, doc.MapOf("base", draft.Base).Entries...)
	}
	if draft.Round > 0 {
		head.Entries = append(head.Entries, doc.MapOf("round", doc.Int(draft.Round)).Entries...)
	}
	at := 0
	for at < len(tree.Entries) && (tree.Entries[at].Key.Text == "kind" || tree.Entries[at].Key.Text == "id") {
		at++
	}
	tree.Entries = slices.Insert(tree.Entries, at, doc.MapOf("draft", head).Entries...)
	return tree
}

// Adopted gives the tree of the record that an adoption makes: the draft's text and
// acts, with acts written in, and no draft head. Living parts stay with the items
// that stay, by id, also where an item moved to another parent; where the draft gives
// a source of its own it is taken, and a new item keeps all that the draft says of
// it. current may be nil: the document's first version. It fails only if the draft
// is not of current's kind.
func Adopted(current, draft *Record, acts Acts) (*doc.Node, error) {
	if current == nil {
		tree := draft.Node.Clone()
		drop(tree, "draft")
		acts.write(tree, draft.Kind)
		return tree, nil
	}
	if current.Kind != draft.Kind || current.ID != draft.ID {
		return nil, fmt.Errorf("adopt %s: the draft is of %s", current.Ref, draft.Ref)
	}
	m := newMerger(current.Node, draft.Node)
	tree := m.maps(current.Node, draft.Node, current.Shape)
	drop(tree, "draft")
	acts.write(tree, draft.Kind)
	return tree, nil
}

// TextTaken gives the tree of a record with the text of its draft, and with the acts and
// living parts that it has.
func TextTaken(now, draft *Record) (*doc.Node, error) {
	tree, err := Adopted(now, draft, Acts{})
	if err != nil {
		return nil, err
	}
	path, sh := now.GovernedPath(), now.Shape
	had := now.Node
	for _, key := range path {
		had, sh = had.Get(key), sh.Property(key)
	}
	if had == nil {
		return tree, nil
	}
	for _, e := range had.Entries {
		if sh.Property(e.Key.Text).Sort() != schema.Act {
			continue
		}
		if err := tree.Set(append(slices.Clip(path), e.Key.Text), e.Value.Clone()); err != nil {
			return nil, err
		}
	}
	return tree, nil
}

// drop takes a key away if it is there.
func drop(m *doc.Node, key string) {
	m.Entries = slices.DeleteFunc(m.Entries, func(e doc.Entry) bool { return e.Key.Text == key })
}

// write sets the acts in the governed part of a record.
func (a Acts) write(tree *doc.Node, kind string) {
	acts := a.nodes()
	if len(acts) == 0 {
		return
	}
	at := tree
	if key := governedKey(kind); key != "" {
		at = tree.Get(key)
		if at == nil || at.Kind != doc.Map {
			at = doc.MapOf()
			put(tree, key, at)
		}
	}
	for _, e := range acts {
		put(at, e.Key.Text, e.Value)
	}
}

// nodes gives the acts that are set, in the order in which a record has them.
func (a Acts) nodes() []doc.Entry {
	n := doc.MapOf()
	add := func(key string, v *doc.Node) { n.Entries = append(n.Entries, doc.MapOf(key, v).Entries...) }
	if a.Version != "" {
		add("version", doc.Text(a.Version))
	}
	if adopted := adoptedNode(a.Adopted); len(adopted.Entries) > 0 {
		add("adopted", adopted)
	}
	if a.Effective != "" {
		add("effective", doc.Text(a.Effective))
	}
	if len(a.Follows) > 0 {
		add("follows", followsNode(a.Follows))
	}
	if a.Replaces != "" {
		add("replaces", doc.Text(a.Replaces))
	}
	return n.Entries
}

// followsNode writes one address as a text and several as a list.
func followsNode(refs []string) *doc.Node {
	if len(refs) == 1 {
		return doc.Text(refs[0])
	}
	list := doc.ListOf()
	for _, ref := range refs {
		list.Items = append(list.Items, doc.Text(ref))
	}
	return list.Flow()
}

// adoptedNode writes when, where and by whom on one line.
func adoptedNode(a record.Adopted) *doc.Node {
	n := doc.MapOf()
	if !a.Date.IsZero() {
		n = doc.MapOf("date", whenNode(a.Date))
	}
	for _, kv := range [][2]string{
		{"body", a.Body}, {"meeting", a.Meeting}, {"decision", a.Decision}, {"case", a.Case}, {"note", a.Note},
	} {
		if kv[1] != "" {
			n.Entries = append(n.Entries, doc.MapOf(kv[0], kv[1]).Entries...)
		}
	}
	return n.Flow()
}

// whenNode writes a date, with the source's words where there are some.
func whenNode(w record.When) *doc.Node {
	if w.AsWritten == "" {
		return doc.Text(w.EDTF.String())
	}
	return doc.MapOf("edtf", w.EDTF.String(), "as_written", w.AsWritten).Flow()
}

// put sets a key of a map: in its place if it is there, else as an act is read best,
// after the keys that come before it in every governed record.
func put(m *doc.Node, key string, v *doc.Node) {
	for i, e := range m.Entries {
		if e.Key.Text == key {
			m.Entries[i].Value = v
			return
		}
	}
	before := []string{"kind", "id", "state", "version", "name", "period", "adopted", "effective", "follows", "replaces"}
	at := 0
	for i, e := range m.Entries {
		if n := slices.Index(before, e.Key.Text); n >= 0 && n < slices.Index(before, key) {
			at = i + 1
		}
	}
	m.Entries = slices.Insert(m.Entries, at, doc.MapOf(key, v).Entries...)
}
