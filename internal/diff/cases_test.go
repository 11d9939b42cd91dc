package diff_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// TestCases compares the two files of each folder in testdata/cases and holds the list
// of changes to want.txt; HFH_UPDATE=1 rewrites it. The records are made up.
func TestCases(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join("testdata", "cases", "*"))
	if err != nil || len(folders) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	set := schema.Open(store.Formats())
	seen := map[diff.Op]bool{}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			before, after := read(t, folder, "before.yaml"), read(t, folder, "after.yaml")
			opt := diff.Options{Same: sameActor}
			if sh := set.Shape(after.Get("kind").Text); sh != nil {
				opt.Shape = sh
			}
			changes := diff.Docs(before, after, opt)
			for _, ch := range changes {
				seen[ch.Op] = true
			}
			golden(t, filepath.Join(folder, "want.txt"), list(changes))
			applied, err := diff.Apply(before, changes)
			if err != nil {
				t.Fatal(err)
			}
			if left := diff.Docs(applied, after, opt); len(left) > 0 {
				t.Errorf("the changes made on the older text do not give the newer; what is left:\n%s", list(left))
			}
		})
	}
	for _, op := range []diff.Op{diff.Added, diff.Removed, diff.Edited, diff.Moved, diff.Reordered, diff.Renamed} {
		if !seen[op] {
			t.Errorf("no case has %s", op)
		}
	}
}

// sameActor stands in for the register: one party has an alias.
func sameActor(sh doc.Shape, a, b string) bool {
	place, ok := sh.(*schema.Shape)
	return ok && place.Ref() == "actor" && a+b == "trollnesTrollnes kommune"
}

func read(t *testing.T, folder, name string) *doc.Node {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	d, findings := doc.Parse(name, src)
	if d == nil {
		t.Fatalf("%s: %v", name, findings)
	}
	return d.Root
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if os.Getenv("HFH_UPDATE") == "1" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got, HFH_UPDATE=1 rewrites):\n%s", file, d)
	}
}

// list prints changes one a line with all that they say.
func list(changes []diff.Change) string {
	var b strings.Builder
	for _, ch := range changes {
		fmt.Fprintf(&b, "%s %s", ch.Op, ch.Place())
		if old := strings.Join(ch.OldPath, "/"); old != "" && old != ch.Place() && (ch.Op == diff.Moved || ch.Op == diff.Renamed) {
			fmt.Fprintf(&b, " from %s", old)
		}
		fmt.Fprintf(&b, " «%s»", ch.Label)
		switch {
		case len(ch.Words) > 0:
			b.WriteString(": " + marked(ch.Words))
		case len(ch.Renumbered) > 0:
			for _, n := range ch.Renumbered {
				fmt.Fprintf(&b, "\n    %s: %s → %s", n.Place(), value(n.From), value(n.To))
			}
		case ch.Op == diff.Edited, ch.Op == diff.Added, ch.Op == diff.Removed, ch.Op == diff.Reordered && ch.To != nil:
			fmt.Fprintf(&b, ": %s → %s", value(ch.From), value(ch.To))
		}
		if ch.Editorial {
			b.WriteString(" (editorial)")
		}
		b.WriteByte('\n')
	}
	if b.Len() == 0 {
		return "no changes\n"
	}
	return b.String()
}

func value(n *doc.Node) string {
	if n == nil {
		return "–"
	}
	return string(n.JSON(nil))
}

func marked(words []diff.Word) string {
	var b strings.Builder
	for _, w := range words {
		switch w.Op {
		case diff.Deleted:
			b.WriteString("[-" + w.Text + "-]")
		case diff.Inserted:
			b.WriteString("{+" + w.Text + "+}")
		default:
			b.WriteString(w.Text)
		}
	}
	return fmt.Sprintf("%q", b.String())
}
