package check

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/store"
)

//go:embed examples
var examples embed.FS

// Explanation is what there is to say of a rule: the rule itself, the ids of its
// texts, and an example that breaks it and one that keeps it.
type Explanation struct {
	Rule
	What, Why, Source string // message ids
	Fail, Pass        []ExampleFile
}

// ExampleFile is one file of an example. Together with the files of the base register
// that all examples share it makes a small register.
type ExampleFile struct {
	Path string // in the register
	Text string
}

// Explain gives what there is to say of a rule, by its id or by a name it had before.
func Explain(id string) (Explanation, bool) {
	r, ok := Find(id)
	if !ok {
		return Explanation{}, false
	}
	return Explanation{
		Rule: r, What: "rule/" + r.ID + "/what", Why: "rule/" + r.ID + "/why", Source: "rule/" + r.ID + "/source",
		Fail: exampleFiles(r.ID, "fail"), Pass: exampleFiles(r.ID, "pass"),
	}, true
}

// RuleSource gives the documents that a register has a rule from, in words, "" where it
// names none.
func RuleSource(snap *store.Snapshot, r Rule) string {
	rec := snap.Record(store.Ref{Kind: "community"})
	if rec == nil || snap.Community == nil {
		return ""
	}
	for i, s := range snap.Community.Rules {
		if s.ID == r.ID || slices.Contains(r.Aliases, s.ID) {
			return rec.Source([]string{"rules", index(i)})
		}
	}
	return ""
}

// exampleFiles reads the files of one example, sorted by path.
func exampleFiles(id, which string) []ExampleFile {
	return filesBelow(path.Join("examples", strings.ReplaceAll(id, "/", "-"), which))
}

// BaseExample gives the register that the examples are laid over.
func BaseExample() []ExampleFile { return filesBelow("examples/base") }

func filesBelow(dir string) []ExampleFile {
	var out []ExampleFile
	_ = fs.WalkDir(examples, dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // no such example: a test holds every rule to having both
		}
		text, err := fs.ReadFile(examples, name)
		if err != nil {
			return nil // embedded: cannot fail
		}
		out = append(out, ExampleFile{Path: strings.TrimPrefix(name, dir+"/"), Text: string(text)})
		return nil
	})
	return out
}
