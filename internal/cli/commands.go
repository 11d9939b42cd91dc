package cli

import (
	"slices"

	"github.com/spf13/cobra"
)

// commands are the nouns and verbs below hfh, one constructor each.
func commands(a *app) []*cobra.Command {
	return slices.Concat(readingCommands(a), registerCommands(a), writingCommands(a), plumbing(a))
}

// readingCommands are those that ask the register something.
func readingCommands(a *app) []*cobra.Command {
	return []*cobra.Command{
		newStatusCommand(a), newValidateCommand(a), newRulesCommand(a), completes(newExplainCommand(a), ruleIDs),
		completes(newListCommand(a), listable), completes(newShowCommand(a), a.refs), newFindCommand(a), newDueCommand(a),
	}
}

// plumbing is what makes and keeps a register, and tells of the program itself.
func plumbing(a *app) []*cobra.Command {
	return []*cobra.Command{
		newInitCommand(a), newDemoCommand(a), newHooksCommand(a), newSchemaCommand(a), newMigrateCommand(a),
		newCompletionCommand(a), newManCommand(a), newDocsCommand(a), newVersionCommand(a),
	}
}
