package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/compare"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/disk"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// newMergeDriverCommand is what git calls to merge two texts of a record: base, ours
// (which it writes the result to), theirs, and the path in the repository. It ends with
// 0 where all went together, with 1 where a conflict is marked in the file, and with 3
// where the file is none that it can merge, so that git does it by lines.
func newMergeDriverCommand(a *app) *cobra.Command {
	const arguments = 4
	cmd := leaf("merge-driver BASE OURS THEIRS PATH", func(cmd *cobra.Command, args []string) error {
		if len(args) != arguments {
			return fail(exitUsage, "compare/called-by-git", "command", words(cmd))
		}
		return nil
	}, func(cmd *cobra.Command, args []string) error {
		return a.mergeDriver(cmd, args[0], args[1], args[2], args[3])
	})
	cmd.Hidden = true
	return cmd
}

func (a *app) mergeDriver(cmd *cobra.Command, baseFile, oursFile, theirsFile, name string) error {
	snap, err := a.registerAround(cmd, name)
	if err != nil {
		return err
	}
	sides := make([]*store.Record, 3)
	for i, file := range []string{baseFile, oursFile, theirsFile} {
		data, err := readFromGit(file)
		if err != nil {
			return err
		}
		if i == 0 && len(data) == 0 {
			continue // both sides added it
		}
		if sides[i], _, err = recordOfFile(snap, gitFile{path: name, data: data}); err != nil {
			return a.notByIDs(name)
		}
	}
	m, err := a.merged(snap, sides[0], sides[1], sides[2])
	if err != nil {
		return a.notByIDs(name)
	}
	if err := disk.WriteWhole(a.onDisk(), oursFile, m.text, 0o666); err != nil {
		// Not exit code 1: git would take it for a conflict, and what lies in the file for
		// the merge of both sides.
		return fail(exitConflict, "cli/cannot-write", "file", oursFile).because(err)
	}
	if len(m.conflicts) > 0 {
		a.tellConflicts(m.conflicts)
		return fail(exitFailed, "compare/merge-conflict", "file", name, "n", count(len(m.conflicts)))
	}
	return a.soundMerge(snap, sides, m.text, name)
}

// notByIDs leaves the file to git.
func (a *app) notByIDs(name string) error {
	a.note("compare/merge-by-lines", "file", name)
	return errSilent
}

// mergedText is a merge ready to be written.
type mergedText struct {
	text      []byte
	conflicts []compare.Conflict
}

// merged merges by the ids of items, over the text of ours. Conflicts are marked in it
// as git marks them: both values stand in the file, which is no record until one is
// chosen.
func (a *app) merged(snap *store.Snapshot, base, ours, theirs *store.Record) (mergedText, error) {
	opt := diff.Options{Shape: ours.Shape, Same: snap.Same}
	var from *doc.Node
	if base != nil {
		from = base.Doc.Root
	}
	tree, conflicts := diff.Merge(from, ours.Doc.Root, theirs.Doc.Root, opt, nil)
	out := mergedText{}
	var err error
	if out.text, err = rewriteTo(ours.Doc, tree); err != nil || len(conflicts) == 0 {
		return out, err
	}
	c := compare.New(compare.Options{Lang: a.msg})
	for _, cf := range conflicts {
		out.conflicts = append(out.conflicts, c.ConflictInWords(ours, snap, cf))
	}
	other, _ := diff.Merge(from, ours.Doc.Root, theirs.Doc.Root, opt, func(diff.Conflict) diff.Side { return diff.Theirs })
	others, err := rewriteTo(ours.Doc, other)
	out.text = compare.WithMarkers(out.text, others)
	return out, err
}

// tellConflicts says each conflict on stderr: where it is, and what each side says.
func (a *app) tellConflicts(conflicts []compare.Conflict) {
	o := a.errOptions()
	var page render.Page
	for _, c := range conflicts {
		page = append(page, render.Bullets{a.conflictBullet(c, "compare/ours", "compare/theirs")})
	}
	_ = render.Text(o, page) // what cannot be told on stderr can be told nowhere
}

// conflictBullet is one conflict with both its values.
func (a *app) conflictBullet(c compare.Conflict, ours, theirs string) render.Bullet {
	line := func(id, value string) render.Line {
		return render.Line{Text: a.msg.Text(id, map[string]string{"value": value})}
	}
	return render.Bullet{
		Text: fmt.Sprintf("%s: %s [%s]", c.Title(), a.msg.Text("compare/conflict."+string(c.Kind), nil), c.Place), Mark: "!",
		Under: []render.Line{line("compare/before", c.Base), line(ours, c.Ours), line(theirs, c.Theirs)},
	}
}

// soundMerge refuses a merge without a conflict whose sum has an error that neither
// side had: two changes can each be right and not fit together.
func (a *app) soundMerge(snap *store.Snapshot, sides []*store.Record, text []byte, name string) error {
	file := sides[1].File
	had := map[string]bool{}
	for _, side := range sides[1:] {
		for _, f := range errorsIn(snap.With(map[string][]byte{file: side.Doc.Bytes()}), file) {
			had[aboutSame(f)] = true
		}
	}
	after := snap.With(map[string][]byte{file: text})
	fresh := slices.DeleteFunc(errorsIn(after, file), func(f diag.Finding) bool { return had[aboutSame(f)] })
	if len(fresh) == 0 {
		return nil
	}
	o := a.errOptions()
	for _, f := range fresh {
		f.File = name
		if _, err := fmt.Fprintln(o.Out, strings.Join(render.FindingLines(o, f), "\n")); err != nil {
			return err
		}
	}
	return fail(exitFailed, "compare/merge-unsound", "file", name)
}

// aboutSame is what two findings have in common that are about the same thing, though
// they may name what else stands there.
func aboutSame(f diag.Finding) string {
	return strings.Join([]string{f.Rule, f.Variant, f.Record, f.Place}, "\x00")
}

// errorsIn gives what is wrong in a file by any rule that does not depend on the day.
func errorsIn(snap *store.Snapshot, file string) []diag.Finding {
	var out []diag.Finding
	for _, f := range check.All(snap, check.Options{}).Findings {
		if f.File == file && f.Severity == diag.Error {
			out = append(out, f)
		}
	}
	return out
}
