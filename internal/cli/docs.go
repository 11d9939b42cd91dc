package cli

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/helsefellesskap/hfh/internal/check"
)

//go:generate go run ../../cmd/hfh --lang en docs ../../docs

// newDocsCommand is `hfh docs DIR`, which writes the generated documents of the
// project itself. It is no part of the contract, and hidden.
func newDocsCommand(a *app) *cobra.Command {
	cmd := leaf("docs DIR", between(1, 1), func(cmd *cobra.Command, args []string) error {
		docs, err := a.docs(cmd.Root())
		if err != nil {
			return err
		}
		for _, name := range sortedKeys(docs) {
			path := filepath.Join(a.path(args[0]), filepath.FromSlash(name))
			if same, err := saysAlready(path, docs[name]); err != nil || same {
				if err != nil {
					return err
				}
				continue
			}
			if err := a.writeWhole(path, docs[name]); err != nil {
				return err
			}
		}
		return nil
	})
	cmd.Hidden = true
	return cmd
}

// docs gives every generated document by its path below docs/: a page for each command,
// in Markdown and as a manual page, and the rules.
func (a *app) docs(root *cobra.Command) (map[string][]byte, error) {
	a.localize(root)
	docs := map[string][]byte{}
	for name, page := range a.manPages(root) {
		docs["man/"+name] = page
	}
	eachCommand(root, func(cmd *cobra.Command) {
		docs["commands/"+pageName(cmd)] = []byte(a.commandPage(cmd))
	})
	var rules []ruleJSON
	for _, r := range check.Rules() {
		rules = append(rules, explained(a.msg, r.ID, rulesHere{}))
	}
	var b bytes.Buffer
	if err := writeRules(&b, a.msg, rules); err != nil {
		return nil, err
	}
	docs["rules.md"] = b.Bytes()
	return docs, nil
}

func pageName(cmd *cobra.Command) string {
	return strings.ReplaceAll(cmd.CommandPath(), " ", "-") + ".md"
}

// commandPage is a command's page in Markdown.
func (a *app) commandPage(cmd *cobra.Command) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s.\n\n```\n%s\n```\n", cmd.CommandPath(), cmd.Short, useLine(cmd))
	if cmd.Long != "" {
		fmt.Fprintf(&b, "\n%s\n", cmd.Long)
	}
	if len(cmd.Aliases) > 0 {
		fmt.Fprintf(&b, "\n%s: `%s`\n", a.msg.Text("cli/aliases", nil), strings.Join(cmd.Aliases, "`, `"))
	}
	if cmd.Example != "" {
		fmt.Fprintf(&b, "\n## %s\n\n```\n%s\n```\n", a.msg.Text("cli/examples", nil), cmd.Example)
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\n## %s\n\n", a.msg.Text("cli/commands", nil))
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() {
				fmt.Fprintf(&b, "- [%s](%s): %s\n", sub.CommandPath(), pageName(sub), sub.Short)
			}
		}
	}
	markdownFlags(&b, a.msg.Text("cli/flags", nil), cmd.LocalNonPersistentFlags())
	if !cmd.HasParent() {
		markdownFlags(&b, a.msg.Text("cli/global-flags", nil), cmd.PersistentFlags())
	}
	return b.String()
}

func markdownFlags(b *strings.Builder, title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	fmt.Fprintf(b, "\n## %s\n\n", title)
	flags.VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			fmt.Fprintf(b, "- `%s`: %s\n", flagUse(f), flagText(f))
		}
	})
}
