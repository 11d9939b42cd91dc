package render

// Column is one column of a table of Ts: its title and what it shows of a row.
type Column[T any] struct {
	Title string
	Value func(T) string
	Style func(T) Style // nil: plain
	Right bool          // figures
	Whole bool          // never broken over lines: references to copy
}

// Table is a list of Ts and its columns.
type Table[T any] struct {
	Columns []Column[T]
	Rows    []T
}

// Grid is a table with its cells worked out, as every renderer takes it. The cells
// are as in the data: each renderer makes them safe in its own way.
type Grid struct {
	Titles []string
	Cells  [][]Cell
	right  []bool
	whole  []bool
}

// Cell is one cell of a Grid.
type Cell struct {
	Text  string
	Style Style
}

// Grid works the cells out.
func (t Table[T]) Grid() Grid {
	var g Grid
	for _, c := range t.Columns {
		g.Titles = append(g.Titles, c.Title)
		g.right = append(g.right, c.Right)
		g.whole = append(g.whole, c.Whole)
	}
	for _, row := range t.Rows {
		cells := make([]Cell, len(t.Columns))
		for i, c := range t.Columns {
			cells[i].Text = c.Value(row)
			if c.Style != nil {
				cells[i].Style = c.Style(row)
			}
		}
		g.Cells = append(g.Cells, cells)
	}
	return g
}

// column lists the clean texts of a column, its title first.
func (g Grid) column(i int) []string {
	out := []string{Clean(g.Titles[i])}
	for _, row := range g.Cells {
		out = append(out, Clean(row[i].Text))
	}
	return out
}
