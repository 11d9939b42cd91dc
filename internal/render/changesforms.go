package render

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diff"
)

// changeJSON is a change as programs read it.
type changeJSON struct {
	Op    diff.Op         `json:"op"`
	Ref   string          `json:"ref"`
	Place string          `json:"place"`
	ID    string          `json:"id"`
	Label string          `json:"label"`
	From  json.RawMessage `json:"from"`
	To    json.RawMessage `json:"to"`
	Words []diff.Word     `json:"words"`
}

// changesJSON is a comparison as programs read it.
type changesJSON struct {
	From    string         `json:"from"`
	To      string         `json:"to"`
	Changes []changeJSON   `json:"changes"`
	Summary map[string]int `json:"summary"`
}

func (c Changes) forPrograms() changesJSON {
	out := changesJSON{From: c.From, To: c.To, Changes: []changeJSON{}, Summary: map[string]int{}}
	counts := c.counts()
	for _, op := range ops() {
		out.Summary[string(op)] = counts[op]
	}
	out.Summary["hidden"] = c.Hidden
	for _, r := range c.Records {
		for _, ch := range r.List {
			one := changeJSON{ch.Op, r.Ref, ch.Place, ch.ID, ch.Label, orNull(ch.FromValue), orNull(ch.ToValue), ch.Words}
			if one.Words == nil {
				one.Words = []diff.Word{}
			}
			out.Changes = append(out.Changes, one)
		}
	}
	return out
}

func orNull(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 {
		return json.RawMessage("null")
	}
	return raw
}

// ChangesJSON writes a comparison for programs.
func ChangesJSON(o Options, c Changes) error { return JSON(o, c.forPrograms()) }

// ChangesYAML writes a comparison for programs that read YAML.
func ChangesYAML(o Options, c Changes) error { return YAML(o, c.forPrograms()) }

// ref pairs a change with its record.
type refChange struct {
	ref string
	Change
}

// ChangesTable gives one row a change.
func ChangesTable(o Options, c Changes) Grid {
	var rows []refChange
	for _, r := range c.Records {
		for _, ch := range r.List {
			rows = append(rows, refChange{r.Ref, ch})
		}
	}
	title := func(id string) string { return o.Lang.Text("diff/column."+id, nil) }
	return Table[refChange]{
		Columns: []Column[refChange]{
			{Title: title("op"), Value: func(r refChange) string {
				return o.Lang.Text("diff/op."+string(r.Op), map[string]string{"from": r.OldPlace})
			}},
			{Title: title("place"), Value: func(r refChange) string { return address(r.ref, r.Place) }, Whole: true},
			{Title: title("label"), Value: func(r refChange) string { return r.Label }},
			{Title: title("from"), Value: func(r refChange) string { return r.From }},
			{Title: title("to"), Value: func(r refChange) string { return r.To }},
		},
		Rows: rows,
	}.Grid()
}

func address(ref, place string) string {
	if place == "" {
		return ref
	}
	return ref + "#" + place
}

// ChangesMarkdown writes a comparison in its simple Markdown form.
func ChangesMarkdown(o Options, c Changes) error {
	var b bytes.Buffer
	if !c.Inside {
		b.WriteString("# " + markdownText(c.From+" → "+c.To) + "\n\n")
	}
	for _, r := range c.Records {
		b.WriteString("## " + markdownText(recordTitle(r)) + "\n\n")
		for _, ch := range r.List {
			b.WriteString("- " + markdownChange(o, ch) + "\n")
		}
		b.WriteByte('\n')
	}
	b.WriteString(markdownText(summaryText(o, c)) + "\n")
	return write(o, b.Bytes())
}

// markdownChange says one change on one line, with where it stands.
func markdownChange(o Options, ch Change) string {
	where := ""
	if len(ch.Above) > 0 {
		where = markdownText(strings.Join(ch.Above, " › ")) + ": "
	}
	if ch.Field == "" {
		return where + "**" + markdownText(itemTitle(o, ch)) + "**"
	}
	if ch.ID != "" {
		where += "**" + markdownText(titleOf(ch)) + "**, "
	}
	if ch.Times > 0 {
		return where + markdownText(fieldName(o, ch))
	}
	if len(ch.Words) == 0 {
		return where + markdownText(fieldName(o, ch)+": "+orUnset(o, ch.From)+" → "+orUnset(o, ch.To)+note(o, ch))
	}
	return where + markdownText(fieldName(o, ch)+": ") + markdownWords(ch.Words) + markdownText(note(o, ch))
}

// markdownWords strikes out the words that went and sets those that came in bold.
func markdownWords(words []diff.Word) string {
	var b strings.Builder
	for _, w := range words {
		before, inner, after := blanksOff(markdownText(w.Text))
		switch {
		case w.Op == diff.Same || inner == "":
			b.WriteString(before + inner + after)
		case w.Op == diff.Deleted:
			b.WriteString(before + "~~" + inner + "~~" + after)
		default:
			b.WriteString(before + "**" + inner + "**" + after)
		}
	}
	return b.String()
}
