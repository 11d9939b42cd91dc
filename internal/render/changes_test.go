package render

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/helsefellesskap/hfh/internal/diff"
)

// everyChange is a comparison with each operation once, made up.
func everyChange() Changes {
	area, goal := "Gode og sammenhengende pasientforløp", "Pasienten opplever en sømløs og sammenhengende helsetjeneste"
	old, now := "Kurs for ansatte i kommunene", "Kurs for alle ansatte i kommunene"
	return Changes{
		From: "plan@2024", To: "plan@2025", Hidden: 3, ClassNames: map[string]string{"measures": "tiltak", "goals": "mål"},
		Records: []RecordChanges{{Ref: "plan", Name: "Handlingsplanen", List: []Change{
			{Op: diff.Edited, Place: "period", Field: "period", From: "2023–2025", To: "2024–2026", FromValue: json.RawMessage(`"2023/2025"`), ToValue: json.RawMessage(`"2024/2026"`)},
			{Op: diff.Edited, Place: "areas/a/goals/g/measures/kurs/name", ID: "kurs", Label: now, Above: []string{area, goal}, Field: "name", From: old, To: now, Words: diff.Words(old, now), Classes: []string{"measures", "substantive"}},
			{Op: diff.Edited, Place: "areas/a/goals/g/measures/kurs/when", ID: "kurs", Label: now, Above: []string{area, goal}, Field: "when", To: "2026", Classes: []string{"measures"}},
			{Op: diff.Edited, Place: "areas/a/goals/g/measures/kurs/responsible", ID: "kurs", Label: now, Above: []string{area, goal}, Field: "responsible", From: "Rana kommune", To: "Rana", Editorial: true},
			{Op: diff.Added, Place: "areas/a/goals/g/measures/nytt", ID: "nytt", Label: "Nytt tiltak med et navn som er langt nok til å gå over flere linjer", Above: []string{area, goal}, Details: []Field{{Label: "ansvarlig", Value: "FSU Akuttmedisin"}}, Classes: []string{"measures"}, ToValue: json.RawMessage(`{"id":"nytt"}`)},
			{Op: diff.Removed, Place: "areas/a/goals/h/measures/gammelt", ID: "gammelt", Label: "Gammelt tiltak\x1b[31m", Above: []string{area, "Et annet mål"}, FromValue: json.RawMessage(`{"id":"gammelt"}`)},
			{Op: diff.Moved, Place: "areas/a/goals/h/measures/flyttet", OldPlace: goal, ID: "flyttet", Label: "Flyttet tiltak", Above: []string{area, "Et annet mål"}, Classes: []string{"goals"}},
			{Op: diff.Reordered, Place: "areas/a/goals/h/measures/annen", ID: "annen", Label: "Annen rekkefølge", Above: []string{area, "Et annet mål"}},
			{Op: diff.Renamed, Place: "areas/a/goals/h/measures/ny-id", OldPlace: "gammel-id", ID: "ny-id", Label: "Ny id", Above: []string{area, "Et annet mål"}},
			{Op: diff.Edited, Place: "number", Field: "number", Editorial: true, Times: 4},
		}}},
	}
}

func TestChangesText(t *testing.T) {
	eachView(t, "changes", func(o Options) error { return ChangesText(o, everyChange()) })
}

func TestChangesLines(t *testing.T) {
	eachView(t, "changes-table", func(o Options) error { return ChangesLines(o, everyChange()) })
}

// TestChangesLinesIsOneLineAChange: the titles and a line for each, however long or
// hostile the texts are and however narrow the terminal.
func TestChangesLinesIsOneLineAChange(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var c Changes
		n := rapid.IntRange(0, 20).Draw(rt, "n")
		var list []Change
		for range n {
			list = append(list, Change{
				Op: rapid.SampledFrom(ops()).Draw(rt, "op"), Place: rapid.String().Draw(rt, "place"),
				Label: rapid.String().Draw(rt, "label"), From: rapid.String().Draw(rt, "from"), To: strings.Repeat("lang tekst\n", rapid.IntRange(0, 50).Draw(rt, "long")),
			})
		}
		c.Records = []RecordChanges{{Ref: "plan", List: list}}
		columns := rapid.SampledFrom([]int{0, 10, 20, 40, 80, 200}).Draw(rt, "width")
		var b bytes.Buffer
		if err := ChangesLines(Options{Out: &b, Lang: Printer("nb"), Width: columns}, c); err != nil {
			rt.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
		if len(lines) != n+1 {
			rt.Fatalf("%d changes, %d lines", n, len(lines))
		}
		for _, line := range lines {
			if Clean(line) != line || columns > 0 && width(line) > columns {
				rt.Fatalf("%d columns, want %d: %q", width(line), columns, line)
			}
		}
	})
}

