package cli

import (
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf8"

	"github.com/helsefellesskap/hfh/data"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// evil is what a terminal would obey: colours, a link (OSC 8), a title, a bell, a return
// and a backspace that overwrite, one-byte escapes, and marks that turn the direction of
// writing. evilMarkup is what a page, a sheet or a table would obey.
const (
	evil       = "\x1b[31;5m\x1b]8;;http://evil.example\x1b\\x\x1b]8;;\x07\u009b2J\x1b]0;title\x07\b\x7f\u202e\u2066\u0085\r"
	evilName   = "A\x1b[31mB\u009b2J\u202eC" // what git lets into a name
	evilMarkup = `<script>alert(1)</script><img src=x onerror=alert(1)>&"'|` + "`[x](javascript:alert(1))"
)

// evilRegister is a register whose every text for people is made evil.
func evilRegister(t *testing.T, files fs.FS, payload func(string) string) fstest.MapFS {
	t.Helper()
	snap := store.Load(files, schema.Open(store.Formats()))
	out := fstest.MapFS{}
	for _, rec := range snap.Records {
		var edits []([]string)
		for _, s := range rec.Scalars() {
			if s.Prose && s.Key != "id" {
				edits = append(edits, s.Path)
			}
		}
		root := rec.Node.Clone()
		for _, path := range edits {
			at, ok := root.Find(path)
			if !ok {
				t.Fatalf("%s: %v", rec.File, path)
			}
			if err := root.Set(path, doc.Text(payload(at.Text))); err != nil {
				t.Fatal(err)
			}
		}
		after, _, err := rec.Doc.Rewrite(root)
		if err != nil {
			t.Fatalf("%s: %v", rec.File, err)
		}
		out[rec.File] = &fstest.MapFile{Data: after.Bytes(), Mode: 0o644}
	}
	return out
}

// evilRepo puts a register into a repository whose author, messages, trailers, files and
// branches are evil too.
func evilRepo(t *testing.T, files fs.FS, spoil func(string) string) string {
	t.Helper()
	dir := t.TempDir()
	hfhtest.Write(t, dir, evilRegister(t, files, spoil))
	payload := spoil("")
	git(t, dir, "init", "-q", "-b", "main")
	git(t, dir, "config", "user.name", evilName)
	git(t, dir, "config", "user.email", "x\x1b[31m@\u009bexample")
	git(t, dir, "add", "-A")
	message := "plan: " + payload + "\n\n" + payload + "\n\nHfh-Change: progress" + payload +
		"\nHfh-Record: plan\nHfh-Version: 2024" + payload + "\nHfh-Body: ssu" + payload + "\nHfh-Meeting: m" + payload +
		"\nHfh-Decision: d" + payload + "\nHfh-Effective: 2024" + payload + "\nHfh-Seal: plan sha256:" + payload + "\nHfh-Other: " + payload + "\n"
	git(t, dir, "commit", "-q", "--cleanup=verbatim", "-m", message)
	git(t, dir, "tag", "-a", "-m", payload, "plan/2024\u009b\u202e")
	git(t, dir, "branch", "side\u009b2J\u202e")
	for _, name := range []string{"plan\x1b[31m\u202e.yaml", "evil\n\x1b]0;x\x07.yaml", "drafts/plan\u009b.yaml"} {
		name = filepath.Join(dir, "data", name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("kind: plan\nx\x1b[31m: \"\\e[31m\"\n\x1b]: "+payload), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// evilReads are the commands that print what a register says, each with all forms it has.
func evilReads() [][]string {
	return [][]string{
		{"status"},
		{"status", "--all"},
		{"validate"},
		{"validate", "--all"},
		{"validate", "--staged"},
		{"validate", "--rev", "HEAD"},
		{"list", "plan"},
		{"list", "meeting"},
		{"list", "party"},
		{"list", "body"},
		{"list", "fsu"},
		{"list", "case"},
		{"list", "decision"},
		{"list", "followup"},
		{"list", "agreement"},
		{"list", "grant"},
		{"list", "organisation"},
		{"list", "guidance"},
		{"list", "project"},
		{"show", "plan"},
		{"show", "community"},
		{"show", "parties"},
		{"show", "declaration"},
		{"show", "plan", "--resolved"},
		{"show", "plan@file"},
		{"show", "guidance"},
		{"show", "statutes"},
		{"show", "organisations"},
		{"find", "a"},
		{"find", "x"},
		{"due"},
		{"due", "--within", "P90Y"},
		{"log"},
		{"log", "plan"},
		{"log", "plan", "--diff"},
		{"blame", "plan"},
		{"review"},
		{"diff", "HEAD", "data"},
		{"diff", "plan@HEAD", "plan@file"},
		{"diff", "HEAD", "HEAD"},
		{"plan", "coverage"},
		{"plan", "log"},
		{"audit"},
		{"rules"},
		{"plan", "diff"},
		{"declaration", "show"},
		{"hearing", "list"},
	}
}

// asking are commands whose own words are evil.
func asking() [][]string {
	return [][]string{
		{"show", evil},
		{"show", "plan#" + evil},
		{"show", "plan@" + evil},
		{"list", evil},
		{"explain", evil},
		{evil},
		{"--" + evil},
		{"validate", evil},
		{"validate", "--rev", evil},
		{"diff", evil, evil},
		{"log", evil},
		{"--as-of", evil, "status"},
		{"-C", evil, "status"},
		{"--lang", evil, "status"},
		{"-o", evil, "status"},
		{"find", evil},
		{"save", "plan", "-m", "x", "--set", evil + "=" + evil},
		{"save", evil, "-m", evil},
		{"plan", "progress", evil, "--status", evil},
		{"meeting", "show", evil},
		{"meeting", "create", "--body", evil, "--date", evil},
		{"plan", "revise", "--from", evil},
	}
}

// forms are all that -o takes; "" for what a command prints by itself.
func forms() []string {
	return []string{"", formTable, formJSON, formYAML, formCSV, formMarkdown, formHTML}
}

// TestNothingEvilIsPrinted fills every text of a register, its history and its names with
// escapes and runs every command that reads it, in every form: nothing that reaches the
// terminal is obeyed by it.
func TestNothingEvilIsPrinted(t *testing.T) {
	spoil := func(text string) string { return text + evil }
	dir := evilRepo(t, hfhtest.Register(t), spoil)
	for _, args := range evilReads() {
		for _, form := range forms() {
			notObeyed(t, dir, form, args)
		}
	}
	for _, args := range asking() {
		notObeyed(t, dir, "", args)
	}
	dir = evilRepo(t, dataFiles(t), spoil)
	for _, args := range evilReads() {
		notObeyed(t, dir, "", args)
	}
	notObeyed(t, dir, formMarkdown, []string{"rules"})
}

// notObeyed runs a command and looks at all that it prints.
func notObeyed(t *testing.T, dir, form string, args []string) {
	t.Helper()
	if form != "" {
		args = append([]string{"-o", form}, args...)
	}
	_, stdout, stderr := hfh(dir, args...)
	for name, text := range map[string]string{"stdout": stdout, "stderr": stderr} {
		if bad := obeyed(text); bad != "" {
			t.Errorf("hfh %q: %s has %s", args, name, bad)
		}
	}
}

// TestNothingEvilIsMarkup does the same with what pages and sheets obey.
func TestNothingEvilIsMarkup(t *testing.T) {
	dir := evilRepo(t, hfhtest.Register(t), func(text string) string { return "=1+" + text + evilMarkup })
	for _, args := range evilReads() {
		_, page, _ := hfh(dir, append([]string{"-o", formHTML}, args...)...)
		for _, bad := range []string{"<script>alert", "<img src=x", `href="javascript:`, `&"'|`} {
			if strings.Contains(page, bad) {
				t.Errorf("hfh %q -o html: %s", args, bad)
			}
		}
		_, text, _ := hfh(dir, append([]string{"-o", formMarkdown}, args...)...)
		if i := unescaped(text); i >= 0 {
			t.Errorf("hfh %q -o markdown: %q", args, text[max(0, i-40):min(len(text), i+20)])
		}
		_, sheet, _ := hfh(dir, append([]string{"-o", formCSV}, args...)...)
		in := csv.NewReader(strings.NewReader(strings.TrimPrefix(sheet, "\ufeff")))
		in.FieldsPerRecord = -1
		rows, err := in.ReadAll()
		if err != nil {
			t.Errorf("hfh %q -o csv: %v", args, err)
		}
		for _, cell := range slices.Concat(rows...) {
			if cell != "" && strings.ContainsRune("=@\t\r", rune(cell[0])) {
				t.Errorf("hfh %q -o csv: %q", args, cell)
			}
		}
	}
}

// unescaped finds a tag or a link that Markdown would obey; -1 for none. Within code
// (four blanks, fences, backquotes) it obeys nothing.
func unescaped(text string) int {
	fence, at := false, 0
	text = regexp.MustCompile("(^|[^\\\\`])`[^`\n]+`").ReplaceAllStringFunc(text, func(code string) string { return strings.Repeat(".", len(code)) })
	for line := range strings.Lines(text) {
		switch {
		case strings.HasPrefix(strings.TrimSpace(line), "```"):
			fence = !fence
		case !fence && !strings.HasPrefix(line, "    "):
			for _, bad := range []string{"<script", "<img", "[x]("} {
				if i := strings.Index(line, bad); i == 0 || i > 0 && line[i-1] != '\\' {
					return at + i
				}
			}
		}
		at += len(line)
	}
	return -1
}

// dataFiles gives the real register as a file system that holds data/.
func dataFiles(t *testing.T) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(data.FS, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(name, ".yaml") {
			return err
		}
		raw, err := fs.ReadFile(data.FS, name)
		out["data/"+name] = &fstest.MapFile{Data: raw, Mode: 0o644}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// obeyed finds a character that a terminal would obey, with what stands around it; "" for
// none.
func obeyed(text string) string {
	for i, r := range text {
		switch {
		case r == '\n' || r == '\t':
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\ufffd"),
			unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x2028, r == 0x2029:
			return strconv.Quote(text[max(0, i-60):min(len(text), i+30)])
		}
	}
	return ""
}
