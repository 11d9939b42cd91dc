package govern

import (
	"slices"
	"strconv"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Act is what one body has to do before changes of a document hold.
type Act struct {
	Body     string   // id of the body
	Classes  []string // of what it decides, in the order of the data; empty for one that only adopts
	Places   []string // of the changes that it decides, in the order of the changes
	ReportTo string   // the body that is told afterwards, "" for none
	Source   string   // where it says so, in words; "" where no source is named
	// Adopts tells that the body adopts the document: its act is the last.
	Adopts bool
}

// Competence gives the bodies that must act on changes of a document, in the order in
// which they must, and why, all from the register's data: the ones that decide on the
// classes of the changes, as documents[].decides has them, and last the one that adopts
// the document. Changes that only touch the wording need no adoption where the data
// gives them a body of their own; beside others they are adopted with these. A change
// without a body for any of its classes is the adopter's. No changes need no act, and a
// document whose adopter is not known has only the acts that are.
func Competence(snap *store.Snapshot, ref store.Ref, changes []diff.Change) []Act {
	policy := snap.Community.Policy(ref.Kind)
	if policy == nil || len(changes) == 0 {
		return nil
	}
	c := &competence{policy: policy, classifier: NewClassifier(snap.Community, ref.Kind)}
	for _, ch := range changes {
		c.take(ch)
	}
	if rec := snap.Record(store.Ref{Kind: "community"}); rec != nil {
		c.sources(snap, rec)
	}
	return c.ordered()
}

// competence is one run of Competence.
type competence struct {
	policy     *record.DocumentPolicy
	classifier *Classifier
	acts       []Act
	adopter    Act
	substance  bool // something changed but the wording
}

// take finds who decides on one change.
func (c *competence) take(ch diff.Change) {
	classes := c.classifier.Classes(ch)
	c.substance = c.substance || !slices.Equal(classes, []string{record.Editorial})
	decided := false
	for _, d := range c.policy.Decides {
		if slices.Contains(classes, d.ID) {
			decided = true
			c.act(d).add(d.ID, ch.Place())
		}
	}
	if !decided {
		for _, id := range classes {
			c.adopter.add(id, ch.Place())
		}
	}
}

// act gives the act of the body that decides on a class, a new one at its first.
func (c *competence) act(d record.Decides) *Act {
	for i := range c.acts {
		if c.acts[i].Body == d.Body && c.acts[i].ReportTo == d.ReportTo {
			return &c.acts[i]
		}
	}
	c.acts = append(c.acts, Act{Body: d.Body, ReportTo: d.ReportTo})
	return &c.acts[len(c.acts)-1]
}

func (a *Act) add(class, place string) {
	if !slices.Contains(a.Classes, class) {
		a.Classes = append(a.Classes, class)
	}
	if len(a.Places) == 0 || a.Places[len(a.Places)-1] != place {
		a.Places = append(a.Places, place)
	}
}

// sources notes for each act where the data has it from: the first class's source, the
// policy's own for the adopter's.
func (c *competence) sources(snap *store.Snapshot, rec *store.Record) {
	document := slices.IndexFunc(snap.Community.Documents, func(p record.DocumentPolicy) bool { return p.ID == c.policy.ID })
	path := []string{"documents", strconv.Itoa(document)}
	c.adopter.Source = rec.Source(path)
	for i, a := range c.acts {
		j := slices.IndexFunc(c.policy.Decides, func(d record.Decides) bool { return d.ID == a.Classes[0] && d.Body == a.Body })
		c.acts[i].Source = rec.Source(append(slices.Clip(path), "decides", strconv.Itoa(j)))
	}
}

// ordered puts the acts in order: as the data lists them, the adopter's last.
func (c *competence) ordered() []Act {
	rank := func(a Act) int {
		return slices.IndexFunc(c.policy.Decides, func(d record.Decides) bool { return d.Body == a.Body && d.ReportTo == a.ReportTo })
	}
	slices.SortStableFunc(c.acts, func(x, y Act) int { return rank(x) - rank(y) })
	if c.policy.Adopter == "" || !c.substance && len(c.adopter.Classes) == 0 {
		return c.acts
	}
	last := c.adopter
	last.Body, last.Adopts = c.policy.Adopter, true
	var out []Act
	for _, a := range c.acts {
		switch {
		case a.Body == last.Body:
			last.Source = a.Source
		case !c.substance || !slices.Equal(a.Classes, []string{record.Editorial}):
			out = append(out, a)
			continue
		}
		last.Classes, last.Places = append(slices.Clone(a.Classes), last.Classes...), append(slices.Clone(a.Places), last.Places...)
	}
	return append(out, last)
}
