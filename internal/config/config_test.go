package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fixture is a set of sources: two files, the environment and the flags.
type fixture struct {
	user, register string
	env, flags     map[string]string
}

func (f fixture) sources(t *testing.T) Sources {
	t.Helper()
	s := Sources{User: t.TempDir(), Register: t.TempDir(), Flags: f.flags, Env: func(k string) string { return f.env[k] }}
	put(t, filepath.Join(s.User, "hfh", "config.yaml"), f.user)
	put(t, filepath.Join(s.Register, "hfh.yaml"), f.register)
	return s
}

func put(t *testing.T, file, text string) {
	t.Helper()
	if text == "" {
		return
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestLaterSourcesCount(t *testing.T) {
	cases := []struct {
		name string
		fixture
		want Config
	}{
		{"nothing", fixture{}, Config{}},
		{"user", fixture{user: "lang: nn\noutput: json\n"}, Config{Lang: "nn", Output: "json"}},
		{"register over user", fixture{user: "lang: nn\ncolour: never\n", register: "lang: en\n"}, Config{Lang: "en", Colour: "never"}},
		{"env over register", fixture{register: "lang: en\n", env: map[string]string{"HFH_LANG": "nb", "HFH_OUTPUT": ""}}, Config{Lang: "nb"}},
		{
			"flag over all",
			fixture{user: "lang: nn", register: "lang: en", env: map[string]string{"HFH_LANG": "en"}, flags: map[string]string{"lang": "nb"}},
			Config{Lang: "nb"},
		},
		{"empty values are not given", fixture{user: "lang: nn\noutput:\n", register: "# bare en merknad\n"}, Config{Lang: "nn"}},
		{"other variables do not count", fixture{env: map[string]string{"LANG": "en", "HFH_OTHER": "x"}}, Config{}},
	}
	for _, c := range cases {
		got, err := Load(c.sources(t))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestBadSettingsAreNamed(t *testing.T) {
	cases := []struct {
		name string
		fixture
		kind        Kind
		source, key string
	}{
		{"unknown key", fixture{register: "lang: nb\neditor: rm -rf /\n"}, UnknownKey, "hfh.yaml", "editor"},
		{"unknown key of the user", fixture{user: "langue: nb\n"}, UnknownKey, "config.yaml", "langue"},
		{"nested key", fixture{register: "lang: {nb: true}\n"}, UnknownKey, "hfh.yaml", "lang.nb"},
		{"value", fixture{register: "lang: no\n"}, BadValue, "hfh.yaml", "lang"},
		{"value of a list", fixture{register: "lang: [nb]\n"}, BadValue, "hfh.yaml", "lang"},
		{"value of a figure", fixture{user: "output: 1\n"}, BadValue, "config.yaml", "output"},
		{"value in env", fixture{env: map[string]string{"HFH_COLOUR": "sometimes"}}, BadValue, "HFH_COLOUR", "colour"},
		{"value of a flag", fixture{flags: map[string]string{"output": "xml"}}, BadValue, "--output", "output"},
		{"no map", fixture{register: "- lang\n"}, NotYAML, "hfh.yaml", ""},
		{"no YAML", fixture{register: "lang: {\n"}, NotYAML, "hfh.yaml", ""},
		{"too large", fixture{register: strings.Repeat("#", maxBytes+1)}, Unreadable, "hfh.yaml", ""},
	}
	for _, c := range cases {
		_, err := Load(c.sources(t))
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if e.Kind != c.kind || filepath.Base(e.Source) != c.source || e.Key != c.key {
			t.Errorf("%s: kind %d, source %s, key %s (%v)", c.name, e.Kind, e.Source, e.Key, e)
		}
		if e.Kind == BadValue && e.Args()["allowed"] == "" || e.ID() == "" || e.Error() == "" {
			t.Errorf("%s: says too little: %v", c.name, e.Args())
		}
	}
}

// TestOddFiles: a folder or a link in the place of hfh.yaml is refused, and so is a
// file that may not be read.
func TestOddFiles(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "outside.yaml")
	put(t, outside, "lang: nb\n")
	for name, lay := range map[string]func(file string) error{
		"folder": func(file string) error { return os.Mkdir(file, 0o755) },
		"link":   func(file string) error { return os.Symlink(outside, file) },
	} {
		s := fixture{}.sources(t)
		if err := lay(filepath.Join(s.Register, "hfh.yaml")); err != nil {
			t.Fatal(err)
		}
		var e *Error
		if _, err := Load(s); !errors.As(err, &e) || e.Kind != Unreadable {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestNoHome: without folders, environment or flags there are simply no settings.
func TestNoHome(t *testing.T) {
	got, err := Load(Sources{})
	if err != nil || got != (Config{}) {
		t.Errorf("%+v, %v", got, err)
	}
}
