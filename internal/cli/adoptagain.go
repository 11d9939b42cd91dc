package cli

import (
	"github.com/helsefellesskap/hfh/internal/record"
)

// adoptedAlready refuses to adopt what stands by the decision that adopted it: the same
// command typed twice would make a version that is the same as the one before.
func (ad *adoption) adoptedAlready(base *register, d *draft) error {
	current := base.snap.Record(ad.ref)
	if current == nil || current.Seal() != d.rec.Seal() {
		return nil
	}
	e := record.EditionOf(current.Typed)
	if e == nil || e.Adopted == nil || ad.decision.Meeting == "" {
		return nil
	}
	if e.Adopted.Meeting != ad.decision.Meeting || e.Adopted.Decision != ad.decision.Number {
		return nil
	}
	return fail(exitUsage, "cli/adopted-already", "ref", ad.ref.String(), "version", e.Version, "meeting", ad.decision.Meeting, "revise", typed(ad.ref, "revise"))
}
