package date

import (
	"errors"
	"fmt"
	"strings"
)

// What a caller can branch on with errors.Is; the details stand in *Error.
var (
	// ErrForm is text that is not in the notation at all, or in a part of EDTF or
	// ISO 8601 that a register does not use.
	ErrForm = errors.New("not in the notation of dates")
	// ErrImpossible is text in the right form that names no day of the calendar.
	ErrImpossible = errors.New("no such date in the calendar")
	// ErrOrder is an interval that ends before it begins.
	ErrOrder = errors.New("ends before it begins")
	// ErrAmbiguous is an expression that can be read in more than one way, or that
	// leaves out what would settle it, such as the year.
	ErrAmbiguous = errors.New("can be read in more than one way")
	// ErrNotDate is an expression that is something else than a date: a case number,
	// a heading's number, a name, a sentence.
	ErrNotDate = errors.New("not a date")
	// ErrNotWhole is a number of times that does not share its period into whole
	// months, weeks or days, so that no Duration says it; ReadCountWords does.
	ErrNotWhole = errors.New("not a whole number of months or days")
)

// Reason says in one stable word why an expression was refused. It is the key of
// the message to the user.
type Reason string

// The reasons. Which of Part, Value and Readings an *Error fills is said with each.
const (
	ReasonEmpty        Reason = "empty"         // no text
	ReasonForm         Reason = "form"          // not in the notation
	ReasonUnsupported  Reason = "unsupported"   // Value: the EDTF or ISO 8601 feature, as written
	ReasonImpossible   Reason = "impossible"    // Part: month or day; Value: the number
	ReasonOrder        Reason = "order"         // Readings: beginning, end
	ReasonAmbiguous    Reason = "ambiguous"     // Readings: what it can mean, in EDTF
	ReasonNoYear       Reason = "no-year"       // the year is missing
	ReasonWeekday      Reason = "weekday"       // Value: the weekday as written; Readings: the day
	ReasonYear         Reason = "year"          // Value: four digits that are hardly a year
	ReasonNumbering    Reason = "numbering"     // the number of a heading or a list item
	ReasonCaseNumber   Reason = "case-number"   // 10/2020
	ReasonReportNumber Reason = "report-number" // 2023:4
	ReasonTwoTimes     Reason = "two-times"     // Readings: what it is for, when it is
	ReasonCutOff       Reason = "cut-off"       // ends in a hyphen, as at a line's end
	ReasonWord         Reason = "word"          // Value: the first word that was not understood
	ReasonNotUnit      Reason = "not-a-cycle"   // neither a duration nor a cycle
	ReasonNotWhole     Reason = "not-whole"     // Value: the number of times
)

// Error tells why a text is no date or duration. errors.Is finds the sentinel of
// its reason. Its own text is English, for developers; users get the message of
// Reason in their language, made from Args.
type Error struct {
	Reason   Reason
	Text     string   // what was to be read, as it was given
	Part     string   // "month" or "day", where one part is wrong
	Value    string   // the part or word that is wrong, as written
	Readings []string // EDTF, where it can be read in several ways
}

// Error gives one English line.
func (e *Error) Error() string {
	return fmt.Sprintf("date %q: %s", short(e.Text), e.explain())
}

// Args gives the facts of the error under the names that a message uses: text,
// part, value, readings (joined by ", "). A very long text is cut.
func (e *Error) Args() map[string]string {
	return map[string]string{
		"text": short(e.Text), "part": e.Part, "value": short(e.Value), "readings": strings.Join(e.Readings, ", "),
	}
}

// Unwrap gives the sentinel that the reason belongs to.
func (e *Error) Unwrap() error {
	switch e.Reason {
	case ReasonImpossible, ReasonWeekday:
		return ErrImpossible
	case ReasonOrder:
		return ErrOrder
	case ReasonAmbiguous, ReasonNoYear, ReasonTwoTimes:
		return ErrAmbiguous
	case ReasonYear, ReasonNumbering, ReasonCaseNumber, ReasonReportNumber, ReasonCutOff, ReasonWord, ReasonNotUnit:
		return ErrNotDate
	case ReasonNotWhole:
		return ErrNotWhole
	default:
		return ErrForm
	}
}

func (e *Error) explain() string {
	readings := strings.Join(e.Readings, " or ")
	switch e.Reason {
	case ReasonEmpty:
		return "there is no text"
	case ReasonUnsupported:
		return fmt.Sprintf("%q is not used in a register", short(e.Value))
	case ReasonImpossible:
		return fmt.Sprintf("there is no %s %s", e.Part, e.Value)
	case ReasonOrder:
		return "it ends before it begins"
	case ReasonAmbiguous:
		return "it can be read as " + readings
	case ReasonNoYear:
		return "the year is missing"
	case ReasonWeekday:
		return fmt.Sprintf("%s is not a %s", readings, e.Value)
	case ReasonTwoTimes:
		return "it names two times, " + strings.Join(e.Readings, " and ")
	default:
		return e.explainOther()
	}
}

// explainOther says what an expression is that is no date.
func (e *Error) explainOther() string {
	switch e.Reason {
	case ReasonYear:
		return fmt.Sprintf("%s is hardly a year", e.Value)
	case ReasonNumbering:
		return "it is the number of a heading or a list item"
	case ReasonCaseNumber:
		return "it is a case number"
	case ReasonReportNumber:
		return "it is the number of a report"
	case ReasonCutOff:
		return "it is cut off after the hyphen"
	case ReasonWord:
		return fmt.Sprintf("%q is not understood", short(e.Value))
	case ReasonNotUnit:
		return "it is no duration and no cycle"
	case ReasonNotWhole:
		return e.Value + " times do not share the period into whole months or days"
	default:
		return "it is not in the notation"
	}
}

// in gives the error with the text that it was found in.
func (e *Error) in(text string) *Error {
	found := *e
	found.Text = text
	return &found
}

// maxShown is how many characters of a text a message shows.
const maxShown = 80

func short(text string) string {
	n := 0
	for i := range text {
		if n == maxShown {
			return text[:i] + "…"
		}
		n++
	}
	return text
}
