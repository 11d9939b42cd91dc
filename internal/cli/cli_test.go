package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/helsefellesskap/hfh/data"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
)

// TestMain makes hfh a program that scripts can run. Its clock stands still, at
// HFH_TEST_NOW or else at the clock of all tests: only this program honours that.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"hfh": func() { os.Exit(scriptMain()) }})
}

func scriptMain() int {
	world := process{env: os.Getenv, now: testClock, folder: os.UserConfigDir}
	return run(context.Background(), os.Args[1:], Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, world)
}

func testClock() time.Time {
	if now, err := time.Parse(time.RFC3339, os.Getenv("HFH_TEST_NOW")); err == nil {
		return now
	}
	return hfhtest.Now()
}

// TestScripts runs the scripts that are the specification of the commands. Beside
// what testscript knows, a script may say:
//
//	register DIR    the small made-up register of hfhtest, in a git repository
//	files DIR       the same files without a repository
//	helgeland DIR   the register of data/, in a git repository
//	code N CMD…     CMD ends with exit code N
//	hook DIR NAME SH  gives a bare repository a hook
//	hostile WHAT F  writes a file that a text editor would hardly make
func TestScripts(t *testing.T) {
	small := hfhtest.Register(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/scripts",
		UpdateScripts:       os.Getenv("HFH_UPDATE") == "1",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               pinScript,
		Condition:           func(cond string) (bool, error) { return cond == "root" && os.Geteuid() == 0, nil },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"register": func(ts *testscript.TestScript, _ bool, args []string) {
				place(ts, args, small)
				commitAll(ts, args[0])
			},
			"files": func(ts *testscript.TestScript, _ bool, args []string) { place(ts, args, small) },
			"helgeland": func(ts *testscript.TestScript, _ bool, args []string) {
				place(ts, []string{args[0] + "/data"}, data.FS)
				commitAll(ts, args[0])
			},
			"code":    exitCode,
			"hostile": hostile,
			"hook":    gitHook,
		},
	})
}

// pinScript gives a script a home, a git identity, a time zone and no locale.
func pinScript(e *testscript.Env) error {
	home := filepath.Join(e.WorkDir, ".home")
	if err := os.MkdirAll(home, 0o755); err != nil {
		return err
	}
	e.Setenv("HOME", home)
	e.Setenv("USERPROFILE", home)
	e.Setenv("XDG_CONFIG_HOME", "")
	e.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	e.Setenv("TZ", "America/New_York")
	config := "[user]\n\tname = " + hfhtest.AuthorName + "\n\temail = " + hfhtest.AuthorEmail + "\n[init]\n\tdefaultBranch = main\n[advice]\n\tdetachedHead = false\n"
	return os.WriteFile(filepath.Join(home, ".gitconfig"), []byte(config), 0o600)
}

// place writes a register's files into a folder of the script.
func place(ts *testscript.TestScript, args []string, files fs.FS) {
	if len(args) != 1 {
		ts.Fatalf("a folder is needed")
	}
	ts.Check(os.CopyFS(ts.MkAbs(args[0]), files))
}

// commitAll makes the folder a repository with one commit of everything in it.
func commitAll(ts *testscript.TestScript, dir string) {
	when := hfhtest.Now().Add(-time.Hour).Format(time.RFC3339)
	for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"add", "-A"}, {"commit", "-q", "-m", "registered"}} {
		cmd := exec.Command("git", args...)
		cmd.Dir = ts.MkAbs(dir)
		cmd.Env = append(os.Environ(), "HOME="+ts.Getenv("HOME"), "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_DATE="+when, "GIT_COMMITTER_DATE="+when)
		if out, err := cmd.CombinedOutput(); err != nil {
			ts.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
}

// exitCode runs a command and holds it to its exit code.
func exitCode(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: code N CMD…")
	}
	got := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ProcessState.String()[len("exit status "):]
	}
	if got != args[0] {
		ts.Fatalf("%v ended with exit code %s, not %s", args[1:], got, args[0])
	}
}

// hostile writes a record of the statutes that tries the reader in one way.
func hostile(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: hostile WHAT FILE")
	}
	const head = "kind: statutes\nid: statutes\nwording: {state: unknown}\n"
	text, ok := map[string]string{
		"huge":    head + "note: " + strings.Repeat("x", 50<<20) + "\n",
		"deep":    head + "note: " + strings.Repeat("[", 100_000) + "\n",
		"nul":     head + "note: a\x00b\n",
		"bom":     "\ufeff" + head,
		"latin1":  head + "note: H\xe5p\n",
		"nfd":     head + "note: Ha\u030ap\n",
		"crlf":    strings.ReplaceAll(head, "\n", "\r\n"),
		"utf16":   "\xff\xfek\x00i\x00n\x00d\x00",
		"escapes": head + "nøkkel\u202e: \"\\e[31mrød\"\n",
		"empty":   "",
	}[args[0]]
	if !ok {
		ts.Fatalf("no hostile file is called %s", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}

// gitHook gives a bare repository a hook of one line of shell.
func gitHook(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: hook DIR NAME SH")
	}
	file := filepath.Join(ts.MkAbs(args[0]), "hooks", args[1])
	ts.Check(os.MkdirAll(filepath.Dir(file), 0o755))
	ts.Check(os.WriteFile(file, []byte("#!/bin/sh\n"+args[2]+"\n"), 0o755))
}
