package render

import (
	"encoding/json"
	"slices"

	"github.com/helsefellesskap/hfh/internal/diff"
)

// Changes is a comparison of two sides, ready to be shown in any form.
type Changes struct {
	From, To string // what was compared, as addresses
	Records  []RecordChanges
	Hidden   int // changes of other than text that are not listed
	// Partial tells that something on either side could not be read, or not to its end.
	Partial bool
	// Inside is set where the changes stand inside something else, which tells what
	// is compared and needs no count.
	Inside bool
	// ClassNames gives the names of the classes that the register defines, by id.
	ClassNames map[string]string
	// WholeTexts shows an edited text as it was and as it is, in place of word by word.
	WholeTexts bool
}

// RecordChanges are the changes of one record, in the order of its newer text.
type RecordChanges struct {
	Ref, Name string
	List      []Change
}

// Change is one difference with everything that a reader needs to see it in its place.
type Change struct {
	Op        diff.Op
	Place     string   // as it is typed
	OldPlace  string   // of what moved or got another id
	ID        string   // of the nearest item
	Label     string   // its name
	Section   string   // the list of the record that it stands in, as a heading; "" for none
	Above     []string // names of the items around it, outermost first
	Field     string   // the key of an edited field, "" for a whole item
	From, To  string   // in words
	FromValue json.RawMessage
	ToValue   json.RawMessage
	Words     []diff.Word
	Entries   []diff.Word // an edited list of values, with those that came and went
	Details   []Field     // what an added or removed item says
	Editorial bool        // both sides mean the same
	Times     int         // how many changes of printed numbers it stands for
	Classes   []string    // ids of its classes, in the register's order
	Number    int         // 1, 2, 3 … over all records, by Numbered; 0 before
}

// Numbered gives the same comparison with its changes counted from 1, in the order in
// which every form shows them. A redline points to its changes by these numbers.
func (c Changes) Numbered() Changes { return c.numberedFrom(0) }

// numberedFrom counts on from n.
func (c Changes) numberedFrom(n int) Changes {
	records := slices.Clone(c.Records)
	for i := range records {
		records[i].List = slices.Clone(records[i].List)
		for j := range records[i].List {
			n++
			records[i].List[j].Number = n
		}
	}
	c.Records = records
	return c
}

// inSections gives the same comparison with the list of the record that a change stands
// in as the outermost heading above it.
func (c Changes) inSections() Changes {
	records := slices.Clone(c.Records)
	for i := range records {
		records[i].List = slices.Clone(records[i].List)
		for j, ch := range records[i].List {
			if ch.Section != "" {
				records[i].List[j].Above = append([]string{ch.Section}, ch.Above...)
			}
		}
	}
	c.Records = records
	return c
}

// marked gives an edited value with what came and went marked in it: prose by its words,
// a list by its entries; nil where the one is shown as replaced by the other.
func (ch Change) marked() []diff.Word {
	if len(ch.Words) > 0 {
		return ch.Words
	}
	return ch.Entries
}

// ops lists the operations in the order of the summary.
func ops() []diff.Op {
	return []diff.Op{diff.Added, diff.Removed, diff.Edited, diff.Moved, diff.Reordered, diff.Renamed}
}

// Count gives how many changes there are, hidden ones aside.
func (c Changes) Count() int {
	n := 0
	for _, r := range c.Records {
		n += len(r.List)
	}
	return n
}

// counts gives how many changes there are of each operation.
func (c Changes) counts() map[diff.Op]int {
	n := map[diff.Op]int{}
	for _, r := range c.Records {
		for _, ch := range r.List {
			n[ch.Op]++
		}
	}
	return n
}

// counts gives how many changes of one record there are of each operation.
func (r RecordChanges) counts() map[diff.Op]int {
	return Changes{Records: []RecordChanges{r}}.counts()
}
