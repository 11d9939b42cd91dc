package render

import "github.com/helsefellesskap/hfh/internal/diff"

// Redline is the whole newer text of one record with the changes marked in it, and
// with what was removed where it stood. Every form, and a letter or a paper, is drawn
// from the same passages.
type Redline struct {
	Title    string // the document's name
	Ref      string // its reference
	From, To string // what was compared, as addresses
	Passages []Passage
	// ClassNames gives the names of the classes that the register defines, by id.
	ClassNames map[string]string
}

// Passage is one heading, paragraph or field of a redline.
type Passage struct {
	// Level is 0 for text, 1 for a heading below the document's own, 2 below that …
	Level int
	Place string // in the newer text, of what was removed in the older
	// Label says what it is: the key of a field ("ansvarlig") or the sort of an item
	// ("tiltak"), in the reader's language. It may be empty.
	Label string
	// Words is the text. What did not change is one run of diff.Same; a passage that
	// came or went as a whole may be so too, its Op says what happened.
	Words []diff.Word
	// Op is what happened to the passage as a whole, "" for nothing: Added and Removed
	// are marked in full, Moved, Reordered and Renamed are said beside it, Edited is
	// seen in its words.
	Op diff.Op
	// OldPlace says in words where a moved passage stood, or the id that a renamed had.
	OldPlace  string
	Classes   []string // ids
	Editorial bool     // both sides mean the same
	// Changes are the numbers of the changes that are seen in it, as Numbered gives
	// them: more than one where an item was moved and has another name. A passage
	// inside one that came or went has none of its own.
	Changes []int
}

// Unchanged gives a text in which nothing changed.
func Unchanged(text string) []diff.Word {
	if text == "" {
		return nil
	}
	return []diff.Word{{Op: diff.Same, Text: text}}
}

// Replaced gives a text that went and the one that came in its place.
func Replaced(from, to string) []diff.Word {
	var out []diff.Word
	if from != "" {
		out = append(out, diff.Word{Op: diff.Deleted, Text: from})
	}
	if to != "" {
		out = append(out, diff.Word{Op: diff.Inserted, Text: to})
	}
	return out
}
