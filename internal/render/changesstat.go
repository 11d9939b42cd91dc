package render

import (
	"slices"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
)

// classCount is how many changes are of one class.
type classCount struct {
	id string
	n  int
}

// classCounts counts the classes of changes, in the order in which they are met:
// editorial and substantive first, then as the register orders them.
func classCounts(records []RecordChanges) []classCount {
	out := []classCount{{editorialClass, 0}, {substantiveClass, 0}}
	for _, r := range records {
		for _, ch := range r.List {
			ids := ch.Classes
			if ch.Editorial && !slices.Contains(ids, editorialClass) {
				ids = append([]string{editorialClass}, ids...)
			}
			for _, id := range ids {
				i := slices.IndexFunc(out, func(c classCount) bool { return c.id == id })
				if i < 0 {
					i, out = len(out), append(out, classCount{id: id})
				}
				out[i].n++
			}
		}
	}
	return slices.DeleteFunc(out, func(c classCount) bool { return c.n == 0 })
}

// classSum says how many changes there are of each class, or is empty.
func classSum(o Options, c Changes, records []RecordChanges) string {
	var parts []string
	for _, one := range classCounts(records) {
		parts = append(parts, className(o, c.ClassNames, one.id)+" "+strconv.Itoa(one.n))
	}
	return strings.Join(parts, "; ")
}

// StatGrid counts the changes of each record by what happened and by class.
func StatGrid(o Options, c Changes) Grid {
	title := func(id string) string { return o.Lang.Text("diff/column."+id, nil) }
	return Table[RecordChanges]{
		Columns: []Column[RecordChanges]{
			{Title: title("record"), Value: recordTitle},
			{Title: title("n"), Right: true, Value: func(r RecordChanges) string { return strconv.Itoa(len(r.List)) }},
			{Title: title("what"), Value: func(r RecordChanges) string { return summaryText(o, r.counts()) }},
			{Title: title("classes"), Value: func(r RecordChanges) string { return classSum(o, c, []RecordChanges{r}) }},
		},
		Rows: c.Records,
	}.Grid()
}

// StatPage is a comparison in figures: a line a record, and the sum.
func StatPage(o Options, c Changes) Page {
	if c.Count() == 0 {
		return Page{Para{Text: c.summary(o)}}
	}
	sum := o.Lang.Text("diff/stat-sum", map[string]string{"records": strconv.Itoa(len(c.Records)), "changes": strconv.Itoa(c.Count())})
	if c.Partial {
		sum = o.Lang.Text("diff/partial", map[string]string{"changes": sum})
	}
	return Page{StatGrid(o, c), Para{Text: sum}}
}

// statJSON is the figures of one record as programs read them.
type statJSON struct {
	Ref     string         `json:"ref"`
	Name    string         `json:"name"`
	Changes int            `json:"changes"`
	Ops     map[string]int `json:"ops"`
	Classes map[string]int `json:"classes"`
}

// StatJSON gives the figures of a comparison for programs, one object a record.
func StatJSON(c Changes) any {
	out := struct {
		From    string     `json:"from"`
		To      string     `json:"to"`
		Records []statJSON `json:"records"`
	}{c.From, c.To, []statJSON{}}
	for _, r := range c.Records {
		one := statJSON{r.Ref, r.Name, len(r.List), opCounts(r.counts()), map[string]int{}}
		for _, class := range classCounts([]RecordChanges{r}) {
			one.Classes[class.id] = class.n
		}
		out.Records = append(out.Records, one)
	}
	return out
}

// opCounts names every operation, those that did not happen too.
func opCounts(counts map[diff.Op]int) map[string]int {
	out := map[string]int{}
	for _, op := range ops() {
		out[string(op)] = counts[op]
	}
	return out
}
