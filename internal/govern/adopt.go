package govern

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

func itoa(n int) string { return strconv.Itoa(n) }

// signaturesOf gives the signatures that a draft or record carries.
func signaturesOf(rec *store.Record) []record.Signature {
	if rec == nil {
		return nil
	}
	switch typed := rec.Typed.(type) {
	case *record.Declaration:
		return typed.Signatures
	case *record.Statutes:
		return typed.Signatures
	case *record.Plan:
		return typed.Signatures
	case *record.Agreement:
		return typed.Signatures
	case *record.Report:
		return typed.Signatures
	}
	return nil
}

// Decision is the meeting and case that an adoption rests on, and its dates.
type Decision struct {
	Meeting   string
	Number    string // the case as printed, or its item's id
	Body      string
	Adopted   record.When // the meeting's day
	Effective date.EDTF   // zero: not known yet (when all have approved)
}

// Decided settles what an adoption writes down. Where no day of effect was typed, the
// register's `effect` says whether the adoption's day is it.
func Decided(snap *store.Snapshot, req Request) Decision {
	d := Decision{Meeting: req.Meeting, Number: req.Case, Effective: req.Effective}
	policy := snap.Community.Policy(req.Ref.Kind)
	if policy != nil {
		d.Body = policy.Adopter
	}
	if m := snap.Meeting(req.Meeting).Value; m != nil {
		d.Adopted = m.Date
		h := hearing{snap: snap, req: req, policy: policy, meeting: m}
		if item := h.decisionItem(); item != nil {
			d.Number = label(item)
		}
		if d.Body == "" && len(m.Bodies) > 0 {
			d.Body = m.Bodies[0]
		}
	}
	if req.Effective.IsZero() && (policy == nil || policy.Effect == "" || policy.Effect == "on-adoption") {
		d.Effective = d.Adopted.EDTF
	}
	return d
}

// Label gives the label of the version: the one typed, else the one that the draft has
// for it, else by the register's pattern, else the year of effect; one that is taken gets a number
// (2025.2). A typed label that
// is taken or faulty is a *LabelError.
func Label(snap *store.Snapshot, draft *store.Record, d Decision, typed string, taken func(string) bool) (string, error) {
	edition := record.EditionOf(draft.Typed)
	if edition != nil {
		typed = cmp.Or(typed, edition.Version)
	}
	if typed != "" {
		if why := record.LabelFault(typed); why != "" {
			return "", &LabelError{Label: typed, Why: why}
		}
		if taken(typed) {
			return "", &LabelError{Label: typed, Why: "taken"}
		}
		return typed, nil
	}
	facts := record.Facts{Adopted: d.Adopted, Effective: record.When{EDTF: d.Effective}}
	if edition != nil {
		facts.Period = edition.Period
	}
	pattern := ""
	if policy := snap.Community.Policy(draft.Kind); policy != nil {
		pattern = policy.Label
	}
	label, err := record.ExpandLabel(pattern, facts)
	if err != nil {
		return "", &LabelError{Label: pattern, Why: "pattern"}
	}
	return record.FreeLabel(label, taken), nil
}

// LabelError says why a label cannot be given to a version.
type LabelError struct {
	Label string
	Why   string // "taken", "pattern", or a fault as record.LabelFault names it
}

func (e *LabelError) Error() string { return fmt.Sprintf("label %q: %s", e.Label, e.Why) }

// Adopt gives the bytes of the record that the adoption makes out of the draft: its
// text, the acts of the adoption, and what goes on meanwhile in the record that stood.
// current is nil for a document's first version.
func Adopt(current, draft *store.Record, file, label string, d Decision) ([]byte, error) {
	acts := store.Acts{
		Version: label,
		Adopted: record.Adopted{Date: d.Adopted, Body: d.Body, Meeting: d.Meeting, Decision: d.Number},
	}
	if !d.Effective.IsZero() && d.Effective.String() != d.Adopted.EDTF.String() {
		acts.Effective = d.Effective.String()
	}
	tree, err := store.Adopted(current, draft, acts)
	if err != nil {
		return nil, err
	}
	if path := draft.GovernedPath(); len(path) > 0 && tree.Get(path[0]).Get("state") != nil {
		// What was said of the mandate before, that it is not documented, is over.
		if err := tree.Set(append(path, "state"), doc.Text(record.Documented)); err != nil {
			return nil, err
		}
	}
	settled(tree, draft, label)
	after, _, err := draft.Doc.Rewrite(tree)
	if err != nil {
		return nil, fmt.Errorf("adopt %s: %w", draft.Ref, err)
	}
	return moveModeline(after.Bytes(), draft.File, file), nil
}

// Statuses are the values of a measure's progress.
func Statuses() []string { return []string{"not-started", "in-progress", "done", "stopped"} }

// Progress gives a change of a plan's tree: one entry of progress more at a measure.
// The place must be a measure's; the error is else a *store.PlaceError or ErrNoMeasure.
func Progress(plan *store.Record, place string, entry record.Progress) (func(root *doc.Node) error, store.Place, error) {
	at, err := plan.Locate(place)
	if err != nil {
		return nil, at, err
	}
	if !isMeasure(at.Path) {
		return nil, at, ErrNoMeasure
	}
	kv := []any{"id", nextID(at.Node.Get("progress")), "date", entry.Date.EDTF.String(), "status", entry.Status}
	if entry.Note != "" {
		kv = append(kv, "note", entry.Note)
	}
	if entry.By != "" {
		kv = append(kv, "by", entry.By)
	}
	node := doc.MapOf(kv...).Flow()
	return func(root *doc.Node) error {
		return root.Append(append(at.Path, "progress"), node.Clone())
	}, at, nil
}

// isMeasure tells whether a path ends at an item of a list of measures.
func isMeasure(path []string) bool {
	if len(path) < 2 {
		return false
	}
	list := path[len(path)-2]
	return list == "measures" || list == "sub_measures"
}

// nextID gives the next of p1, p2 …: one past the highest, so that none is given twice.
func nextID(list *doc.Node) string {
	highest := 0
	if list != nil {
		for _, item := range list.Items {
			if n, err := strconv.Atoi(trimP(item.ID())); err == nil && n > highest {
				highest = n
			}
		}
	}
	return "p" + itoa(highest+1)
}

func trimP(id string) string {
	if len(id) > 1 && id[0] == 'p' {
		return id[1:]
	}
	return ""
}
