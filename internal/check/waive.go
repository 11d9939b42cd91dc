package check

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// registrationRules are about the register's own waivers and known gaps. They are
// judged last, by waiversAndGaps, which knows what the other rules found.
func registrationRules() []Rule {
	return []Rule{
		{ID: "waiver/unused", Severity: diag.Warning, Run: judgedLast},
		{ID: "known/unused", Severity: diag.Note, Run: judgedLast},
	}
}

// judgedLast is the Run of a rule that is judged after all others.
func judgedLast(*pass) {}

// target is what a waiver or a known gap points at.
type target struct {
	rule, record, place string
}

// waiversAndGaps applies the register's waivers and known gaps to what was found, and
// adds what is wrong with these themselves.
func (p *pass) waiversAndGaps() {
	rec := p.snap.Record(store.Ref{Kind: "community"})
	if rec == nil {
		return
	}
	p.waivers(rec)
	p.gaps(rec)
}

func (p *pass) waivers(rec *store.Record) {
	judged := len(p.found)
	for i, w := range p.snap.Community.Waivers {
		to := p.target(w.Rule, w.Record, w.Place)
		used := false
		for k := range p.found[:judged] {
			if f := &p.found[k]; to.covers(*f) && waivable(f.Rule) {
				used = true
				p.waive(f, w)
			}
		}
		if !used && !p.expired(w) && p.ran(to.rule) {
			p.report(rec, "waiver/unused", "waivers", i, to, w.ID)
		}
	}
}

// waive turns a finding into a note that says why, unless the waiver has expired.
func (p *pass) waive(f *diag.Finding, w record.Waiver) {
	if !p.expired(w) {
		f.Severity, f.Waiver = diag.Note, w.Reason
	}
}

// expired tells whether a waiver's last day has passed.
func (p *pass) expired(w record.Waiver) bool {
	last, ok := w.Until.EDTF.Latest()
	return ok && p.opt.AsOf.After(last)
}

// gaps marks what is registered as known. A gap without a place is one about a whole
// record.
func (p *pass) gaps(rec *store.Record) {
	judged := len(p.found)
	for i, gap := range p.snap.Community.Known {
		to := p.target(gap.Rule, gap.Record, gap.Place)
		used := false
		for k := range p.found[:judged] {
			if f := &p.found[k]; to.is(*f) {
				used = true
				f.Known = since(gap)
			}
		}
		if !used && p.ran(to.rule) {
			p.report(rec, "known/unused", "known", i, to, gap.ID)
		}
	}
}

// since says who has registered a gap and since when.
func since(gap record.KnownGap) string {
	day := gap.Since.EDTF.String()
	if gap.Who == "" {
		return day
	}
	return strings.TrimSpace(gap.Who + " " + day)
}

// waivable tells whether a rule can be waived: what is no register at all cannot.
func waivable(rule string) bool {
	return !slices.Contains([]string{"yaml", "schema", "store", "waiver", "known"}, family(rule))
}

// ran tells whether a rule was judged in this run, so that no finding means that there
// is nothing to find.
func (p *pass) ran(id string) bool {
	r := p.rules[id]
	switch {
	case !p.whole(), r == nil, p.off(r), r.Dated && p.opt.AsOf.IsZero(), r.History && p.opt.History == nil:
		return false
	}
	return true
}

// whole tells whether every file could be read as what it is to be. Where one could not,
// rules passed it by, also those of other records that it says something of.
func (p *pass) whole() bool {
	lost := func(f diag.Finding) bool { return f.Severity == diag.Error && family(f.Rule) == "store" }
	broken := func(rec *store.Record) bool { return rec.Typed == nil }
	return !slices.ContainsFunc(p.snap.Findings, lost) && !slices.ContainsFunc(p.snap.Records, broken)
}

// report adds a finding about one waiver or gap of the community.
func (p *pass) report(rec *store.Record, rule, list string, i int, to target, id string) {
	r := *p.rules[rule]
	if p.off(&r) {
		return
	}
	p.rule = &r
	r.Dated = p.rules[to.rule].Dated
	p.add(rec.At(list, index(i)), "", diag.Args{"id": id, "rule": to.rule, "record": to.record})
}

// target resolves what was typed to the names that findings carry.
func (p *pass) target(rule, ref, place string) target {
	to := target{rule: p.ruleID(rule), record: ref, place: place}
	parsed, err := store.ParseRef(ref)
	if err != nil {
		return to
	}
	to.record = parsed.String()
	rec := p.snap.Record(parsed)
	if rec == nil || place == "" || slices.ContainsFunc(p.found, to.is) {
		return to
	}
	if at, err := rec.Locate(place); err == nil {
		to.place = at.IDs
	}
	return to
}

// is tells whether a finding is exactly at the target.
func (t target) is(f diag.Finding) bool {
	return f.Rule == t.rule && f.Record == t.record && f.Place == t.place
}

// covers tells whether a finding is at the target or below it; a target without a
// place is the whole record.
func (t target) covers(f diag.Finding) bool {
	if f.Rule != t.rule || f.Record != t.record {
		return false
	}
	return t.place == "" || f.Place == t.place || strings.HasPrefix(f.Place, t.place+"/")
}
