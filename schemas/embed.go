// Package schemas holds the JSON Schema (2020-12) of every kind of record, as the
// files that editors and the program read. One file is whole by itself: nothing
// that it refers to lies outside it, and no address in it is ever fetched.
//
// The files *.schema.json beside src are written by go generate from src/<kind>.json
// and the shared parts in common.schema.json; never edit them by hand.
package schemas

import (
	"embed"
	"io/fs"
)

//go:generate go run ./gen

//go:embed *.schema.json
var files embed.FS

// Files gives the schemas, "<kind>.schema.json" for each kind and
// "common.schema.json" with the shared parts.
func Files() fs.FS { return files }
