package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/example"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/render"
)

func newDemoCommand(a *app) *cobra.Command {
	return leaf("demo [DIR]", between(0, 1), func(cmd *cobra.Command, args []string) error {
		dir, err := a.demoFolder(args)
		if err != nil {
			return err
		}
		return a.demo(cmd.Context(), dir)
	})
}

// demoFolder is the folder typed, else ./hfh-demo, or the first free of -2, -3 ….
func (a *app) demoFolder(args []string) (string, error) {
	if len(args) > 0 {
		return a.path(args[0]), nil
	}
	for n := 1; ; n++ {
		dir := a.path("hfh-demo")
		if n > 1 {
			dir = fmt.Sprintf("%s-%d", dir, n)
		}
		_, err := os.Lstat(dir)
		if errors.Is(err, fs.ErrNotExist) {
			return dir, nil
		}
		if err != nil {
			return "", fail(exitFailed, "cli/failed").because(err)
		}
	}
}

// demo runs the steps, each printed with its command and its real output. A dry run
// prints the commands only.
func (a *app) demo(ctx context.Context, dir string) error {
	o := a.options()
	steps, err := example.Demo()
	if err != nil {
		return err
	}
	a.say(o, "demo/intro", "dir", dir)
	a.command(o, dir, []string{"init", dir, "--example"})
	if a.global.dryRun {
		for _, step := range steps {
			a.command(o, dir, step.Args)
		}
		return nil
	}
	n, err := a.initExample(ctx, dir)
	if err != nil {
		return err
	}
	a.say(o, "demo/made", "n", fmt.Sprint(n))
	repo, err := gitrepo.Open(dir, a.gitEnv())
	if err != nil {
		return err
	}
	defer repo.Close()
	inner := a.exampleIdentity(repo)
	for i, step := range steps {
		fmt.Fprintln(o.Out)
		a.say(o, "demo/"+step.ID, "n", fmt.Sprint(i+1))
		if err := inner.demoStep(ctx, o, dir, step); err != nil {
			return err
		}
	}
	fmt.Fprintln(o.Out)
	a.say(o, "demo/end", "dir", dir, "git", "git -C "+filepath.ToSlash(dir)+" log")
	return nil
}

// say prints a text of the demo, wrapped to the terminal.
func (a *app) say(o render.Options, id string, args ...string) {
	_ = render.Text(o, render.Page{render.Para{Text: a.msg.Text(id, pairs(args))}})
}

// command prints what a user would type.
func (a *app) command(o render.Options, dir string, args []string) {
	fmt.Fprintln(o.Out, o.Paint(render.Info, "$ "+render.Clean(typedCommand(dir, args))))
}

// typedCommand quotes what a shell would part.
func typedCommand(dir string, args []string) string {
	words := []string{"hfh"}
	if args[0] != "init" {
		words = append(words, "-C", dir)
	}
	for _, arg := range args {
		if strings.ContainsAny(arg, " []#*()") {
			arg = "'" + arg + "'"
		}
		words = append(words, arg)
	}
	return strings.Join(words, " ")
}

// demoStep runs one step through the same tree of commands that a user enters by.
func (a *app) demoStep(ctx context.Context, o render.Options, dir string, step example.DemoStep) error {
	a.command(o, dir, step.Args)
	screen := newScreen(a.streams.Out)
	inner := *a
	inner.streams.Out, inner.streams.Err = screen, screen
	root := newRootCommand(&inner, step.Args)
	root.SetArgs(append([]string{"-C", dir, "--lang", a.msg.Lang()}, step.Args...))
	err := root.ExecuteContext(ctx)
	lines := strings.Split(strings.TrimRight(screen.String(), "\n"), "\n")
	if left := len(lines) - step.First - step.Last; step.First > 0 && left > 0 {
		more := a.msg.Text("demo/more", pairs([]string{"n", fmt.Sprint(left)}))
		lines = slices.Concat(lines[:step.First], []string{more}, lines[len(lines)-step.Last:])
	}
	fmt.Fprintln(o.Out, strings.Join(lines, "\n"))
	return err
}

// screen keeps what a step prints, as wide and as coloured as where it ends up.
type screen struct {
	bytes.Buffer
	fd uintptr
}

// newScreen gives a screen like out.
func newScreen(out io.Writer) interface {
	io.Writer
	fmt.Stringer
} {
	if f, ok := out.(interface{ Fd() uintptr }); ok {
		return &screen{fd: f.Fd()}
	}
	return &bytes.Buffer{}
}

// Fd is that of where the screen ends up: render asks it for its width.
func (s *screen) Fd() uintptr { return s.fd }
