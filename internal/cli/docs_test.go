package cli

import (
	"os"
	"path/filepath"
	"testing"
)

// TestDocsAreGenerated holds docs/ to what `go generate ./...` writes there.
func TestDocsAreGenerated(t *testing.T) {
	a, root, _ := testApp(t, "--lang", "en")
	docs, err := a.docs(root)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range docs {
		got, err := os.ReadFile(filepath.Join("..", "..", "docs", filepath.FromSlash(name)))
		if err != nil || string(got) != string(want) {
			t.Errorf("docs/%s is not what `go generate ./...` makes (%v)", name, err)
		}
	}
	for _, dir := range []string{"commands", "man"} {
		files, err := filepath.Glob(filepath.Join("..", "..", "docs", dir, "*"))
		if err != nil || len(files) == 0 {
			t.Errorf("docs/%s is empty (%v)", dir, err)
		}
		for _, file := range files {
			if _, ok := docs[dir+"/"+filepath.Base(file)]; !ok {
				t.Errorf("%s tells of a command that is not there: delete it", file)
			}
		}
	}
}
