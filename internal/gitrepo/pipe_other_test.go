//go:build !unix

package gitrepo

import (
	"os"
	"testing"
)

// makePipe makes a link where the system has no pipes in folders: as little a file.
func makePipe(t *testing.T, name string) {
	t.Helper()
	if err := os.Symlink("none", name); err != nil {
		t.Fatal(err)
	}
}
