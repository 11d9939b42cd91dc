package render

import (
	"bytes"
	"testing"

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
