package cli

import (
	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
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

// notBefore refuses a version that was adopted before the one that stands and takes effect
// before it too: it would never be in force, though the record's file said that it is.
func (ad *adoption) notBefore(base *register) error {
	current := base.snap.Record(ad.ref)
	if current == nil {
		return nil
	}
	stands := record.EditionOf(current.Typed)
	if stands == nil || stands.Adopted == nil {
		return nil
	}
	since := stands.Effective
	if since.IsZero() {
		since = stands.Adopted.Date
	}
	if date.Compare(ad.decision.Adopted.EDTF, stands.Adopted.Date.EDTF) != date.Before || date.Compare(ad.decision.Effective, since.EDTF) != date.Before {
		return nil
	}
	return fail(exitFindings, "cli/adopted-before", "ref", ad.ref.String(), "version", stands.Version,
		"adopted", stands.Adopted.Date.EDTF.String(), "since", since.EDTF.String(), "day", ad.decision.Adopted.EDTF.String())
}

// overtaken names the version that a draft was opened on and the one that was adopted
// since; "" twice where that still stands.
func (r *register) overtaken(draft *store.Record) (of, stands string) {
	d := record.DraftOf(draft.Typed)
	if d == nil {
		return "", ""
	}
	opened, err := store.ParseAddress(d.Of)
	now := r.snap.Record(withoutDraft(draft.Ref))
	if err != nil || now == nil || opened.When == "" || versionOf(now) == opened.When {
		return "", ""
	}
	return d.Of, now.Ref.String() + "@" + versionOf(now)
}

// overtakenWords says for the history that the draft was opened on a version that is no
// longer the one that stands.
func (r *register) overtakenWords(draft *store.Record) string {
	of, stands := r.overtaken(draft)
	if of == "" {
		return ""
	}
	return r.words.Text("cli/draft-overtaken", map[string]string{"of": of, "stands": stands})
}

// tellOvertaken says that the draft was opened on a version that no longer stands, and
// that what the one after it changed is taken in.
func (a *app) tellOvertaken(r *register, draft *store.Record) {
	if of, stands := r.overtaken(draft); of != "" {
		a.note("cli/draft-overtaken", "of", of, "stands", stands)
	}
}

// approvedBefore notes the day from which a version is in force whose text the owners had
// approved before the adoption, where it is they who put it into force, and says it in
// words; "" where they have not.
func (ad *adoption) approvedBefore(base *register, p *proposal) string {
	after := base.snap.With(newBytes(p.files))
	day := govern.EffectOf(after, after.Record(ad.ref), base.today)
	if day.IsZero() {
		return ""
	}
	p.message.Trailers.Effective = day.String()
	return base.words.Text("cli/in-force-from", pairs([]string{"ref", ad.ref.String(), "day", day.String()}))
}
