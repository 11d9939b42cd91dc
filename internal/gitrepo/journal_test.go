package gitrepo

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestJournalOfNobody: what a journal names is written to and removed, so one that no hfh
// wrote is refused, and nothing is touched.
func TestJournalOfNobody(t *testing.T) {
	good := func() journal {
		return journal{
			Format: journalFormat, Nonce: "0011223344556677", Kind: kindRevise, Ref: "refs/heads/main",
			Files: []journalFile{{Path: "data/plan.yaml", Work: &workStep{Temp: ".git/hfh/x.0"}}},
		}
	}
	for name, spoil := range map[string]func(*journal){
		"no reference":        func(j *journal) { j.Ref = "HEAD" },
		"a way up":            func(j *journal) { j.Ref = "refs/heads/../../../x" },
		"a tag that leads up": func(j *journal) { j.Tag = "refs/tags/../../config" },
		"another reference":   func(j *journal) { j.Refs = []RefUpdate{{Ref: "../x"}} },
		"a nonce with a path": func(j *journal) { j.Nonce = "../../x" },
		"no nonce":            func(j *journal) { j.Nonce = "" },
		"two lines in a log":  func(j *journal) { j.Log = "a\nb" },
		"a file above":        func(j *journal) { j.Files[0].Path = "../x" },
		"an absolute file":    func(j *journal) { j.Files[0].Path = "/etc/passwd" },
		"git's config":        func(j *journal) { j.Files[0].Path = ".git/config" },
		"git's hooks":         func(j *journal) { j.Files[0].Path = "sub/.GIT/hooks/pre-commit" },
		"Windows' short name": func(j *journal) { j.Files[0].Path = "git~1/config" },
		"a dot at the end":    func(j *journal) { j.Files[0].Path = ".git./config" },
		"temp outside":        func(j *journal) { j.Files[0].Work.Temp = "../x" },
	} {
		t.Run(name, func(t *testing.T) {
			f := newField(t, map[string]string{"data/plan.yaml": "a: b\n"})
			j := good()
			if err := j.check(); err != nil {
				t.Fatalf("a good journal: %v", err)
			}
			spoil(&j)
			data, err := json.Marshal(j)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.MkdirAll(f.path(".git/hfh"), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(f.path(".git/hfh/"+journalName), data, 0o644); err != nil {
				t.Fatal(err)
			}
			r, err := Open(f.dir, testEnv(filepath.Dir(f.dir)))
			if err != nil {
				t.Fatal(err)
			}
			var wrong *JournalError
			if _, err := r.Recover(context.Background()); !errors.As(err, &wrong) {
				t.Errorf("recovered: %v", err)
			}
		})
	}
}
