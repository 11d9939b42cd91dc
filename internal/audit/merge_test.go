package audit_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
)

// fork lets two lines grow from where a book is: the other one is on the branch "theirs".
func (b *book) fork(ours, theirs func(b *book)) {
	b.t.Helper()
	start, files, last, now := b.head, b.files, b.last, b.now
	b.files, b.last = cloneOf(files), cloneOf(last)
	theirs(b)
	mustRun(b.t, b.dir, "git", "branch", "theirs")
	mustRun(b.t, b.dir, "git", "reset", "-q", "--hard", string(start))
	b.head, b.files, b.last, b.now = start, files, last, now
	ours(b)
}

func cloneOf[K comparable, V any](m map[K]V) map[K]V {
	out := map[K]V{}
	for k, v := range m {
		out[k] = v
	}
	return out
}

// join merges "theirs" with git, and changes files of the merge by hand.
func (b *book) join(edit edits, args ...string) {
	b.t.Helper()
	mustRun(b.t, b.dir, append([]string{"git", "-c", "user.name=N", "-c", "user.email=n@example.no", "merge", "-q", "--no-ff", "--no-edit"}, append(args, "theirs")...)...)
	for path, change := range edit {
		full := filepath.Join(b.dir, filepath.FromSlash(path))
		data, err := os.ReadFile(full)
		if err != nil {
			b.t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(change(string(data))), 0o644); err != nil {
			b.t.Fatal(err)
		}
	}
	if len(edit) > 0 {
		mustRun(b.t, b.dir, "git", "-c", "user.name=N", "-c", "user.email=n@example.no", "commit", "-q", "-a", "--amend", "--no-edit")
	}
	b.head = gitrepo.Hash(strings.TrimSpace(string(mustRun(b.t, b.dir, "git", "rev-parse", "HEAD"))))
}

func TestMerges(t *testing.T) {
	t.Setenv("GIT_AUTHOR_DATE", "2025-02-20T12:00:00Z")
	t.Setenv("GIT_COMMITTER_DATE", "2025-02-20T12:00:00Z")
	progress := func(b *book) {
		b.write(entry{change: "progress", edit: edits{plan: swap(t, "status: done", "status: stopped")}})
	}
	other := func(b *book) {
		b.write(entry{change: "registration", edit: edits{"data/cases.yaml": swap(t, "Felles journal", "Journalen")}})
	}
	evaluated := func(b *book) {
		b.write(entry{change: "evaluation", edit: edits{plan: swap(t, "date: 2024-12-10, version", "date: 2024-12-11, version")}})
	}
	adopts := func(b *book) {
		e := adoption(b)
		e.tag = ""
		b.write(e)
	}
	later := func(b *book) {
		e := adoption(b)
		e.tag, e.at = "", 3*time.Hour
		b.write(e)
	}
	rows := map[string]struct {
		ours, theirs func(*book)
		edit         edits
		args         []string
		want         string
	}{
		"two records":          {ours: progress, theirs: other},
		"one record, two ways": {ours: progress, theirs: evaluated},
		"text that neither had": {
			ours: progress, theirs: other, edit: edits{plan: swap(t, "Felles rutiner", "Noen rutiner")},
			want: "error history/change.merge",
		},
		"a register's word that neither had": {
			ours: progress, theirs: other, edit: edits{"data/cases.yaml": swap(t, "Journalen", "En journal")},
			want: "warning history/change.merge",
		},
		"what theirs had is dropped":             {ours: progress, theirs: other, args: []string{"-s", "ours"}, want: "warning history/change.merge"},
		"an adoption is dropped":                 {ours: other, theirs: adopts, args: []string{"-s", "ours"}, want: "warning history/change.merge error history/change.merge"},
		"adopted on one side, progress on other": {ours: adopts, theirs: other},
		"two adoptions": {
			ours: adopts, theirs: later, args: []string{"-s", "ours"},
			want: "error history/two-adoptions",
		},
	}
	base := toDraft(t)
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			b := base.copy(t)
			b.fork(row.ours, row.theirs)
			b.join(row.edit, row.args...)
			var got []string
			for _, f := range b.found() {
				if !strings.Contains(f, "tag-missing") {
					got = append(got, f)
				}
			}
			if strings.Join(slices.Compact(got), " ") != row.want {
				t.Errorf("found %v\nwant  %q", got, row.want)
			}
		})
	}
}

// TestAfterAMergeTheChainGoesOn holds the pointers after a merge to both sides' last.
func TestAfterAMergeTheChainGoesOn(t *testing.T) {
	t.Setenv("GIT_AUTHOR_DATE", "2025-02-20T12:00:00Z")
	t.Setenv("GIT_COMMITTER_DATE", "2025-02-20T12:00:00Z")
	b := toDraft(t)
	var ours, theirs gitrepo.Hash
	b.fork(
		func(b *book) {
			ours = b.write(entry{change: "progress", edit: edits{plan: swap(t, "status: done", "status: stopped")}})
		},
		func(b *book) {
			theirs = b.write(entry{change: "evaluation", edit: edits{plan: swap(t, "date: 2024-12-10, version", "date: 2024-12-11, version")}})
		})
	b.join(nil)
	b.now = b.now.AddDate(0, 1, 0)
	b.files[plan] = string(mustRun(t, b.dir, "git", "show", "HEAD:"+plan))
	merged := b.head
	for _, row := range []struct {
		at   []gitrepo.Hash
		want string
	}{
		{[]gitrepo.Hash{merged}, ""}, // the merge has the plan as no side has it
		{[]gitrepo.Hash{ours}, "error history/previous.wrong"},
		{[]gitrepo.Hash{ours, theirs}, "error history/previous.wrong"},
	} {
		c := b.copy(t)
		c.write(entry{change: "progress", edit: edits{plan: swap(t, "status: stopped", "status: in-progress")}, forge: func(tr *gitrepo.Trailers) {
			tr.Previous = nil
			for _, h := range row.at {
				tr.Previous = append(tr.Previous, gitrepo.Pointer{Record: "plan", Commit: h})
			}
		}})
		if got := strings.Join(c.found(), " "); got != row.want {
			t.Errorf("%v: found %s, want %s", row.at, got, row.want)
		}
	}
}
