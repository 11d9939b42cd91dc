package cli

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// findingsMark begins the lines that hfh puts at the top of a file in the editor.
const findingsMark = "#hfh! "

// editor is the user's editor, from the environment alone: a repository names none.
func (a *app) editor() string {
	if v := a.env("VISUAL"); v != "" {
		return v
	}
	return a.env("EDITOR")
}

// wishInEditor opens a record's own file in the editor, with what is wrong with it at
// the top, and takes what was saved. Nothing is recorded by it, and the text stays in
// the file whatever comes after.
func (a *app) wishInEditor(ctx context.Context, base *register, now *store.Record) (wish, error) {
	file := filepath.Join(base.repo.Root(), filepath.FromSlash(now.File))
	before, exists, err := base.workBytes(now.File)
	if err != nil {
		return wish{}, err
	}
	if !exists {
		before = now.Doc.Bytes()
	}
	shown := append(a.findingsBlock(base, now.File, before), before...)
	if err := base.repo.PutWork(ctx, now.File, shown); err != nil {
		return wish{}, fail(exitFailed, "cli/cannot-write", "file", now.File).because(err)
	}
	editErr := a.runEditor(ctx, file)
	saved, err := os.ReadFile(file)
	if err != nil {
		return wish{}, fail(exitFailed, "cli/editor-took-file", "file", now.File).because(err)
	}
	text := withoutFindings(saved)
	if !bytes.Equal(text, saved) {
		if err := base.repo.PutWork(ctx, now.File, text); err != nil {
			return wish{}, fail(exitFailed, "cli/cannot-write", "file", now.File).because(err)
		}
	}
	switch {
	case ctx.Err() != nil:
		return wish{}, ctx.Err()
	case editErr != nil:
		return wish{}, fail(exitFailed, "cli/editor-failed", "editor", a.editor(), "file", now.File, "drop", base.dropEdits(now)).because(editErr)
	case bytes.Equal(text, before):
		return wish{}, fail(exitFailed, "cli/editor-nothing", "file", now.File)
	}
	return a.saved(base, now, text)
}

// dropEdits is the command that takes the user's edits of a draft away.
func (r *register) dropEdits(now *store.Record) string {
	if r.snap.Record(now.Ref) == nil {
		return "git clean -f " + now.File
	}
	return "git restore " + now.File
}

// saved takes what the editor saved, if it can be read.
func (a *app) saved(base *register, now *store.Record, text []byte) (wish, error) {
	snap := base.snap.With(map[string][]byte{now.File: text})
	mine := snap.Record(now.Ref)
	if mine == nil || mine.Doc == nil {
		if err := a.listFindings(snap, now.File, now.File); err != nil {
			return wish{}, err
		}
		return wish{}, fail(exitFindings, "cli/editor-rubbish", "file", now.File)
	}
	return wish{mine: mine, first: now, work: text}, nil
}

// runEditor runs the editor as git does: by the shell, so that it may have arguments.
func (a *app) runEditor(ctx context.Context, file string) error {
	cmd := exec.CommandContext(ctx, "sh", "-c", a.editor()+` "$@"`, "editor", file)
	if runtime.GOOS == "windows" {
		words := strings.Fields(a.editor())
		cmd = exec.CommandContext(ctx, words[0], append(words[1:], file)...)
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = a.streams.In, a.streams.Err, a.streams.Err
	return cmd.Run()
}

// findingsBlock is what is wrong with a file, as lines that are taken off again.
func (a *app) findingsBlock(base *register, file string, data []byte) []byte {
	snap := base.snap.With(map[string][]byte{file: data})
	var lines []string
	o := render.Options{Lang: a.msg}
	for _, f := range check.All(snap, check.Options{AsOf: base.today, History: &versions{base: base, known: map[store.Ref][]string{}}}).Findings {
		if f.File != file || f.Severity == diag.Note || f.Known != "" {
			continue
		}
		for _, line := range render.FindingLines(o, f) {
			lines = append(lines, findingsMark+line)
		}
	}
	if len(lines) == 0 {
		return nil
	}
	head := findingsMark + a.msg.Text("cli/editor-head", map[string]string{"n": count(len(lines))})
	return []byte(head + "\n" + strings.Join(lines, "\n") + "\n")
}

// withoutFindings takes the block at the top off again, wherever its lines begin.
func withoutFindings(data []byte) []byte {
	for {
		line, rest, found := bytes.Cut(data, []byte("\n"))
		if !bytes.HasPrefix(line, []byte(strings.TrimSpace(findingsMark))) {
			return data
		}
		if !found {
			return nil
		}
		data = rest
	}
}
