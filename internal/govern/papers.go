package govern

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// SealPapers gives a meeting that keeps the seal of each draft on its agenda as it went
// out with the papers on a day. One that went out before with the same text is not said
// again; one with another text is said beside it, and the last counts.
func SealPapers(snap *store.Snapshot, rec *store.Record, sent date.Day) (*doc.Node, error) {
	n, m, err := tree(rec)
	if err != nil {
		return nil, err
	}
	if m.Approved() {
		return nil, unmet("locked", "meeting", m.ID)
	}
	taken := func(id string) bool {
		return itemOf(n, "papers", id) != nil
	}
	for i := range m.Items {
		for _, draft := range DraftsOf(snap, &m.Items[i]) {
			address, seal := draft.Ref.String(), draft.Seal()
			if last := LastPaper(m, draft.Ref); last != nil && last.Seal == seal {
				continue
			}
			ref := draft.Ref
			ref.Draft = false
			entry := doc.MapOf("id", record.FreeSlug(record.Slug(ref.Kind+" "+ref.ID), taken), "document", address, "seal", seal, "sent", sent.String(), "item", m.Items[i].ID)
			if err := n.Append([]string{"papers"}, entry.Flow()); err != nil {
				return nil, err
			}
		}
	}
	return n, nil
}

// DraftsOf gives the open drafts that an agenda item is about, each once.
func DraftsOf(snap *store.Snapshot, item *record.Item) []*store.Record {
	addresses := slices.Clone(item.Documents)
	if item.Decision != nil {
		addresses = append(addresses, item.Decision.Documents...)
	}
	var out []*store.Record
	for _, address := range addresses {
		a, err := store.ParseAddress(address)
		if err != nil {
			continue
		}
		a.Ref.Draft = false
		draft := snap.Record(DraftRef(a.Ref))
		if draft != nil && draft.Governed() && !slices.Contains(out, draft) {
			out = append(out, draft)
		}
	}
	return out
}

// LastPaper gives what went out of a document's draft with the papers of a meeting the
// last time; nil where nothing did.
func LastPaper(m *record.Meeting, document store.Ref) *record.Paper {
	document.Draft = false
	var last *record.Paper
	for i := range m.Papers {
		a, err := store.ParseAddress(m.Papers[i].Document)
		if err != nil {
			continue
		}
		if a.Ref.Draft = false; a.Ref == document {
			last = &m.Papers[i]
		}
	}
	return last
}
