package cli

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/helsefellesskap/hfh/internal/config"
	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/render"
)

// globalOptions are the flags that every command takes.
type globalOptions struct {
	dir     string
	asOf    date.Day
	knownOn date.Day
	rev     string
	output  string
	lang    string
	noColor bool
	quiet   bool
	dryRun  bool
	here    bool
}

// addFlags declares the global flags. Their help stands in the message tables.
func (o *globalOptions) addFlags(fs *pflag.FlagSet) {
	fs.StringVarP(&o.dir, "dir", "C", "", "")
	fs.Var(dayFlag{&o.asOf}, "as-of", "")
	fs.Var(dayFlag{&o.knownOn}, "known-on", "")
	fs.StringVar(&o.rev, "rev", "", "")
	fs.StringVarP(&o.output, "output", "o", "", "")
	fs.StringVar(&o.lang, "lang", "", "")
	fs.BoolVar(&o.noColor, "no-color", false, "")
	fs.BoolVarP(&o.quiet, "quiet", "q", false, "")
	fs.BoolVar(&o.dryRun, "dry-run", false, "")
	fs.BoolVar(&o.here, "here", false, "")
}

// dayFlag is a flag that takes a day, written as the user likes.
type dayFlag struct{ day *date.Day }

func (f dayFlag) String() string {
	if f.day == nil || f.day.IsZero() {
		return ""
	}
	return f.day.String()
}

func (f dayFlag) Type() string { return "date" }

func (f dayFlag) Set(s string) error {
	e, err := date.ReadWords(s)
	if err != nil {
		return err
	}
	d, ok := e.Earliest()
	if !ok || !e.IsDay() {
		return fail(exitUsage, "cli/not-a-day", "value", s)
	}
	*f.day = d
	return nil
}

// newRootCommand builds the whole tree. Help texts are filled in only when help is
// asked for, so that an ordinary run does not pay for them. args are what was typed.
func newRootCommand(a *app, args []string) *cobra.Command {
	root := group("hfh")
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.DisableDefaultCmd = true
	a.global.addFlags(root.PersistentFlags())
	root.SetIn(a.streams.In)
	root.SetOut(a.streams.Out)
	root.SetErr(a.streams.Err)
	root.SetFlagErrorFunc(flagError)
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return a.prepare(cmd) }
	root.AddCommand(commands(a, args)...)
	root.SetArgs(args)
	a.setHelp(root)
	return root
}

// group makes a command that only holds others; alone it prints its help, and an
// unknown word below it is a usage error with near words.
func group(name string, subs ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{Use: name, Aliases: msg.Aliases(name), Args: cobra.ArbitraryArgs}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cmd.Help()
		}
		return unknownCommand(cmd, args[0])
	}
	cmd.SuggestionsMinimumDistance = 2
	cmd.AddCommand(subs...)
	return cmd
}

// unknownCommand refuses a word that is no command, with those it may have meant.
func unknownCommand(cmd *cobra.Command, word string) error {
	if near := cmd.SuggestionsFor(word); len(near) > 0 {
		return fail(exitUsage, "cli/unknown-command-near", "word", word, "near", strings.Join(near, "\n"))
	}
	return fail(exitUsage, "cli/unknown-command", "word", word, "command", cmd.CommandPath())
}

// words are a command's words after hfh, as messages begin with them.
func words(cmd *cobra.Command) string {
	return strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" ")
}

// leaf makes a command that does something. use is the verb and its arguments in
// capitals; args checks their number.
func leaf(use string, args cobra.PositionalArgs, run func(cmd *cobra.Command, args []string) error) *cobra.Command {
	verb, _, _ := strings.Cut(use, " ")
	return &cobra.Command{Use: use, Aliases: msg.Aliases(verb), Args: args, RunE: run, DisableFlagsInUseLine: true}
}

// between checks that a command got from least to most arguments (most < 0: any).
func between(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return fail(exitUsage, "cli/missing-argument", "command", words(cmd), "use", cmd.UseLine())
		case most >= 0 && len(args) > most:
			return fail(exitUsage, "cli/extra-argument", "word", args[most], "command", words(cmd), "use", cmd.UseLine())
		}
		return nil
	}
}

// prepare reads the settings once the flags are known.
func (a *app) prepare(cmd *cobra.Command) error {
	cfg, err := config.Load(config.Sources{
		User: a.userFolder(), Register: a.registerDirOrEmpty(), Env: a.env, Flags: a.typedSettings(cmd),
	})
	var wrong *config.Error
	switch {
	case errors.As(err, &wrong):
		return &failure{id: wrong.ID(), args: wrong.Args(), code: exitUsage, cause: err}
	case err != nil:
		return fail(exitFailed, "cli/failed").because(err)
	}
	a.config = cfg
	if cfg.Lang != "" {
		a.msg = render.Printer(cfg.Lang)
	}
	return nil
}

// typedSettings gives the settings that flags and NO_COLOR set.
func (a *app) typedSettings(cmd *cobra.Command) map[string]string {
	set := map[string]string{}
	if a.global.noColor || a.env("NO_COLOR") != "" {
		set["colour"] = "never"
	}
	if f := cmd.Flags().Lookup("output"); f != nil && f.Changed {
		set["output"] = f.Value.String()
	}
	if f := cmd.Flags().Lookup("lang"); f != nil && f.Changed {
		set["lang"] = orDefault(msg.Match(f.Value.String()), f.Value.String())
	}
	return set
}

// userFolder is where the user's own settings lie, "" where there is no home.
func (a *app) userFolder() string {
	dir, err := a.folder()
	if err != nil {
		return ""
	}
	return dir
}

// firstLanguage picks the language before any flag is parsed, so that usage errors
// and help speak it too: --lang, HFH_LANG, the locale, else bokmål.
func firstLanguage(args []string, env func(string) string) string {
	for i, arg := range args {
		if v, ok := strings.CutPrefix(arg, "--lang="); ok {
			return orDefault(msg.Match(v), msg.Bokmaal)
		}
		if arg == "--lang" && i+1 < len(args) {
			return orDefault(msg.Match(args[i+1]), msg.Bokmaal)
		}
	}
	for _, name := range []string{"HFH_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := env(name); v != "" {
			return orDefault(msg.Match(v), msg.Bokmaal)
		}
	}
	return msg.Bokmaal
}
