package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/store"
)

// plantedConfig is every setting of git's that names a program, in the repository's own
// configuration and in a file that it includes. PROGRAM stands for the planted one.
const plantedConfig = `
[include]
	path = ../planted.config
[core]
	editor = PROGRAM
	pager = PROGRAM
	fsmonitor = PROGRAM
	hooksPath = HOOKS
	sshCommand = PROGRAM
	askPass = PROGRAM
	gitProxy = PROGRAM
	alternateRefsCommand = PROGRAM
[sequence]
	editor = PROGRAM
[pager]
	log = PROGRAM
	diff = PROGRAM
[alias]
	status = !PROGRAM
[diff]
	external = PROGRAM
	tool = evil
[difftool "evil"]
	cmd = PROGRAM
[mergetool "evil"]
	cmd = PROGRAM
[diff "evil"]
	command = PROGRAM
	textconv = PROGRAM
	cachetextconv = true
[diff "hfh"]
	command = PROGRAM
	textconv = PROGRAM
[merge "evil"]
	driver = PROGRAM %O %A %B
[merge "hfh"]
	driver = PROGRAM %O %A %B
[filter "evil"]
	clean = PROGRAM
	smudge = PROGRAM
	process = PROGRAM
	required = true
[filter "lfs"]
	process = PROGRAM
[gpg]
	program = PROGRAM
[gpg "openpgp"]
	program = PROGRAM
[gpg "ssh"]
	program = PROGRAM
	defaultKeyCommand = PROGRAM
[gpg "x509"]
	program = PROGRAM
[credential]
	helper = !PROGRAM
[credential "https://evil.example"]
	helper = !PROGRAM
[uploadpack]
	packObjectsHook = PROGRAM
[remote "origin"]
	uploadpack = PROGRAM
	receivepack = PROGRAM
	proxy = PROGRAM
[remote "evil"]
	url = ext::PROGRAM
	fetch = +refs/heads/*:refs/remotes/evil/*
	vcs = evil
[protocol "ext"]
	allow = always
[browser "evil"]
	cmd = PROGRAM
[interactive]
	diffFilter = PROGRAM
[sendemail]
	smtpServer = PROGRAM
[trailer "Hfh-Change"]
	command = PROGRAM
	cmd = PROGRAM
[tar "x"]
	command = PROGRAM
`

// plantedSettings are what a register itself may say of the kind, in hfh.yaml; each key
// alone, since an unknown one is refused.
func plantedSettings() []string {
	return []string{"editor", "pager", "program", "gpg", "ssh", "hooks", "colour", "output", "lang"}
}

// plant puts a program that leaves a mark wherever a repository can name one, and gives
// the mark.
func plant(t *testing.T, reg string) (mark string) {
	t.Helper()
	out := t.TempDir()
	mark = filepath.Join(out, "ran")
	program := filepath.Join(out, "program")
	script := "#!/bin/sh\necho \"$0 $*\" >>" + mark + "\ncat\n"
	write := func(name, text string, perm os.FileMode) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, perm)
		if err == nil {
			_, err = f.WriteString(text)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	write(program, script, 0o755)
	hooks := filepath.Join(out, "hooks")
	for _, hook := range strings.Fields(`applypatch-msg commit-msg fsmonitor-watchman post-applypatch post-checkout post-commit post-index-change
		post-merge post-receive post-rewrite post-update pre-applypatch pre-auto-gc pre-commit pre-merge-commit pre-push pre-rebase pre-receive
		prepare-commit-msg push-to-checkout reference-transaction sendemail-validate update`) {
		write(filepath.Join(hooks, hook), script, 0o755)
		write(filepath.Join(reg, ".git", "hooks", hook), script, 0o755)
	}
	config := strings.NewReplacer("PROGRAM", program, "HOOKS", hooks).Replace(plantedConfig)
	write(filepath.Join(reg, ".git", "config"), config, 0o644)
	write(filepath.Join(reg, "planted.config"), strings.Replace(config, "[include]\n\tpath = ../planted.config\n", "", 1), 0o644)
	write(filepath.Join(reg, ".git", "info", "attributes"), "* filter=evil diff=evil merge=evil\n", 0o644)
	write(filepath.Join(reg, ".gitattributes"), "data/** filter=evil diff=evil merge=evil ident\n", 0o644)
	write(filepath.Join(reg, "data", ".gitattributes"), "* filter=lfs diff=evil\n", 0o644)
	for _, name := range []string{"git", "ssh", "gpg", "ssh-keygen", "sh", "less", "vi", "nano", "hfh", "editor"} {
		write(filepath.Join(reg, name), script, 0o755) // in case a program is looked for in the folder itself
		write(filepath.Join(reg, name+".exe"), script, 0o755)
	}
	return mark
}

