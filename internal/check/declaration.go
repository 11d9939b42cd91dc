package check

import (
	"slices"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// declarationRules judge the declaration as it was agreed.
func declarationRules() []Rule {
	return []Rule{
		{
			ID: "declaration/signatures", Severity: diag.Error, Holds: []string{"A7", "A12"}, Parameter: "documents/declaration/signed_by",
			set: signedByAll, Run: signatures,
		},
		{
			ID: "declaration/period-cycle", Severity: diag.Note, Holds: []string{"R1", "A11"}, Parameter: "documents/declaration/cycle",
			set: cycleSet("declaration"), Run: periodAndCycle,
		},
		{ID: "declaration/office-unknown", Severity: diag.Note, Holds: []string{"A7", "A8"}, Run: signedOffice},
	}
}

// statutesRules judge the statutes.
func statutesRules() []Rule {
	return []Rule{
		{ID: "statutes/text-unknown", Severity: diag.Warning, Holds: []string{"A13"}, Run: statutesText},
	}
}

func signedByAll(s *store.Snapshot) bool {
	policy := s.Community.Policy("declaration")
	return policy != nil && policy.SignedBy == "all-members"
}

// signatures compares who signed with who was a member that day. Before the first
// signature none is asked for here: an adoption that needs them asks for itself.
func signatures(p *pass) {
	for _, d := range typed[record.Declaration](p) {
		if list := d.Value.Signatures; len(list) > 0 {
			p.signedTwice(d)
			p.signedByStrangers(d)
			if !d.Draft { // the adoption asks for itself
				p.unsigned(d)
			}
		}
	}
}

func (p *pass) signedTwice(d store.View[record.Declaration]) {
	seen := map[string]bool{}
	for i, s := range d.Value.Signatures {
		if seen[s.Party] {
			p.add(d.At("signatures", index(i)), "twice", diag.Args{"party": p.name(s.Party)})
		}
		seen[s.Party] = true
	}
}

// signedByStrangers finds signatures of parties that were surely no members on the day
// they signed.
func (p *pass) signedByStrangers(d store.View[record.Declaration]) {
	parties := p.snap.Parties().Value
	if parties == nil {
		return
	}
	for i, s := range d.Value.Signatures {
		day, ok := signedOn(d.Value, s)
		if party := parties.Party(s.Party); party != nil && ok && party.MemberOn(day) == date.No {
			p.add(d.At("signatures", index(i)), "stranger", diag.Args{"party": p.name(s.Party), "date": day.String()})
		}
	}
}

// signedOn gives the latest day that a signature can be from: its own date, else the
// adoption's.
func signedOn(d *record.Declaration, s record.Signature) (date.Day, bool) {
	if day, ok := s.Date.EDTF.Latest(); ok {
		return day, true
	}
	if d.Adopted == nil {
		return date.Day{}, false
	}
	return d.Adopted.Date.EDTF.Latest()
}

// unsigned finds the parties that were surely members on the day of adoption and did
// not sign.
func (p *pass) unsigned(d store.View[record.Declaration]) {
	day, ok := signedOn(d.Value, d.Value.Signatures[0])
	if d.Value.Adopted != nil {
		if adopted, known := d.Value.Adopted.Date.EDTF.Latest(); known {
			day, ok = adopted, true
		}
	}
	if !ok {
		return
	}
	var waiting []string
	for _, id := range p.snap.PartiesOn(day).Sure {
		if slices.ContainsFunc(d.Value.Signatures, func(s record.Signature) bool { return s.Party == id }) {
			continue
		}
		if signedAfter(p.snap) {
			waiting = append(waiting, p.name(id))
			continue
		}
		p.add(d.At("signatures"), "missing", diag.Args{"party": p.name(id), "date": day.String()})
	}
	if len(waiting) > 0 {
		p.addAs(diag.Note, d.At("signatures"), "waiting", diag.Args{"n": strconv.Itoa(len(waiting)), "parties": strings.Join(waiting, "\n"), "date": day.String()})
	}
}

// signedAfter tells whether the register says that the signatures may come after the
// adoption: it asks for none there.
func signedAfter(s *store.Snapshot) bool {
	policy := s.Community.Policy("declaration")
	return policy != nil && policy.Adoption != nil && policy.Adoption.Signatures != "" && policy.Adoption.Signatures != "required"
}

// sameName tells whether two names are written alike but for case and space.
func sameName(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// signedOffice finds signatures whose signer's office is not said.
func signedOffice(p *pass) {
	for _, d := range typed[record.Declaration](p) {
		for i, s := range d.Value.Signatures {
			if s.Office == "" || s.Office == record.Unknown {
				p.add(d.At("signatures", index(i)), "", diag.Args{"party": p.name(s.Party)})
			}
		}
	}
}

// periodAndCycle finds a period that ends before the revision falls due: a time that no
// period covers.
func periodAndCycle(p *pass) {
	policy := p.snap.Community.Policy("declaration")
	for _, d := range recorded[record.Declaration](p) {
		due, ok := record.NextRevision(&d.Value.Edition, policy)
		end, known := lastDay(&d.Value.Edition)
		if ok && known && end.Before(due.Earliest) && policy.CycleFrom != record.FromPeriod {
			p.add(d.At("period"), "", diag.Args{"end": end.String(), "due": due.Latest.String()})
		}
	}
}

// lastDay is the last day of a version's period, extensions counted.
func lastDay(e *record.Edition) (date.Day, bool) {
	facts := record.FactsOf(e, nil)
	if !facts.Extended.IsZero() {
		return facts.Extended.EDTF.Latest()
	}
	return facts.Period.EDTF.Latest()
}

// firstDay is the first day of a version's period.
func firstDay(e *record.Edition) (date.Day, bool) { return e.Period.EDTF.Earliest() }

// statutesText finds statutes whose adopted text nobody has pointed at.
func statutesText(p *pass) {
	for _, s := range recorded[record.Statutes](p) {
		w := s.Value.Wording
		if len(s.Value.Clauses) == 0 && (w == nil || w.State == "" || w.State == record.Unknown) {
			p.add(s.At("wording"), "", nil)
		}
	}
}

// name gives an actor's name, or its id where there is none.
func (p *pass) name(id string) string {
	if a, ok := p.snap.Actor(id); ok && a.Name != "" {
		return a.Name
	}
	return id
}
