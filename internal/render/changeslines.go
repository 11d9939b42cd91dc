package render

import (
	"bytes"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
)

// ref pairs a change with its record.
type refChange struct {
	ref string
	Change
}

// ChangesTable gives one row a change.
func ChangesTable(o Options, c Changes) Grid {
	var rows []refChange
	for _, r := range c.Records {
		for _, ch := range r.List {
			rows = append(rows, refChange{r.Ref, ch})
		}
	}
	title := func(id string) string { return o.Lang.Text("diff/column."+id, nil) }
	return Table[refChange]{
		Columns: []Column[refChange]{
			{Title: title("op"), Value: func(r refChange) string { return opName(o, r.Op) }},
			{Title: title("place"), Value: func(r refChange) string { return address(r.ref, r.Place) }, Whole: true},
			{Title: title("class"), Value: func(r refChange) string {
				return strings.Join(classNames(o, c.ClassNames, r.Classes, r.Editorial), "; ")
			}},
			{Title: title("label"), Value: func(r refChange) string { return r.label(o) }},
			{Title: title("from"), Value: refChange.before},
			{Title: title("to"), Value: refChange.after},
		},
		Rows: rows,
	}.Grid()
}

func address(ref, place string) string {
	if place == "" {
		return ref
	}
	return ref + "#" + place
}

// label names what changed; a renumbering says how many numbers it stands for.
func (r refChange) label(o Options) string {
	if r.Times > 0 {
		return fieldName(o, r.Change)
	}
	return r.Label
}

// before is what stood there: a value, the place or id that an item had, or what it said.
func (r refChange) before() string {
	if r.From == "" && (r.Op == diff.Moved || r.Op == diff.Renamed) {
		return r.OldPlace
	}
	if r.Op == diff.Removed && r.From == "" {
		return r.said()
	}
	return r.From
}

// after is what stands there now: a value, the item or id, or what a new item says.
func (r refChange) after() string {
	switch {
	case r.To != "":
		return r.To
	case r.Op == diff.Moved && len(r.Above) > 0:
		return r.Above[len(r.Above)-1]
	case r.Op == diff.Renamed:
		return r.ID
	case r.Op == diff.Removed:
		return ""
	}
	return r.said()
}

// said is what an item that came or went says.
func (r refChange) said() string {
	var said []string
	for _, d := range r.Details {
		said = append(said, d.Label+": "+d.Value)
	}
	return strings.Join(said, "; ")
}

// lineColumn is the width at which a cell stops pushing the columns behind it away.
const lineColumn = 60

// ChangesLines writes a comparison as a table with exactly one line a change and one
// of titles, however long the texts are: whole where the output is no terminal, cut
// with "…" to the width of one.
func ChangesLines(o Options, c Changes) error {
	g := ChangesTable(o, c)
	rows := cleanRows(g)
	widths := make([]int, len(g.Titles))
	for _, row := range rows {
		for i, text := range row {
			widths[i] = max(widths[i], min(width(text), lineColumn))
		}
	}
	widths[1] = 0 // places stand whole, to be copied, where there is room
	for _, row := range rows {
		widths[1] = max(widths[1], width(row[1]))
	}
	if o.Width > 0 {
		fitLine(widths, o.Width)
	}
	var b bytes.Buffer
	for n, row := range rows {
		s := Plain
		if n == 0 {
			s = Strong
		}
		line := lineOf(row, widths, o.Width > 0)
		if o.Width > 0 && width(line) > o.Width {
			line = shorten(line, o.Width, false)
		}
		b.WriteString(o.Paint(s, line) + "\n")
	}
	return write(o, b.Bytes())
}

// cleanRows gives the titles and the cells, safe to print.
func cleanRows(g Grid) [][]string {
	titles := make([]string, len(g.Titles))
	for i, title := range g.Titles {
		titles[i] = Clean(title)
	}
	rows := [][]string{titles}
	for _, cells := range g.Cells {
		row := make([]string, len(cells))
		for i, cell := range cells {
			row[i] = Clean(cell.Text)
		}
		rows = append(rows, row)
	}
	return rows
}

// fitLine narrows columns to a terminal: the widest give way first. What happened
// stands whole, and where the rest has no room left the old value, the new one and the
// name are left out, in this order.
func fitLine(widths []int, limit int) {
	for _, drop := range []int{-1, 4, 5, 3} {
		if drop >= 0 {
			widths[drop] = 0
		}
		shown := 0
		for _, w := range widths {
			shown += min(w, 1)
		}
		room := limit - columnGap*max(0, shown-1)
		least := leastShown(widths)
		if sum(widths) <= room {
			return
		}
		if sum(least) <= room {
			copy(widths, level(widths, least, room))
			return
		}
	}
}

// leastShown gives the width that each column keeps at least.
func leastShown(widths []int) []int {
	least := []int{widths[0], 12, 8, 14, 10, 10}
	for i, w := range widths {
		least[i] = min(least[i], w)
	}
	return least
}

// lineOf draws one row. A place is cut at its left, where it says least.
func lineOf(row []string, widths []int, cut bool) string {
	var b strings.Builder
	for i, text := range row {
		if cut && width(text) > widths[i] {
			text = shorten(text, widths[i], i == 1)
		}
		if cut && widths[i] == 0 {
			continue
		}
		b.WriteString(text + strings.Repeat(" ", max(0, widths[i]-width(text))+columnGap))
	}
	return strings.TrimRight(b.String(), " ")
}

// shorten cuts a text to a width and says so with "…", at its end or its beginning.
func shorten(text string, limit int, fromLeft bool) string {
	if limit <= 0 {
		return ""
	}
	letters := []rune(text)
	used := 1 // the sign of the cut
	if fromLeft {
		at := len(letters)
		for at > 0 && used+runeWidth(letters[at-1]) <= limit {
			at--
			used += runeWidth(letters[at])
		}
		return "…" + string(letters[at:])
	}
	at := 0
	for at < len(letters) && used+runeWidth(letters[at]) <= limit {
		used += runeWidth(letters[at])
		at++
	}
	return strings.TrimRight(string(letters[:at]), " ") + "…"
}
