package check

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

//go:embed examples
var examples embed.FS

// Explanation is what there is to say of a rule: the rule itself, the ids of its
// texts, and an example that breaks it and one that keeps it.
type Explanation struct {
	Rule
	What, Why string // message ids
	Fail      []ExampleFile
	Pass      []ExampleFile
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
		Rule: r, What: "rule/" + r.ID + "/what", Why: "rule/" + r.ID + "/why",
		Fail: exampleFiles(r.ID, "fail"), Pass: exampleFiles(r.ID, "pass"),
	}, true
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
