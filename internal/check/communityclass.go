package check

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
)

// changeClasses finds classes of changes that no change can be of, and bodies that
// decide on a class that is not there, or that the document has no places of.
func changeClasses(p *pass) {
	c := p.community()
	if c.Value == nil {
		return
	}
	for i, class := range c.Value.Classes {
		if len(class.Places) == 0 && len(class.Ops) == 0 && !alwaysThere(class.ID) {
			p.add(c.At("classes", index(i)), "empty", diag.Args{"class": class.ID})
		}
	}
	for i, d := range c.Value.Documents {
		for j, decides := range d.Decides {
			if variant := p.decidesNothing(c.Value, d.ID, decides.ID); variant != "-" {
				p.add(c.At("documents", index(i), "decides", index(j), "id"), variant, diag.Args{"class": decides.ID, "document": d.ID})
			}
		}
	}
}

// alwaysThere tells whether every register has a class.
func alwaysThere(class string) bool { return class == record.Editorial || class == record.Substantive }

// decidesNothing tells why no change of a document is of a class: "" where there is no
// such class, "elsewhere" where it is of other documents only, "-" where all is well.
func (p *pass) decidesNothing(c *record.Community, document, class string) string {
	if alwaysThere(class) {
		return "-"
	}
	variant := ""
	for _, known := range c.Classes {
		if known.ID != class {
			continue
		}
		if len(known.Of) == 0 || slices.Contains(known.Of, document) {
			return "-"
		}
		variant = "elsewhere"
	}
	return variant
}
