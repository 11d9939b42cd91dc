package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestEveryCommandHasAScript finds commands that no script runs, whichever of its names
// it is typed by.
func TestEveryCommandHasAScript(t *testing.T) {
	_, root, _ := testApp(t)
	ran := map[string]bool{}
	for _, args := range scriptedCommands(t) {
		if cmd, _, err := root.Find(args); err == nil {
			ran[cmd.CommandPath()] = true
		}
	}
	eachCommand(root, func(cmd *cobra.Command) {
		if !cmd.HasSubCommands() && !ran[cmd.CommandPath()] {
			t.Errorf("no script runs '%s'", cmd.CommandPath())
		}
	})
}

// scriptedCommands are the arguments of every run of hfh in the scripts.
func scriptedCommands(t *testing.T) [][]string {
	t.Helper()
	names, err := filepath.Glob("testdata/scripts/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d scripts: %v", len(names), err)
	}
	line := regexp.MustCompile(`(?m)^(?:! )?(?:exec|code \d+) hfh (.*)$`)
	var all [][]string
	for _, name := range names {
		script, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range line.FindAllStringSubmatch(string(script), -1) {
			all = append(all, strings.Fields(found[1]))
		}
	}
	return all
}
