package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/compare"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// newReviewCommand is `hfh review [A..B]`: what a whole change of the register
// comes to, for those who are to say yes to it.
func newReviewCommand(a *app) *cobra.Command {
	staged := false
	cmd := leaf("review [A..B | A [B]]", between(0, 2), func(cmd *cobra.Command, args []string) error {
		return a.review(cmd, args, staged)
	})
	cmd.Flags().BoolVar(&staged, "staged", false, "")
	return cmd
}

// review is what is said of a change of the register.
type review struct {
	changes render.Changes
	brought []diag.Finding
	healed  []diag.Finding
	acts    []reviewAct
	adopted []reviewAdopted
	missing []reviewMissing
	touched []compare.Touched
}

// reviewAct is what a body has to do, in the words of programs.
type reviewAct struct {
	Ref      string   `json:"ref"`
	Body     string   `json:"body"`
	Name     string   `json:"name"`
	Classes  []string `json:"classes"`
	Places   []string `json:"places"`
	ReportTo string   `json:"report_to"`
	Adopts   bool     `json:"adopts"`
	Source   string   `json:"source"`
}

// reviewAdopted is a version that the change brings.
type reviewAdopted struct {
	Ref     string `json:"ref"`
	Version string `json:"version"`
	Body    string `json:"body"`
	Meeting string `json:"meeting"`
}

// reviewMissing is a condition that a draft does not meet yet.
type reviewMissing struct {
	Ref       string `json:"ref"`
	Condition string `json:"condition"`
	Need      string `json:"need"`
	Text      string `json:"text"`
	Hint      string `json:"hint"`
}

func (a *app) review(cmd *cobra.Command, args []string, staged bool) error {
	form, err := a.form(cmd, formJSON, formYAML, formMarkdown, formHTML)
	if err != nil {
		return err
	}
	before, after, err := a.reviewSides(args, staged)
	if err != nil {
		return err
	}
	r := a.reviewOf(before, after)
	if form == formHTML {
		err = render.HTML(a.options(), a.msg.Text("review/kicker", nil), a.reviewPage(r, after))
	} else {
		err = a.print(form, a.reviewData(r), func() render.Page { return a.reviewPage(r, after) })
	}
	if err != nil {
		return err
	}
	return failing(r.brought, false)
}

// reviewed is one side of a review: a register with the name it is shown by.
type reviewed struct {
	*register
	name string
}

// reviewSides opens both sides: two revisions; one and what the files say; what is
// recorded and what is staged or what the files say.
func (a *app) reviewSides(args []string, staged bool) (before, after reviewed, err error) {
	repo, dir, err := a.openRepo()
	if err != nil {
		return before, after, err
	}
	base, head, three := "HEAD", "", false
	switch len(args) {
	case 1:
		base = args[0]
		if from, to, ok := a.asRange(args[0]); ok {
			base, head, three = from, to, strings.Contains(args[0], "...")
		}
	case 2:
		base, head = args[0], args[1]
	}
	if staged && head != "" {
		return before, after, fail(exitUsage, "cli/one-of", "one", "--staged", "other", head)
	}
	from, err := a.resolveReviewed(repo, base)
	if err != nil {
		return before, after, err
	}
	if head == "" {
		side, name := repo.Work, "."
		if staged {
			side, name = repo.Staged, "--staged"
		}
		after.name = name
		after.register, err = a.load(repo, dir, side)
	} else {
		var to gitrepo.Hash
		if to, err = a.resolveReviewed(repo, head); err != nil {
			return before, after, err
		}
		if three {
			if from, err = forkOf(repo, from, to); err != nil {
				return before, after, err
			}
		}
		after.name = head
		after.register, err = a.openAt(repo, dir, to)
	}
	if err != nil {
		return before, after, err
	}
	before.name = base
	before.register, err = a.openAt(repo, dir, from)
	return before, after, err
}

