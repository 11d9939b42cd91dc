package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/helsefellesskap/hfh/internal/schema"
)

func formatSections(t *testing.T) map[string]string {
	t.Helper()
	files, err := generate("..")
	if err != nil {
		t.Fatal(err)
	}
	sections, heading := map[string]string{}, ""
	for _, line := range strings.Split(string(files["../../docs/format.md"]), "\n") {
		if name := strings.TrimLeft(line, "#"); name != line && strings.HasPrefix(name, " ") {
			heading = strings.ReplaceAll(strings.TrimSpace(name), ": ", "-")
			if _, twice := sections[heading]; twice {
				t.Errorf("two headings %s: a link cannot tell them apart", heading)
			}
		}
		sections[heading] += line + "\n"
	}
	return sections
}

func TestFormatPageLinksLeadSomewhere(t *testing.T) {
	sections := formatSections(t)
	links := 0
	for name, text := range sections {
		for _, m := range regexp.MustCompile(`\]\(#([^)]*)\)`).FindAllStringSubmatch(text, -1) {
			links++
			if _, ok := sections[m[1]]; !ok {
				t.Errorf("%s links to #%s, which is no heading", name, m[1])
			}
		}
	}
	if links < 100 {
		t.Errorf("only %d links", links)
	}
}

// TestFormatPageHasEveryField walks the shapes that the program itself goes by.
func TestFormatPageHasEveryField(t *testing.T) {
	sections := formatSections(t)
	set := schema.Open(nil)
	for _, k := range schema.Kinds() {
		shape := set.Shape(k.Name)
		for _, key := range shape.Keys() {
			row := fieldRow(sections[k.Name], key)
			if row == "" {
				t.Errorf("%s: no row for %s", k.Name, key)
				continue
			}
			if k.Governed && !strings.Contains(row, "| "+shape.Property(key).Sort().String()+" |") {
				t.Errorf("%s: %s is %s, but the row says %s", k.Name, key, shape.Property(key).Sort(), row)
			}
			for _, below := range shape.Property(key).Items().Keys() {
				part := sections[k.Name] + linked(sections, row)
				if fieldRow(part, key+"/…/"+below)+fieldRow(part, below) == "" {
					t.Errorf("%s: no row for %s/…/%s", k.Name, key, below)
				}
			}
		}
	}
}

func fieldRow(section, field string) string {
	for _, line := range strings.Split(section, "\n") {
		if strings.HasPrefix(line, "| `"+field+"`") {
			return line
		}
	}
	return ""
}

// linked gives the sections that a row leads to, and those that they lead to.
func linked(sections map[string]string, row string) string {
	var out strings.Builder
	link := regexp.MustCompile(`\]\(#([^)]*)\)`)
	for _, m := range link.FindAllStringSubmatch(row, -1) {
		form := sections[m[1]]
		out.WriteString(form)
		for _, n := range link.FindAllStringSubmatch(form, -1) {
			out.WriteString(sections[n[1]])
		}
	}
	return out.String()
}

func TestForm(t *testing.T) {
	p := &page{shared: mustParse(t, `{"slug":{"title":"Id","type":"string"}}`), kindOf: "plan", own: mustParse(t, `{"measure":{"title":"Tiltak"}}`)}
	tests := []struct{ name, schema, want string }{
		{"text", `{"type":"string"}`, "tekst"},
		{"text of a format", `{"type":"string","format":"edtf"}`, "EDTF"},
		{"one value", `{"const":"plan"}`, "`plan`"},
		{"values", `{"enum":["a","b"]}`, "`a` `b`"},
		{"whole number", `{"type":"integer"}`, "heltall"},
		{"shared part", `{"$ref":"#/$defs/slug"}`, "[id](#slug)"},
		{"part of the kind", `{"$ref":"#/$defs/measure"}`, "[tiltak](#plan-measure)"},
		{"list of texts", `{"type":"array","items":{"$ref":"#/$defs/slug"}}`, "liste av [id](#slug)"},
		{"list of maps", `{"type":"array","items":{"type":"object","properties":{}}}`, "liste"},
		{"free keys", `{"type":"object","additionalProperties":{"type":"string"}}`, "navn og verdi (tekst)"},
		{"union", `{"oneOf":[{"type":"string"},{"type":"object","properties":{}}]}`, "tekst eller flere felt"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := p.form(mustParse(t, tt.schema)); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
