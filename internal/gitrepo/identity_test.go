package gitrepo

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// ident writes a signature as `git var GIT_AUTHOR_IDENT` does.
func ident(s Signature) string {
	return fmt.Sprintf("%s <%s> %d %s", s.Name, s.Email, s.When.Unix(), s.When.Format("-0700"))
}

// compareIdentity asks git and us for author and committer. Where git would guess
// from login and host, we must have ErrNoIdentity.
func compareIdentity(t *testing.T, s *sandbox, r *Repo) {
	t.Helper()
	now := time.Unix(1_750_000_000, 0).UTC()
	author, committer, err := r.Identity(now)
	got := map[string]string{"AUTHOR": ident(author), "COMMITTER": ident(committer)}
	guessless := s.with("GIT_CONFIG_COUNT", "1", "GIT_CONFIG_KEY_0", "user.useConfigOnly", "GIT_CONFIG_VALUE_0", "true")
	refused := false
	for _, role := range []string{"AUTHOR", "COMMITTER"} {
		runner := s
		if s.vars["GIT_"+role+"_DATE"] == "" {
			runner = s.with("GIT_"+role+"_DATE", "@1750000000 +0000")
		}
		want, gitErr := runner.try("var", "GIT_"+role+"_IDENT")
		if s.vars["EMAIL"] == "" && gitErr == nil {
			_, gitErr = guessless.try("var", "GIT_"+role+"_IDENT")
		}
		if gitErr != nil {
			refused = true
			continue
		}
		if err == nil && got[role] != want {
			t.Errorf("%s: got %q, git says %q", role, got[role], want)
		}
	}
	if refused != (err != nil) {
		t.Errorf("Identity error = %v, git refuses: %v", err, refused)
	}
}

func TestIdentityAsGitHasIt(t *testing.T) {
	type matrix struct {
		config []string // key, value, …
		vars   []string
	}
	for name, m := range map[string]matrix{
		"user":                          {[]string{"user.name", "Kari", "user.email", "k@x.no"}, nil},
		"nothing":                       {nil, nil},
		"name only":                     {[]string{"user.name", "Kari", "user.useConfigOnly", "true"}, nil},
		"email only":                    {[]string{"user.email", "k@x.no", "user.useConfigOnly", "true"}, nil},
		"environment":                   {nil, []string{"GIT_AUTHOR_NAME", "A", "GIT_AUTHOR_EMAIL", "a@x", "GIT_COMMITTER_NAME", "C", "GIT_COMMITTER_EMAIL", "c@x"}},
		"author from environment":       {[]string{"user.name", "Kari", "user.email", "k@x.no"}, []string{"GIT_AUTHOR_NAME", "Åse Ødegård", "GIT_AUTHOR_EMAIL", "å@x.no"}},
		"author.* before user.*":        {[]string{"user.name", "Kari", "user.email", "k@x.no", "author.name", "A", "committer.email", "c@x"}, nil},
		"only author.*":                 {[]string{"author.name", "A", "author.email", "a@x", "user.useConfigOnly", "true"}, nil},
		"only author.*, committer name": {[]string{"author.name", "A", "author.email", "a@x", "committer.name", "C"}, nil},
		"EMAIL":                         {[]string{"user.name", "Kari"}, []string{"EMAIL", "e@x.no"}},
		"EMAIL and user.email":          {[]string{"user.name", "Kari", "user.email", "k@x.no"}, []string{"EMAIL", "e@x.no"}},
		"EMAIL and author.email":        {[]string{"user.name", "Kari", "author.email", "k@x.no"}, []string{"EMAIL", "e@x.no"}},
		"EMAIL and useConfigOnly":       {[]string{"user.name", "Kari", "user.useConfigOnly", "true"}, []string{"EMAIL", "e@x.no"}},
		"empty email":                   {[]string{"user.name", "Kari", "user.email", ""}, nil},
		"empty name":                    {[]string{"user.name", "", "user.email", "k@x.no"}, nil},
		"crud":                          {[]string{"user.name", " .Kari <N> \"x\" ;", "user.email", "<k@x.no>,"}, nil},
		"only crud":                     {[]string{"user.name", ".,;", "user.email", "k@x.no"}, nil},
		"last one counts":               {[]string{"user.name", "Kari", "user.email", "k@x.no"}, []string{"GIT_CONFIG_COUNT", "2", "GIT_CONFIG_KEY_0", "user.name", "GIT_CONFIG_VALUE_0", "Per", "GIT_CONFIG_KEY_1", "user.name", "GIT_CONFIG_VALUE_1", "Pål"}},
		"git -c":                        {[]string{"user.name", "Kari", "user.email", "k@x.no"}, []string{"GIT_CONFIG_PARAMETERS", `'user.name'='é "q" '\''x' 'user.email=old@form'`}},
		"raw date":                      {[]string{"user.name", "Kari", "user.email", "k@x.no"}, []string{"GIT_AUTHOR_DATE", "@1710841200 +0100", "GIT_COMMITTER_DATE", "1710841200 -0530"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := emptySandbox(t)
			s.git("init", "-q", "-b", "main")
			for i := 0; i < len(m.config); i += 2 {
				s.git("config", m.config[i], m.config[i+1])
			}
			s = s.with(m.vars...)
			compareIdentity(t, s, s.open())
		})
	}
}

