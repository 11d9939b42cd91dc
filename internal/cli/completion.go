package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/check"
)

// newCompletionCommand is `hfh completion SHELL`.
func newCompletionCommand(a *app) *cobra.Command {
	cmd := leaf("completion bash|zsh|fish|powershell", between(1, 1), func(cmd *cobra.Command, args []string) error {
		a.localize(cmd.Root())
		w := a.streams.Out
		switch args[0] {
		case "bash":
			return cmd.Root().GenBashCompletionV2(w, true)
		case "zsh":
			return cmd.Root().GenZshCompletion(w)
		case "fish":
			return cmd.Root().GenFishCompletion(w, true)
		case "powershell", "pwsh":
			return cmd.Root().GenPowerShellCompletionWithDesc(w)
		}
		return fail(exitUsage, "cli/no-shell", "shell", args[0])
	})
	cmd.ValidArgs = []string{"bash", "zsh", "fish", "powershell"}
	return cmd
}

// completes lets a shell complete the words that a command takes.
func completes(cmd *cobra.Command, words func() []string) *cobra.Command {
	cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		var fit []string
		for _, w := range words() {
			if len(args) == 0 && strings.HasPrefix(w, begun) {
				fit = append(fit, w)
			}
		}
		return fit, cobra.ShellCompDirectiveNoFileComp
	}
	return cmd
}

func ruleIDs() []string {
	var ids []string
	for _, r := range check.Rules() {
		ids = append(ids, r.ID)
	}
	return ids
}

// refs names every record of the register here, for completion; none where it cannot
// be read.
func (a *app) refs() []string {
	reg, err := a.open()
	if err != nil {
		return nil
	}
	var refs []string
	for _, rec := range reg.snap.Records {
		refs = append(refs, rec.Ref.String())
	}
	return refs
}
