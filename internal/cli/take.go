package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/compare"
	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// takes is what the user has chosen where the draft and the register say different
// things: by --take, or when asked.
type takes struct {
	typed []take
	// ask asks about a conflict; nil where there is nobody to ask.
	ask func(c compare.Conflict) (diff.Side, error)
	// lang prints the values of a conflict.
	lang *msg.Printer
}

// take is one choice. The draft is ours, the register theirs.
type take struct {
	place string
	side  diff.Side
}

// takeFlag is --take PLACE=draft|register.
type takeFlag struct{ to *takes }

func (f takeFlag) String() string { return "" }
func (f takeFlag) Type() string   { return "PLACE=draft|register" }
func (f takeFlag) Set(s string) error {
	i := strings.LastIndexByte(s, '=')
	if i <= 0 {
		return fail(exitUsage, "compare/take-form", "value", s)
	}
	side, ok := sideOfWord(s[i+1:])
	if !ok {
		return fail(exitUsage, "compare/take-form", "value", s)
	}
	f.to.typed = append(f.to.typed, take{s[:i], side})
	return nil
}

// sideOfWord reads which side is meant.
func sideOfWord(word string) (diff.Side, bool) {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "draft", "utkast", "utkastet", "1":
		return diff.Ours, true
	case "register", "registeret", "2":
		return diff.Theirs, true
	}
	return diff.Open, false
}

// conflictError is a merge that needs choices.
type conflictError struct {
	ref  store.Ref
	list []compare.Conflict
	// older tells that it is a file made from an older text that the draft differs from.
	older bool
}

func (e *conflictError) Error() string {
	return fmt.Sprintf("%s: %d conflicts with the register", e.ref, len(e.list))
}

// conflicting tells of the conflicts that stopped a command, and how to settle them.
func (a *app) conflicting(err error) error {
	var e *conflictError
	if !errors.As(err, &e) {
		return err
	}
	ours, theirs := "compare/in-draft", "compare/in-register"
	if e.older {
		ours, theirs = "revise/in-file", "compare/in-draft"
	}
	var list render.Bullets
	for _, c := range e.list {
		list = append(list, a.conflictBullet(c, ours, theirs))
	}
	if err := render.Text(a.errOptions(), render.Page{list}); err != nil {
		return err
	}
	if e.older {
		return fail(exitConflict, "revise/older-conflict", "ref", e.ref.String(), "n", count(len(e.list)), "place", e.list[0].Place, "command", typed(e.ref, "revise"))
	}
	return fail(exitConflict, "compare/take-needed", "ref", e.ref.String(), "n", count(len(e.list)), "place", e.list[0].Place)
}

// takeIn brings into a draft what became of the adopted text since the draft was opened,
// by the ids of items. What both changed is settled by what the user just typed there,
// by --take, or by asking; else it ends here.
func (r *register) takeIn(d *draft, w wish, t *takes) error {
	then, now, err := r.sinceOpened(d.ref, d.rec)
	if err != nil {
		return err
	}
	if then == nil {
		return t.unused(d.ref)
	}
	m := &draftMerge{d: d, now: now, snap: r.snap, takes: t, words: compare.New(compare.Options{Lang: t.lang})}
	if m.base, err = asDraft(then, d.rec.Node); err != nil {
		return err
	}
	if m.theirs, err = asDraft(now, d.rec.Node); err != nil {
		return err
	}
	for place := range d.touched {
		_, at, _ := strings.Cut(place, "#")
		m.touched = append(m.touched, at)
	}
	return m.into(r, w)
}

// unused refuses choices where there is nothing to choose.
func (t *takes) unused(ref store.Ref) error {
	if len(t.typed) == 0 {
		return nil
	}
	return fail(exitUsage, "compare/take-unused", "ref", ref.String(), "place", t.typed[0].place)
}

// asDraft gives the text of a record as a draft with the head of another would have it,
// so that nothing but the text differs.
func asDraft(rec *store.Record, draft *doc.Node) (*doc.Node, error) {
	tree := store.DraftTarget(rec, record.Draft{Of: rec.Ref.String()})
	if err := tree.Set([]string{"draft"}, draft.Get("draft").Clone()); err != nil {
		return nil, fmt.Errorf("%s: %w", rec.File, err)
	}
	return tree, nil
}

