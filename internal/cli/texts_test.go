package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/helsefellesskap/hfh/internal/msg"
)

// testApp is an app in a world without environment, and its tree of commands.
func testApp(t *testing.T, args ...string) (*app, *cobra.Command, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	world := process{env: func(string) string { return "" }, now: testClock, folder: os.UserConfigDir}
	a := newApp(args, Streams{In: strings.NewReader(""), Out: &out, Err: &out}, world)
	return a, newRootCommand(a, nil), &out
}

func TestEveryCommandAndFlagHasHelp(t *testing.T) {
	_, root, _ := testApp(t)
	root.InitDefaultHelpFlag()
	eachCommand(root, func(cmd *cobra.Command) {
		id := helpID(cmd)
		if !msg.Has(id) {
			t.Errorf("%s has no help: %s", cmd.CommandPath(), id)
		}
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if own := "flag/" + strings.TrimPrefix(id, "help/") + "/" + f.Name; !msg.Has(own) && !msg.Has("flag/"+f.Name) {
				t.Errorf("%s: flag --%s has no help: %s", cmd.CommandPath(), f.Name, own)
			}
		})
	})
}

// TestEveryFlagSaysWhatItTakes: help calls the value of every flag by a word of the
// user's language, never by a type of the program's.
func TestEveryFlagSaysWhatItTakes(t *testing.T) {
	for _, lang := range msg.Languages() {
		a, root, _ := testApp(t, "--lang", lang)
		a.msg = msg.New(lang)
		root.InitDefaultHelpFlag()
		a.localize(root)
		eachCommand(root, func(cmd *cobra.Command) {
			cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
				word, text := pflag.UnquoteUsage(f)
				if f.Value.Type() != "bool" && strings.ToUpper(word) == strings.ToLower(word) || slices.Contains([]string{"string", "strings", "stringArray", "int", "date"}, word) {
					t.Errorf("%s %s: --%s takes %q: put value/%s into internal/msg/tables", lang, cmd.CommandPath(), f.Name, word, f.Name)
				}
				if strings.Contains(text, "default []") {
					t.Errorf("%s: --%s tells of an empty list", cmd.CommandPath(), f.Name)
				}
			})
		})
	}
}

// TestHelpSaysNothingRaw looks for ids and placeholders that were printed as they are.
func TestHelpSaysNothingRaw(t *testing.T) {
	for _, lang := range msg.Languages() {
		_, root, _ := testApp(t, "--lang", lang)
		eachCommand(root, func(cmd *cobra.Command) {
			_, fresh, out := testApp(t, "--lang", lang)
			fresh.SetArgs(append(strings.Fields(cmd.CommandPath())[1:], "--help"))
			if err := fresh.ExecuteContext(context.Background()); err != nil {
				t.Errorf("%s --help: %v", cmd.CommandPath(), err)
			}
			if strings.ContainsAny(out.String(), "«»{}") && !strings.Contains(out.String(), "{nb:") {
				t.Errorf("%s %s --help prints an id or a placeholder:\n%s", lang, cmd.CommandPath(), out)
			}
		})
	}
}

// TestMessageIDsExist reads the sources for the ids of messages.
func TestMessageIDsExist(t *testing.T) {
	id := regexp.MustCompile(`"((?:cli|status|due|man|subject|condition|demo|flag|help)/[a-z/.-]*[a-z])"`)
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 10 {
		t.Fatalf("no sources: %v", err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range id.FindAllStringSubmatch(string(src), -1) {
			if !msg.Has(m[1]) {
				t.Errorf("%s uses the message %s, which is in no table", file, m[1])
			}
		}
	}
}
