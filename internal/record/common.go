// Package record is the register's records as Go types, one file a kind, with the
// pure rules of what they say: who was a member on a day, what a measure inherits,
// which state a document is in. It reads no file, no clock and no YAML.
//
// # How records are decoded
//
// The types mirror the schemas: a field's json tag is the property's name, and a
// test holds the two together both ways. A decoder over YAML nodes (package store)
// needs only these conventions:
//
//   - What is absent or empty leaves the zero value. A pointer is set only where the
//     property stands; *int and *bool are used where 0 or false differs from absent.
//   - Embedded structs without a tag (Tail, Edition, Governed) share the level of
//     what embeds them, as in encoding/json. A field tagged "-" is not decoded.
//   - A scalar is given to UnmarshalText where the addressed type has that method;
//     so the text form of a union is read (When, Label, Access, Actors, Members,
//     Addresses, and date.EDTF and date.Duration themselves). Without the method a
//     scalar goes to string, int or bool.
//   - A map is decoded into a struct by its tags, or into a map with text keys.
//   - A list is decoded into a slice item by item. A map where the type is a slice is
//     its only item (Sources: one source or several).
package record

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/date"
)

// Unknown is the text that stands where the sources do not say.
const Unknown = "unknown"

// Common begins every record.
type Common struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// When is a date, with the words of its source where these say more.
type When struct {
	EDTF      date.EDTF `json:"edtf"`
	AsWritten string    `json:"as_written"`
}

// UnmarshalText reads the plain form, an EDTF expression.
func (w *When) UnmarshalText(text []byte) error { return w.EDTF.UnmarshalText(text) }

// IsZero reports whether no date is given.
func (w When) IsZero() bool { return w.EDTF.IsZero() }

// Label is a name or another short text: one in the register's language under "",
// or one for each language.
type Label map[string]string

// UnmarshalText reads the plain form, a text in the register's language.
func (l *Label) UnmarshalText(text []byte) error {
	*l = Label{"": string(text)}
	return nil
}

// Text makes a label in the register's language.
func Text(s string) Label { return Label{"": s} }

// In gives the text in a language ("nb", "nn", "sma" …), else the one in the
// register's language, else bokmål, nynorsk, or the first by language code.
func (l Label) In(lang string) string {
	for _, k := range []string{lang, "", "nb", "nn"} {
		if s, ok := l[k]; ok && s != "" {
			return s
		}
	}
	first := ""
	for k, s := range l {
		if s != "" && (first == "" || k < first) {
			first = k
		}
	}
	return l[first]
}

