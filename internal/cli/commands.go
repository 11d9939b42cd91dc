package cli

import "github.com/spf13/cobra"

// commands are the nouns and verbs below hfh, one constructor each.
func commands(a *app) []*cobra.Command {
	return append([]*cobra.Command{
		newVersionCommand(a), newValidateCommand(a), newListCommand(a), newShowCommand(a), newRulesCommand(a), newExplainCommand(a), newSchemaCommand(a), newFindCommand(a), newDueCommand(a), newStatusCommand(a), newDemoCommand(a),
	}, writingCommands(a)...)
}
