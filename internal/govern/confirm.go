package govern

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
)

// Confirming is who holds what answers a changed item of the declaration for right, when
// and why.
type Confirming struct {
	Date    date.Day
	Today   date.Day
	By      string
	Meeting string
	Note    string
	// Version gives the label of the present version of a link's target.
	Version func(check.SuspectLink) string
}

// Confirm writes into a record's tree that its suspect links hold. The links are all of
// the record that root is of. The error is a *Refusal.
func Confirm(root *doc.Node, links []check.SuspectLink, how Confirming) (*doc.Node, error) {
	if how.Date.After(how.Today) {
		return nil, refuse("confirmation-to-come", "date", how.Date.String(), "today", how.Today.String())
	}
	tree := root.Clone()
	for _, l := range links {
		path := append(slices.Clone(l.Path), "confirmations")
		have, _ := tree.Find(path)
		n := doc.MapOf("id", nextOf("b", have), "ref", l.Ref, "version", doc.Text(how.Version(l)), "date", how.Date.String())
		setText(n, "by", how.By, "meeting", how.Meeting, "note", how.Note)
		if err := tree.Append(path, n.Flow()); err != nil {
			return nil, err
		}
	}
	return tree, nil
}
