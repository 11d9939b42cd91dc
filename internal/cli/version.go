package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// versionJSON is `hfh version -o json`.
type versionJSON struct {
	Version  string `json:"version"`
	Format   int    `json:"format"` // the newest format of a register that it reads
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// newVersionCommand is `hfh version`. It reads no settings: it has to work, and be
// quick, where everything else is broken.
func newVersionCommand(a *app) *cobra.Command {
	cmd := leaf("version", between(0, 0), func(*cobra.Command, []string) error { return a.version() })
	cmd.PersistentPreRunE = func(*cobra.Command, []string) error { return nil }
	return cmd
}

func (a *app) version() error {
	v := versionJSON{Version: buildVersion(), Format: store.Format, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	switch a.global.output {
	case "", "table", "markdown":
		_, err := fmt.Fprintf(a.streams.Out, "hfh %s\n", v.Version)
		return err
	case "json":
		return render.JSON(a.options(), v)
	case "yaml":
		return render.YAML(a.options(), v)
	}
	return fail(exitUsage, "cli/no-such-output", "output", a.global.output, "command", "hfh version", "choices", "table, json, yaml")
}

// buildVersion is the module's version as Go stamped it into the program, else "devel".
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
