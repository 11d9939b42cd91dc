package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// constructor makes one command below hfh.
type constructor struct {
	name string
	make func(a *app) *cobra.Command
}

// readers are the commands that ask the register something.
func readers() []constructor {
	return []constructor{
		{"status", newStatusCommand},
		{"validate", newValidateCommand},
		{"rules", newRulesCommand},
		{"explain", newExplainCommand},
		{"list", newListCommand},
		{"show", newShowCommand},
		{"find", newFindCommand},
		{"due", newDueCommand},
		{"review", newReviewCommand},
		{"log", newLogCommand},
		{"blame", newBlameCommand},
		{"audit", newAuditCommand},
	}
}

// plumbing is what makes and keeps a register, and tells of the program itself.
func plumbing() []constructor {
	return []constructor{
		{"init", newInitCommand},
		{"hooks", newHooksCommand},
		{"git-diff", newGitDiffCommand},
		{"merge-driver", newMergeDriverCommand},
		{"schema", newSchemaCommand},
		{"migrate", newMigrateCommand},
		{"sync", newSyncCommand},
		{"handover", newHandoverCommand},
		{"receive", newReceiveCommand},
		{"version", newVersionCommand},
	}
}

// wholeTree are the commands that look at all the others.
func wholeTree(a *app) []*cobra.Command {
	return []*cobra.Command{newDemoCommand(a), newCompletionCommand(a), newManCommand(a), newDocsCommand(a)}
}

// commands are the nouns and verbs below hfh. Where the first word that was typed is
// the name of one that stands alone, only that one is made: an ordinary run does not
// pay for the whole tree.
func commands(a *app, args []string) []*cobra.Command {
	alone := slices.Concat(readers(), plumbing())
	word := firstWord(args)
	if i := slices.IndexFunc(alone, func(c constructor) bool { return c.name == word }); i >= 0 {
		return []*cobra.Command{alone[i].make(a)}
	}
	var all []*cobra.Command
	for _, c := range alone {
		all = append(all, c.make(a))
	}
	return slices.Concat(all, registerCommands(a), writingCommands(a), wholeTree(a))
}

// firstWord gives the first argument that is no flag nor the value of one.
func firstWord(args []string) string {
	for i := 0; i < len(args); i++ {
		switch arg := args[i]; {
		case !strings.HasPrefix(arg, "-"):
			return arg
		case strings.Contains(arg, "="), isSwitch(arg):
		default:
			i++ // the value
		}
	}
	return ""
}

// isSwitch tells the global flags that take no value.
func isSwitch(flag string) bool {
	return slices.Contains([]string{"--no-color", "-q", "--quiet", "--dry-run", "--here", "-h", "--help"}, flag)
}
