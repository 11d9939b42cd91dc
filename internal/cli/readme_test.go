package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/internal/hfhtest"
)

// TestReadme runs the commands of the README, one after the other in one new folder on
// 20 March 2025, and compares what they print with what the README says they print.
// HFH_UPDATE=1 writes what they print into the README.
//
// A block ```console holds commands, each after "$ ", and their output. A block after
// the line <!-- as: COMMAND --> repeats the command that begins so, with its output.
func TestReadme(t *testing.T) {
	name, err := filepath.Abs("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	r := newReadme(t)
	after := r.repeat(r.rewrite(string(before)))
	if len(r.shown) < 10 {
		t.Errorf("the README runs only %d commands", len(r.shown))
	}
	if os.Getenv("HFH_UPDATE") == "1" {
		if err := os.WriteFile(name, []byte(after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if d := cmp.Diff(string(before), after); d != "" {
		t.Errorf("README.md is not what its commands print (HFH_UPDATE=1 rewrites it)\n%s", d)
	}
}

// readme runs commands as someone who follows the README would.
type readme struct {
	t     *testing.T
	env   map[string]string
	shown []string // of each command, the line that it is typed in and what it prints
}

func newReadme(t *testing.T) *readme {
	home := t.TempDir()
	config := "[user]\n\tname = Kari Nordmann\n\temail = kari@example.org\n"
	if err := os.WriteFile(filepath.Join(home, ".gitconfig"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	return &readme{t: t, env: map[string]string{
		"HOME": home, "USERPROFILE": home, "TZ": "Europe/Oslo", "PATH": os.Getenv("PATH"), "SYSTEMROOT": os.Getenv("SYSTEMROOT"),
		"GIT_CONFIG_NOSYSTEM": "1", "GIT_PAGER": "cat",
	}}
}

// rewrite gives the text with every block of commands as it comes out now.
func (r *readme) rewrite(text string) string {
	return regexp.MustCompile("(?s)```console\n.*?```\n").ReplaceAllStringFunc(text, func(block string) string {
		var out strings.Builder
		out.WriteString("```console\n")
		for _, line := range strings.Split(block, "\n") {
			if typed, ok := strings.CutPrefix(line, "$ "); ok {
				out.WriteString(r.show(typed))
			}
		}
		return out.String() + "```\n"
	})
}

// repeat fills the blocks that repeat a command from elsewhere.
func (r *readme) repeat(text string) string {
	pattern := regexp.MustCompile("(?s)<!-- as: (.*?) -->\n```text\n.*?```\n")
	return pattern.ReplaceAllStringFunc(text, func(block string) string {
		command := pattern.FindStringSubmatch(block)[1]
		for _, shown := range r.shown {
			if strings.HasPrefix(shown, "$ "+command) {
				return "<!-- as: " + command + " -->\n```text\n" + shown + "```\n"
			}
		}
		r.t.Errorf("the README repeats %q, which it nowhere runs", command)
		return block
	})
}

// hashPattern is the name that git gives to a revision, in full or as hfh shortens it. It
// depends on all of the data, so that the README has a row of x for it.
var hashPattern = regexp.MustCompile(`\b(?:[0-9a-f]{40}|[0-9a-f]{9})\b`)

// show gives the line of a command and what it prints.
func (r *readme) show(typed string) string {
	r.t.Helper()
	out := strings.TrimRight(r.run(r.split(typed)), "\n")
	out = hashPattern.ReplaceAllStringFunc(out, func(hash string) string { return strings.Repeat("x", len(hash)) })
	var shown strings.Builder
	shown.WriteString("$ " + typed + "\n")
	for line := range strings.Lines(out) {
		shown.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	r.shown = append(r.shown, shown.String())
	return shown.String()
}

// split parts a line at its blanks, but not within single quotes, as a shell does.
func (r *readme) split(line string) []string {
	if strings.Count(line, "'")%2 != 0 {
		r.t.Fatalf("unbalanced quotes: %s", line)
	}
	quoted := false
	words := strings.FieldsFunc(line, func(c rune) bool {
		if c == '\'' {
			quoted = !quoted
		}
		return c == ' ' && !quoted
	})
	for i, word := range words {
		words[i] = strings.ReplaceAll(word, "'", "")
	}
	return words
}

// run runs hfh, git or cd and gives what they print. Every one of them must succeed.
func (r *readme) run(words []string) string {
	r.t.Helper()
	var out bytes.Buffer
	switch words[0] {
	case "cd":
		r.t.Chdir(words[1])
	case "git":
		cmd := exec.Command("git", words[1:]...)
		for k, v := range r.env {
			cmd.Env = append(cmd.Env, k+"="+v)
		}
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Run(); err != nil {
			r.t.Fatalf("%v: %v\n%s", words, err, out.String())
		}
	case "hfh":
		world := process{
			env:    func(key string) string { return r.env[key] },
			now:    func() time.Time { return time.Date(2025, time.March, 20, 8, 0, 0, 0, time.UTC) },
			folder: func() (string, error) { return "", errors.New("no settings") },
		}
		streams := Streams{In: strings.NewReader(""), Out: &out, Err: &out}
		if code := run(r.t.Context(), words[1:], streams, world); code != 0 {
			r.t.Fatalf("%v: exit code %d\n%s", words, code, out.String())
		}
	default:
		r.t.Fatalf("the README may run hfh, git and cd, not %s", words[0])
	}
	return out.String()
}

// TestReadmeExitCodes holds the table of exit codes in the README to those of hfh.
func TestReadmeExitCodes(t *testing.T) {
	text := hfhtest.Text(t, os.DirFS("../.."), "README.md")
	for _, code := range []string{"0", "1", "2", "3", "4", "130"} {
		if !strings.Contains(text, "\n| "+code+" |") {
			t.Errorf("exit code %s is not in the README's table", code)
		}
	}
}

// TestReadmeLinks holds what the README points to in the project to being there.
func TestReadmeLinks(t *testing.T) {
	root := os.DirFS("../..")
	for _, m := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(hfhtest.Text(t, root, "README.md"), -1) {
		if _, err := fs.Stat(root, strings.TrimSuffix(m[1], "/")); err != nil {
			t.Errorf("README.md: %v", err)
		}
	}
}
