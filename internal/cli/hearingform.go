package cli

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/paper"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// freeRemarks is how many rows a form has for remarks on places that the answerer names.
const freeRemarks = 5

// askedChanges is how many changes a form asks about one by one; a draft with more is
// remarked on by naming the place.
const askedChanges = 40

// The ids of a form's fields.
const (
	fieldPosition = "position"
	fieldCase     = "case"
	fieldDate     = "date"
	fieldKind     = "kind"
	fieldGeneral  = "general"
	fieldFree     = "free-"
)

// form makes the answer form that one recipient of a round gets.
func (t hearingText) form(words *msg.Printer, hearing, party string) paper.Form {
	say := func(id string) string { return words.Text("cli/hear/form."+id, nil) }
	f := paper.Form{ID: paper.FormID{Hearing: hearing, Round: t.round.ID, Party: party, Seal: t.round.Seal}}
	f.Fields = append(f.Fields,
		paper.Field{ID: fieldPosition, Kind: paper.Choice, Label: say("position"), Options: options(words, record.Supports, record.SupportsWithRemarks, record.Objects, record.NoPosition)},
		paper.Field{ID: fieldCase, Kind: paper.Line, Label: say("case"), Help: say("case-help")},
		paper.Field{ID: fieldDate, Kind: paper.Date, Label: say("date")},
		paper.Field{ID: fieldKind, Kind: paper.Choice, Label: say("kind"), Options: options(words, "administrative", "political")},
	)
	if list, _, ok := t.changes(words); ok && len(list.List) <= askedChanges {
		f.Fields = append(f.Fields, changeFields(words, list.List)...)
	}
	for i := range freeRemarks {
		f.Fields = append(f.Fields, paper.Field{ID: fieldFree + strconv.Itoa(i+1), Kind: paper.Remark, Label: say("free"), Help: say("free-help")})
	}
	return paper.Form{ID: f.ID, Fields: append(f.Fields, paper.Field{ID: fieldGeneral, Kind: paper.Lines, Label: say("general")})}
}

func options(words *msg.Printer, ids ...string) []paper.Option {
	out := make([]paper.Option, len(ids))
	for i, id := range ids {
		out[i] = paper.Option{ID: id, Label: render.Capital(words.Text("cli/hear/option."+id, nil))}
	}
	return out
}

// changeFields ask about each place that was changed, once.
func changeFields(words *msg.Printer, list []render.Change) []paper.Field {
	var out []paper.Field
	seen := map[string]bool{}
	for _, ch := range list {
		if ch.Place == "" || seen[ch.Place] {
			continue
		}
		seen[ch.Place] = true
		about, does := changeWords(words, ch)
		out = append(out, paper.Field{
			ID: placeField(ch.Place), Kind: paper.Remark, Place: ch.Place,
			Label: words.Text("cli/hear/form.change", map[string]string{"n": strconv.Itoa(ch.Number), "about": about}), Help: does,
		})
	}
	return out
}

// placeField is the id of the field that asks about a place: the same for the same place,
// whatever stands around it in a form.
func placeField(place string) string {
	sum := sha256.Sum256([]byte(place))
	return "p-" + hex.EncodeToString(sum[:8])
}

// answerFromForm reads a form that came back, and refuses one that belongs elsewhere.
func (d document) answerFromForm(h heard, o hearingAnswerOptions, file []byte, party, day *string, a *govern.NewAnswer) ([]hearingNote, error) {
	given, err := readAnswerForm(o.from, file)
	if err != nil {
		return nil, err
	}
	if err := h.ownForm(o, given.ID, *party); err != nil {
		return nil, err
	}
	a.Round = given.ID.Round
	round, ok := h.view.Value.RoundOf(a.Round)
	if !ok {
		return nil, hearingFail(exitUsage, h.ref, "form-round", "file", o.from, "round", a.Round)
	}
	if round.Seal != given.ID.Seal {
		return nil, hearingFail(exitFindings, h.ref, "form-seal", "file", o.from, "round", a.Round)
	}
	text, err := d.frozen(h, round)
	if err != nil {
		return nil, err
	}
	filled, misfits := text.form(h.base.words, h.view.ID, given.ID.Party).Fit(given)
	if len(misfits) > 0 {
		return nil, d.misfits(h, o.from, misfits)
	}
	*party = given.ID.Party
	if *day == "" {
		*day = filled.Values[fieldDate]
	}
	return text.take(h, o, filled, a)
}

