package cli

import (
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/schemas"
)

// schemaJSON is a row of `hfh schema list -o json`.
type schemaJSON struct {
	Kind     string `json:"kind"`
	Name     string `json:"name"`
	Files    string `json:"files"`
	Governed bool   `json:"governed"`
}

// newSchemaCommand is `hfh schema list|show|install`.
func newSchemaCommand(a *app) *cobra.Command {
	return group("schema",
		leaf("list", between(0, 0), func(cmd *cobra.Command, _ []string) error { return a.schemaList(cmd) }),
		leaf("show KIND", between(1, 1), func(_ *cobra.Command, args []string) error { return a.schemaShow(args[0]) }),
		leaf("install", between(0, 0), func(*cobra.Command, []string) error { return a.schemaInstall() }),
	)
}

func (a *app) schemaList(cmd *cobra.Command) error {
	form, err := a.form(cmd, formJSON, formYAML, formCSV, formMarkdown)
	if err != nil {
		return err
	}
	var rows []schemaJSON
	for _, k := range schema.Kinds() {
		rows = append(rows, schemaJSON{k.Name, a.msg.Term(k.Name), k.Pattern(), k.Governed})
	}
	table := render.Table[schemaJSON]{Rows: rows, Columns: []render.Column[schemaJSON]{
		{Title: a.msg.Text("cli/column-kind", nil), Value: func(s schemaJSON) string { return s.Kind }, Whole: true},
		{Title: render.Capital(a.msg.Term("key/name")), Value: func(s schemaJSON) string { return s.Name }},
		{Title: a.msg.Text("cli/column-files", nil), Value: func(s schemaJSON) string { return s.Files }, Whole: true},
	}}
	return a.print(form, rows, func() render.Page { return render.Page{table.Grid()} })
}

// schemaShow prints a schema byte for byte.
func (a *app) schemaShow(typed string) error {
	kind, err := recordKindTyped(typed)
	if err != nil {
		return err
	}
	data, err := fs.ReadFile(schemas.Files(), kind+".schema.json")
	if err != nil {
		return fail(exitFailed, "cli/failed").because(err)
	}
	_, err = a.streams.Out.Write(data)
	return err
}

// recordKindTyped gives the kind of records that a user typed, in either language.
func recordKindTyped(typed string) (string, error) {
	var names []string
	for _, k := range schema.Kinds() {
		names = append(names, k.Name)
		if k.Name == typed {
			return typed, nil
		}
	}
	kind, err := kindTyped(typed)
	if err != nil {
		return "", err
	}
	for _, l := range itemLists() {
		if l.kind == kind {
			kind = l.in
		}
	}
	if _, ok := schema.KindOf(kind); !ok {
		return "", fail(exitUsage, "cli/no-schema", "kind", typed, "kinds", strings.Join(names, "\n"))
	}
	return kind, nil
}

// schemaInstall puts the schemas that this hfh checks by beside the register's data,
// for editors. They are files of the register like any other: the next revision that
// is asked to takes them along.
func (a *app) schemaInstall() error {
	dir, err := a.findRegister()
	if err != nil {
		return err
	}
	files, err := scaffold()
	if err != nil {
		return err
	}
	written := 0
	for name, data := range files {
		if !strings.HasPrefix(name, "schemas/") {
			continue
		}
		is, err := a.installFile(filepath.Join(dir, filepath.FromSlash(name)), data)
		if err != nil {
			return err
		}
		if is {
			written++
		}
	}
	a.note("cli/schemas-installed", "count", itoa(written), "dir", filepath.Join(dir, "schemas"))
	return nil
}

// installFile writes a file where it says something else, whole or not at all. With
// --dry-run it only tells whether it would.
func (a *app) installFile(path string, data []byte) (bool, error) {
	same, err := saysAlready(path, data)
	if err != nil || same || a.global.dryRun {
		return !same, err
	}
	return true, a.writeWhole(path, data)
}
