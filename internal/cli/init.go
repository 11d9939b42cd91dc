package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/disk"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

type initOptions struct {
	example, ci    bool
	name, language string
	trust          string
	municipalities []string
}

// newInitCommand is `hfh init [DIR]`.
func newInitCommand(a *app) *cobra.Command {
	var opts initOptions
	cmd := leaf("init [DIR]", between(0, 1), func(cmd *cobra.Command, args []string) error {
		dir := "."
		if len(args) == 1 {
			dir = args[0]
		}
		return a.init(cmd.Context(), a.path(dir), opts)
	})
	cmd.Flags().BoolVar(&opts.example, "example", false, "")
	cmd.Flags().BoolVar(&opts.ci, "ci", false, "")
	cmd.Flags().StringVar(&opts.name, "name", "", "")
	cmd.Flags().StringVar(&opts.language, "language", "", "")
	cmd.Flags().StringVar(&opts.trust, "trust", "", "")
	cmd.Flags().StringArrayVar(&opts.municipalities, "municipality", nil, "")
	return cmd
}

func (a *app) init(ctx context.Context, dir string, opts initOptions) error {
	abs, err := filepath.Abs(orDefault(dir, "."))
	if err != nil {
		return fail(exitFailed, "cli/failed").because(err)
	}
	if _, err := os.Lstat(filepath.Join(abs, filepath.FromSlash(communityFile))); err == nil {
		return fail(exitFailed, "cli/register-exists", "dir", abs)
	}
	if service := a.syncedBy(abs); service != "" {
		a.note("store/sync-folder", "service", service)
	}
	if opts.example {
		return a.initWithExample(ctx, abs, dir)
	}
	language, err := choice("hfh init", "--language", orDefault(opts.language, norwegian(a.msg.Lang())), msg.Bokmaal, msg.Nynorsk)
	if err != nil {
		return err
	}
	opts.language = language
	opts.name = orDefault(opts.name, filepath.Base(abs))
	files, err := newRegisterFiles(opts)
	if err != nil {
		return err
	}
	if a.global.dryRun {
		return a.tellFiles(abs, files)
	}
	return a.initNew(ctx, abs, opts, files)
}

// norwegian is the language of a new register: what others read is never English.
func norwegian(lang string) string {
	if lang == msg.Nynorsk {
		return msg.Nynorsk
	}
	return msg.Bokmaal
}

// initWithExample makes the example's register.
func (a *app) initWithExample(ctx context.Context, abs, typed string) error {
	if a.global.dryRun {
		a.note("cli/init-dry-run", "dir", abs)
		return nil
	}
	outer, outerErr := gitrepo.Open(filepath.Dir(abs), a.gitEnv())
	n, err := a.initExample(ctx, typed)
	if err != nil {
		return err
	}
	if outerErr == nil {
		a.note("cli/init-nested", "dir", abs, "outer", outer.Root())
	}
	repo, err := gitrepo.Open(abs, a.gitEnv())
	if err != nil {
		return err
	}
	a.installHook(repo)
	fmt.Fprintln(a.streams.Out, a.msg.Text("cli/init-example-done", map[string]string{"dir": render.Clean(typed), "at": toType(render.Clean(typed)), "count": itoa(n)}))
	return nil
}

// tellFiles lists what would be made.
func (a *app) tellFiles(dir string, files map[string][]byte) error {
	for _, name := range sortedKeys(files) {
		if _, err := fmt.Fprintln(a.streams.Out, name); err != nil {
			return err
		}
	}
	a.note("cli/init-dry-run", "dir", dir)
	return nil
}