func TestChangesStat(t *testing.T) {
	c := everyChange()
	c.Records = append(c.Records, RecordChanges{Ref: "statutes", Name: "Vedtekter", List: []Change{{Op: diff.Added}}})
	eachView(t, "changes-stat", func(o Options) error { return Text(o, StatPage(o, c)) })
	var b bytes.Buffer
	if err := JSON(Options{Out: &b}, StatJSON(c)); err != nil {
		t.Fatal(err)
	}
	golden(t, "changes-stat.json", b.String())
}

func TestChangesWholeTexts(t *testing.T) {
	c := everyChange()
	c.WholeTexts = true
	eachView(t, "changes-whole", func(o Options) error { return ChangesText(o, c) })
}

func TestChangesMarkdown(t *testing.T) {
	var b bytes.Buffer
	if err := ChangesMarkdown(Options{Out: &b, Lang: Printer("nb")}, everyChange()); err != nil {
		t.Fatal(err)
	}
	golden(t, "changes-nb-markdown", b.String())
}

// TestChangesJSON holds the contract's form, keys and all.
func TestChangesJSON(t *testing.T) {
	var b bytes.Buffer
	if err := ChangesJSON(Options{Out: &b, Lang: Printer("nb")}, everyChange()); err != nil {
		t.Fatal(err)
	}
	golden(t, "changes.json", b.String())
	var got struct {
		Changes []map[string]any `json:"changes"`
		Summary map[string]int   `json:"summary"`
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	for _, ch := range got.Changes {
		for _, key := range []string{"op", "ref", "place", "id", "label", "from", "to", "words", "field", "above", "old_place", "classes", "editorial", "count"} {
			if _, ok := ch[key]; !ok || len(ch) != 14 {
				t.Errorf("change %v: key %q there: %v, %d keys", ch["place"], key, ok, len(ch))
			}
		}
	}
	if got.Summary["edited"] != 5 || got.Summary["hidden"] != 3 {
		t.Errorf("summary %v", got.Summary)
	}
}

// TestNoChangeIsSaid: an empty comparison says so, and JSON has an empty list.
func TestNoChangeIsSaid(t *testing.T) {
	var text, programs bytes.Buffer
	none := Changes{From: "a", To: "b"}
	if err := ChangesText(Options{Out: &text, Lang: Printer("en")}, none); err != nil {
		t.Fatal(err)
	}
	if want := "a → b\n\nNo difference.\n"; text.String() != want {
		t.Errorf("%q, want %q", text.String(), want)
	}
	if err := ChangesJSON(Options{Out: &programs, Lang: Printer("en")}, none); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(programs.Bytes(), []byte(`"changes": []`)) {
		t.Errorf("no list: %s", &programs)
	}
}

// TestColourAddsNothing: what colour says, the marks say too.
func TestColourAddsNothing(t *testing.T) {
	var plain, coloured bytes.Buffer
	if err := ChangesText(Options{Out: &plain, Width: 60, Lang: Printer("nb")}, everyChange()); err != nil {
		t.Fatal(err)
	}
	if err := ChangesText(Options{Out: &coloured, Width: 60, Color: true, Lang: Printer("nb")}, everyChange()); err != nil {
		t.Fatal(err)
	}
	if got := withoutPaint(coloured.String()); got != plain.String() {
		t.Errorf("without its colours it says\n%s\nand not\n%s", got, plain.String())
	}
}

func withoutPaint(s string) string {
	var out []rune
	painting := false
	for _, r := range s {
		switch {
		case r == '\x1b':
			painting = true
		case painting:
			painting = r != 'm'
		default:
			out = append(out, r)
		}
	}
	return string(out)
}

// TestAnItemIsItsOwnHeading: where an item changed and something in it too, it is
// named once.
func TestAnItemIsItsOwnHeading(t *testing.T) {
	c := Changes{From: "a", To: "b", Records: []RecordChanges{{Ref: "plan", List: []Change{
		{Op: diff.Edited, ID: "omrade", Label: "Et område", Field: "number", From: "1", To: "2"},
		{Op: diff.Edited, ID: "tiltak", Label: "Et tiltak", Above: []string{"Et område"}, Field: "when", To: "2026"},
	}}}}
	var b bytes.Buffer
	if err := ChangesText(Options{Out: &b, Lang: Printer("nb")}, c); err != nil {
		t.Fatal(err)
	}
	want := `a → b

plan
~ Et område [omrade]
    nummer: 1 → 2
  ~ Et tiltak [tiltak]
      når: ikke oppgitt → 2026

2 endret
`
	if b.String() != want {
		t.Errorf("%s\nwant\n%s", &b, want)
	}
}
