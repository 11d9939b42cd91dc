package cli

import (
	"errors"

	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/store"
)

// refused gives the message for what cannot be done to a meeting, a case or what
// follows from a decision; any other error as it is.
func refused(err error) error {
	var r *govern.Refusal
	if !errors.As(err, &r) {
		return err
	}
	f := &failure{id: "refused/" + r.Reason, args: r.Args, code: exitUsage, cause: err}
	if near := r.Args["near"]; near != "" {
		f.id += "-near"
	}
	if r.Unmet {
		f.code = exitFindings
	}
	return f
}

// mayChangeMinutes refuses a change of approved minutes that no correction explains. To
// take a revision back, to join two histories and to convert a register may do it.
func mayChangeMinutes(out *outcome) error {
	switch out.proposal.message.Trailers.Change {
	case "reversal", "merge", "migration":
		return nil
	}
	if locked := govern.LockedMinutes(out.base.snap, out.after); len(locked) > 0 {
		return fail(exitFindings, "refused/locked", "meeting", locked[0].ID)
	}
	return nil
}

// meeting gives a meeting's record by its id, typed with or without "meeting/".
func (r *register) meeting(typed string) (*store.Record, error) {
	ref, err := store.ParseRef("meeting/" + trimMeeting(typed))
	if err != nil {
		return nil, fail(exitUsage, "cli/not-an-id", "id", typed)
	}
	rec := r.snap.Record(ref)
	if rec == nil {
		return nil, r.noRecord(ref)
	}
	return rec, nil
}
