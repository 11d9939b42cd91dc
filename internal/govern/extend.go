package govern

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// ExtensionConditions judges what a decision that prolongs a version needs: of those
// that the register asks for at an adoption, the ones about the decision itself.
func ExtensionConditions(snap *store.Snapshot, req Request) []Condition {
	h := hearing{snap: snap, req: req, policy: snap.Community.Policy(req.Ref.Kind)}
	if h.meeting = snap.Meeting(req.Meeting).Value; h.meeting != nil {
		h.item = h.decisionItem()
	}
	var asked *record.Conditions
	if h.policy != nil {
		asked = h.policy.Adoption
	}
	var out []Condition
	for _, c := range asked.List() {
		if !slices.Contains([]string{"body", "decision", "consensus", "minutes"}, c.Name) || Need(c.Level) == Off {
			continue
		}
		judged := h.judge(c.Name)
		judged.ID, judged.Need = c.Name, Need(c.Level)
		if judged.State == NotMet && h.waived(c.Name) {
			judged.State = Waived
		}
		out = append(out, judged)
	}
	return out
}

// Ends gives the last day of a version as it is now: of its latest extension, else of its
// period. ok is false where neither is known to end.
func Ends(rec *store.Record) (date.Day, bool) {
	e := record.EditionOf(rec.Typed)
	if e == nil {
		return date.Day{}, false
	}
	facts := record.FactsOf(e, nil)
	if !facts.Extended.IsZero() {
		return facts.Extended.EDTF.Latest()
	}
	return facts.Period.EDTF.Latest()
}

// Extend gives a change of a record's tree: one extension more, until a day, by a
// decision. The text stays as it is.
func Extend(rec *store.Record, until date.EDTF, d Decision, why string) func(root *doc.Node) error {
	path := append(slices.Clone(rec.GovernedPath()), "extensions")
	list := rec.Node
	for _, key := range path {
		list = list.Get(key)
	}
	taken := func(id string) bool {
		return list != nil && slices.ContainsFunc(list.Items, func(n *doc.Node) bool { return n.ID() == id })
	}
	kv := []any{"id", record.FreeSlug(record.Slug("til "+until.String()), taken), "until", until.String()}
	for _, pair := range [][2]string{{"meeting", d.Meeting}, {"decision", d.Number}, {"date", d.Adopted.EDTF.String()}, {"note", why}} {
		if pair[1] != "" {
			kv = append(kv, pair[0], pair[1])
		}
	}
	node := doc.MapOf(kv...).Flow()
	return func(root *doc.Node) error { return root.Append(path, node.Clone()) }
}
