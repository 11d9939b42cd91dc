package audit

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// goneKey is an item that is not there any more: the list that it stood in, without the
// ids on the way, and its id.
type goneKey struct{ ref, list, id string }

// ids finds ids that were given to something else after what had them went.
func (r *run) ids(c *Commit, s *side) error {
	for _, f := range c.Files {
		if !f.Record || f.Ref.Draft || len(c.Parents) > 1 {
			continue
		}
		was, is, err := f.both()
		if err != nil {
			return err
		}
		before, after := itemsOf(was), itemsOf(is)
		for key, item := range before {
			if _, still := after[key]; !still {
				s.gone[goneKey{f.Ref.String(), key.list, key.id}] = item.name
			}
		}
		for key, item := range after {
			if _, old := before[key]; old {
				continue
			}
			name, gone := s.gone[goneKey{f.Ref.String(), key.list, key.id}]
			if gone && c.Trailers.Change != reversal && !alike(name, item.name) {
				r.add(c, diag.Warning, "ref/reused-id", "", is.At(item.path...), diag.Args{"id": key.id, "was": name, "name": item.name, "ref": f.Ref.String()})
			}
		}
	}
	return nil
}

// alike tells whether two names may be of one thing: the same, or one that the other
// begins with, or not known.
func alike(a, b string) bool {
	x, y := record.Slug(a), record.Slug(b)
	return x == "" || y == "" || strings.HasPrefix(x, y) || strings.HasPrefix(y, x)
}

type itemKey struct{ list, id string }

type itemAt struct {
	name string
	path []string
}

// itemsOf lists a record's items that have ids; the record itself is one, by its own.
func itemsOf(rec *store.Record) map[itemKey]itemAt {
	out := map[itemKey]itemAt{}
	if rec == nil || rec.Doc == nil {
		return out
	}
	out[itemKey{}] = itemAt{name: diff.Label(rec.Node)}
	var visit func(n *doc.Node, keys string, path []string)
	visit = func(n *doc.Node, keys string, path []string) {
		for _, e := range n.Entries {
			visit(e.Value, keys+"/"+e.Key.Text, append(path[:len(path):len(path)], e.Key.Text))
		}
		for i, item := range n.Items {
			at := append(path[:len(path):len(path)], itoa(i))
			if id := item.ID(); id != "" {
				out[itemKey{keys, id}] = itemAt{diff.Label(item), at}
			}
			visit(item, keys, at)
		}
	}
	visit(rec.Node, "", nil)
	return out
}
