package cli

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/audit"
	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/store"
)

type auditOptions struct {
	expect []string
	strict bool
}

// newAuditCommand is `hfh audit [RANGE]`.
func newAuditCommand(a *app) *cobra.Command {
	var opts auditOptions
	cmd := leaf("audit [RANGE]", between(0, 1), func(cmd *cobra.Command, args []string) error {
		return a.audit(cmd, strings.Join(args, ""), opts)
	})
	cmd.Flags().StringArrayVar(&opts.expect, "expect", nil, "")
	cmd.Flags().BoolVar(&opts.strict, "strict", false, "")
	return cmd
}

// audit proves the history from plain git, and shows each version with what is missing.
func (a *app) audit(cmd *cobra.Command, typed string, opts auditOptions) error {
	form, err := a.form(cmd, formJSON, formYAML, formCSV, formMarkdown, formHTML)
	if err != nil {
		return err
	}
	expect, err := expectations(opts.expect)
	if err != nil {
		return err
	}
	job, err := a.auditOf(typed)
	if err != nil {
		return err
	}
	job.options.Expect = expect
	report, err := audit.Run(job.repo, job.options)
	if err != nil {
		return err
	}
	for i := range report.Findings {
		a.fillAuditArgs(&report.Findings[i])
	}
	verdict := failing(report.Findings, opts.strict)
	if a.global.quiet && verdict == nil && form == formTable {
		return nil
	}
	if err := a.printAudit(form, job, report); err != nil {
		return err
	}
	return verdict
}

// auditJob is an audit that is about to run.
type auditJob struct {
	repo    *gitrepo.Repo
	options audit.Options
	snap    *store.Snapshot // the register at the end of what is judged
	ranged  bool
}

// expectations reads the seals that somebody has on paper.
func expectations(typed []string) ([]audit.Expected, error) {
	var out []audit.Expected
	for _, t := range typed {
		name, seal, _ := strings.Cut(t, "=")
		e, ok := audit.ParseExpected(canonicalKind(name) + "=" + strings.ToLower(strings.TrimSpace(seal)))
		if !ok {
			return nil, fail(exitUsage, "audit/expect-form", "value", t)
		}
		out = append(out, e)
	}
	return out, nil
}

// auditOf opens what is to be judged: a clone's git data are enough, with no file of the
// register in any folder.
func (a *app) auditOf(typed string) (*auditJob, error) {
	repo, err := a.auditRepo()
	if err != nil {
		return nil, err
	}
	job := &auditJob{repo: repo, ranged: strings.Contains(typed, "..")}
	from, to, _ := strings.Cut(typed, "..")
	to = strings.TrimPrefix(to, ".")
	if !job.ranged {
		from, to = "", from
	}
	since, until := dayTyped(from), dayTyped(to)
	if !until.IsZero() {
		to = ""
	}
	if job.options.Head, err = resolveOr(repo, to, orDefault(a.global.rev, "HEAD")); err != nil {
		return nil, err
	}
	if err := a.auditRegister(job, typed == "" && a.global.rev == ""); err != nil {
		return nil, err
	}
	switch {
	case !since.IsZero() || !until.IsZero():
		job.options.Judge = recordedBetween(since, until, job.options.Location)
	case from != "":
		start, err := resolveOr(repo, from, "")
		if err != nil {
			return nil, err
		}
		job.options.Judge, err = notIn(repo, start)
		return job, err
	}
	return job, nil
}

// dayTyped reads an end of a range that is a day; zero for none.
func dayTyped(typed string) date.Day {
	day, err := date.ParseDay(typed)
	if err != nil {
		return date.Day{}
	}
	return day
}

// recordedBetween tells the revisions that were recorded on some days, both included; a
// zero day sets no limit.
func recordedBetween(since, until date.Day, loc *time.Location) func(gitrepo.Revision) bool {
	return func(rev gitrepo.Revision) bool {
		day := date.DayOf(rev.Committer.When.In(loc))
		return !day.Before(since) && (until.IsZero() || !day.After(until))
	}
}

// auditRegister reads what the register says of itself at the end of what is judged.
func (a *app) auditRegister(job *auditJob, whole bool) error {
	fsys, err := job.repo.At(job.options.Head)
	if err != nil {
		return err
	}
	job.snap = store.Load(fsys, a.set)
	if err := job.snap.FormatError(); err != nil {
		return err
	}
	if job.snap.Record(store.Ref{Kind: "community"}) == nil {
		return fail(exitFailed, "cli/no-register-at", "rev", job.options.Head.Short())
	}
	job.options.Set = a.set
	if job.options.Location, err = time.LoadLocation(orDefault(job.snap.Community.Timezone, "Europe/Oslo")); err != nil {
		job.options.Location = time.UTC // the zone's name is a finding of its own
	}
	if whole {
		job.options.Branch = orDefault(job.snap.Community.Branch, "main")
	}
	return nil
}

// auditRepo opens the repository: the register's, or one whose register lies in its
// history alone.
func (a *app) auditRepo() (*gitrepo.Repo, error) {
	repo, _, err := a.openRepo()
	if err == nil || a.global.rev != "" {
		return repo, err
	}
	bare := *a
	bare.global.rev = "HEAD"
	if inGit, _, second := bare.openRepo(); second == nil {
		return inGit, nil
	}
	return nil, err
}

func resolveOr(repo *gitrepo.Repo, typed, other string) (gitrepo.Hash, error) {
	name := orDefault(typed, other)
	h, err := repo.Resolve(name)
	if err != nil {
		return "", fail(exitFailed, "cli/no-revision", "rev", name).because(err)
	}
	return h, nil
}

// notIn tells the revisions that are not in the history of one.
func notIn(repo *gitrepo.Repo, start gitrepo.Hash) (func(gitrepo.Revision) bool, error) {
	before := map[gitrepo.Hash]bool{}
	for rev, err := range repo.Log(start) {
		if err != nil {
			return nil, err
		}
		before[rev.Hash] = true
	}
	return func(rev gitrepo.Revision) bool { return !before[rev.Hash] }, nil
}

// fillAuditArgs says a condition in words, in the reader's language.
func (a *app) fillAuditArgs(f *diag.Finding) {
	id, ok := f.Args["condition"]
	if !ok {
		return
	}
	args := map[string]string{}
	for key, value := range f.Args {
		if name, why := strings.CutPrefix(key, "why."); why {
			args[name] = value
		}
	}
	f.Args["why"] = conditionText(a.msg, govern.Condition{ID: id, Reason: f.Args["reason"], Args: args})
}

// lineOf gives the line of a file that a finding is about, as it was in its revision.
func (j *auditJob) lineOf(f diag.Finding) string {
	if f.Place == "" {
		return ""
	}
	if f.Commit == "" {
		return j.snap.LineText(f.File, f.Line)
	}
	blob, there, err := j.repo.Blob(gitrepo.Hash(f.Commit), f.File)
	if err != nil || !there {
		return ""
	}
	data, err := j.repo.ReadBlob(blob)
	if err != nil {
		return ""
	}
	lines := strings.SplitN(string(data), "\n", f.Line+1)
	if f.Line > len(lines) || slices.Contains(lines[:f.Line], "\x00") {
		return ""
	}
	return lines[f.Line-1]
}
