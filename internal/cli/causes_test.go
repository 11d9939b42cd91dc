package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/helsefellesskap/hfh/internal/msg"
)

// TestCausesAreTranslated: the system's own English stands in no message that a common
// error leads to.
func TestCausesAreTranslated(t *testing.T) {
	dir := t.TempDir()
	_, folder := os.ReadFile(dir)
	_, below := os.ReadFile(filepath.Join(os.Args[0], "x"))
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, out := root.Open("../x")
	for _, tc := range []struct {
		err   error
		named bool
		want  string
	}{
		{&fs.PathError{Op: "open", Path: "p", Err: syscall.ENOENT}, false, "p: finnes ikke"},
		{&fs.PathError{Op: "open", Path: "p", Err: syscall.EACCES}, true, "du har ikke tilgang"},
		{fmt.Errorf("plan: %w", &fs.PathError{Op: "write", Path: "p", Err: syscall.ENOSPC}), true, "disken er full"},
		{&fs.PathError{Op: "write", Path: "p", Err: syscall.EROFS}, true, "disken kan bare leses"},
		{&os.LinkError{Op: "link", Old: "a", New: "b", Err: syscall.EIO}, false, "disken svarer med feil"},
		{folder, true, "det er en mappe, ikke en fil"},
		{below, true, "noe på veien dit er ingen mappe"},
		{out, true, "det er en lenke som fører ut av registeret, eller i ring"},
		{&fs.PathError{Op: "open", Path: "p", Err: errors.New("odd")}, true, "systemet svarer «odd»"},
		{errors.New("place areas/x"), false, "place areas/x"},
	} {
		if got := causeText(msg.New("nb"), tc.err, tc.named); got != tc.want {
			t.Errorf("%v: got %q, want %q", tc.err, got, tc.want)
		}
	}
}