func (a *app) resolveReviewed(repo *gitrepo.Repo, name string) (gitrepo.Hash, error) {
	rev, err := repo.Resolve(name)
	switch {
	case err != nil && repo.Shallow():
		return rev, fail(exitFailed, "compare/revision-cut", "rev", name).because(err)
	case err != nil:
		return rev, fail(exitUsage, "cli/no-revision", "rev", name).because(err)
	}
	return rev, nil
}

// forkOf gives the newest revision that both sides build on: what BASE has got since is
// none of HEAD's change. Without one it is base itself.
func forkOf(repo *gitrepo.Repo, base, head gitrepo.Hash) (gitrepo.Hash, error) {
	on := map[gitrepo.Hash]bool{}
	for rev, err := range repo.Log(base) {
		if err != nil {
			return "", err
		}
		on[rev.Hash] = true
	}
	for rev, err := range repo.Log(head) {
		if err != nil {
			return "", err
		}
		if on[rev.Hash] {
			return rev.Hash, nil
		}
	}
	return base, nil
}

// reviewOf works the review out.
func (a *app) reviewOf(before, after reviewed) review {
	c := compare.New(compare.Options{Lang: a.msg})
	r := review{changes: render.Changes{From: before.name, To: after.name}}
	var pairs []compare.Pair
	r.changes.Records, pairs = c.Records(compare.AgainstStanding(compare.Pairs(before.snap, after.snap)), true)
	r.changes = r.changes.Numbered()
	r.changes.ClassNames = c.ClassNames()
	r.touched = c.WhomItTouches(pairs)
	had, has := a.check(before.register).Findings, a.check(after.register).Findings
	r.brought, r.healed = stillThere(lessFindings(has, had), lessFindings(had, has))
	text := compare.New(compare.Options{Lang: a.msg, Text: true})
	for _, p := range pairs {
		a.reviewDocument(&r, text, after.register, p)
	}
	return r
}

// lessFindings gives the findings of one list that the other lacks. A draft and the
// record that it is of count as one: it brings nothing that stands there already. Gaps that are known are left out.
func lessFindings(list, without []diag.Finding) []diag.Finding {
	there := map[string]bool{}
	for _, f := range without {
		there[sameFinding(ofDocument(f))] = true
	}
	var out []diag.Finding
	for _, f := range list {
		if f.Known == "" && !there[sameFinding(ofDocument(f))] {
			out = append(out, f)
		}
	}
	return out
}

// stillThere takes the findings out of both lists that are about one thing before and
// after, and only say it otherwise, as with the new name of a measure.
func stillThere(brought, healed []diag.Finding) (_, _ []diag.Finding) {
	count := map[string]int{}
	for _, f := range healed {
		count[aboutSame(ofDocument(f))]++
	}
	both := map[string]int{}
	brought = slices.DeleteFunc(brought, func(f diag.Finding) bool {
		key := aboutSame(ofDocument(f))
		if f.Place == "" || count[key] == both[key] {
			return false
		}
		both[key]++
		return true
	})
	healed = slices.DeleteFunc(healed, func(f diag.Finding) bool {
		key := aboutSame(ofDocument(f))
		if both[key] == 0 {
			return false
		}
		both[key]--
		return true
	})
	return brought, healed
}

// ofDocument makes a finding about a draft one about its document. In a draft an error
// of governance counts as a warning.
func ofDocument(f diag.Finding) diag.Finding {
	if ref, ok := strings.CutSuffix(f.Record, "@draft"); ok {
		f.Record = ref
	}
	f.File, f.Severity, f.Known, f.Waiver = "", diag.Note, "", ""
	return f
}

