// Package cli is the command line: a tree of cobra commands, one file per noun, the
// one table of exit codes, the editor, and the orchestration of a revision.
package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/helsefellesskap/hfh/internal/config"
	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/disk"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Streams are the three standard streams of a run.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// process is what a run may know of the world around it. Tests pass their own.
type process struct {
	env    func(string) string
	now    func() time.Time
	folder func() (string, error) // the user's folder for settings
	disk   func(disk.FS) disk.FS  // the disk that is written to; nil for the real one
}

// app is what every command is given. It holds no state of a register.
type app struct {
	streams Streams
	process
	global globalOptions
	config config.Config
	msg    *msg.Printer
	set    *schema.Set
	signers
}

// A register of the usual size is read and judged in some tens of milliseconds and some
// 20 MB: no garbage is collected before firstGC (percent of Go's least heap of 4 MB), and
// from then on the heap grows no further between two collections than laterGC lets it.
const (
	firstGC = 800
	laterGC = 50
)

// collectLate sets the above. The first collection itself runs the cleanup.
func collectLate() {
	debug.SetGCPercent(firstGC)
	runtime.AddCleanup(new([8]*byte), func(percent int) { debug.SetGCPercent(percent) }, laterGC)
}

// Main runs hfh with the arguments after the program's name and gives the exit code.
// It ends at the first Ctrl-C with 130, the register being before or after.
func Main(ctx context.Context, args []string, streams Streams) (code int) {
	if os.Getenv("GOGC") == "" {
		collectLate()
	}
	world := process{env: os.Getenv, now: time.Now, folder: os.UserConfigDir}
	defer func() {
		if p := recover(); p != nil {
			code = newApp(args, streams, world).bug(p)
		}
	}()
	return run(ctx, args, streams, world)
}

// run is Main in a given world.
func run(ctx context.Context, args []string, streams Streams, world process) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends what does not heed the first
	a := newApp(args, streams, world)
	root := newRootCommand(a, args)
	err := root.ExecuteContext(ctx)
	if ctx.Err() != nil {
		err = errInterrupted
	}
	return a.report(err)
}

func newApp(args []string, streams Streams, world process) *app {
	a := &app{streams: streams, process: world, signers: signers{}}
	a.msg = render.Printer(firstLanguage(args, a.env))
	a.set = schema.Open(store.Formats())
	return a
}

// today is the day asked about: --as-of, else today in the register's time zone.
func (a *app) today(loc *time.Location) date.Day {
	if !a.global.asOf.IsZero() {
		return a.global.asOf
	}
	return date.DayOf(a.now().In(loc))
}

// options say where results go and what the reader sees them on.
func (a *app) options() render.Options {
	width, terminal := render.TerminalWidth(a.streams.Out)
	colour := terminal
	switch a.config.Colour {
	case "always":
		colour = true
	case "never":
		colour = false
	}
	return render.Options{Out: a.streams.Out, Color: colour, Width: width, Lang: a.msg}
}

// note tells the user something beside the result; --quiet silences it.
func (a *app) note(id string, args ...string) {
	if !a.global.quiet {
		fmt.Fprintln(a.streams.Err, render.Clean(a.msg.Text(id, pairs(args))))
	}
}