// noProgram fails where the planted program ran.
func noProgram(t *testing.T, mark, what string) {
	t.Helper()
	if said, err := os.ReadFile(mark); err == nil {
		t.Errorf("%s ran %s", what, said)
		_ = os.Remove(mark)
	}
}

// TestNoProgramOfTheRepositoryRuns plants programs everywhere a repository can name one
// (SECURITY.md) and runs every command that writes and every one that reads: none runs.
func TestNoProgramOfTheRepositoryRuns(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the planted program is a shell script")
	}
	stages := newStages(t)
	more := []writingCommand{
		{scene: "register", args: "plan revise"}, // would open an editor
		{scene: "draft", args: "plan revise -m x"},
		{scene: "register", args: "save plan -m x"},
		{scene: "register", args: "declaration revise"},
	}
	for _, w := range slices.Concat(writing(), more) {
		b := &bench{writingCommand: w, from: stages.of(w.scene)}
		dir := b.copied(t)
		if w.scene == "nothing" {
			git(t, filepath.Join(dir, "r"), "init", "-q", "-b", "main")
		}
		t.Chdir(filepath.Join(dir, "r"))
		mark := plant(t, filepath.Join(dir, "r"))
		b.run(dir, nil)
		noProgram(t, mark, "hfh "+w.args)
	}
	b := &bench{writingCommand: writingCommand{scene: "adopted"}, from: stages.of("adopted")}
	dir := b.copied(t)
	t.Chdir(filepath.Join(dir, "r"))
	mark := plant(t, filepath.Join(dir, "r"))
	for _, args := range evilReads() {
		hfh(filepath.Join(dir, "r"), args...)
		noProgram(t, mark, "hfh "+strings.Join(args, " "))
	}
	for _, key := range plantedSettings() {
		text := key + ": " + filepath.Join(filepath.Dir(mark), "program") + "\n"
		if err := os.WriteFile(filepath.Join(dir, "r", "hfh.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		hfh(filepath.Join(dir, "r"), "plan", "revise", "-m", "x")
		noProgram(t, mark, "hfh with "+key+" in hfh.yaml")
	}
	// The program would be found: git itself runs it.
	_, _ = tryGit(filepath.Join(dir, "r"), "status")
	if _, err := os.Stat(mark); err != nil {
		t.Error("nothing was planted: git does not run it either")
	}
}

// TestSecurityPage holds the bounds that SECURITY.md states to those in the code.
func TestSecurityPage(t *testing.T) {
	page, err := os.ReadFile("../../SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		fmt.Sprintf("| a record | %d MiB, %d levels, %d nodes;", doc.MaxSize>>20, doc.MaxDepth, doc.MaxNodes),
		fmt.Sprintf("| a register | %d files, 8 folders deep, %d MiB together |", store.MaxFiles, store.MaxTotal>>20),
		fmt.Sprintf("| `contacts.csv` | %d MiB |", maxContacts>>20),
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("SECURITY.md does not say %q", want)
		}
	}
}
