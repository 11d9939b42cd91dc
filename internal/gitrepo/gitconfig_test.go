package gitrepo

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// realConfig reads a config file with git itself; ok is false where git refuses it.
func realConfig(s *sandbox, text string) (entries []string, ok bool) {
	s.t.Helper()
	file := filepath.Join(s.top, "some.config")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
	out, err := s.try("config", "-z", "--list", "--file", file)
	if err != nil {
		return nil, false
	}
	return strings.Split(strings.TrimSuffix(out, "\x00"), "\x00"), true
}

// ourConfig puts our reading into the form of git config -z.
func ourConfig(text string) ([]string, bool) {
	c, bad := parseConfig([]byte(text))
	entries := []string{}
	for _, e := range c {
		line := e.key
		if !e.bare {
			line += "\n" + e.value
		}
		entries = append(entries, line)
	}
	if len(entries) == 0 {
		entries = []string{""}
	}
	return entries, bad == 0
}

func compareConfig(t interface {
	Helper()
	Errorf(string, ...any)
}, s *sandbox, text string,
) {
	t.Helper()
	want, wantOK := realConfig(s, text)
	got, gotOK := ourConfig(text)
	if wantOK != gotOK {
		t.Errorf("config %q: git reads it: %v, we: %v", text, wantOK, gotOK)
		return
	}
	if diff := cmp.Diff(want, got); wantOK && diff != "" {
		t.Errorf("config %q (-git +ours):\n%s", text, diff)
	}
}

func TestParseConfigAsGitDoes(t *testing.T) {
	s := newSandbox(t)
	for _, text := range []string{
		"", "\n", "[core]\n\tbare = false\n", "[Core]\nBARE=TRUE", "[a]b", "[a] b = c", "[a]\nb\nb = \nb=x",
		"[remote \"Origin\"]\n\turl = x\n", "[remote \"a \\\"b\\\\ c\"]\nurl=x", "[remote \"a.b\"]\nurl=x", "[a.B]\nc=d", "[a \"\"]\nc=d",
		"[a]\nb = \"x ; y\" # c\n", "[a]\nb = x # c ; d\n", "[a]\nb = x\\\n  y\n", "[a]\nb = \"  x  \"  \n", "[a]\nb = a   b  \n",
		"[a]\nb = \\t\\n\\b\\\\\\\"\n", "[a]\nb = \\x\n", "[a]\nb = \"x\n", "[a]\nb = x\\", "[a]\nb = \"x\" \"y\" z\n",
		"[a]\r\nb = c\r\n", "[a]\nb = c\r", "\xef\xbb\xbf[a]\nb=c\n", "[a\nb=c", "[a]]\nb=c", "[a b]\nc=d", "a=b\n", "[a]\n1=x", "[a]\nb-c=x\n-=y",
		"# only\n; comments\n", "[a]#x\nb=c", "[a]\nb=æøå\n", "[a]\nb = x\n[c]\nd = y\n[a]\nb = z\n", "[]\nb=c", "[a \"x\"y]\nb=c", "[a \"x\n\"]\nb=c",
		"[a]\nb = x \\\n\n", "[a]\nb = x \"\" \n", "[a]\nb: c\n", "[a]\nb c = d\n",
	} {
		compareConfig(t, s, text)
	}
}

func TestParseConfigProperty(t *testing.T) {
	s := newSandbox(t)
	piece := rapid.SampledFrom([]string{
		"[a]", "[B \"c\"]", "[d.e]", "\n", "\r\n", " ", "key", "X-1", "=", "value", "\"", "\\n", "\\\n", "\\", "#", ";", "]", "[", "æ", "a b",
		"\n[a]\nk = ", "\nname = \"", "x=y\n",
	})
	rapid.Check(t, func(t *rapid.T) {
		compareConfig(t, s, "[s]\n"+strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "text"), ""))
	})
}

func TestConfigLineIsNamed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(file, []byte("[a]\nb = c\n[d\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := readConfigFile(file)
	if err == nil || !strings.Contains(err.Error(), "line 3") {
		t.Errorf("error = %v, want one that names line 3", err)
	}
}

func FuzzParseConfig(f *testing.F) {
	f.Add([]byte("[a \"b\"]\n\tc = \"d\\\n e\" # f\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, bad := parseConfig(raw)
		if bad != 0 && c != nil {
			t.Errorf("both entries and a bad line")
		}
		for _, e := range c {
			if e.name == "" || !strings.HasSuffix(e.key, e.name) {
				t.Errorf("entry with key %q and name %q", e.key, e.name)
			}
		}
	})
}