func TestIdentityDates(t *testing.T) {
	s := newSandbox(t)
	now := time.Unix(1_750_000_000, 0).UTC()
	for _, date := range []string{
		"1710841200 +0100", "@1710841200 +0100", "@0 +0000", "2024-03-19T12:30:45", "2024-03-19T12:30:45Z", "2024-03-19T12:30:45+02:00",
		"2024-03-19 12:30:45 +0100", "2024-03-19 12:30:45", "Tue, 19 Mar 2024 12:30:45 +0100", "19 Mar 2024 12:30:45 +0100",
		"Tue Mar 19 12:30:45 2024 +0100", "2024.03.19 12:30:45", "19.3.2024 12:30:45", "2024-03-19T12:30:45.123+0100",
	} {
		s := s.with("GIT_AUTHOR_DATE", date)
		want := s.git("var", "GIT_AUTHOR_IDENT")
		author, _, err := s.open().Identity(now)
		if err != nil || ident(author) != want {
			t.Errorf("date %q: got %q, %v; git says %q", date, ident(author), err, want)
		}
	}
	for _, date := range []string{"yesterday-ish", "2024-13-40 99:00:00", "x 1710841200", "1710841200 Oslo"} {
		if author, _, err := s.with("GIT_AUTHOR_DATE", date).open().Identity(now); err == nil {
			t.Errorf("date %q read as %v", date, author.When)
		}
	}
}

