package cli

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

type validateOptions struct {
	staged, all, strict bool
	since               string
}

// newValidateCommand is `hfh validate [PATH…]`.
func newValidateCommand(a *app) *cobra.Command {
	var opts validateOptions
	cmd := leaf("validate [PATH…]", between(0, -1), func(cmd *cobra.Command, args []string) error {
		return a.validate(cmd, opts, args)
	})
	cmd.Flags().BoolVar(&opts.staged, "staged", false, "")
	cmd.Flags().StringVar(&opts.since, "since", "", "")
	cmd.Flags().BoolVar(&opts.all, "all", false, "")
	cmd.Flags().BoolVar(&opts.strict, "strict", false, "")
	return cmd
}

func (a *app) validate(cmd *cobra.Command, opts validateOptions, paths []string) error {
	form, err := a.form(cmd, formJSON)
	if err != nil {
		return err
	}
	reg, err := a.openToValidate(opts)
	if err != nil {
		return err
	}
	found := a.check(reg)
	if found.Findings, err = a.sinceThen(reg, found.Findings, opts.since); err != nil {
		return err
	}
	if found, err = a.only(reg, found, paths); err != nil {
		return err
	}
	verdict := failing(found.Findings, opts.strict)
	if a.global.quiet && verdict == nil && form == formTable {
		return nil
	}
	if err := a.printFindings(form, reg.snap, found, opts.all); err != nil {
		return err
	}
	return verdict
}

// openToValidate opens the side that is to be judged: the work tree, the index, or
// --rev.
func (a *app) openToValidate(opts validateOptions) (*register, error) {
	if !opts.staged {
		return a.open()
	}
	if a.global.rev != "" {
		return nil, fail(exitUsage, "cli/one-of", "one", "--staged", "other", "--rev")
	}
	repo, dir, err := a.openRepo()
	if err != nil {
		return nil, err
	}
	return a.load(repo, dir, repo.Staged)
}

// sinceThen keeps the findings that the register did not have at an earlier revision.
func (a *app) sinceThen(now *register, found []diag.Finding, since string) ([]diag.Finding, error) {
	if since == "" {
		return found, nil
	}
	rev, err := now.repo.Resolve(since)
	if err != nil {
		return nil, fail(exitFailed, "cli/no-revision", "rev", since).because(err)
	}
	before, err := a.openAt(now.repo, now.dir, rev)
	if err != nil {
		return nil, err
	}
	had := map[string]int{}
	for _, f := range a.check(before).Findings {
		had[sameFinding(f)]++
	}
	return slices.DeleteFunc(slices.Clone(found), func(f diag.Finding) bool {
		key := sameFinding(f)
		had[key]--
		return had[key] >= 0
	}), nil
}

// only keeps what is said of some files or folders.
func (a *app) only(reg *register, found check.Result, paths []string) (check.Result, error) {
	if len(paths) == 0 {
		return found, nil
	}
	var wanted []string
	for _, path := range paths {
		name, err := a.inRegister(reg, path)
		if err != nil {
			return found, err
		}
		wanted = append(wanted, name)
	}
	within := func(file string) bool {
		return slices.ContainsFunc(wanted, func(w string) bool { return w == "." || file == w || strings.HasPrefix(file, w+"/") })
	}
	list := slices.DeleteFunc(slices.Clone(found.Findings), func(f diag.Finding) bool { return !within(f.File) })
	files := 0
	for _, rec := range reg.snap.Records {
		if within(rec.File) {
			files++
		}
	}
	return check.Result{Findings: list, Files: files}, nil
}

// inRegister gives the path in the register of a file, a folder or a record that a
// user named.
func (a *app) inRegister(reg *register, typed string) (string, error) {
	if ref, err := store.ParseRef(typed); err == nil && reg.snap.Record(ref) != nil {
		return reg.snap.Record(ref).File, nil
	}
	full, err := a.typedPath(typed)
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(reg.dir, full)
	if err != nil || !filepath.IsLocal(rel) {
		return "", fail(exitUsage, "cli/outside", "path", typed, "dir", reg.dir)
	}
	name := filepath.ToSlash(rel)
	if _, err := fs.Stat(reg.fsys, name); err != nil && !a.lies(reg, name) {
		return "", fail(exitUsage, "cli/no-such-path", "path", typed)
	}
	return name, nil
}

// lies tells whether anything, readable or not, has a name in the register.
func (a *app) lies(reg *register, name string) bool {
	if a.global.rev == "" {
		_, err := os.Lstat(filepath.Join(reg.dir, filepath.FromSlash(name)))
		return err == nil
	}
	return slices.ContainsFunc(reg.snap.Records, func(r *store.Record) bool { return r.File == name })
}

// typedPath makes a path that a user typed, relative to -C, absolute; symbolic links
// in the way to it are followed, as in the register's own.
func (a *app) typedPath(typed string) (string, error) {
	if !filepath.IsAbs(typed) {
		typed = filepath.Join(a.global.dir, typed)
	}
	full, err := filepath.Abs(typed)
	if err != nil {
		return "", fail(exitFailed, "cli/failed").because(err)
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(full))
	if err != nil {
		return full, nil //nolint:nilerr // what is not there is told of by the caller
	}
	return filepath.Join(dir, filepath.Base(full)), nil
}

// printFindings prints what was found; known gaps only if all is set.
func (a *app) printFindings(form string, snap *store.Snapshot, found check.Result, all bool) error {
	report := render.Report{List: found.Findings, Summary: diag.Summarize(found.Findings, found.Files), Line: snap.LineText}
	if !all {
		report.List = slices.DeleteFunc(slices.Clone(found.Findings), func(f diag.Finding) bool { return f.Known != "" })
		report.Hidden = len(found.Findings) - len(report.List)
	}
	if form == formJSON {
		return render.FindingsJSON(a.options(), report)
	}
	return render.Findings(a.options(), report)
}

// failing gives the exit code 3 where an error was found, or with strict a warning.
func failing(found []diag.Finding, strict bool) error {
	least := diag.Error
	if strict {
		least = diag.Warning
	}
	if slices.ContainsFunc(found, func(f diag.Finding) bool { return f.Severity >= least }) {
		return errSilent
	}
	return nil
}

// sameFinding is what two findings have in common that say the same of two texts of a
// register, whatever lines they stand on.
func sameFinding(f diag.Finding) string {
	parts := []string{f.Rule, f.Variant, f.Severity.String(), f.File, f.Record, f.Place, f.Known, f.Waiver}
	for _, name := range slices.Sorted(maps.Keys(f.Args)) {
		parts = append(parts, name, f.Args[name])
	}
	return strings.Join(parts, "\x00")
}
