package cli

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/store"
)

// veil takes out of a list's row what the public may not see: of an exempt case, and of
// what follows from one, only the number stays. What the record says is for those who
// keep the register, who see it with show.
func (a *app) veil(reg *register, r *row, item *doc.Node) {
	if paragraph := exemptBy(reg.snap, item); paragraph != "" {
		r.Name = a.msg.Text("meetingpaper/exempt", map[string]string{"paragraph": paragraph})
	}
}

// exemptBy gives the paragraph that an item is exempt from the public by: its own, that
// of the case that it treats, or that of the decision that it follows from; "" for none.
func exemptBy(snap *store.Snapshot, item *doc.Node) string {
	if own := text(item.Get("access").Get("exempt")); own != "" {
		return own
	}
	if all := snap.Cases().Value; all != nil && item.Get("case") != nil {
		if c := all.Case(text(item.Get("case"))); c != nil && c.Exempt() {
			return c.Access.Exempt
		}
	}
	ref, place, _ := strings.Cut(text(item.Get("decision")), "#")
	if rec := snap.Record(refOf(ref)); rec != nil && place != "" {
		if at, err := rec.Locate(place); err == nil && at.Node != nil && at.Node.Kind == doc.Map {
			return exemptBy(snap, doc.MapOf("access", orEmptyNode(at.Node.Get("access")), "case", orEmptyNode(at.Node.Get("case"))))
		}
	}
	return ""
}

func refOf(typed string) store.Ref {
	ref, err := store.ParseRef(typed)
	if err != nil {
		return store.Ref{}
	}
	return ref
}

func orEmptyNode(n *doc.Node) *doc.Node {
	if n == nil {
		return doc.Text("")
	}
	return n
}
