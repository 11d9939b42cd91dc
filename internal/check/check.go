// Package check judges a register: the rules of governance, references, text, links
// and privacy over a snapshot, with the severities, waivers and known gaps that the
// register's own data sets. Every rule of the product stands in its registry, also
// those that the packages doc, schema and store judge while they read.
package check

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/helsefellesskap/hfh/internal/cycle"
	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Options say what a register is judged for.
type Options struct {
	// AsOf is the day asked about. With the zero day no rule that depends on the day
	// runs.
	AsOf date.Day
	// Adopting is set inside an adoption: findings that depend on the day keep the
	// severity of their rule, and a draft's errors are errors.
	Adopting bool
	// History tells what versions there are; nil where there is no history to ask, and
	// then nothing is said of versions.
	History History
}

// History is what the checks ask of the versions of governed documents. It may be asked
// from two goroutines at once.
type History interface {
	// HasVersion tells whether a document has, or had, a version with this label.
	HasVersion(ref store.Ref, label string) bool
	// ChangedSince gives the versions of a link's target from the one on whose adoption
	// changed the linked item last, oldest first; none where no adoption changed it, or
	// where the place that links to it was revised since.
	ChangedSince(link Link) []string
}

// The reasons why a rule did not run.
const (
	SkippedOff       = "off"       // the register has turned it off, or it is off by default
	SkippedParameter = "parameter" // the setting that it needs is not there
	SkippedDay       = "day"       // no day was asked about
	SkippedHistory   = "history"   // there is no history to ask
)

// Skipped is a rule that did not run, and why.
type Skipped struct {
	Rule      string `json:"rule"`
	Reason    string `json:"reason"`              // one of the Skipped… constants
	Parameter string `json:"parameter,omitempty"` // the setting that is missing
}

// Result is what a run found.
type Result struct {
	// Findings are all of them, sorted; also those that are known or waived.
	Findings []diag.Finding
	// Skipped are the rules that did not run, in the registry's order.
	Skipped []Skipped
	// Files is how many files were judged.
	Files int
}

// Summary counts the findings.
func (r Result) Summary() diag.Summary { return diag.Summarize(r.Findings, r.Files) }

// Errors tells whether any finding is an error.
func (r Result) Errors() bool {
	return slices.ContainsFunc(r.Findings, func(f diag.Finding) bool { return f.Severity == diag.Error })
}

// News gives the findings that are not registered as known gaps: what a list shows
// unless everything is asked for.
func (r Result) News() []diag.Finding {
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f diag.Finding) bool { return f.Known != "" })
}

// judges is how many families of rules are judged at once.
const judges = 2

// All judges a whole register: what reading it found, and every rule that runs.
func All(snap *store.Snapshot, opt Options) Result {
	groups := families()
	p := &pass{snap: snap, opt: opt, rules: map[string]*Rule{}}
	for _, rules := range groups {
		for i := range rules {
			p.rules[rules[i].ID] = &rules[i]
			for _, alias := range rules[i].Aliases {
				p.rules[alias] = &rules[i]
			}
		}
	}
	for _, f := range snap.Findings {
		p.keep(f)
	}
	p.places() // all families look at them
	skipped := p.judge(groups)
	p.waiversAndGaps()
	return Result{Findings: diag.Sort(p.found), Skipped: skipped, Files: len(snap.Records)}
}

// judge runs every rule, several families at once, each in a pass of its own. What they
// find has the registry's order, whoever is ready first.
func (p *pass) judge(groups [][]Rule) []Skipped {
	passes := make([]pass, len(groups))
	skipped := make([][]Skipped, len(groups))
	var next atomic.Int32
	var all sync.WaitGroup
	for range judges {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(groups); i = int(next.Add(1)) - 1 {
				own := pass{snap: p.snap, opt: p.opt, rules: p.rules, spots: p.spots}
				for k := range groups[i] {
					if s, ok := own.run(&groups[i][k]); !ok {
						skipped[i] = append(skipped[i], s)
					}
				}
				passes[i] = own
			}
		})
	}
	all.Wait()
	for i := range passes {
		p.found = append(p.found, passes[i].found...)
	}
	return slices.Concat(skipped...)
}