// readAnswerForm reads a form by the ending of its name.
func readAnswerForm(name string, file []byte) (paper.Answers, error) {
	if strings.EqualFold(filepath.Ext(name), ".csv") {
		return paper.ReadFormCSV(bytes.NewReader(file))
	}
	return paper.ReadForm(bytes.NewReader(file), int64(len(file)))
}

// ownForm refuses a form of another hearing or party than the one meant.
func (h heard) ownForm(o hearingAnswerOptions, id paper.FormID, party string) error {
	switch {
	case id == paper.FormID{}:
		return hearingFail(exitUsage, h.ref, "form-nobody", "file", o.from)
	case id.Hearing != h.view.ID:
		return hearingFail(exitUsage, h.ref, "form-hearing", "file", o.from, "is", id.Hearing, "want", h.view.ID)
	case o.round != "" && o.round != id.Round:
		return hearingFail(exitUsage, h.ref, "form-other-round", "file", o.from, "is", id.Round, "want", o.round)
	}
	if _, ok := h.base.snap.Actor(id.Party); !ok {
		return hearingFail(exitUsage, h.ref, "form-party-unknown", "file", o.from, "is", id.Party)
	}
	if party == "" {
		return nil
	}
	want, err := h.actorID(party)
	if err == nil && want != id.Party {
		return hearingFail(exitUsage, h.ref, "form-party", "file", o.from, "is", h.who(id.Party), "want", h.who(want))
	}
	return err
}

// misfits tells of every answer that does not fit the form, and takes none of them.
func (d document) misfits(h heard, file string, list []paper.Misfit) error {
	var lines []string
	for _, m := range list {
		text, _ := d.msg.Message("paper/misfit", string(m.Why), map[string]string{"number": strconv.Itoa(m.Number), "field": m.Field, "value": m.Value, "options": strings.Join(m.Options, "\n")})
		lines = append(lines, text)
	}
	return hearingFail(exitFindings, h.ref, "form-misfits", "file", file, "n", count(len(list)), "list", strings.Join(lines, "\n"))
}

// take makes the answer of what the form says, and tells what a person should look at.
func (t hearingText) take(h heard, o hearingAnswerOptions, filled paper.Filled, a *govern.NewAnswer) ([]hearingNote, error) {
	a.Position = filled.Values[fieldPosition]
	a.Case, a.Kind = orDefault(o.caseNo, filled.Values[fieldCase]), orDefault(o.kind, filled.Values[fieldKind])
	for _, m := range filled.Remarks {
		a.Remarks = append(a.Remarks, t.remark(m))
	}
	if s := filled.Values[fieldGeneral]; s != "" {
		a.Remarks = append(a.Remarks, govern.NewRemark{Text: s})
	}
	var notes []hearingNote
	for _, l := range filled.Loose {
		a.Remarks = append(a.Remarks, govern.NewRemark{Text: h.base.words.Text("cli/hear/form.loose", map[string]string{"text": l.Text})})
	}
	if n := len(filled.Loose); n > 0 {
		notes = append(notes, hearingNote{"cli/hear/form-loose", []string{"n", count(n), "file", o.from}})
	}
	if a.Position == "" {
		return nil, hearingFail(exitFindings, h.ref, "form-no-position", "file", o.from)
	}
	if a.Position == record.Supports && len(a.Remarks) > 0 {
		a.Position = record.SupportsWithRemarks // what stands beside a plain yes is a remark
		notes = append(notes, hearingNote{"cli/hear/form-supports", []string{"file", o.from}})
	}
	return notes, nil
}

// remark finds the place that a remark of a form speaks of.
func (t hearingText) remark(m paper.RemarkText) govern.NewRemark {
	if m.Place == "" {
		return govern.NewRemark{Text: m.Text}
	}
	if m.Text == "" {
		return govern.NewRemark{Text: m.Place}
	}
	if place := t.placeNamed(m.Place); place != "" {
		return govern.NewRemark{Place: place, Text: m.Text}
	}
	return govern.NewRemark{Text: m.Place + ": " + m.Text}
}

// placeNamed finds a place by what an answerer calls it: a place as hfh has it, a printed
// number, or the name of one item. "" where it is none of them.
func (t hearingText) placeNamed(typed string) string {
	if at, err := t.rec.Locate(typed); err == nil && len(at.Path) > 0 {
		return at.IDs
	}
	var found []string
	store.Walk(t.rec, func(path []string, n *doc.Node, _ *schema.Shape) bool {
		if name := n.Get("name"); n.ID() != "" && len(path) > 0 && name != nil && msg.Fold(name.Text) == msg.Fold(typed) {
			found = append(found, t.rec.PlaceOf(path))
		}
		return true
	})
	if len(found) != 1 {
		return ""
	}
	return found[0]
}
