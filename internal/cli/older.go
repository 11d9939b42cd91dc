package cli

import (
	"bytes"
	"strings"

	"github.com/helsefellesskap/hfh/internal/compare"
	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// mostStates is how many earlier texts a file is held against, of the draft and of the
// adopted record each.
const mostStates = 20

// olderCopy is an earlier text that a file was made from: what was done since is merged
// with what the file changes, and never overwritten.
type olderCopy struct {
	date string // when that text was recorded
	by   string
	kept []string // places that were changed since, and stay
	// words and snap are for telling of conflicts.
	words *compare.Comparer
	snap  *store.Snapshot
}

// madeFrom finds the text that a file was made from, if it is nearer to an earlier text
// of the draft or the record than to the one that stands: the one that it differs least
// from, of several the newest. The record is nil where it was made from the present one.
func (a *app) madeFrom(base *register, now, mine *store.Record) (*store.Record, *olderCopy, error) {
	least := distance(now, mine)
	if least == 0 || base.head == "" {
		return nil, nil, nil
	}
	var from *store.Record
	older := &olderCopy{snap: base.snap, words: compare.New(compare.Options{Lang: a.msg})}
	seen := map[string]bool{now.Seal(): true}
	for _, ref := range []store.Ref{now.Ref, withoutDraft(now.Ref)} {
		left := mostStates
		for rev, err := range base.repo.History(base.head, ref.String(), base.snap.FileOf(ref)) {
			if err != nil {
				return nil, nil, err
			}
			if left--; left < 0 {
				break
			}
			then := base.textThen(rev.Hash, ref, now)
			if then == nil || seen[then.Seal()] {
				continue
			}
			seen[then.Seal()] = true
			if n := distance(then, mine); n < least {
				least, from = n, then
				older.date, older.by = date.DayOf(rev.Committer.When.In(base.location())).String(), rev.Author.Name
			}
		}
	}
	if from == nil {
		return nil, nil, nil
	}
	for _, ch := range diff.Docs(store.TextOf(from), store.TextOf(now), diff.Options{Shape: now.Shape}) {
		older.kept = append(older.kept, ch.Place())
	}
	return from, older, nil
}

// textThen gives an earlier text as the draft would have it, so that nothing but the text
// differs; nil where there was none.
func (r *register) textThen(rev gitrepo.Hash, ref store.Ref, now *store.Record) *store.Record {
	then, err := r.recordAt(rev, ref)
	if err != nil || then == nil || then.Doc == nil {
		return nil
	}
	own := *then
	own.Ref, own.Draft = now.Ref, now.Draft
	own.Node = then.Node.Clone()
	if !ref.Draft {
		own.Node = store.DraftTarget(then, record.Draft{Of: withoutDraft(now.Ref).String()})
	}
	if err := own.Node.Set([]string{"draft"}, now.Node.Get("draft").Clone()); err != nil {
		return nil
	}
	return &own
}

// distance counts the changes from one text to another.
func distance(from, to *store.Record) int {
	if bytes.Equal(from.Canonical(), to.Canonical()) {
		return 0
	}
	return len(diff.Docs(store.TextOf(from), store.TextOf(to), diff.Options{Shape: to.Shape}))
}

// conflicts says where the file and the draft both changed what an older text said.
func (o *olderCopy) conflicts(now *store.Record, list []diff.Conflict) error {
	e := &conflictError{ref: withoutDraft(now.Ref), older: true}
	for _, c := range list {
		e.list = append(e.list, o.words.ConflictInWords(now, o.snap, c))
	}
	return e
}

// tellOlder says that a file was made from an older text, and what of the draft stays.
func (a *app) tellOlder(file string, o *olderCopy) {
	if o != nil {
		a.note("revise/older", "file", file, "date", o.date, "by", o.by, "n", count(len(o.kept)), "places", strings.Join(o.kept, "\n"))
	}
}

// inRound sets the round of a draft: one more where a new one is asked for, and past the
// rounds in which it was on hearing.
func inRound(draft *doc.Node, now, heard int, another bool) error {
	round := now
	if another {
		round++
	}
	round = max(round, heard+1)
	if round == now {
		return nil
	}
	return draft.Set([]string{"draft", "round"}, doc.Int(round))
}
