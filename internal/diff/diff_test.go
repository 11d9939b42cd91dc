package diff

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/helsefellesskap/hfh/internal/doc"
)

func parse(t interface{ Fatalf(string, ...any) }, src string) *doc.Node {
	d, findings := doc.Parse("x.yaml", []byte(src))
	if d == nil || d.Root == nil {
		t.Fatalf("does not parse: %v\n%s", findings, src)
	}
	return d.Root
}

// show prints changes one a line: op, place, from → to.
func show(changes []Change) string {
	var b strings.Builder
	for _, c := range changes {
		fmt.Fprintf(&b, "%s %s", c.Op, c.Place())
		if c.Op == Moved || c.Op == Renamed {
			fmt.Fprintf(&b, " from %s", strings.Join(c.OldPath, "/"))
		}
		if c.Op == Edited {
			fmt.Fprintf(&b, " %s → %s", brief(c.From), brief(c.To))
		}
		if c.Editorial {
			b.WriteString(" (editorial)")
		}
		if len(c.Renumbered) > 0 {
			fmt.Fprintf(&b, " ×%d", len(c.Renumbered))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func brief(n *doc.Node) string {
	if n == nil {
		return "–"
	}
	return string(n.JSON(nil))
}

const before = `
kind: plan
period: 2023/2025
areas:
  - id: en
    number: "2.1"
    name: Gode pasientforløp
    goals:
      - id: mal
        measures:
          - {id: pll, name: Pasientens legemiddelliste, when: "2024", responsible: [rana, vefsn]}
          - {id: dhh, name: Digital hjemmeoppfølging for alle, when: {edtf: ../2024-12-31, as_written: Innen utgangen av 2024}}
          - {id: kols, name: KOLS}
  - id: to
    number: "2.2"
    name: Forebygging
`

func TestDocs(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"edited", `when: "2024"`, `when: "2025"`, "edited areas/en/goals/mal/measures/pll/when \"2024\" → \"2025\"\n"},
		{"quoting is nothing", `when: "2024"`, `when: 2024`, ""},
		{"the same days otherwise", `{edtf: ../2024-12-31, as_written: Innen utgangen av 2024}`, `../2024-12-31`, "edited areas/en/goals/mal/measures/dhh/when {\"edtf\":\"../2024-12-31\",\"as_written\":\"Innen utgangen av 2024\"} → \"../2024-12-31\" (editorial)\n"},
		{"other order of actors", `[rana, vefsn]`, `[vefsn, rana]`, "reordered areas/en/goals/mal/measures/pll/responsible\n"},
		{"removed", "          - {id: kols, name: KOLS}\n", "", "removed areas/en/goals/mal/measures/kols\n"},
		{"added", "          - {id: kols, name: KOLS}\n", "          - {id: kols, name: KOLS}\n          - {id: ny, name: Ny}\n", "added areas/en/goals/mal/measures/ny\n"},
		{"renamed", "id: dhh", "id: hjemme", "renamed areas/en/goals/mal/measures/hjemme from areas/en/goals/mal/measures/dhh\n"},
		{"moved", "          - {id: kols, name: KOLS}\n  - id: to\n    number: \"2.2\"\n    name: Forebygging\n", "  - id: to\n    number: \"2.2\"\n    name: Forebygging\n    goals:\n      - id: nytt\n        measures:\n          - {id: kols, name: KOLS}\n", "added areas/to/goals/nytt\nmoved areas/to/goals/nytt/measures/kols from areas/en/goals/mal/measures/kols\n"},
		{"renumbered", "number: \"2.1\"\n    name: Gode pasientforløp", "number: \"3.1\"\n    name: Gode pasientforløp", "edited areas/en/number \"2.1\" → \"3.1\" (editorial)\n"},
		{"a no-break space", "for alle", "for\u00a0alle", "edited areas/en/goals/mal/measures/dhh/name \"Digital hjemmeoppfølging for alle\" → \"Digital hjemmeoppfølging for\u00a0alle\" (editorial)\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(before, tt.old) {
				t.Fatalf("the text has no %q", tt.old)
			}
			a, b := parse(t, before), parse(t, strings.Replace(before, tt.old, tt.new, 1))
			if diff := cmp.Diff(tt.want, show(Docs(a, b, Options{}))); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRenumberingIsOneChange(t *testing.T) {
	b := strings.NewReplacer(`"2.1"`, `"3.1"`, `"2.2"`, `"3.2"`).Replace(before)
	if got, want := show(Docs(parse(t, before), parse(t, b), Options{})), "edited number – → – (editorial) ×2\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReorderSaysTheFewestMoves(t *testing.T) {
	list := func(ids ...string) *doc.Node {
		var items []*doc.Node
		for _, id := range ids {
			items = append(items, doc.MapOf("id", id))
		}
		return doc.MapOf("items", doc.ListOf(items...))
	}
	got := show(Docs(list("a", "b", "c", "d", "e"), list("e", "a", "b", "c", "d"), Options{}))
	if want := "reordered items/e\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWords(t *testing.T) {
	got := Words("Frist 1.1.25 for e-helse, alle.", "Frist 1.2.25 for e-helse og alle.")
	want := []Word{{Same, "Frist "}, {Deleted, "1.1.25"}, {Inserted, "1.2.25"}, {Same, " for e-helse"}, {Deleted, ","}, {Inserted, " og"}, {Same, " alle."}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("words (-want +got):\n%s", diff)
	}
}

func TestWordsAreLinedUpByWordsAndNotBySpaces(t *testing.T) {
	got := Words("Gode og sammenhengende pasientforløp", "Gode pasientforløp for alle")
	want := []Word{{Same, "Gode "}, {Deleted, "og sammenhengende "}, {Same, "pasientforløp"}, {Inserted, " for alle"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("words (-want +got):\n%s", diff)
	}
}

func TestWordsJoinToBothSides(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("aåø -/.,\u00a0é1«–\u00ad")), 0, 60, -1)
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		var older, newer string
		for _, w := range Words(a, b) {
			if w.Op != Inserted {
				older += w.Text
			}
			if w.Op != Deleted {
				newer += w.Text
			}
		}
		if newer != b || plainText(older) != plainText(a) || plainText(a) == plainText(b) && older != a {
			t.Fatalf("words give %q and %q, want %q and %q", older, newer, a, b)
		}
	})
}

