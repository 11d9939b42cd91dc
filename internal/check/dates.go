package check

import (
	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// dateRules judge dates against each other and against the day asked about. Whether a
// date can exist is asked when the file is read.
func dateRules() []Rule {
	return []Rule{
		{ID: "date/order", Severity: diag.Error, Run: datesInOrder},
		{ID: "date/period", Severity: diag.Warning, Run: periods},
		{ID: "date/future", Severity: diag.Warning, Dated: true, Run: futureDates},
	}
}

// datesInOrder finds pairs of dates of which the second surely comes before the first.
func datesInOrder(p *pass) {
	pairs := [][2]string{{"from", "to"}, {"created", "closed"}, {"opened", "deadline"}, {"constituted", "to"}, {"date", "until"}}
	for _, rec := range p.snap.Records {
		rec.Node.Walk(func(path []string, n *doc.Node) bool {
			if n.Kind != doc.Map || moved(rec, path) {
				return true
			}
			for _, pair := range pairs {
				p.inOrder(rec, path, n, pair[0], pair[1])
			}
			return true
		})
	}
}

// moved tells whether a place says from and to which day a meeting was moved: it may well
// be held earlier than planned.
func moved(rec *store.Record, path []string) bool {
	return rec.Kind == "meeting" && len(path) == 1 && path[0] == "moved"
}

func (p *pass) inOrder(rec *store.Record, path []string, n *doc.Node, first, second string) {
	a, b := n.Get(first), n.Get(second)
	if a == nil || b == nil {
		return
	}
	from, to := edtf(a), edtf(b)
	if date.Compare(to, from) == date.Before {
		p.add(rec.At(under(path, second)...), "", diag.Args{"first": first, "from": from.String(), "second": second, "to": to.String()})
	}
}

// edtf reads a date, plain or with the source's words beside it; zero for what is none.
func edtf(n *doc.Node) date.EDTF {
	if n != nil && n.Kind == doc.Map {
		n = n.Get("edtf")
	}
	e, err := date.Parse(text(n))
	if err != nil {
		return date.EDTF{}
	}
	return e
}

// periods finds a document's period that is one day or a choice of days.
func periods(p *pass) {
	for _, rec := range p.snap.Records {
		e := record.EditionOf(rec.Typed)
		if e == nil || e.Period.IsZero() {
			continue
		}
		if pr := e.Period.EDTF.Precision(); pr == date.PrecisionDay || pr == date.PrecisionChoice {
			p.add(rec.At(governedPath(rec, "period")...), "", diag.Args{"period": e.Period.EDTF.String()})
		}
	}
}

// governedPath is where a field of a governed text stands: in an FSU inside its mandate.
func governedPath(rec *store.Record, steps ...string) []string {
	if rec.Kind == "fsu" {
		return under([]string{"mandate"}, steps...)
	}
	return steps
}

// futureDates finds what is told as done on a day that has not come.
func futureDates(p *pass) {
	for _, m := range recorded[record.Meeting](p) {
		if m.Value.State == "held" {
			p.notYet(m.At("date"), m.Value.Date)
		}
		if minutes := m.Value.Minutes; minutes != nil {
			p.notYet(m.At("minutes", "approved"), minutes.Approved)
		}
	}
	for _, rec := range p.snap.Records {
		if e := record.EditionOf(rec.Typed); e != nil && e.Adopted != nil && !rec.Draft {
			p.notYet(rec.At(governedPath(rec, "adopted")...), e.Adopted.Date)
		}
	}
	for _, d := range recorded[record.Declaration](p) {
		for i, s := range d.Value.Signatures {
			p.notYet(d.At("signatures", index(i)), s.Date)
		}
	}
	for _, v := range recorded[record.Plan](p) {
		for m := range v.Value.Measures() {
			for i, progress := range m.Progress {
				p.notYet(v.At(under(m.Path, "progress", index(i))...), progress.Date)
			}
		}
	}
}

// notYet reports a date that surely lies after the day asked about.
func (p *pass) notYet(at diag.Finding, when record.When) {
	if first, ok := when.EDTF.Earliest(); ok && first.After(p.opt.AsOf) && !when.EDTF.Uncertain() {
		p.add(at, "", diag.Args{"date": when.EDTF.String()})
	}
}