// draftMerge is the merging of a register's corrections into a draft.
type draftMerge struct {
	d            *draft
	now          *store.Record // the adopted record
	snap         *store.Snapshot
	takes        *takes
	words        *compare.Comparer
	base, theirs *doc.Node
	touched      []string // places that the user just typed something for
	kept         []string // places where the draft's own value was chosen
	used         []bool
	asked        map[string]diff.Side
	failed       error
}

// into writes the merged text into the draft, and into the user's own copy of its file.
func (m *draftMerge) into(r *register, w wish) error {
	m.used, m.asked = make([]bool, len(m.takes.typed)), map[string]diff.Side{}
	d := m.d
	data, conflicts, err := m.merge(d.rec, r.head)
	if err != nil {
		return err
	}
	if len(conflicts) > 0 {
		e := &conflictError{ref: d.ref}
		for _, c := range conflicts {
			e.list = append(e.list, m.words.ConflictInWords(d.rec, m.snap, c))
		}
		return e
	}
	if i := slices.Index(m.used, false); i >= 0 {
		return fail(exitUsage, "compare/take-unused", "ref", d.ref.String(), "place", m.takes.typed[i].place)
	}
	d.file.Data = data
	switch {
	case w.work != nil:
		d.file.WorkAfter = data
	case d.file.WorkBefore != nil:
		mine := r.snap.With(map[string][]byte{d.file.Path: d.file.WorkAfter}).Record(d.rec.Ref)
		if d.file.WorkAfter, conflicts, err = m.merge(mine, r.head); err != nil || len(conflicts) > 0 {
			return fail(exitConflict, "cli/your-edits", "file", d.file.Path).because(err)
		}
	}
	for _, ch := range diff.Docs(m.base, m.theirs, diff.Options{Shape: m.now.Shape}) {
		if !slices.ContainsFunc(m.kept, func(place string) bool { return compare.InPlace(ch.Place(), place) }) {
			d.taken = append(d.taken, ch.Place())
		}
	}
	d.rec = r.snap.With(map[string][]byte{d.file.Path: d.file.Data}).Record(d.rec.Ref)
	return nil
}

// merge gives the bytes of one draft with the corrections taken in.
func (m *draftMerge) merge(ours *store.Record, head gitrepo.Hash) ([]byte, []diff.Conflict, error) {
	tree, conflicts := diff.Merge(m.base, ours.Node, m.theirs, diff.Options{Shape: m.now.Shape, Same: m.snap.Same}, m.choose)
	if m.failed != nil || len(conflicts) > 0 {
		return nil, conflicts, m.failed
	}
	of := m.now.Ref.String()
	if e := record.EditionOf(m.now.Typed); e != nil && e.Version != "" {
		of += "@" + e.Version
	}
	for key, value := range map[string]string{"base": string(head), "of": of} {
		if err := tree.Set([]string{"draft", key}, doc.Text(value)); err != nil {
			return nil, nil, fail(exitFailed, "cli/cannot-edit", "file", ours.File).because(err)
		}
	}
	data, err := rewriteTo(ours.Doc, tree)
	return data, nil, err
}

// choose settles a conflict, and remembers where the draft was left as it is.
func (m *draftMerge) choose(c diff.Conflict) diff.Side {
	side := m.chosen(c)
	if side == diff.Ours {
		m.kept = append(m.kept, c.Place())
	}
	return side
}

func (m *draftMerge) chosen(c diff.Conflict) diff.Side {
	place := c.Place()
	if slices.ContainsFunc(m.touched, func(at string) bool { return compare.InPlace(at, place) || compare.InPlace(place, at) }) {
		return diff.Ours
	}
	for i, t := range m.takes.typed {
		if m.means(t.place, c) {
			m.used[i] = true
			return t.side
		}
	}
	if side, ok := m.asked[place]; ok {
		return side
	}
	if m.takes.ask == nil || m.failed != nil {
		return diff.Open
	}
	side, err := m.takes.ask(m.words.ConflictInWords(m.d.rec, m.snap, c))
	m.failed, m.asked[place] = err, side
	return side
}

