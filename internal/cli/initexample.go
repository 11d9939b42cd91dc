package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/helsefellesskap/hfh/internal/disk"
	"github.com/helsefellesskap/hfh/internal/example"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/store"
)

// nothing is a register before its first revision.
type nothing struct{}

// Open finds no file.
func (nothing) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// initExample makes a register of the example's real history in a new or empty folder:
// one revision for each event.
func (a *app) initExample(ctx context.Context, dir string) (n int, err error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return 0, fail(exitFailed, "cli/failed").because(err)
	}
	if err := mustBeEmpty(abs, dir); err != nil {
		return 0, err
	}
	if err := disk.MkdirAll(a.onDisk(), abs); err != nil {
		return 0, fail(exitFailed, "cli/cannot-make-folder", "dir", dir).because(err)
	}
	repo, err := gitrepo.Init(abs, "main", a.gitEnv())
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.emptied(abs))
		}
	}()
	a = a.exampleIdentity(repo)
	if repo, err = gitrepo.Open(abs, a.gitEnv()); err != nil {
		return 0, err
	}
	steps, err := example.Replay(func(fsys fs.FS) *store.Snapshot { return store.Load(fsys, a.set) })
	if err != nil {
		return 0, err
	}
	base := &register{dir: abs, repo: repo, snap: store.Load(nothing{}, a.set), words: msg.New("nb")}
	for _, step := range steps {
		if err := a.replay(ctx, base, step); err != nil {
			return 0, fmt.Errorf("event %s: %w", step.Event.ID, err)
		}
	}
	a.keepDocs(repo, base.snap)
	return len(steps), nil
}

// emptied takes away what was made in an empty folder for an example that did not come to
// its end: half a history is nobody's.
func (a *app) emptied(dir string) error {
	var errs []error
	for _, name := range [...]string{"data", "schemas", ".gitattributes", ".gitignore", ".git"} {
		errs = append(errs, disk.RemoveAll(a.onDisk(), filepath.Join(dir, name)))
	}
	return errors.Join(errs...)
}

// mustBeEmpty refuses a folder that holds anything: nothing there is written over.
func mustBeEmpty(abs, typed string) error {
	entries, err := os.ReadDir(abs)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fail(exitFailed, "cli/no-folder", "dir", typed).because(err)
	case len(entries) > 0 && entries[0].Name() != gitrepo.InitFolder, len(entries) > 1:
		return fail(exitFailed, "cli/folder-not-empty", "dir", typed)
	}
	return nil
}

// exampleIdentity makes a the same run under an example identity where git has no name
// for the author. Only the example and the demo record under it.
func (a *app) exampleIdentity(repo *gitrepo.Repo) *app {
	if _, _, err := repo.Identity(a.now()); !errors.Is(err, gitrepo.ErrNoIdentity) {
		return a
	}
	name, email := a.msg.Text("demo/name", nil), "eksempel@hfh.invalid"
	fallback := map[string]string{
		"GIT_AUTHOR_NAME": name, "GIT_COMMITTER_NAME": name, "GIT_AUTHOR_EMAIL": email, "GIT_COMMITTER_EMAIL": email,
	}
	inner, outside := *a, a.env
	inner.env = func(key string) string {
		if v := outside(key); v != "" {
			return v
		}
		return fallback[key]
	}
	return &inner
}

// replay records one event on what came before it, and moves base on.
func (a *app) replay(ctx context.Context, base *register, step example.Step) error {
	p := newProposal(step.Event.Change, step.Records...)
	for path, data := range step.Files {
		p.put(gitrepo.File{Path: path, Data: data})
	}
	if base.head == "" {
		if err := addScaffold(p); err != nil {
			return err
		}
	}
	ref := step.Records[0]
	p.message.Subject = base.words.Text("subject/event", pairs([]string{"ref", ref.String(), "event", step.Event.Subject}))
	p.message.Body = step.Event.Why
	t := &p.message.Trailers
	t.Effective = step.Event.When
	after := base.snap.With(step.Files)
	if m := after.Meeting(ref.ID).Value; ref.Kind == "meeting" && m != nil {
		t.Meeting, t.Body = m.ID, m.Bodies[0]
	}
	if e := step.Edition; e != nil && e.Version != "" {
		t.Version = e.Version
		if e.Adopted != nil {
			t.Body, t.Meeting = e.Adopted.Body, e.Adopted.Meeting
			if t.Meeting != "" && e.Adopted.Decision != "" {
				t.Decision = t.Meeting + "#" + e.Adopted.Decision
			}
			p.message.Subject = base.words.Text("subject/adoption", pairs([]string{
				"ref", ref.String(), "version", e.Version, "meeting", meetingName(after, t.Meeting),
			}))
		}
		p.tag = &gitrepo.NewTag{Name: base.tagName(ref, e.Version), Message: joinParagraphs(p.message.Subject, p.message.Body)}
	}
	change, err := a.change(base, after, p)
	if err != nil {
		return err
	}
	result, err := base.repo.Revise(ctx, change)
	if err != nil {
		return err
	}
	a.unfinished(result.Warnings)
	base.head, base.snap = result.Hash, after
	return nil
}

// addScaffold puts what a register has beside its data into the first revision.
func addScaffold(p *proposal) error {
	files, err := scaffold()
	if err != nil {
		return err
	}
	for path, data := range files {
		p.put(gitrepo.File{Path: path, Data: data})
	}
	return nil
}