// run runs one rule if it is to run.
func (p *pass) run(r *Rule) (Skipped, bool) {
	switch {
	case r.Judged != "":
		return Skipped{}, true
	case p.off(r):
		return Skipped{Rule: r.ID, Reason: SkippedOff}, false
	case r.Dated && p.opt.AsOf.IsZero():
		return Skipped{Rule: r.ID, Reason: SkippedDay}, false
	case r.History && p.opt.History == nil:
		return Skipped{Rule: r.ID, Reason: SkippedHistory}, false
	case r.set != nil && !r.set(p.snap):
		return Skipped{Rule: r.ID, Reason: SkippedParameter, Parameter: r.Parameter}, false
	}
	p.rule = r
	r.Run(p)
	return Skipped{}, true
}

// off tells whether a rule is turned off: by the register, or by default and the
// register does not turn it on.
func (p *pass) off(r *Rule) bool {
	if s := p.setting(r); s != nil && s.Severity != "" {
		return s.Severity == "off"
	}
	return r.Off
}

// pass is one run over one snapshot. Rules look at snap and report to it.
type pass struct {
	snap  *store.Snapshot
	opt   Options
	rules map[string]*Rule // by id and by the names they had before
	rule  *Rule            // the one that runs
	found []diag.Finding

	spots  []spot       // every scalar of every record, made at the first need
	items  []cycle.Item // what falls due, made at the first need
	due    bool
	ids    map[string][]string       // ids by kind, listed at the first need
	looked map[[2]string]error       // places that were looked up
	given  map[string]map[string]int // how often each id is given in a record
	names  *nameIndex
	hosts  map[string]string
}

// add reports a finding of the rule that runs: at a place (Record.At), with which of
// its messages and its facts.
func (p *pass) add(at diag.Finding, variant string, args diag.Args) {
	p.addAs(p.rule.Severity, at, variant, args)
}

// addAs is add with a severity that the data sets for this finding.
func (p *pass) addAs(s diag.Severity, at diag.Finding, variant string, args diag.Args) {
	at.Rule, at.Variant, at.Args, at.Severity, at.Dated = p.rule.ID, variant, args, s, at.Dated || p.rule.Dated
	at.Source = p.source(at)
	p.keep(at)
}

// source gives what the register names as the source of a finding: nearest to its
// place, or of the rule that runs, or of the whole record; "" for none. What founded the
// partnership is no source of its settings.
func (p *pass) source(at diag.Finding) string {
	ref, err := store.ParseRef(at.Record)
	rec := p.snap.Record(ref)
	if err != nil || rec == nil {
		return RuleSource(p.snap, *p.rule)
	}
	if s := rec.Source(steps(at.Path)); s != "" {
		return s
	}
	if s := RuleSource(p.snap, *p.rule); s != "" || ref.Kind == "community" {
		return s
	}
	return rec.Source(nil)
}

// steps reads a JSON Pointer.
func steps(pointer string) []string {
	if pointer == "" {
		return nil
	}
	list := strings.Split(pointer[1:], "/")
	for i, s := range list {
		list[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(s)
	}
	return list
}

// keep takes a finding in with the severity that it has in this register and run.
func (p *pass) keep(f diag.Finding) {
	if p.rule != nil {
		if s := p.setting(p.rule); s != nil {
			if level, err := diag.ParseSeverity(s.Severity); err == nil {
				f.Severity = level
			}
		}
	}
	if !p.opt.Adopting && f.Severity == diag.Error && (f.Dated || p.inDraft(f) && governance(family(f.Rule))) {
		f.Severity = diag.Warning
	}
	p.found = append(p.found, f)
}

// inDraft tells whether a finding is about a draft.
func (p *pass) inDraft(f diag.Finding) bool {
	ref, err := store.ParseRef(f.Record)
	return err == nil && ref.Draft
}
