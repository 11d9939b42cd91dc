package govern

import (
	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// OwnersCondition is an open condition of an owner's approval that a followup follows up.
type OwnersCondition struct {
	Record   *store.Record // the document, or its draft
	Approval *record.Approval
	ID       string // of the condition
}

// OpenCondition finds the condition that a followup is about and that is not met yet; false
// where it is about none.
func OpenCondition(snap *store.Snapshot, followup string) (OwnersCondition, bool) {
	for _, rec := range snap.Records {
		e := record.EditionOf(rec.Typed)
		if e == nil || rec.Doc == nil {
			continue
		}
		for i := range e.Approvals {
			for _, c := range e.Approvals[i].Conditions {
				if c.Followup == followup && c.Met.IsZero() {
					return OwnersCondition{rec, &e.Approvals[i], c.ID}, true
				}
			}
		}
	}
	return OwnersCondition{}, false
}

// Met gives a record with the condition met on a day.
func (c OwnersCondition) Met(rec *store.Record, on date.EDTF) (*doc.Node, error) {
	tree := rec.Node.Clone()
	at := tree
	for _, key := range rec.GovernedPath() {
		at = at.Get(key)
	}
	entry := itemOf(itemOf(at, "approvals", c.Approval.ID), "conditions", c.ID)
	if entry == nil {
		return nil, refuse("no-condition", "approval", c.Approval.ID, "condition", c.ID)
	}
	put(entry, "met", doc.Text(on.String()))
	return tree, nil
}