// reviewDocument says of one document who has to decide, and what its draft lacks. A
// version that came with its adoption is decided already.
func (a *app) reviewDocument(r *review, c *compare.Comparer, after *register, p compare.Pair) {
	if p.After == nil || p.After.Doc == nil || !p.After.Governed() {
		return
	}
	ref := withoutDraft(p.After.Ref)
	if p.After.Draft {
		standing := after.snap.Record(ref) // what the draft would change now
		if standing != nil && standing.Doc != nil {
			draft := compare.Pair{Before: standing, After: p.After, BeforeSnap: after.snap, AfterSnap: after.snap}
			r.addActs(after.snap, ref, govern.Competence(after.snap, ref, c.Changes(draft)))
		} else {
			first := diff.Docs(nil, store.TextOf(p.After), diff.Options{Shape: p.After.Shape})
			r.addActs(after.snap, ref, govern.Competence(after.snap, ref, first))
		}
		r.addMissing(a, ref, govern.Conditions(after.snap, p.After, govern.Request{Ref: ref, Today: after.today}))
		return
	}
	before := versionOf(p.Before)
	if v := record.EditionOf(p.After.Typed); v != nil && v.Version != "" && before != v.Version {
		one := reviewAdopted{Ref: ref.String(), Version: v.Version}
		if v.Adopted != nil {
			one.Body, one.Meeting = v.Adopted.Body, v.Adopted.Meeting
		}
		r.adopted = append(r.adopted, one)
		return
	}
	if p.Before != nil && p.Before.Doc != nil {
		r.addActs(after.snap, ref, govern.Competence(after.snap, ref, c.Changes(p)))
	}
}

func versionOf(rec *store.Record) string {
	if rec == nil {
		return ""
	}
	if e := record.EditionOf(rec.Typed); e != nil {
		return e.Version
	}
	return ""
}

func (r *review) addActs(snap *store.Snapshot, ref store.Ref, acts []govern.Act) {
	for _, act := range acts {
		name := act.Body
		if actor, ok := snap.Actor(act.Body); ok && actor.Name != "" {
			name = actor.Name
		}
		r.acts = append(r.acts, reviewAct{
			Ref: ref.String(), Body: act.Body, Name: name, Classes: listOrEmpty(act.Classes), Places: listOrEmpty(act.Places),
			ReportTo: act.ReportTo, Adopts: act.Adopts, Source: act.Source,
		})
	}
}

func listOrEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func (r *review) addMissing(a *app, ref store.Ref, conditions []govern.Condition) {
	for _, c := range conditions {
		if c.State != govern.NotMet {
			continue
		}
		_, hint := a.msg.Message("condition/"+c.ID, c.Reason, c.Args)
		r.missing = append(r.missing, reviewMissing{Ref: ref.String(), Condition: c.ID, Need: string(c.Need), Text: conditionText(a.msg, c), Hint: hint})
	}
}

// reviewData is a review for programs.
func (a *app) reviewData(r review) any {
	return struct {
		From    string            `json:"from"`
		To      string            `json:"to"`
		Changes any               `json:"comparison"`
		Figures any               `json:"figures"`
		Adopted []reviewAdopted   `json:"adopted"`
		Acts    []reviewAct       `json:"acts"`
		Missing []reviewMissing   `json:"missing"`
		Touched []compare.Touched `json:"touched"`
		Brought any               `json:"brought"`
		Healed  any               `json:"healed"`
	}{
		r.changes.From, r.changes.To, render.ChangesData(r.changes), render.StatJSON(r.changes),
		append([]reviewAdopted{}, r.adopted...), append([]reviewAct{}, r.acts...), append([]reviewMissing{}, r.missing...),
		append([]compare.Touched{}, r.touched...), render.FindingsData(a.msg, r.brought), render.FindingsData(a.msg, r.healed),
	}
}

// classWords names classes as the register does, and those that every register has.
func (a *app) classWords(r review, ids []string) string {
	var words []string
	for _, id := range ids {
		name := r.changes.ClassNames[id]
		if name == "" && (id == "substantive" || id == "editorial") {
			name = a.msg.Text("review/class."+id, nil)
		}
		words = append(words, orDefault(name, id))
	}
	return strings.Join(words, ", ")
}
