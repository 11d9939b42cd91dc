package store

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
)

// ReadRecord reads one file by itself, as it was recorded: its tree and shape, not asked
// whether it fits its schema, for whoever looks at many revisions of it. Typed is filled
// when it is asked for (Decoded). It is nil where the path is no record's; one that is no
// YAML has no Doc.
func ReadRecord(path string, data []byte, set *schema.Set) *Record {
	at, ok := schema.Locate(path)
	if !ok {
		return nil
	}
	rec := &Record{
		Ref: refAt(at), Kind: at.Kind.Name, ID: at.ID, File: path, Draft: at.Draft,
		Node: doc.MapOf(), Shape: set.Shape(at.Kind.Name), scalars: &scalars{},
	}
	parsed, findings := doc.Parse(path, data)
	if rec.Doc = parsed; parsed == nil {
		return rec
	}
	rec.Node = parsed.Root
	rec.OK = !slices.ContainsFunc(findings, func(f diag.Finding) bool { return f.Severity == diag.Error })
	return rec
}

// CommunityOf gives what a record of the community says; empty where it cannot be read.
func CommunityOf(rec *Record) *record.Community {
	c := &record.Community{}
	newDecoder().decode(rec.Node, c)
	return c
}
