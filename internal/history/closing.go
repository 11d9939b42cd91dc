package history

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Seals gives what a closing of a year says of a register whose history has these heads:
// a line for each governed document and draft, and one for the other records of each
// kind, both in a fixed order. A revision that is not known is "".
func Seals(snap *store.Snapshot, h Heads) ([]record.ClosedDocument, []record.ClosedRegister) {
	var documents []record.ClosedDocument
	others := map[string][]*store.Record{}
	for _, rec := range snap.Records {
		if !rec.Governed() {
			others[rec.Kind] = append(others[rec.Kind], rec)
			continue
		}
		d := record.ClosedDocument{Ref: rec.Ref.String(), Seal: rec.Seal(), Content: wholeOf(rec), Revision: string(h.Last[rec.Ref])}
		if e := record.EditionOf(rec.Typed); e != nil && !rec.Draft {
			d.Version = e.Version
		}
		documents = append(documents, d)
	}
	slices.SortFunc(documents, func(a, b record.ClosedDocument) int { return strings.Compare(a.Ref, b.Ref) })
	var registers []record.ClosedRegister
	for kind, list := range others {
		registers = append(registers, sealRegister(kind, list, h))
	}
	slices.SortFunc(registers, func(a, b record.ClosedRegister) int { return strings.Compare(a.ID, b.ID) })
	return documents, registers
}

// sealRegister gives the line of all records of one kind.
func sealRegister(kind string, list []*store.Record, h Heads) record.ClosedRegister {
	slices.SortFunc(list, func(a, b *store.Record) int { return strings.Compare(a.Ref.String(), b.Ref.String()) })
	sum := sha256.New()
	for _, rec := range list {
		fmt.Fprintf(sum, "%s %s %s\n", rec.Ref, wholeOf(rec), h.Last[rec.Ref])
	}
	return record.ClosedRegister{ID: kind, Count: len(list), Content: sha256Of(sum.Sum(nil)), Revision: string(h.newest(list))}
}

// newest gives the newest of the last revisions of some records: the one that was met
// first on the way back.
func (h Heads) newest(list []*store.Record) gitrepo.Hash {
	first := slices.MinFunc(list, func(a, b *store.Record) int {
		return cmp.Compare(h.rank[h.Last[a.Ref]], h.rank[h.Last[b.Ref]])
	})
	return h.Last[first.Ref]
}

// wholeOf gives the control figure of everything in a record.
func wholeOf(rec *store.Record) string {
	sum := sha256.Sum256(rec.CanonicalWhole())
	return sha256Of(sum[:])
}

func sha256Of(sum []byte) string { return "sha256:" + hex.EncodeToString(sum) }

// NewClosing gives the file and the bytes of a year's closing, made on a day on the
// revision until, which has these heads. It points to the closing before it.
func NewClosing(snap *store.Snapshot, year string, on date.Day, until gitrepo.Hash, h Heads) (file string, data []byte) {
	kv := []any{"kind", "closing", "id", year, "closed", on.String(), "until", string(until), "revisions", doc.Int(h.Revisions)}
	if closings := snap.Closings(); len(closings) > 0 {
		last := closings[len(closings)-1]
		kv = append(kv, "previous", doc.MapOf("closing", last.ID, "seal", last.Seal()))
	}
	documents, registers := Seals(snap, h)
	kv = append(kv, "documents", documentLines(documents), "registers", registerLines(registers))
	file = snap.FileOf(store.Ref{Kind: "closing", ID: year})
	return file, doc.Emit(doc.MapOf(kv...), "# yaml-language-server: $schema=../../schemas/closing.schema.json")
}

func documentLines(documents []record.ClosedDocument) *doc.Node {
	list := doc.ListOf()
	for _, d := range documents {
		kv := []any{"ref", d.Ref}
		if d.Version != "" {
			kv = append(kv, "version", d.Version)
		}
		list.Items = append(list.Items, doc.MapOf(append(kv, "seal", d.Seal, "content", d.Content, "revision", d.Revision)...))
	}
	return list
}

func registerLines(registers []record.ClosedRegister) *doc.Node {
	list := doc.ListOf()
	for _, r := range registers {
		list.Items = append(list.Items, doc.MapOf("id", r.ID, "count", doc.Int(r.Count), "content", r.Content, "revision", r.Revision))
	}
	return list
}
