package render

import (
	"bytes"
	"errors"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/helsefellesskap/hfh/internal/diff"
)

// page draws a page of HTML.
func page(t interface{ Fatal(...any) }, lang string, draw func(Options) error) string {
	var b bytes.Buffer
	if err := draw(Options{Out: &b, Lang: Printer(lang)}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestChangesHTML(t *testing.T) {
	for _, lang := range []string{"nb", "en"} {
		golden(t, "changes-"+lang+".html", page(t, lang, func(o Options) error { return ChangesHTML(o, everyChange(), everyPassage()) }))
		golden(t, "redline-"+lang+".html", page(t, lang, func(o Options) error { return RedlineHTML(o, everyPassage()) }))
	}
}

// TestPolicyHoldsThePage: the policy names exactly the style and the script that stand
// in the page, and nothing in it points out of it.
func TestPolicyHoldsThePage(t *testing.T) {
	text := page(t, "nb", func(o Options) error { return ChangesHTML(o, everyChange(), everyPassage()) })
	for tag, directive := range map[string]string{"style": "style-src", "script": "script-src"} {
		inner := regexp.MustCompile(`(?s)<`+tag+`>(.*?)</`+tag+`>`).FindAllStringSubmatch(text, -1)
		if len(inner) != 1 {
			t.Fatalf("%d of %s", len(inner), tag)
		}
		if want := directive + " '" + hashSource(inner[0][1]) + "'"; !strings.Contains(html.UnescapeString(text), want) {
			t.Errorf("the policy has not %s", want)
		}
	}
	for _, outside := range []string{"http:", "https:", "url(", "@import", " src=", " style=", "onclick"} {
		if strings.Contains(text, outside) {
			t.Errorf("%s in a page that is to need nothing but itself", outside)
		}
	}
}

// TestEveryAnchorIsThere: each link in the page leads somewhere in it, and no id stands
// twice.
func TestEveryAnchorIsThere(t *testing.T) {
	text := page(t, "en", func(o Options) error { return ChangesHTML(o, everyChange(), everyPassage()) })
	ids := map[string]int{}
	for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(text, -1) {
		ids[m[1]]++
		if ids[m[1]] > 1 {
			t.Errorf("id %s twice", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(text, -1) {
		if ids[m[1]] == 0 {
			t.Errorf("no place for the link to %s", m[1])
		}
	}
}

// TestHostileTextStaysText: whatever the texts are, the page has the same elements.
func TestHostileTextStaysText(t *testing.T) {
	tags := regexp.MustCompile(`<[a-zA-Z/!][^>]*>`)
	shape := func(rt *rapid.T, s string) int {
		c := Changes{From: s, To: "b", ClassNames: map[string]string{"x": s}, Records: []RecordChanges{{Ref: "plan", Name: "n" + s, List: []Change{{
			Op: diff.Edited, Place: s, ID: "i" + s, Label: "l" + s, Above: []string{s}, Field: "name", From: "x" + s, To: "y" + s, Classes: []string{"x"},
		}}}}}
		r := Redline{Title: s, Passages: []Passage{{Label: "l" + s, Words: Replaced("a"+s, "b"+s), Op: diff.Moved, OldPlace: s, Changes: []int{1}}}}
		text := page(rt, "nb", func(o Options) error { return ChangesHTML(o, c, r) })
		return len(tags.FindAllString(text, -1))
	}
	rapid.Check(t, func(rt *rapid.T) {
		plain := shape(rt, "a")
		s := rapid.SampledFrom([]string{
			`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onfocus='x`, `</style><b>`, `javascript:alert(1)`, `{{.}}`, "\x1b[31m", "\u202e", `<!--`, `]]>`, `&lt;b&gt;`,
		}).Draw(rt, "hostile")
		if got := shape(rt, s); got != plain {
			rt.Fatalf("%q makes %d tags, %d without it", s, got, plain)
		}
	})
}

// TestTenThousandChanges: every form draws them in reasonable time.
func TestTenThousandChanges(t *testing.T) {
	one := everyChange().Records[0].List
	var list []Change
	for len(list) < 10_000 {
		list = append(list, one...)
	}
	c := Changes{From: "a", To: "b", Records: []RecordChanges{{Ref: "plan", List: list}}}
	forms := map[string]func(Options) error{
		"text":     func(o Options) error { return ChangesText(o, c) },
		"table":    func(o Options) error { return ChangesLines(o, c) },
		"markdown": func(o Options) error { return ChangesMarkdown(o, c) },
		"json":     func(o Options) error { return ChangesJSON(o, c) },
		"html":     func(o Options) error { return ChangesHTML(o, c) },
	}
	for name, draw := range forms {
		var b bytes.Buffer
		start := time.Now()
		if err := draw(Options{Out: &b, Lang: Printer("nb"), Width: 80}); err != nil {
			t.Fatal(err)
		}
		took := time.Since(start)
		t.Logf("%s: %v, %d KB", name, took.Round(time.Millisecond), b.Len()/1024)
		if took > 20*time.Second {
			t.Errorf("%s takes %v", name, took)
		}
	}
}

// reviewPage is a page with a comparison among its blocks, twice.
func reviewPage(o Options) Page {
	more := Changes{Records: []RecordChanges{{Ref: "statutes", Name: "Vedtekter", List: []Change{{Op: diff.Added, Label: "Vedtekter"}}}}}
	return append(somePage(o), Heading{2, "Endringer"}, Compared{everyChange()}, Heading{2, "Og mer"}, Compared{more})
}

func TestPageHTML(t *testing.T) {
	text := page(t, "nb", func(o Options) error { return HTML(o, "Gjennomgang", reviewPage(o)) })
	golden(t, "page-nb.html", text)
	if strings.Contains(text, "`") {
		t.Error("backquotes of Markdown in a page of HTML")
	}
}

// TestComparedAmongBlocks: text and Markdown draw it under headings of its own.
func TestComparedAmongBlocks(t *testing.T) {
	o := Options{Lang: Printer("nb"), Width: 60}
	p := reviewPage(o)[9:]
	for name, draw := range map[string]func(Options, Page) error{"compared-text": Text, "compared-markdown": Markdown} {
		var b bytes.Buffer
		o.Out = &b
		if err := draw(o, p); err != nil {
			t.Fatal(err)
		}
		golden(t, name, b.String())
		mustBeSafe(t, name, b.String())
	}
}

// TestTextsSayTheirLanguage: who has an English page of Norwegian records read aloud
// hears each in its own language; where both are the same nothing is said.
func TestTextsSayTheirLanguage(t *testing.T) {
	draw := func(lang, data string) string {
		return page(t, lang, func(o Options) error {
			o.DataLang = data
			return ChangesHTML(o, everyChange(), everyPassage())
		})
	}
	if text := draw("en", "nb"); !strings.Contains(text, `<span class="v" lang="nb">`) || !strings.Contains(text, `<span class="vh" lang="en">inserted: `) {
		t.Error("the texts do not say that they are in bokmål")
	}
	for _, data := range []string{"nb", "", `"><script>`} {
		if text := draw("nb", data); strings.Count(text, " lang=") != 1 {
			t.Errorf("%q: %d languages", data, strings.Count(text, " lang="))
		}
	}
}

// TestMarkdownHoldsHostileText: no text opens a tag of HTML or a heading.
func TestMarkdownHoldsHostileText(t *testing.T) {
	tag := regexp.MustCompile(`(?:^|[^\\])(?:\\\\)*<[a-zA-Z/!]`)
	shape := func(s string) (tags, headings int) {
		c := Changes{From: s, To: "b", ClassNames: map[string]string{"x": s}, Records: []RecordChanges{{Ref: "plan", Name: s, List: []Change{
			{Op: diff.Edited, Place: s, ID: s, Label: s, Above: []string{s}, Field: "name", From: s, To: "y" + s, Words: diff.Words("a "+s, "a b"), Classes: []string{"x"}},
			{Op: diff.Moved, ID: "z", Label: s, OldPlace: s, Details: []Field{{Label: s, Value: s}}},
		}}}}
		r := Redline{Title: s, From: s, Passages: []Passage{{Words: Unchanged(s)}, {Level: 1, Words: Unchanged(s)}, {Label: s, Words: Replaced(s, s)}}}
		text := page(t, "nb", func(o Options) error { return errors.Join(ChangesMarkdown(o, c), RedlineMarkdown(o, r)) })
		for line := range strings.SplitSeq(text, "\n") {
			if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "    ") || strings.HasPrefix(line, "===") {
				headings++
			}
		}
		return len(tag.FindAllString(strings.NewReplacer("<ins>", "", "</ins>", "", "<del>", "", "</del>", "", "<em>", "", "</em>", "").Replace(text), -1)), headings
	}
	_, plain := shape("a")
	for _, s := range []string{`<script>`, `\<img src=x onerror=alert(1)>`, "\\\\<b>", "# x", "a\n# x", "    x", "===", "`<b>`", "` <b>", "<!-- ", "1. x", "> x", "<ins><script></ins>"} {
		if tags, headings := shape(s); tags != 0 || headings != plain {
			t.Errorf("%q: %d tags, %d headings where a plain text has %d", s, tags, headings, plain)
		}
	}
}