// initNew makes the repository, unless the folder lies in one, and the first revision.
// When that fails, a repository that was made for it is taken away again.
func (a *app) initNew(ctx context.Context, dir string, opts initOptions, files map[string][]byte) (err error) {
	if err := disk.MkdirAll(a.onDisk(), dir); err != nil {
		return fail(exitFailed, "cli/cannot-make-folder", "dir", dir).because(err)
	}
	env := a.gitEnv()
	repo, err := gitrepo.Open(dir, env)
	if errors.Is(err, gitrepo.ErrNoRepository) {
		if repo, err = gitrepo.Init(dir, "", env); err != nil {
			return err
		}
		defer func() {
			if err != nil {
				_ = disk.RemoveAll(a.onDisk(), filepath.Join(dir, ".git")) // ours, and nothing was recorded in it
			}
		}()
	}
	if err != nil {
		return err
	}
	if err := a.recorded(ctx, repo, opts, files); err != nil {
		return err
	}
	a.installHook(repo)
	_, err = fmt.Fprintln(a.streams.Out, a.msg.Text("cli/init-done", map[string]string{"dir": render.Clean(dir), "name": render.Clean(opts.name)}))
	return err
}

// recorded makes the first revision, unless one that was interrupted comes to its end now:
// it had been recorded, but its files were not there yet.
func (a *app) recorded(ctx context.Context, repo *gitrepo.Repo, opts initOptions, files map[string][]byte) error {
	if _, err := repo.Recover(ctx); err != nil {
		return err
	}
	if _, err := os.Lstat(filepath.Join(repo.Root(), filepath.FromSlash(communityFile))); err == nil {
		return nil
	}
	return a.firstRevision(ctx, repo, opts, files)
}

// firstRevision records the files of a new register on what the repository holds.
func (a *app) firstRevision(ctx context.Context, repo *gitrepo.Repo, opts initOptions, files map[string][]byte) error {
	if err := repo.Ready(); err != nil {
		return err
	}
	base := &register{dir: repo.Root(), repo: repo, words: render.Printer(opts.language)}
	var err error
	if base.head, err = repo.Head(); err != nil && !errors.Is(err, gitrepo.ErrUnborn) {
		return err
	}
	work, err := repo.Work()
	if err != nil {
		return err
	}
	base.snap = store.Load(nothing{}, a.set)
	p := newProposal(changeRegistration, store.Ref{Kind: "community"}, store.Ref{Kind: "parties"})
	for _, name := range sortedKeys(files) {
		if _, err := fs.Stat(work, name); err == nil {
			a.note("cli/init-kept", "file", name)
			continue
		}
		p.put(gitrepo.File{Path: name, Data: files[name]})
	}
	if err := onBranch(repo, p); err != nil {
		return err
	}
	p.message.Subject = base.words.Text("subject/init", map[string]string{"name": opts.name})
	after := base.snap.With(newBytes(p.files))
	change, err := a.change(base, after, p)
	if err != nil {
		return err
	}
	result, err := repo.Revise(ctx, change)
	if err == nil {
		a.unfinished(result.Warnings)
	}
	return err
}

// onBranch lets the register be kept on the branch that is checked out.
func onBranch(repo *gitrepo.Repo, p *proposal) error {
	branch, err := repo.Branch()
	if err != nil || branch == "main" {
		return err
	}
	f := p.files[communityFile]
	f.Data = []byte(strings.Replace(string(f.Data), "\nbranch: main\n", "\nbranch: "+yamlText(branch)+"\n", 1))
	p.files[communityFile] = f
	return nil
}

// installHook puts the check before every `git commit` in place, unless the user has a
// hook of their own there.
func (a *app) installHook(repo *gitrepo.Repo) {
	switch done, err := installHooks(repo); {
	case err != nil:
		a.note("cli/hook-failed", "cause", causeText(a.msg, err, false))
	case !done:
		a.note("cli/hook-kept")
	}
}

func sortedKeys[V any](files map[string]V) []string {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	render.SortBy(names, func(s string) string { return s })
	return names
}

// toType gives a folder as it is typed in a command: in quotes where a space would part it.
func toType(dir string) string {
	if strings.ContainsAny(dir, " \t'()&;") {
		return `"` + dir + `"`
	}
	return dir
}
