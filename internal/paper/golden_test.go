package paper

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/render"
)

func itoa(n int) string { return strconv.Itoa(n) }

// golden compares with a stored file, or writes it where HFH_UPDATE is set.
func golden(t *testing.T, name, got string) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if os.Getenv("HFH_UPDATE") != "" {
		if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is another now; look at it with HFH_UPDATE=1 and git diff", name)
	}
}

// onLines puts each paragraph, row and table of a body on a line of its own, so that a
// golden can be read.
func onLines(body string) string {
	return strings.NewReplacer("<w:p>", "\n<w:p>", "<w:tbl>", "\n<w:tbl>", "<w:tr>", "\n<w:tr>", "<w:sectPr>", "\n<w:sectPr>").Replace(body) + "\n"
}

// redlined is a passage of every sort. All of it is made up.
func redlined() render.Redline {
	return render.Redline{Title: "Handlingsplan", Passages: []render.Passage{
		{Level: 1, Words: render.Unchanged("Gode pasientforløp")},
		{Label: "Frist", Words: append(render.Unchanged("innen "), render.Replaced("2024", "2025")...), Changes: []int{1}},
		{Level: 2, Words: render.Unchanged("Nytt mål"), Op: diff.Added, Changes: []int{2}},
		{Words: render.Unchanged("Et tiltak som går ut"), Op: diff.Removed, Changes: []int{3}},
		{Words: render.Unchanged("Et tiltak som er flyttet"), Op: diff.Moved, OldPlace: "Kompetanse", Changes: []int{4, 5}},
		{Words: render.Unchanged("Uendret")},
		{},
	}}
}

func TestPapersAreAsTheyWere(t *testing.T) {
	doc := letter()
	doc.Blocks = append(doc.Blocks, Title(1, "Planen"))
	doc.Blocks = append(doc.Blocks, Redline(redlined(), "nb", 1)...)
	doc.Blocks = append(doc.Blocks, answerForm())
	golden(t, "letter.document.xml", onLines(parsed(t, wrote(t, doc))["word/document.xml"]))
	var page bytes.Buffer
	if err := WriteHTML(&page, doc); err != nil {
		t.Fatal(err)
	}
	golden(t, "letter.html.golden", page.String())
}
