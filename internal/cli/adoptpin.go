package cli

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/store"
)

// pin lets what other records say of items that the adopted text leaves out name the
// version that had them, in the same revision: a measure that has ended is still what a
// project was tied to. It gives a sentence about it for the history, "" for none.
func (ad *adoption) pin(base *register, p *proposal, current *store.Record) (string, error) {
	if current == nil {
		return "", nil
	}
	after := base.snap.With(newBytes(p.files)).Record(ad.ref)
	var names []string
	for _, rec := range base.snap.Records {
		if rec.Ref == ad.ref || store.Pinned(rec, current, after) == nil {
			continue
		}
		f, err := base.edit(rec, func(rec *store.Record) (*doc.Node, error) {
			if tree := store.Pinned(rec, current, after); tree != nil {
				return tree, nil
			}
			return rec.Node, nil
		})
		if err != nil {
			return "", err
		}
		p.put(f)
		names = append(names, rec.Ref.String())
	}
	if len(names) == 0 {
		return "", nil
	}
	p.message.Trailers.Records = append(p.message.Trailers.Records, names...)
	return base.words.Text("cli/adopted-pinned", map[string]string{
		"address": ad.ref.String() + "@" + versionOf(current), "records": strings.Join(names, "\n"),
	}), nil
}
