package render

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/helsefellesskap/hfh/internal/diff"
)

// everyPassage is a redline with each sort of passage once, made up.
func everyPassage() Redline {
	return Redline{
		Title: "Handlingsplanen", Ref: "plan", From: "plan@2024", To: "plan@2025",
		ClassNames: map[string]string{"measures": "tiltak", "goals": "mål"},
		Passages: []Passage{
			{Label: "periode", Words: Replaced("2023–2025", "2024–2026"), Op: diff.Edited, Changes: []int{1}},
			{Label: "fokus", Words: Unchanged("Samarbeid")},
			{Level: 1, Words: Unchanged("Gode og sammenhengende pasientforløp")},
			{Words: Unchanged("Pasientene skal møte én tjeneste, også der flere har ansvaret.")},
			{Level: 2, Words: Unchanged("Pasienten opplever en sømløs og sammenhengende helsetjeneste")},
			{Level: 3, Label: "tiltak", Words: diff.Words("Kurs for ansatte i kommunene", "Kurs for alle ansatte i kommunene"), Op: diff.Edited, Classes: []string{"measures", "substantive"}, Changes: []int{2}},
			{Label: "når", Words: Replaced("", "2026"), Op: diff.Edited, Classes: []string{"measures"}, Changes: []int{3}},
			{Label: "ansvarlig", Words: Replaced("Rana kommune", "Rana"), Op: diff.Edited, Editorial: true, Changes: []int{4}},
			{Level: 3, Label: "tiltak", Words: Unchanged("Nytt tiltak med et navn som er langt nok til å gå over flere linjer"), Op: diff.Added, Classes: []string{"measures"}, Changes: []int{5}},
			{Label: "ansvarlig", Words: Unchanged("FSU Akuttmedisin"), Op: diff.Added},
			{Level: 2, Words: Unchanged("Et annet mål")},
			{Level: 3, Label: "tiltak", Words: Unchanged("Gammelt tiltak\x1b[31m <script>alert(1)</script>"), Op: diff.Removed, Classes: []string{"measures"}, Changes: []int{6}},
			{Label: "når", Words: Unchanged("2024"), Op: diff.Removed},
			{Level: 3, Label: "tiltak", Words: diff.Words("Flyttet tiltak.", "Flyttet tiltak, nå med nytt navn."), Op: diff.Moved, OldPlace: "Pasienten opplever en sømløs og sammenhengende helsetjeneste", Classes: []string{"goals"}, Changes: []int{7, 8}},
			{Level: 3, Label: "tiltak", Words: Unchanged("Annen rekkefølge"), Op: diff.Reordered, Changes: []int{9}},
			{Level: 3, Label: "tiltak", Words: Unchanged("Ny id"), Op: diff.Renamed, OldPlace: "gammel-id", Changes: []int{10}},
		},
	}
}

func TestRedlineText(t *testing.T) {
	eachView(t, "redline", func(o Options) error { return RedlineText(o, everyPassage()) })
}

func TestRedlineMarkdown(t *testing.T) {
	var b bytes.Buffer
	if err := RedlineMarkdown(Options{Out: &b, Lang: Printer("nb")}, everyPassage()); err != nil {
		t.Fatal(err)
	}
	golden(t, "redline-nb-markdown", b.String())
}

// TestRedlineColourAddsNothing: what colour says, the marks say too.
func TestRedlineColourAddsNothing(t *testing.T) {
	var plain, coloured bytes.Buffer
	if err := RedlineText(Options{Out: &plain, Width: 60, Lang: Printer("nb")}, everyPassage()); err != nil {
		t.Fatal(err)
	}
	if err := RedlineText(Options{Out: &coloured, Width: 60, Color: true, Lang: Printer("nb")}, everyPassage()); err != nil {
		t.Fatal(err)
	}
	if got := withoutPaint(coloured.String()); got != plain.String() {
		t.Errorf("without its colours it says\n%s\nand not\n%s", got, plain.String())
	}
}

// TestNothingIsWiderThanTheTerminal: whatever the texts and however deep they stand,
// in colour or not, and the colour changes no line.
func TestNothingIsWiderThanTheTerminal(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		columns := rapid.IntRange(24, 100).Draw(rt, "width")
		text := rapid.StringMatching(`([a-zæøå/]{1,40} ){0,6}[a-zæøå]{1,40}`)
		var above []string
		for range rapid.IntRange(0, 8).Draw(rt, "depth") {
			above = append(above, text.Draw(rt, "above"))
		}
		from, to := text.Draw(rt, "from"), text.Draw(rt, "to")
		c := Changes{From: from, To: to, Records: []RecordChanges{{Ref: "plan", Name: text.Draw(rt, "name"), List: []Change{
			{Op: diff.Edited, ID: "i", Label: from, Above: above, Field: "name", From: from, To: to, Words: diff.Words(from, to), Classes: []string{"a"}},
			{Op: diff.Edited, ID: "i", Label: from, Above: above, Field: "when", From: from, To: to},
			{Op: diff.Moved, ID: "j", Label: to, Above: above, OldPlace: from, Details: []Field{{Label: "a", Value: to}}},
		}}}}
		r := Redline{Title: from, Passages: []Passage{{Level: len(above), Label: "tiltak", Words: diff.Words(from, to)}, {Label: "når", Words: Replaced(from, to)}}}
		for name, draw := range map[string]func(Options) error{
			"text": func(o Options) error { return ChangesText(o, c) }, "redline": func(o Options) error { return RedlineText(o, r) },
		} {
			var plain, coloured bytes.Buffer
			if err := errors.Join(draw(Options{Out: &plain, Width: columns, Lang: Printer("nb")}), draw(Options{Out: &coloured, Width: columns, Color: true, Lang: Printer("nb")})); err != nil {
				rt.Fatal(err)
			}
			for line := range strings.SplitSeq(plain.String(), "\n") {
				if width(line) > columns {
					rt.Fatalf("%s: %d columns, %d there are: %q", name, width(line), columns, line)
				}
			}
			if got := withoutPaint(coloured.String()); got != plain.String() {
				rt.Fatalf("%s in colour:\n%s\nwithout:\n%s", name, got, &plain)
			}
		}
	})
}
