package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// hit is a place where every word of a search stands.
type hit struct {
	Ref  string `json:"ref"`  // the address of what it stands in
	Name string `json:"name"` // what people call that
	Key  string `json:"key"`
	Text string `json:"text"`
	File string `json:"file"`
	Line int    `json:"line"`
}

// newFindCommand is `hfh find WORDS…`.
func newFindCommand(a *app) *cobra.Command {
	return leaf("find WORD…", between(1, -1), func(cmd *cobra.Command, args []string) error {
		form, err := a.form(cmd, formJSON, formYAML, formCSV, formMarkdown)
		if err != nil {
			return err
		}
		reg, err := a.open()
		if err != nil {
			return err
		}
		hits := a.find(reg, args)
		if len(hits) == 0 {
			a.note("cli/find-none", "words", strings.Join(args, " "))
		}
		return a.print(form, hits, func() render.Page { return listed(len(hits), a.hitTable(hits)) })
	})
}

// find looks through every text of the register for places with all the words, however
// they are written: capitals, ø and o, å and aa make no difference.
func (a *app) find(reg *register, words []string) []hit {
	var folded []string
	for _, w := range strings.Fields(strings.Join(words, " ")) {
		folded = append(folded, msg.Fold(w))
	}
	hits := []hit{}
	for _, rec := range reg.snap.Records {
		store.Walk(rec, func(path []string, n *doc.Node, _ *schema.Shape) bool {
			if n.Kind == doc.Scalar && len(path) > 0 && lastOf(path) != "id" && hasAll(msg.Fold(n.Text), folded) {
				hits = append(hits, a.hitAt(rec, slices.Clone(path), n))
			}
			return true
		})
	}
	return hits
}

func hasAll(text string, words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}

// hitAt tells of a text by the nearest thing around it that has a name.
func (a *app) hitAt(rec *store.Record, path []string, n *doc.Node) hit {
	h := hit{Ref: rec.Ref.String(), Name: orDefault(a.nameOf(rec.Node), render.Capital(a.msg.Term(rec.Kind))), Text: n.Text, File: rec.File, Line: n.Pos.Line}
	for i := len(path) - 1; i >= 0 && h.Key == ""; i-- {
		if !isIndex(path[i]) {
			h.Key = path[i]
		}
	}
	for i := len(path) - 1; i > 0; i-- {
		item, exact := rec.Node.Find(path[:i])
		if name := a.nameOf(item); exact && item.ID() != "" && name != "" {
			h.Ref, h.Name = address(rec, path[:i]), name
			break
		}
	}
	return h
}

func isIndex(step string) bool { return strings.Trim(step, "0123456789") == "" }

func (a *app) hitTable(hits []hit) render.Grid {
	return render.Table[hit]{Rows: hits, Columns: []render.Column[hit]{
		{Title: render.Capital(a.msg.Term("key/reference")), Value: func(h hit) string { return h.Ref }, Style: faint[hit], Whole: true},
		{Title: a.msg.Text("cli/column-place", nil), Value: func(h hit) string { return a.msg.Term("key/" + h.Key) }},
		{Title: a.msg.Text("cli/column-text", nil), Value: func(h hit) string { return h.Text }},
	}}.Grid()
}
