package paper

import (
	"bytes"
	"strings"
	"testing"
)

// TestHeadingsStepDownByOne: a page whose first heading is its title has its sections
// right below the page's own heading.
func TestHeadingsStepDownByOne(t *testing.T) {
	for _, c := range []struct {
		blocks []Block
		want   string
	}{
		{[]Block{Title(1, "Referat"), Title(2, "Til stede"), Title(3, "Vedtak")}, "<h2>Til stede</h2>"},
		{[]Block{Title(1, "Til stede"), Title(2, "Vedtak")}, "<h2>Til stede</h2>"},
	} {
		var page bytes.Buffer
		if err := WriteHTML(&page, Document{Title: "Referat", Lang: "nb", Blocks: c.blocks}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(page.String(), c.want) || !strings.Contains(page.String(), "<h3>Vedtak</h3>") || strings.Count(page.String(), "<h1>") != 1 {
			t.Errorf("no %s in\n%s", c.want, page.String())
		}
	}
}
