package paper

import "fmt"

// FileError says why a file that was handed in cannot be read. Its text for people is
// the message "paper/file" with Why as its variant and the arguments of Args.
type FileError struct {
	Why  Fault
	Part string // the part of the file, "" for the whole
	Line int    // of a sheet, from 1; 0 if it is not about a line
	Want string // what is missing, or what the limit is
}

// Fault is what is wrong with a file.
type Fault string

// The faults.
const (
	TooBig      Fault = "too-big"      // the file, or what it unfolds to
	NotWord     Fault = "not-word"     // no file of a word processor
	OldWord     Fault = "old-word"     // .doc, or .docx with a password
	OpenText    Fault = "open-text"    // .odt
	Portable    Fault = "pdf"          // .pdf
	Broken      Fault = "broken"       // a damaged file
	Unsafe      Fault = "unsafe"       // made to do harm: odd names, encryption, a document type
	NoForm      Fault = "no-form"      // no form in it
	NotText     Fault = "not-text"     // a sheet that is no text (.xlsx)
	BadQuote    Fault = "bad-quote"    // a sheet's quotes do not match
	NoColumn    Fault = "no-column"    // a sheet lacks a column
	TwiceColumn Fault = "twice-column" // a sheet has a column twice
)

// Error says it in English, for those who do not translate.
func (e *FileError) Error() string {
	text := "cannot be read: " + string(e.Why)
	if e.Part != "" {
		text = e.Part + ": " + text
	}
	if e.Line > 0 {
		text = fmt.Sprintf("line %d: %s", e.Line, text)
	}
	if e.Want != "" {
		text += " (" + e.Want + ")"
	}
	return text
}

// Args are the arguments of the message.
func (e *FileError) Args() map[string]string {
	return map[string]string{"part": e.Part, "line": fmt.Sprint(e.Line), "want": e.Want}
}
