package paper

// FormID says which question a form asks, of whom. It is printed on the form and kept
// in the file's properties, so that an answer finds its way back.
type FormID struct {
	Hearing string // the hearing's id
	Round   string // the round's id
	Party   string // who is asked
	Seal    string // the seal of the text that was asked about
}

// Form is a numbered form that is filled in with a word processor and read back. As a
// block of a document it is a table: number, question, answer. It is the last block of
// its document: text below it counts as the answerer's.
type Form struct {
	ID     FormID
	Fields []Field
}

// FieldKind is how a field is answered.
type FieldKind int

// The kinds of fields.
const (
	Line   FieldKind = iota // a line of text
	Lines                   // text of several lines
	Choice                  // one of Options
	Date                    // a day
	Remark                  // a remark: to Place if the field has one, else to a place that the answerer names
)

// Field is one row of a form. The number printed before it is its position in the
// form, from 1; the id is what the answer is filed under and never changes.
type Field struct {
	ID      string // letters, digits and hyphens, at most 48
	Kind    FieldKind
	Label   string
	Help    string   // printed small under the label
	Options []Option // of a Choice
	Place   string   // of a Remark: the place in the text that it speaks of
	Value   string   // what is filled in already: an option's id, an ISO day, text
}

// Option is one of the answers to choose from.
type Option struct{ ID, Label string }

// Answers is what stands in a form that came back, as written: nothing is judged yet.
// Form.Fit holds it against the form that was sent out.
type Answers struct {
	ID    FormID // empty where nothing in the file says it
	Given []Given
	// Loose is text that stood beside the form's rows; a person should read it.
	Loose []Loose
}

// Given is one row of a form that came back, empty ones too.
type Given struct {
	Field    string // the field's id, empty if its control was lost
	Number   int    // the printed number, 0 if it is gone
	Question string // the question as it stands there
	Place    string // the place of a remark that the answerer named
	Text     string // the answer, lines kept
}

// Filled is a form's answers, fitted to the form.
type Filled struct {
	// Values are the answers by field id, empty ones left out: a Choice has the option's
	// id, a Date an ISO day, the rest their text.
	Values map[string]string
	// Remarks are the answers of Remark fields that say something, in the form's order.
	Remarks []RemarkText
	Loose   []Loose
}

// RemarkText is one remark: the field, the place it speaks of as the form or the answerer
// named it (may be empty), and the text.
type RemarkText struct{ Field, Place, Text string }

// Loose is a text outside the fields. Near is the number of the row it stood in, or 0.
type Loose struct {
	Near int
	Text string
}

// Misfit is an answer that does not fit its form: Why is one of the reasons below.
type Misfit struct {
	Field  string // the id in question
	Number int    // its printed number, 0 if the form has no such field
	Why    Reason
	Value  string // what stood there
	// Options are the labels to choose from, of a choice.
	Options []string
}

// Reason says why an answer does not fit.
type Reason string

// The reasons.
const (
	NoSuchField  Reason = "no-such-field"  // the form asks no such question, and there is an answer to it
	NoSuchOption Reason = "no-such-option" // the answer is none of the options
	NoDate       Reason = "no-date"        // the answer is no day
	Twice        Reason = "twice"          // the field is answered in two rows
)
