package compare

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Conflict is one place where two changes do not go together, in words.
type Conflict struct {
	Place  string   // as it is typed
	Above  []string // names of the items around it, the nearest last
	Field  string   // the field's name, "" for a whole item
	Kind   diff.ConflictKind
	Ours   string // in words; what there is none of is said so
	Theirs string
	Base   string
}

// Title names the place for a person: the items around it and the field.
func (c Conflict) Title() string {
	parts := c.Above
	if c.Field != "" {
		parts = append(parts[:len(parts):len(parts)], c.Field)
	}
	if len(parts) == 0 {
		return c.Place
	}
	return strings.Join(parts, " › ")
}

// ConflictInWords says a conflict of a merge into the record rec.
func (c *Comparer) ConflictInWords(rec *store.Record, snap *store.Snapshot, cf diff.Conflict) Conflict {
	out := Conflict{Place: cf.Place(), Kind: cf.Kind, Above: c.itemsOn(rec.Node, cf.Path)}
	sh := shapeAt(rec.Shape, cf.Path)
	if len(cf.Path) > 0 {
		if last := cf.Path[len(cf.Path)-1]; last != cf.ID {
			out.Field = c.Lang.Term("key/" + last)
		} else if len(out.Above) == 0 || out.Above[len(out.Above)-1] != cf.Label {
			out.Above = append(out.Above, cf.Label)
		}
	}
	say := func(n *doc.Node) string {
		if n == nil || n.Empty() {
			return c.Lang.Text("diff/unset", nil)
		}
		switch cf.Kind {
		case diff.MovedApart, diff.OrderedApart:
			return c.say(n, nil, snap)
		}
		if n.Kind == doc.Map {
			if name := n.Get("name"); !name.Empty() {
				return diff.Label(n) + " (" + c.sayMap(withoutName(n), sh, snap) + ")"
			}
		}
		return c.say(n, sh, snap)
	}
	out.Base, out.Ours, out.Theirs = say(cf.Base), say(cf.Ours), say(cf.Theirs)
	return out
}

func withoutName(n *doc.Node) *doc.Node {
	m := *n
	m.Entries = nil
	for _, e := range n.Entries {
		if e.Key.Text != "name" {
			m.Entries = append(m.Entries, e)
		}
	}
	return &m
}
