package cli

import (
	"errors"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/compare"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// The arguments that git gives an external diff: the path alone of an unmerged file;
// else path, older file, its id and mode, newer file, its id and mode; and, of a renamed
// file, its new path and how alike they are.
const (
	gitDiffUnmerged = 1
	gitDiffWhole    = 7
	gitDiffRenamed  = 9
)

// newGitDiffCommand is what git calls to compare two files of the register.
func newGitDiffCommand(a *app) *cobra.Command {
	cmd := leaf("git-diff PATH OLD OLD-ID OLD-MODE NEW NEW-ID NEW-MODE [NEW-PATH HOW]", func(cmd *cobra.Command, args []string) error {
		switch len(args) {
		case gitDiffUnmerged, gitDiffWhole, gitDiffRenamed:
			return nil
		}
		return fail(exitUsage, "compare/called-by-git", "command", words(cmd))
	}, func(cmd *cobra.Command, args []string) error { return a.gitDiff(cmd, args) })
	cmd.Hidden = true
	return cmd
}

// gitFile is a file as git hands it over.
type gitFile struct {
	path string // in the repository
	id   string // of its content, as git knows it; "" for none
	data []byte // nil where there is no file
}

// shownAs names one side of a file: by the start of its id, in the work tree by its path.
func (f gitFile) shownAs() string {
	switch {
	case f.data == nil:
		return "-"
	case strings.Trim(f.id, "0.") == "":
		return f.path
	}
	return f.path + " " + f.id[:min(len(f.id), 9)]
}

// gitDiff prints the changes of one file in the register's words. It ends with 0: git
// takes anything else for a failure of its own.
func (a *app) gitDiff(cmd *cobra.Command, args []string) error {
	if len(args) == gitDiffUnmerged {
		return a.gitDiffPrint(render.Page{render.Para{Text: a.msg.Text("compare/unmerged", map[string]string{"file": args[0]})}})
	}
	before := gitFile{path: args[0], id: args[2]}
	after := gitFile{path: args[0], id: args[5]}
	if len(args) == gitDiffRenamed {
		after.path = args[7]
	}
	var err error
	if before.data, err = readFromGit(args[1]); err != nil {
		return err
	}
	if after.data, err = readFromGit(args[4]); err != nil {
		return err
	}
	snap, err := a.registerAround(cmd, after.path)
	if err != nil {
		return err
	}
	o := a.pagedOptions()
	p, err := pairOfFiles(snap, before, after)
	if err != nil {
		return render.Text(o, render.Page{render.Para{Text: a.msg.Text("compare/by-lines", map[string]string{"file": after.path})}, render.Gap{}})
	}
	c := compare.New(compare.Options{Lang: a.msg})
	changes := render.Changes{From: before.shownAs(), To: after.shownAs()}
	changes.Records, _ = c.Records([]compare.Pair{p}, true)
	changes = changes.Numbered()
	changes.ClassNames = c.ClassNames()
	if err := render.ChangesText(o, changes); err != nil {
		return err
	}
	_, err = o.Out.Write([]byte("\n")) // between this file and the next
	return err
}

func (a *app) gitDiffPrint(page render.Page) error { return render.Text(a.pagedOptions(), page) }

// pagedOptions are the options for what git shows in its pager: the width and colours
// of the terminal that git itself writes to.
func (a *app) pagedOptions() render.Options {
	o := a.options()
	if a.env("GIT_PAGER_IN_USE") == "" {
		return o
	}
	width, terminal := render.TerminalWidth(a.streams.Err)
	if terminal && o.Width == 0 {
		o.Width = width
	}
	if a.config.Colour != "never" && terminal {
		o.Color = true
	}
	return o
}

// readFromGit reads a file that git wrote for us; nil for one that is not there.
func readFromGit(name string) ([]byte, error) {
	if name == os.DevNull || name == "nul" {
		return nil, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fail(exitFailed, "cli/unreadable", "file", name).because(err)
	}
	if data == nil {
		data = []byte{}
	}
	return data, nil
}

// registerAround reads the register that a path lies in, for names and settings; an
// empty one where it is not here, as in a bare repository.
func (a *app) registerAround(cmd *cobra.Command, name string) (*store.Snapshot, error) {
	root := rootOfPath(name)
	if _, err := os.Stat(filepath.Join(filepath.FromSlash(root), filepath.FromSlash(communityFile))); err != nil {
		return store.Load(nothing{}, a.set), nil //nolint:nilerr // only names are missing
	}
	a.global.dir = filepath.FromSlash(root)
	if err := a.prepare(cmd); err != nil {
		return nil, err
	}
	return store.Load(os.DirFS(filepath.FromSlash(root)), a.set), nil
}

// rootOfPath gives the folder of the register that a record's path lies in.
func rootOfPath(name string) string {
	for at := name; ; {
		at = strings.TrimSuffix(path.Dir(at), "/")
		if path.Base(at) == "data" {
			return path.Dir(at)
		}
		if at == "." || at == "/" || at == "" {
			return "."
		}
	}
}

// errNoRecord says that a file is no record that can be compared or merged.
var errNoRecord = errors.New("no record")

// pairOfFiles reads both files of a path as the record that belongs there.
func pairOfFiles(snap *store.Snapshot, before, after gitFile) (compare.Pair, error) {
	p := compare.Pair{BeforeSnap: snap, AfterSnap: snap}
	var err error
	if p.Before, p.BeforeSnap, err = recordOfFile(snap, before); err != nil {
		return p, err
	}
	if p.After, p.AfterSnap, err = recordOfFile(snap, after); err != nil {
		return p, err
	}
	if p.Before == nil && p.After == nil || p.Before != nil && p.After != nil && p.Before.Kind != p.After.Kind {
		return p, errNoRecord
	}
	return p, nil
}

// recordOfFile reads a file as the record that belongs at its path; nil where there is
// no file.
func recordOfFile(snap *store.Snapshot, f gitFile) (*store.Record, *store.Snapshot, error) {
	if f.data == nil {
		return nil, snap, nil
	}
	name := f.path
	if root := rootOfPath(f.path); root != "." {
		name = strings.TrimPrefix(f.path, root+"/")
	}
	ref, ok := store.RefOfFile(name)
	if !ok {
		return nil, snap, errNoRecord
	}
	at := snap.With(map[string][]byte{name: f.data})
	rec := at.Record(ref)
	if rec == nil || rec.Doc == nil {
		return nil, snap, errNoRecord
	}
	return rec, at, nil
}
