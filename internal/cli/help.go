package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// helpWidth is the width that help is wrapped to, on every terminal.
const helpWidth = 80

// setHelp gives the tree help and usage in the user's language.
func (a *app) setHelp(root *cobra.Command) {
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) {
		a.localize(cmd.Root())
		a.writeHelp(cmd)
	})
	root.SetUsageFunc(func(cmd *cobra.Command) error { return nil })
	root.SetHelpCommand(a.helpCommand())
}

// helpCommand is `hfh help [COMMAND…]`, with our words for a command there is none of.
func (a *app) helpCommand() *cobra.Command {
	return leaf("help [COMMAND]", cobra.ArbitraryArgs, func(cmd *cobra.Command, args []string) error {
		target, rest, err := cmd.Root().Find(args)
		if err != nil || len(rest) > 0 {
			return unknownCommand(cmd.Root(), strings.Join(args, " "))
		}
		return target.Help()
	})
}

// localize fills in the help texts of a command, its flags and all below it.
func (a *app) localize(cmd *cobra.Command) {
	id := helpID(cmd)
	cmd.Short = a.msg.Text(id, nil)
	for text, part := range map[*string]string{&cmd.Long: ".long", &cmd.Example: ".examples"} {
		if msg.Has(id + part) {
			*text = a.msg.Text(id+part, nil)
		}
	}
	say := func(f *pflag.Flag) {
		f.Usage = a.flagHelp(cmd, f)
		a.called(cmd, f)
	}
	cmd.Flags().VisitAll(say)
	cmd.PersistentFlags().VisitAll(say)
	for _, sub := range cmd.Commands() {
		a.localize(sub)
	}
}

// helpID is the id of a command's help text. Nouns share the texts of verbs that mean
// the same for all of them.
func helpID(cmd *cobra.Command) string {
	path := strings.Fields(cmd.CommandPath())
	own := "help/" + strings.Join(path[1:], " ")
	if len(path) < 3 {
		return own
	}
	shared := "help/any " + strings.Join(path[2:], " ")
	if !msg.Has(own) && msg.Has(shared) {
		return shared
	}
	return own
}

// flagHelp finds a flag's text: the command's own, else the one all commands share.
func (a *app) flagHelp(cmd *cobra.Command, f *pflag.Flag) string {
	own := "flag/" + strings.TrimPrefix(helpID(cmd), "help/") + "/" + f.Name
	if msg.Has(own) {
		return a.msg.Text(own, nil)
	}
	return a.msg.Text("flag/"+f.Name, nil)
}

// writeHelp prints one command's help: what it does, how it is typed, examples, its
// commands, its flags, the exit codes.
func (a *app) writeHelp(cmd *cobra.Command) {
	w := cmd.OutOrStdout()
	a.writeProse(w, cmd.Short)
	if cmd.Long != "" {
		a.writeProse(w, "\n"+cmd.Long)
	}
	fmt.Fprintf(w, "\n%s:\n  %s\n", a.msg.Text("cli/usage", nil), useLine(cmd))
	if others := shownAliases(cmd); others != "" {
		fmt.Fprintf(w, "\n%s: %s\n", a.msg.Text("cli/aliases", nil), others)
	}
	if cmd.Example != "" {
		fmt.Fprintf(w, "\n%s:\n  %s\n", a.msg.Text("cli/examples", nil), strings.ReplaceAll(cmd.Example, "\n", "\n  "))
	}
	a.writeSubcommands(w, cmd)
	a.writeFlags(w, "cli/flags", cmd.LocalNonPersistentFlags())
	a.writeFlags(w, "cli/global-flags", cmd.Root().PersistentFlags())
	a.writeProse(w, "\n"+a.msg.Text("cli/exit-codes", nil))
}

// writeProse prints paragraphs, wrapped as help is.
func (a *app) writeProse(w io.Writer, text string) {
	var page render.Page
	for _, line := range strings.Split(text, "\n") {
		if line == "" {
			fmt.Fprintln(w)
			continue
		}
		page = append(page, render.Para{Text: line})
	}
	_ = render.Text(render.Options{Out: w, Width: helpWidth, Lang: a.msg}, page) // as with all of help: when the screen is gone nobody is left to tell
}

// useLine is how a command is typed.
func useLine(cmd *cobra.Command) string {
	if cmd.HasSubCommands() {
		return cmd.CommandPath() + " <verb>"
	}
	return cmd.UseLine()
}

func shownAliases(cmd *cobra.Command) string { return strings.Join(cmd.Aliases, ", ") }

func (a *app) writeSubcommands(w io.Writer, cmd *cobra.Command) {
	if !cmd.HasAvailableSubCommands() {
		return
	}
	fmt.Fprintf(w, "\n%s:\n", a.msg.Text("cli/commands", nil))
	widest := 0
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			widest = max(widest, len(sub.Name()))
		}
	}
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			fmt.Fprintf(w, "  %-*s  %s\n", widest, sub.Name(), sub.Short)
		}
	}
}

func (a *app) writeFlags(w io.Writer, heading string, fs *pflag.FlagSet) {
	if !fs.HasAvailableFlags() {
		return
	}
	fmt.Fprintf(w, "\n%s:\n%s", a.msg.Text(heading, nil), fs.FlagUsagesWrapped(helpWidth))
}

// flagError turns pflag's errors into our own messages.
func flagError(cmd *cobra.Command, err error) error {
	var own *failure
	var unknown *pflag.NotExistError
	var noValue *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.Is(err, pflag.ErrHelp):
		return err
	case errors.As(err, &own):
		return own
	case errors.As(err, &unknown):
		return unknownFlag(cmd, unknown.GetSpecifiedName())
	case errors.As(err, &noValue):
		return fail(exitUsage, "cli/flag-needs-value", "flag", dashes(noValue.GetSpecifiedName()), "command", cmd.CommandPath())
	case errors.As(err, &invalid):
		return fail(exitUsage, "cli/flag-value", "flag", "--"+invalid.GetFlag().Name, "value", invalid.GetValue(), "command", cmd.CommandPath()).because(err)
	}
	return fail(exitUsage, "cli/flag-syntax", "command", cmd.CommandPath()).because(err)
}

// unknownFlag refuses a flag that there is none of, with those it may have meant.
func unknownFlag(cmd *cobra.Command, name string) error {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	near := store.Near(name, names)
	for i, n := range near {
		near[i] = dashes(n)
	}
	if len(near) > 0 && len(name) > 1 {
		return fail(exitUsage, "cli/unknown-flag-near", "flag", dashes(name), "command", cmd.CommandPath(), "near", strings.Join(near, "\n"))
	}
	return fail(exitUsage, "cli/unknown-flag", "flag", dashes(name), "command", cmd.CommandPath())
}

func dashes(name string) string {
	if len([]rune(name)) == 1 {
		return "-" + name
	}
	return "--" + name
}