// means tells whether a typed place is the one of a conflict, or lies around it.
func (m *draftMerge) means(typed string, c diff.Conflict) bool {
	typed = strings.TrimPrefix(typed, m.d.ref.String()+"#")
	if typed == c.Place() {
		return true
	}
	for _, rec := range []*store.Record{m.d.rec, m.now} {
		if at, err := rec.Locate(typed); err == nil && compare.InPlace(c.Place(), at.IDs) {
			return true
		}
	}
	return false
}

// sinceOpened gives the adopted record as it was when a draft was opened from it and as
// it is now; both nil where its text is still the same.
func (r *register) sinceOpened(ref store.Ref, draft *store.Record) (then, now *store.Record, err error) {
	now = r.snap.Record(ref)
	head := record.DraftOf(draft.Typed)
	if now == nil || head == nil || head.Base == "" {
		return nil, nil, nil
	}
	rev, err := r.repo.Resolve(head.Base)
	if err == nil {
		then, err = r.recordAt(rev, now.Ref)
	}
	if err != nil {
		return nil, nil, fail(exitFailed, "cli/draft-base", "file", draft.File, "base", head.Base).because(err)
	}
	if then == nil || then.Doc == nil || !govern.BaseChanged(then, now) {
		return nil, nil, nil
	}
	return then, now, nil
}

// tellLater says of a draft that is compared with the register which corrections, or
// which newer version, it does not have yet: they show as if the draft took them back, and it will not.
func (a *app) tellLater(reg *register, ref store.Ref) {
	draft := reg.snap.Record(govern.DraftRef(ref))
	if draft == nil || draft.Doc == nil {
		return
	}
	then, now, err := reg.sinceOpened(ref, draft)
	if err != nil || then == nil {
		return // what cannot be read is told where it is needed
	}
	var places []string
	for _, ch := range diff.Docs(store.TextOf(then), store.TextOf(now), diff.Options{Shape: now.Shape}) {
		places = append(places, ch.Place())
	}
	if of, stands := reg.overtaken(draft); of != "" {
		a.note("cli/draft-not-yet", "of", of, "stands", stands)
	}
	a.note("compare/not-taken-in", "places", strings.Join(places, "\n"), "command", typed(ref, "revise"))
}

// takenWords says in the history what was taken in.
func (d *draft) takenWords(r *register) string {
	if len(d.taken) == 0 {
		return ""
	}
	return r.words.Text("compare/taken-in-body", map[string]string{"places": strings.Join(d.taken, "\n")})
}

// tellTaken says which corrections the draft has now.
func (a *app) tellTaken(places []string) {
	if len(places) > 0 {
		a.note("compare/taken-in", "places", strings.Join(places, "\n"))
	}
}

// ready lets conflicts be asked about where there is a person at a terminal.
func (t *takes) ready(ctx context.Context, a *app) {
	t.lang = a.msg
	if !render.IsTerminal(a.streams.In) || !render.IsTerminal(a.streams.Err) {
		return
	}
	in := bufio.NewReader(a.streams.In)
	t.ask = func(c compare.Conflict) (diff.Side, error) { return a.askSide(ctx, in, c) }
}

// askSide shows both values of a conflict and asks which one counts, until it
// understands the answer. No answer leaves the conflict open.
func (a *app) askSide(ctx context.Context, in *bufio.Reader, c compare.Conflict) (diff.Side, error) {
	o := a.errOptions()
	if err := render.Text(o, render.Page{render.Bullets{a.conflictBullet(c, "compare/in-draft-1", "compare/in-register-2")}}); err != nil {
		return diff.Open, err
	}
	for {
		if _, err := fmt.Fprint(o.Out, a.msg.Text("compare/which", nil)+" "); err != nil {
			return diff.Open, err
		}
		answer, err := readLine(ctx, in)
		if err != nil || strings.TrimSpace(answer) == "" {
			return diff.Open, err
		}
		if side, ok := sideOfWord(answer); ok {
			return side, nil
		}
	}
}

// readLine reads a line, or ends when the run is interrupted. The end of the input is
// an empty answer.
func readLine(ctx context.Context, in *bufio.Reader) (string, error) {
	type read struct{ line string }
	got := make(chan read, 1)
	go func() {
		line, _ := in.ReadString('\n') // at the end of the input, what there is
		got <- read{line}
	}()
	select {
	case r := <-got:
		return r.line, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
