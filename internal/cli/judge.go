package cli

import (
	"slices"
	"sync"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/history"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// judge checks what a change makes of the register. An error that it brings, or that
// stands in a record that it adopts, refuses it: the findings are printed, and nothing
// is written. What else the change brings is given back, to be told of afterwards.
func (a *app) judge(out *outcome) ([]diag.Finding, error) {
	base, p := out.base, out.proposal
	opt := check.Options{AsOf: base.today, Adopting: p.message.Trailers.Change == changeAdoption, History: base.versionsWith(p)}
	fresh, later := check.ChangedSince(base.snap, base.hadBefore(opt), out.after, opt)
	out.later, out.judged = later, opt
	if p.other != nil {
		fresh = notOf(p.other, opt, fresh)
	}
	if opt.Adopting {
		fresh = diag.Sort(append(fresh, adoptedErrors(out, fresh)...))
	}
	var errs, rest []diag.Finding
	for _, f := range fresh {
		switch {
		case f.Severity == diag.Error:
			errs = append(errs, f)
		case f.Severity == diag.Warning && f.Known == "" && !f.Dated:
			rest = append(rest, f)
		}
	}
	if len(errs) == 0 {
		return rest, nil
	}
	o, line := a.errOptions(), out.after.LineText
	if p.typed.name != "" {
		errs = p.typed.at(out.after, errs)
		line = p.typed.lineText(line)
	}
	err := render.Findings(o, render.Report{List: errs, Summary: diag.Summarize(errs, len(p.files)), Line: line})
	if err != nil {
		return nil, err
	}
	return nil, fail(exitFindings, "cli/change-has-errors")
}

// notOf leaves out what is found on the other side of a merge too: it came with it, and
// only what neither side had is of the merge's making.
func notOf(other *store.Snapshot, opt check.Options, fresh []diag.Finding) []diag.Finding {
	if len(fresh) == 0 {
		return nil
	}
	had := map[string]bool{}
	for _, f := range check.All(other, opt).Findings {
		had[aboutSame(f)] = true
	}
	return slices.DeleteFunc(slices.Clone(fresh), func(f diag.Finding) bool { return had[aboutSame(f)] })
}

// adoptedErrors gives the errors of an adopted record that stood there before too:
// they do not stop a correction, but nothing is adopted with them.
func adoptedErrors(out *outcome, have []diag.Finding) []diag.Finding {
	var old []diag.Finding
	for _, f := range out.later.Findings {
		isHad := slices.ContainsFunc(have, func(h diag.Finding) bool { return diag.Compare(f, h) == 0 })
		if f.Severity == diag.Error && f.Record == out.proposal.message.Trailers.Records[0] && !isHad {
			old = append(old, f)
		}
	}
	return old
}

// errOptions is options for what is no result: findings that refuse, hints.
func (a *app) errOptions() render.Options {
	o := a.options()
	o.Out = a.streams.Err
	return o
}

// versions answers the checks' questions of what versions there are. It reads the
// history of a document when it is first asked about it.
type versions struct {
	mu    sync.Mutex // the register before and after a change is judged at once
	base  *register
	known map[store.Ref][]string
	lines map[store.Ref]history.Timeline
	read  map[recordThen]*store.Record
}

// versionsWith is the versions of the base and the one that a change would make.
func (r *register) versionsWith(p *proposal) *versions {
	v := &versions{base: r, known: map[store.Ref][]string{}}
	if t := p.message.Trailers; t.Version != "" && len(t.Records) > 0 {
		if ref, err := store.ParseRef(t.Records[0]); err == nil {
			v.known[ref] = append(v.labels(ref), t.Version)
		}
	}
	return v
}

// HasVersion tells whether a document has, or had, a version with this label.
func (v *versions) HasVersion(ref store.Ref, label string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	labels, ok := v.known[ref]
	if !ok {
		labels = v.labels(ref)
		v.known[ref] = labels
	}
	return slices.Contains(labels, label)
}

func (v *versions) labels(ref store.Ref) []string {
	t, err := history.Of(v.base.repo, v.base.head, ref, v.base.snap.FileOf(ref), nil, v.base.found(ref))
	labels := t.Labels()
	if err != nil {
		labels = nil // a history that cannot be read is audit's to tell of
	}
	if rec := v.base.snap.Record(ref); rec != nil {
		if e := record.EditionOf(rec.Typed); e != nil && e.Version != "" {
			labels = append(labels, e.Version) // also where plain git brought it in
		}
	}
	return labels
}
