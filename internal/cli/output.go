package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/render"
)

// The forms that results are printed in (-o). The table is the form for people.
const (
	formTable    = "table"
	formJSON     = "json"
	formYAML     = "yaml"
	formCSV      = "csv"
	formMarkdown = "markdown"
	formHTML     = "html"
)

// form gives the form to print in, of those that a command has. One that was typed
// and that it lacks is refused; one from the settings is meant for other commands.
func (a *app) form(cmd *cobra.Command, has ...string) (string, error) {
	want := orDefault(a.config.Output, formTable)
	if want == formTable || slices.Contains(has, want) {
		return want, nil
	}
	if cmd.Flags().Changed("output") {
		return "", fail(exitUsage, "cli/no-such-output", "command", cmd.CommandPath(), "output", want,
			"choices", strings.Join(append([]string{formTable}, has...), ", "))
	}
	return formTable, nil
}

// print writes a result: data for programs, the page or else its only table for people.
func (a *app) print(form string, data any, page func() render.Page) error {
	o := a.options()
	switch form {
	case formJSON:
		return render.JSON(o, data)
	case formYAML:
		return render.YAML(o, data)
	case formMarkdown:
		return render.Markdown(o, page())
	case formHTML:
		return render.HTML(o, "", page())
	case formCSV:
		for _, block := range page() {
			if grid, ok := block.(render.Grid); ok {
				return render.CSV(o, grid)
			}
		}
		return nil
	}
	return render.Text(o, page())
}

// listed is the page of a list: the table, or nothing where it has no rows, since that
// was told of.
func listed(rows int, grid render.Grid) render.Page {
	if rows == 0 {
		return nil
	}
	return render.Page{grid}
}
