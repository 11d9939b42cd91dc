package audit

import (
	"bytes"
	"slices"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
)

// hearings holds the answers of a hearing that is closed to what they were: they are
// withdrawn or replaced, never rewritten. What becomes of a remark is said afterwards.
func (r *run) hearings(c *Commit, _ *side) error {
	if len(c.Parents) > 1 || c.Trailers.Change == reversal || c.Trailers.Change == migration {
		return nil
	}
	for _, f := range c.Files {
		if !f.Record || f.Ref.Kind != "hearing" {
			continue
		}
		was, is, err := f.both()
		if err != nil {
			return err
		}
		then, _ := decoded(was).(*record.Hearing)
		if then == nil || then.State != record.HearingClosed || is == nil {
			continue
		}
		before, after := answers(was.Node), answers(is.Node)
		for i, a := range before {
			k := slices.IndexFunc(after, func(n *doc.Node) bool { return n.ID() == a.ID() })
			switch {
			case k < 0:
				r.add(c, diag.Error, "history/hearing", "gone", f.start(), diag.Args{"ref": f.Ref.String(), "answer": a.ID()})
			case !bytes.Equal(doc.Canonical(before[i], given), doc.Canonical(after[k], given)):
				r.add(c, diag.Error, "history/hearing", "changed", is.At("answers", itoa(k)), diag.Args{"ref": f.Ref.String(), "answer": a.ID()})
			}
		}
	}
	return nil
}

func answers(n *doc.Node) []*doc.Node {
	if list := n.Get("answers"); list != nil {
		return list.Items
	}
	return nil
}

// given tells what of an answer is the answer itself.
func given(path []string) bool {
	switch path[0] {
	case "id", "round", "party", "for", "date", "position", "case", "kind":
		return true
	case "remarks":
		return len(path) < 3 || path[2] == "id" || path[2] == "place" || path[2] == "text"
	}
	return false
}
