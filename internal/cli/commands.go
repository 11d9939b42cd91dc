package cli

import (
	"slices"

	"github.com/spf13/cobra"
)

// commands are the nouns and verbs below hfh, one constructor each.
func commands(a *app) []*cobra.Command {
	return []*cobra.Command{
		newVersionCommand(a),
	}
}

// isGovernedNoun tells the nouns that share the verbs of governed documents.
func isGovernedNoun(noun string) bool {
	return slices.Contains([]string{"declaration", "statutes", "plan", "agreement", "fsu"}, noun)
}

// isGovernedVerb tells the verbs that mean the same for every governed document.
func isGovernedVerb(verb string) bool {
	return slices.Contains([]string{"show", "log", "diff", "revise", "adopt", "correct", "withdraw", "seal"}, verb)
}