// All gives every text of the label, sorted, for searching by name.
func (l Label) All() []string {
	out := make([]string, 0, len(l))
	for _, s := range l {
		out = append(out, s)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Source says where in a document a fact stands.
type Source struct {
	Document  string `json:"document"` // id in the community's sources
	Lines     string `json:"lines"`    // "3-5, 80"
	Note      string `json:"note"`
	Confirmed *bool  `json:"confirmed"` // false: from the web, not confirmed yet
}

// Sources are one source or several.
type Sources []Source

// Actors are ids of parties, groups, organisations, bodies and FSUs, or the one text
// "unknown". Nil means that nothing is said.
type Actors []string

// UnmarshalText reads the plain form, which is only ever "unknown".
func (a *Actors) UnmarshalText(text []byte) error {
	*a = Actors{string(text)}
	return nil
}

// Unknown reports whether it is said that the actors are not known.
func (a Actors) Unknown() bool { return len(a) == 1 && a[0] == Unknown }

// IDs gives the actors that are named; none where they are unknown.
func (a Actors) IDs() []string {
	if a.Unknown() {
		return nil
	}
	return a
}

// Addresses are one address of a record or place, or several.
type Addresses []string

// UnmarshalText reads the plain form, one address.
func (a *Addresses) UnmarshalText(text []byte) error {
	*a = Addresses{string(text)}
	return nil
}

// Access says whether the public may see something.
type Access struct {
	Open   bool   `json:"-"`
	Exempt string `json:"exempt"` // the paragraph of the law
	Note   string `json:"note"`
}

// UnmarshalText reads the plain form, "open".
func (a *Access) UnmarshalText(text []byte) error {
	*a = Access{Open: string(text) == "open"}
	return nil
}

// Disagreement is a place where the sources say different things.
type Disagreement struct {
	ID     string           `json:"id"`
	On     string           `json:"on"` // the place in the record
	Values []DisagreedValue `json:"values"`
	Chosen string           `json:"chosen"` // id of a value
	Why    string           `json:"why"`
}

// DisagreedValue is what one source says where others say something else.
type DisagreedValue struct {
	ID     string  `json:"id"`
	Value  string  `json:"value"`
	Source Sources `json:"source"`
}

// ArchiveEntry is a case or document in an owner's archive.
type ArchiveEntry struct {
	Owner    string `json:"owner"`
	Case     string `json:"case"`
	Document string `json:"document"`
}

// Link is an address on the web, known by the address itself.
type Link struct {
	Ref      string  `json:"ref"`
	Label    string  `json:"label"`
	Purpose  string  `json:"purpose"` // page, minutes, participants, map, text, report, other
	Archived string  `json:"archived"`
	Note     string  `json:"note"`
	Source   Sources `json:"source"`
}

// Tail is what every record may say of itself last.
type Tail struct {
	Summary       string         `json:"summary"`
	Note          string         `json:"note"`
	Source        Sources        `json:"source"`
	Disagreements []Disagreement `json:"disagreements"`
	Links         []Link         `json:"links"`
	Archive       []ArchiveEntry `json:"archive"`
	Access        *Access        `json:"access"`
}

// Person is a named person in the record that seats or mentions them. No contact
// details are kept.
type Person struct {
	ID           string  `json:"id"`
	Name         string  `json:"name"`
	Office       string  `json:"office"`
	Organisation string  `json:"organisation"`
	From         When    `json:"from"`
	To           When    `json:"to"`
	Note         string  `json:"note"`
	Source       Sources `json:"source"`
}

// Seat is a seat in a body or an FSU, and who fills it.
type Seat struct {
	ID          string        `json:"id"`
	Seat        string        `json:"seat"`   // chair, vice-chair, member, user-rep, gp, …
	Voting      string        `json:"voting"` // voting, speaking, observer, unknown
	Of          string        `json:"of"`     // whose seat
	Person      *Person       `json:"person"`
	DeputyFor   string        `json:"deputy_for"` // id of a seat
	Rank        int           `json:"rank"`       // 1 is called first; 0 not said
	State       string        `json:"state"`      // filled, vacant, under-clarification, unknown
	From        When          `json:"from"`
	To          When          `json:"to"`
	Term        date.Duration `json:"term"`
	AppointedBy string        `json:"appointed_by"`
	Decision    string        `json:"decision"`
	Uncertain   bool          `json:"uncertain"`
	Note        string        `json:"note"`
	Source      Sources       `json:"source"`
}

// On tells whether the seat exists on a day. A seat of which no time is said does.
func (s Seat) On(day date.Day) date.Tri { return During(s.From, s.To, day) }

// Money is an amount in whole Norwegian kroner.
type Money struct {
	NOK       int    `json:"nok"`
	AsWritten string `json:"as_written"`
}

// Named is an item with an id and a name.
type Named struct {
	ID   string `json:"id"`
	Name Label  `json:"name"`
}

// SourcedName is a named item with a note and a source.
type SourcedName struct {
	ID     string  `json:"id"`
	Name   Label   `json:"name"`
	Note   string  `json:"note"`
	Source Sources `json:"source"`
}

// Participant is an organisation, body or party that takes part.
type Participant struct {
	ID        string  `json:"id"`
	Actor     string  `json:"actor"`
	In        string  `json:"in"`
	Uncertain bool    `json:"uncertain"`
	Note      string  `json:"note"`
	Source    Sources `json:"source"`
}

// Answer ties a place of a document to the place of another that it answers.
type Answer struct {
	Ref string `json:"ref"`
	How string `json:"how"` // same, renamed, replaced, new, inferred
}

// Confirmation says that a place still answers an item of the declaration, though the
// item was changed.
type Confirmation struct {
	ID      string `json:"id"`
	Ref     string `json:"ref"`     // of the item, as the link has it
	Version string `json:"version"` // of the declaration that it was held against
	Date    When   `json:"date"`
	By      string `json:"by"`
	Meeting string `json:"meeting"`
	Note    string `json:"note"`
}

// Decision is what a body decided in a case.
type Decision struct {
	Text      string    `json:"text"`
	Mode      string    `json:"mode"`    // consensus, vote, other, unknown
	Outcome   string    `json:"outcome"` // agreed, not-agreed, postponed, sent-back, unknown
	Level     string    `json:"level"`   // overarching, principled, strategic, unknown
	Documents []string  `json:"documents"`
	Dissent   []Dissent `json:"dissent"`
	Note      string    `json:"note"`
}

// Dissent is a party's own words to a decision.
type Dissent struct {
	ID    string `json:"id"`
	Party string `json:"party"`
	Text  string `json:"text"`
}