func TestIdentityFromEveryFile(t *testing.T) {
	s := emptySandbox(t)
	s.git("init", "-q", "-b", "main")
	home := s.vars["HOME"]
	put := func(file, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	system := filepath.Join(s.top, "system")
	s = s.with("GIT_CONFIG_NOSYSTEM", "", "GIT_CONFIG_SYSTEM", system)
	put(system, "[user]\nname = System\nemail = system@x\n")
	compareIdentity(t, s, s.open())
	compareIdentity(t, s.with("GIT_CONFIG_NOSYSTEM", "1"), s.with("GIT_CONFIG_NOSYSTEM", "1").open())
	put(filepath.Join(home, ".config", "git", "config"), "[user]\nname = Xdg\n")
	compareIdentity(t, s, s.open())
	xdg := s.with("XDG_CONFIG_HOME", filepath.Join(s.top, "xdg"))
	put(filepath.Join(s.top, "xdg", "git", "config"), "[user]\nname = Other Xdg\n")
	compareIdentity(t, xdg, xdg.open())
	put(filepath.Join(home, ".gitconfig"), "[user]\nemail = home@x\n")
	compareIdentity(t, s, s.open())
	global := s.with("GIT_CONFIG_GLOBAL", filepath.Join(s.top, "global"))
	put(filepath.Join(s.top, "global"), "[user]\nname = Global\n")
	compareIdentity(t, global, global.open())
	none := s.with("GIT_CONFIG_GLOBAL", os.DevNull)
	compareIdentity(t, none, none.open())
	s.git("config", "extensions.worktreeConfig", "true")
	s.git("config", "--worktree", "user.name", "Worktree")
	compareIdentity(t, s, s.open())
	if author, _, err := s.open().Identity(time.Now()); err != nil || author.Name != "Worktree" {
		t.Errorf("author = %v, %v; want the work tree's", author, err)
	}
}

func TestIdentityIncludes(t *testing.T) {
	s := emptySandbox(t)
	s.git("init", "-q", "-b", "feature/x")
	home, git := s.vars["HOME"], filepath.Join(s.dir, ".git")
	write := func(file, text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(home, "work.inc"), "[user]\nname = Included\n")
	if err := os.Symlink(s.dir, filepath.Join(s.top, "link")); err != nil {
		t.Fatal(err)
	}
	s.git("remote", "add", "origin", "https://git.example.no/helse/register.git")
	base := "[user]\nname = Base\nemail = base@x\n"
	included := 0
	for _, include := range []string{
		"[include]\npath = work.inc", "[include]\npath = ~/work.inc", "[include]\npath = " + home + "/work.inc", "[include]\npath = missing",
		`[includeIf "gitdir:` + git + `"]` + "\npath = work.inc", `[includeIf "gitdir:` + s.top + `/"]` + "\npath = work.inc",
		`[includeIf "gitdir:repo/"]` + "\npath = work.inc", `[includeIf "gitdir:REPO/"]` + "\npath = work.inc",
		`[includeIf "gitdir/i:REPO/"]` + "\npath = work.inc", `[includeIf "gitdir:rep?/"]` + "\npath = work.inc",
		`[includeIf "gitdir:r*/.git"]` + "\npath = work.inc", `[includeIf "gitdir:*/.git"]` + "\npath = work.inc",
		`[includeIf "gitdir:` + s.top + `/**/.git"]` + "\npath = work.inc", `[includeIf "gitdir:` + s.top + `/*"]` + "\npath = work.inc",
		`[includeIf "gitdir:~/"]` + "\npath = work.inc", `[includeIf "gitdir:./"]` + "\npath = work.inc", `[includeIf "gitdir:[r-s]epo/.git"]` + "\npath = work.inc",
		`[includeIf "gitdir:[!r]epo/.git"]` + "\npath = work.inc", `[includeIf "gitdir:[[:alpha:]]epo/"]` + "\npath = work.inc",
		`[includeIf "onbranch:feature/x"]` + "\npath = work.inc", `[includeIf "onbranch:feature/"]` + "\npath = work.inc",
		`[includeIf "onbranch:feature"]` + "\npath = work.inc", `[includeIf "onbranch:f*"]` + "\npath = work.inc", `[includeIf "onbranch:**"]` + "\npath = work.inc",
		`[includeIf "hasconfig:remote.*.url:https://git.example.no/**"]` + "\npath = work.inc", `[includeIf "hasconfig:remote.*.url:https://git.example.no/*"]` + "\npath = work.inc",
		`[includeIf "unknown:x"]` + "\npath = work.inc", `[IncludeIf "onbranch:feature/x"]` + "\nPath = work.inc",
	} {
		write(filepath.Join(home, ".gitconfig"), base+include+"\n")
		compareIdentity(t, s, s.open())
		if author, _, _ := s.open().Identity(time.Now()); author.Name == "Included" {
			included++
		}
	}
	if included < 10 {
		t.Errorf("only %d conditions held; the matrix does not test what it should", included)
	}
	write(filepath.Join(home, ".gitconfig"), base+`[includeIf "gitdir:`+s.top+"/link/.git\"]\npath = work.inc\n")
	linked := s.in("link").with("PWD", filepath.Join(s.top, "link"))
	compareIdentity(t, linked, linked.open())
	write(filepath.Join(home, ".gitconfig"), "[include]\npath = work.inc\n[user]\nname = After\nemail = a@x\n")
	compareIdentity(t, s, s.open())
}

func TestIdentityIncludeLoopEnds(t *testing.T) {
	s := newSandbox(t)
	file := filepath.Join(s.vars["HOME"], ".gitconfig")
	if err := os.WriteFile(file, []byte(strings.Repeat("[include]\npath = .gitconfig\n", 20)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.open().Identity(time.Now()); err == nil {
		t.Error("a file that includes itself is no error")
	}
	if _, err := s.try("var", "GIT_AUTHOR_IDENT"); err == nil {
		t.Error("git takes the file after all")
	}
}

func TestIdentityBrokenConfigIsNamed(t *testing.T) {
	s := newSandbox(t)
	if err := os.WriteFile(filepath.Join(s.vars["HOME"], ".gitconfig"), []byte("[user\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, _, err := s.open().Identity(time.Now())
	if err == nil || errors.Is(err, ErrNoIdentity) || !strings.Contains(err.Error(), ".gitconfig") {
		t.Errorf("error = %v, want one that names the file", err)
	}
}

func TestWildmatch(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"foo", "foo", true},
		{"foo", "bar", false},
		{"", "", true},
		{"???", "foo", true},
		{"??", "foo", false},
		{"*", "foo", true},
		{"f*", "foo", true},
		{"*f", "foo", false},
		{"*foo*", "foo", true},
		{"*ob*a*r*", "foobar", true},
		{`foo\*`, "foo*", true},
		{`f\\oo`, `f\oo`, true},
		{"*[al]?", "ball", true},
		{"[ten]", "ten", false},
		{"**[!te]", "ten", true},
		{"t[a-g]n", "ten", true},
		{"t[!a-g]n", "ten", false},
		{"a[]]b", "a]b", true},
		{"a[]-]b", "a-b", true},
		{"foo*bar", "foo/baz/bar", false},
		{"foo**bar", "foo/baz/bar", false},
		{"foo**bar", "foobazbar", true},
		{"foo/**/bar", "foo/baz/bar", true},
		{"foo/**/**/bar", "foo/b/a/z/bar", true},
		{"foo/**/bar", "foo/bar", true},
		{"foo?bar", "foo/bar", false},
		{"foo[/]bar", "foo/bar", false},
		{"**/foo", "foo", true},
		{"**/foo", "XXX/foo", true},
		{"**/foo", "bar/baz/foo", true},
		{"*/foo", "bar/baz/foo", false},
		{"**/bar*", "foo/bar/baz", false},
		{"**/bar/*", "deep/foo/bar/baz", true},
		{"**/bar/*", "deep/foo/bar/baz/", false},
		{"**/bar/**", "deep/foo/bar/baz/", true},
		{"**/bar/*", "deep/foo/bar", false},
		{"foo/**", "foo/bar/baz", true},
		{"foo/**", "foo", false},
		{"*/bar/**", "foo/bar/baz/x", true},
		{"*/bar/**", "deep/foo/bar/baz/x", false},
		{"[", "[", false},
		{"a\\", "a\\", false},
		{"[a", "a", false},
		{"[[:digit:]]x", "1x", true},
		{"[[:digit:][:upper:]]", "B", true},
	} {
		if got := wildmatch(c.pattern, c.text, false); got != c.want {
			t.Errorf("wildmatch(%q, %q) = %v", c.pattern, c.text, got)
		}
	}
	if !wildmatch("FOO/*", "foo/BAR", true) {
		t.Error("case is not folded")
	}
	if wildmatch(strings.Repeat("*a", 60), strings.Repeat("a", 2000)+"b", false) {
		t.Error("matched what does not")
	}
}