// drawPlan makes a tree like a record: maps, lists of items with ids from one pool (so
// that items move between parents), lists of scalars, dates, prose.
func drawPlan(t *rapid.T) *doc.Node {
	ids := rapid.Permutation([]string{"a", "b", "c", "d", "e", "f", "g", "h"}).Draw(t, "ids")
	next := 0
	var items func(depth int) *doc.Node
	items = func(depth int) *doc.Node {
		list := doc.ListOf()
		for range rapid.IntRange(0, 3).Draw(t, "n") {
			if next == len(ids) {
				break
			}
			item := doc.MapOf("id", ids[next])
			next++
			for _, key := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"name", "when", "number", "responsible", "links", "x"}), rapid.ID).Draw(t, "keys") {
				_ = item.Set([]string{key}, drawValue(t, key))
			}
			if depth < 3 && rapid.Bool().Draw(t, "below") {
				_ = item.Set([]string{"items"}, items(depth+1))
			}
			list.Items = append(list.Items, item)
		}
		return list
	}
	return doc.MapOf("kind", "plan", "items", items(0), "other", items(1))
}

func drawValue(t *rapid.T, key string) *doc.Node {
	word := rapid.SampledFrom([]string{"en", "to", "tre fire", "fem, seks", "2024", "2024-01-01/2024-12-31"}).Draw(t, key)
	switch key {
	case "responsible":
		return doc.ListOf(doc.Text(word), doc.Text("vefsn"))
	case "links":
		return doc.ListOf(doc.MapOf("ref", word, "label", "x"))
	case "when":
		if rapid.Bool().Draw(t, "map") {
			return doc.MapOf("edtf", word)
		}
	}
	return doc.Text(word)
}

func TestApplyOfDocsGivesTheNewerText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPlan(t), drawPlan(t)
		changes := Docs(a, b, Options{})
		got, err := Apply(a, changes)
		if err != nil {
			t.Fatalf("apply: %v\n%s", err, show(changes))
		}
		want := b.Clone()
		dropEmpty(want)
		if !doc.Equal(got, want) {
			t.Fatalf("apply gives\n%s\nwant\n%s\nchanges\n%s", got.JSON(nil), want.JSON(nil), show(changes))
		}
	})
}

func TestDocsOfEqualsIsEmptyAndStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPlan(t), drawPlan(t)
		if got := Docs(a, a.Clone(), Options{}); len(got) != 0 {
			t.Fatalf("a differs from itself: %s", show(got))
		}
		if one, two := show(Docs(a, b, Options{})), show(Docs(a, b, Options{})); one != two {
			t.Fatalf("two runs differ:\n%s\n%s", one, two)
		}
	})
}

func BenchmarkDocs(b *testing.B) {
	var src strings.Builder
	src.WriteString("kind: plan\nitems:\n")
	for i := range 10_000 {
		fmt.Fprintf(&src, "  - id: t%d\n    name: Et tiltak med en del ord nummer %d\n    when: \"2024\"\n", i, i)
	}
	old := parse(b, src.String())
	newer := parse(b, strings.ReplaceAll(src.String(), "nummer 77", "av nummer 77"))
	for b.Loop() {
		if len(Docs(old, newer, Options{})) == 0 {
			b.Fatal("no changes")
		}
	}
}

func TestMarksThatAreSeenAreNeverHidden(t *testing.T) {
	for _, tt := range []struct{ from, to, want string }{
		{"sier «ja» til to", "sier \"ja\" til tre", `[-«-]{+"+}`},
		{"2023–2024 og to", "2023-2024 og tre", "[-2023–2024-]{+2023-2024+}"},
		{"500\u00a0000 kr til to", "500 000 kr til tre", ""},
		{"helse\u00adtjeneste for to", "helsetjeneste for tre", ""},
	} {
		got := ""
		for _, w := range Words(tt.from, tt.to) {
			switch w.Op {
			case Deleted:
				got += "[-" + w.Text + "-]"
			case Inserted:
				got += "{+" + w.Text + "+}"
			}
		}
		if want := tt.want; !strings.Contains(got, want) || want == "" && got != "[-to-]{+tre+}" {
			t.Errorf("%q → %q: %s", tt.from, tt.to, got)
		}
	}
}
