package cli

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
)

// logOptions are the flags of log.
type logOptions struct {
	limit   int
	since   date.Day
	changes []string
	body    string
}

func (o *logOptions) addFlags(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.IntVarP(&o.limit, "limit", "n", 0, "")
	fs.Var(dayFlag{&o.since}, "since", "")
	fs.StringArrayVar(&o.changes, "change", nil, "")
	fs.StringVar(&o.body, "body", "", "")
}

// changeKinds are what a revision may do (trailer Hfh-Change).
func changeKinds() []string {
	return []string{
		"registration", "draft", "hearing", "adoption", "extension", "signature", "approval", "meeting", "appointment", "progress",
		"evaluation", "confirmation", "correction", "withdrawal", "reversal", "closing", "merge", "migration",
	}
}

// logFilter picks revisions by what was asked for.
type logFilter struct {
	loc     *time.Location
	knownOn date.Day
	asOf    date.Day
	since   date.Day
	changes []string
	body    string
}

// empty tells that nothing was asked for that leaves out a revision.
func (f logFilter) empty() bool {
	return f.knownOn.IsZero() && f.asOf.IsZero() && f.since.IsZero() && len(f.changes) == 0 && f.body == ""
}

// filter reads the flags that pick revisions.
func (a *app) filter(reg *register, o logOptions) (logFilter, error) {
	f := logFilter{loc: reg.location(), knownOn: a.global.knownOn, asOf: a.global.asOf, since: o.since, body: o.body}
	if o.body != "" {
		full, err := a.open()
		if err != nil {
			return f, err
		}
		f.body = a.bodyTyped(full, o.body)
	}
	for _, typed := range o.changes {
		kind, err := choice("log", "--change", typed, changeKinds()...)
		if err != nil {
			return f, err
		}
		f.changes = append(f.changes, kind)
	}
	return f, nil
}

// bodyTyped gives the id of the body that --body names by its id or one of its names.
// One that the register does not know may still stand in old revisions.
func (a *app) bodyTyped(reg *register, typed string) string {
	for _, actor := range reg.snap.Actors() {
		if actor.ID != typed && (strings.EqualFold(actor.Name, typed) || slices.ContainsFunc(actor.Aliases, func(s string) bool { return strings.EqualFold(s, typed) })) {
			return actor.ID
		}
	}
	return typed
}

// lets tells whether a revision was asked for, and whether it is certain that it had
// taken effect by --as-of.
func (f logFilter) lets(rev gitrepo.Revision) (ok, certain bool) {
	recorded := date.DayOf(rev.Committer.When.In(f.loc))
	switch {
	case !f.knownOn.IsZero() && recorded.After(f.knownOn),
		!f.since.IsZero() && recorded.Before(f.since),
		len(f.changes) > 0 && !slices.Contains(f.changes, rev.Trailers.Change),
		f.body != "" && rev.Trailers.Body != f.body:
		return false, true
	case f.asOf.IsZero():
		return true, true
	}
	return tookEffect(rev.Trailers.Effective, recorded, f.asOf)
}

// tookEffect tells whether a revision had taken effect by a day. One that names no day
// did so when it was recorded; of one inside whose range the day lies nobody can tell.
func tookEffect(effective string, recorded, day date.Day) (ok, certain bool) {
	e, err := date.Parse(effective)
	if err != nil || e.IsZero() {
		return !recorded.After(day), true
	}
	if last, known := e.Latest(); known && !last.After(day) {
		return true, true
	}
	if first, known := e.Earliest(); known && first.After(day) {
		return false, true
	}
	return true, false
}
