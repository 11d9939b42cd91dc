package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/schema"
)

// formatIntro opens docs/format.md. It is in bokmål, as what the schemas say is: an
// editor shows the same words.
const formatIntro = `# Formatet (format 1)

<!-- Written by go generate from the schemas. Change schemas/src and run go generate ./... -->

*The fields are English words; what they mean is said in bokmål, in the words that an editor shows. This page is made from the schemas.*

Et register er YAML-filer under ` + "`data/`" + `. Én fil er én oppføring. Den begynner med ` + "`kind`" + ` (hva slags) og ` + "`id`" + `, og id-en er filnavnet.

- **Alt er tekst** der skjemaet ikke sier heltall eller ja/nei: ` + "`0301`, `1.10`, `no` og `2024`" + ` er den teksten, uten anførselstegn.
- **Tider** er EDTF (ISO 8601-2): ` + "`2024-03-19`, `2024-03`, `2024-23` (høst), `2023/2025`, `../2024-12-31`" + `. Varigheter er ISO 8601: ` + "`P2Y`" + `.
- **Det ingen vet**, utelates eller er ` + "`unknown`" + `. Det er aldri en feil i seg selv.
- **En id** gis én gang, endres aldri og brukes aldri om noe annet. Trykte numre er aldri id-er.
- **Adresser** peker på en oppføring eller et sted i den: ` + "`plan`, `plan@2024`, `declaration#samarbeid`" + `.

Slik leses tabellene: et felt med * må være med. ` + "`goals/…/name`" + ` betyr feltet ` + "`name`" + ` i hvert element i listen ` + "`goals`" + `.
**Sort** står for dokumenter som vedtas i versjoner: *text* er det som vedtas og endres bare ved vedtak og retting; *act* er det som følger av vedtaket, som versjon og underskrifter;
*living* er det som skjer underveis, som fremdrift. Står den tom, er sorten som feltet delen brukes i. **Viser til** sier hva verdien må finnes som i registeret.
`

// formatPage describes every kind and shared part of the schemas as docs/format.md.
// whole has the generated schema of each kind, by its name.
func formatPage(whole map[string]*value, shared *value) []byte {
	p := &page{shared: shared}
	p.b.WriteString(formatIntro)
	p.contents(whole)
	for _, k := range schema.Kinds() {
		p.kind(k, whole[k.Name])
	}
	p.b.WriteString("\n## Felles deler\n\nDeler som flere slags oppføringer bruker.\n")
	for _, m := range shared.members {
		if m.val.get("properties") == nil || m.val.get("type") != nil {
			p.part(m.key, m.val)
		}
	}
	return []byte(p.b.String())
}

// page is docs/format.md in the making.
type page struct {
	b      strings.Builder
	shared *value
	kindOf string // the kind being described, "" in the shared parts
	own    *value // the parts of that kind
	sorts  bool   // whether the table has a column for the sort
}

func (p *page) contents(whole map[string]*value) {
	p.b.WriteString("\n| slag | hva | fil |\n|---|---|---|\n")
	for _, k := range schema.Kinds() {
		fmt.Fprintf(&p.b, "| [%s](#%s) | %s | `%s` |\n", k.Name, k.Name, whole[k.Name].get("title").text(), k.Pattern())
	}
}

func (p *page) kind(k schema.Kind, v *value) {
	p.kindOf, p.own, p.sorts = k.Name, v.get("$defs"), k.Governed
	fmt.Fprintf(&p.b, "\n## %s\n\n**%s** – `%s`", k.Name, v.get("title").text(), k.Pattern())
	if k.Governed {
		fmt.Fprintf(&p.b, ", utkast `%s`", k.DraftFile("<id>"))
	}
	fmt.Fprintf(&p.b, ". %s\n", v.get("description").text())
	p.table(v)
	for _, m := range v.get("$defs").all() {
		if p.shared.get(m.key) == nil {
			p.part(m.key, m.val)
		}
	}
	p.kindOf, p.own, p.sorts = "", nil, false
}

// part describes a part of a schema that fields refer to.
func (p *page) part(name string, v *value) {
	fmt.Fprintf(&p.b, "\n### %s\n\n**%s.** %s\n", p.heading(name), v.get("title").text(), v.get("description").text())
	if v.get("oneOf") != nil || !hasFields(v) {
		fmt.Fprintf(&p.b, "\nForm: %s.\n", p.form(v))
	}
	if fields := fieldsOf(v); len(fields.all()) > 0 {
		p.table(v)
	}
}

// heading is the heading of a part; a part of one kind names that kind.
func (p *page) heading(name string) string {
	if p.shared.get(name) == nil {
		return p.kindOf + ": " + name
	}
	return name
}

func (p *page) link(name string) string {
	anchor := strings.ReplaceAll(p.heading(name), ": ", "-")
	part := p.shared.get(name)
	if part == nil {
		part = p.own.get(name)
	}
	return fmt.Sprintf("[%s](#%s)", strings.ToLower(part.get("title").text()), anchor)
}

func (p *page) table(v *value) {
	if p.sorts {
		p.b.WriteString("\n| felt | form | sort | viser til | hva det er |\n|---|---|---|---|---|\n")
	} else {
		p.b.WriteString("\n| felt | form | viser til | hva det er |\n|---|---|---|---|\n")
	}
	p.rows("", v, v.get("x-hfh").text())
}

// rows writes a row for each field of v, and below it for the fields inside it.
func (p *page) rows(prefix string, v *value, sort string) {
	fields, required := fieldsOf(v), requiredOf(v)
	for _, m := range fields.all() {
		own := sort
		if s := m.val.get("x-hfh").text(); s != "" {
			own = s
		}
		name := "`" + prefix + m.key + "`"
		if slices.Contains(required, m.key) {
			name += " *"
		}
		cells := []string{name, p.form(m.val)}
		if p.sorts {
			cells = append(cells, own)
		}
		cells = append(cells, strings.Join(refersTo(m.val), ", "), said(m.val))
		fmt.Fprintf(&p.b, "| %s |\n", strings.Join(cells, " | "))
		if m.val.get("$ref") == nil && len(fieldsOf(m.val).all()) > 0 {
			p.rows(prefix+m.key+inside(m.val), m.val, own)
		}
	}
}

// inside is the step from a field to the fields in it: past the items of a list.
func inside(v *value) string {
	if v.get("type").text() == "array" || v.get("properties") == nil && v.get("type").text() == "object" {
		return "/…/"
	}
	return "/"
}

// said is what a field is, in one cell.
func said(v *value) string {
	title, text := v.get("title").text(), v.get("description").text()
	return strings.ReplaceAll(title+". "+text, "|", "\\|")
}
