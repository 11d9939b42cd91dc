package render

// Page is what a command shows to a person: blocks from top to bottom. Each format
// draws the same blocks.
type Page []Block

// Block is one of Heading, Para, Fields, Bullets, Grid, Outline, Compared and Gap.
type Block interface{ block() }

// Heading opens a part of a page. Level 1 is the page's own.
type Heading struct {
	Level int
	Text  string
}

// Para is a paragraph, wrapped to the width.
type Para struct {
	Text   string
	Style  Style
	Indent int
}

// Field is a label and its value.
type Field struct {
	Label, Value string
	Style        Style // of the value
}

// Fields is a list of labels and values, the values aligned.
type Fields struct {
	List   []Field
	Indent int
}

// Bullet is a point of a list, with lines that belong to it: what to type, why.
type Bullet struct {
	Text  string
	Style Style
	Mark  string // "-" if empty
	Under []Line
}

// Line is a line under a bullet.
type Line struct {
	Text  string
	Style Style
}

// Bullets is a list of points.
type Bullets []Bullet

// Compared shows a comparison among other blocks. Its records are headings of level 2;
// what is compared, and the count, are left to the page.
type Compared struct{ Changes Changes }

// Gap is an empty line. Blocks that need air around them get it by themselves.
type Gap struct{}

func (Heading) block()  {}
func (Para) block()     {}
func (Fields) block()   {}
func (Bullets) block()  {}
func (Grid) block()     {}
func (Gap) block()      {}
func (Outline) block()  {}
func (Compared) block() {}
