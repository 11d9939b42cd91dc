package cli

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manDate stands on every page, so that the same hfh makes the same bytes.
const manDate = "2026-01-01"

// newManCommand is `hfh man [DIR]`.
func newManCommand(a *app) *cobra.Command {
	return leaf("man [DIR]", between(0, 1), func(cmd *cobra.Command, args []string) error {
		root := cmd.Root()
		a.localize(root)
		if len(args) == 0 {
			_, err := fmt.Fprint(a.streams.Out, a.manPage(root))
			return err
		}
		pages := a.manPages(root)
		for _, name := range sortedKeys(pages) {
			if a.global.dryRun {
				fmt.Fprintln(a.streams.Out, name)
				continue
			}
			if err := a.writeWhole(filepath.Join(a.path(args[0]), name), pages[name]); err != nil {
				return err
			}
		}
		a.note("cli/man-written", "count", itoa(len(pages)), "dir", args[0])
		return nil
	})
}

// manPages gives the page of every command by its file name.
func (a *app) manPages(root *cobra.Command) map[string][]byte {
	pages := map[string][]byte{}
	eachCommand(root, func(cmd *cobra.Command) {
		pages[strings.ReplaceAll(cmd.CommandPath(), " ", "-")+".1"] = []byte(a.manPage(cmd))
	})
	return pages
}

// eachCommand calls fn for a command and all below it that are told of.
func eachCommand(cmd *cobra.Command, fn func(*cobra.Command)) {
	fn(cmd)
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			eachCommand(sub, fn)
		}
	}
}

// manPage writes a command's manual page in man's own macros.
func (a *app) manPage(cmd *cobra.Command) string {
	var b strings.Builder
	say := func(id string) string { return roff(strings.ToUpper(a.msg.Text("man/"+id, nil))) }
	fmt.Fprintf(&b, ".TH \"%s\" \"1\" \"%s\" \"hfh\" \"hfh\"\n", roff(strings.ToUpper(strings.ReplaceAll(cmd.CommandPath(), " ", "-"))), manDate)
	fmt.Fprintf(&b, ".SH %s\n%s \\- %s\n", say("name"), roff(strings.ReplaceAll(cmd.CommandPath(), " ", "-")), roff(cmd.Short))
	fmt.Fprintf(&b, ".SH %s\n\\fB%s\\fR\n", say("synopsis"), roff(useLine(cmd)))
	if cmd.Long != "" {
		fmt.Fprintf(&b, ".SH %s\n%s\n", say("description"), roffLines(cmd.Long))
	}
	if len(cmd.Aliases) > 0 {
		fmt.Fprintf(&b, ".SH %s\n%s\n", say("aliases"), roff(shownAliases(cmd)))
	}
	if cmd.Example != "" {
		fmt.Fprintf(&b, ".SH %s\n.nf\n%s\n.fi\n", say("examples"), roffLines(cmd.Example))
	}
	manCommands(&b, say("commands"), cmd)
	manFlags(&b, say("flags"), cmd.LocalNonPersistentFlags())
	manFlags(&b, say("global-flags"), cmd.Root().PersistentFlags())
	fmt.Fprintf(&b, ".SH %s\n%s\n", say("exit-status"), roff(a.msg.Text("cli/exit-codes", nil)))
	return b.String()
}

func manCommands(b *strings.Builder, title string, cmd *cobra.Command) {
	if !cmd.HasAvailableSubCommands() {
		return
	}
	fmt.Fprintf(b, ".SH %s\n", title)
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			fmt.Fprintf(b, ".TP\n\\fB%s\\fR(1)\n%s\n", roff(strings.ReplaceAll(sub.CommandPath(), " ", "-")), roff(sub.Short))
		}
	}
}

func manFlags(b *strings.Builder, title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	fmt.Fprintf(b, ".SH %s\n", title)
	flags.VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			fmt.Fprintf(b, ".TP\n\\fB%s\\fR\n%s\n", roff(flagUse(f)), roff(flagText(f)))
		}
	})
}

// flagUse is how a flag is typed: "-o, --output FORM".
func flagUse(f *pflag.Flag) string {
	use := "--" + f.Name
	if f.Shorthand != "" {
		use = "-" + f.Shorthand + ", " + use
	}
	if value, _ := pflag.UnquoteUsage(f); value != "" {
		use += " " + value
	}
	return use
}

func flagText(f *pflag.Flag) string {
	_, text := pflag.UnquoteUsage(f)
	return text
}

// roff makes a text safe for man: its backslashes, hyphens, and dots and quotes that
// begin a line.
func roff(s string) string {
	s = strings.ReplaceAll(s, `\`, `\e`)
	s = strings.ReplaceAll(s, "-", `\-`)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}

func roffLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if lines[i] = roff(line); line == "" {
			lines[i] = ".PP"
		}
	}
	return strings.Join(lines, "\n")
}
