package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"syscall"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/paper"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Exit codes, the same in every format and never renumbered.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitFindings    = 3
	exitConflict    = 4
	exitInterrupted = 130
)

// failure is an error with a message of its own: an id in the message tables, whose
// hint names the next command to type, and the exit code.
type failure struct {
	id    string
	args  map[string]string
	code  int
	cause error
	at    string // a file and line that the user named, printed first; "" for none
}

func (f *failure) Error() string {
	if f.cause != nil {
		return fmt.Sprintf("%s: %v", f.id, f.cause)
	}
	return f.id
}

func (f *failure) Unwrap() error { return f.cause }

// errInterrupted ends a run that was stopped by Ctrl-C.
var errInterrupted = errors.New("interrupted")

// errSilent ends a run whose results are printed already, with exit code 3.
var errSilent = errors.New("findings or differences were printed")

// fail makes a failure; args are pairs of a name and its value.
func fail(code int, id string, args ...string) *failure {
	return &failure{id: id, code: code, args: pairs(args)}
}

// pairs makes message arguments of names and values in turn.
func pairs(list []string) map[string]string {
	args := map[string]string{}
	for i := 0; i+1 < len(list); i += 2 {
		args[list[i]] = list[i+1]
	}
	return args
}

// because keeps the error underneath, for errors.Is and for a message's {cause}.
func (f *failure) because(err error) *failure {
	f.cause = err
	if f.args["cause"] == "" && err != nil {
		f.args["cause"] = err.Error()
	}
	return f
}

// report prints err for the user and gives the exit code: the one place where an
// error becomes a message.
func (a *app) report(err error) int {
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errSilent):
		return exitFindings
	case errors.Is(err, errInterrupted), errors.Is(err, context.Canceled):
		err = fail(exitInterrupted, "cli/interrupted")
	}
	f := asFailure(err)
	message, hint := a.msg.Message(f.id, "", f.translated(a.msg))
	if f.at != "" {
		message = f.at + ": " + message
	}
	fmt.Fprintf(a.streams.Err, "hfh: %s\n", render.Clean(message))
	if hint != "" {
		fmt.Fprintf(a.streams.Err, "hfh: %s: %s\n", a.msg.Text("cli/hint", nil), render.Clean(hint))
	}
	return f.code
}

// bug ends a run that met a fault of hfh's own: in plain words, unless Go's own variable
// asks for the trace.
func (a *app) bug(p any) int {
	if a.env("GOTRACEBACK") != "" {
		panic(p)
	}
	return a.report(fail(exitFailed, "cli/bug", "cause", fmt.Sprint(p)))
}

// asFailure finds the message for an error that carries none of its own.
func asFailure(err error) *failure {
	var f *failure
	if errors.As(err, &f) {
		return f
	}
	if f = detailed(err); f != nil {
		return f.because(err)
	}
	for _, known := range []struct {
		is   error
		code int
		id   string
	}{
		{gitrepo.ErrNoRepository, exitFailed, "cli/no-repository"},
		{gitrepo.ErrUnborn, exitFailed, "cli/unborn"},
		{gitrepo.ErrDetached, exitFailed, "cli/detached"},
		{gitrepo.ErrNoIdentity, exitFailed, "cli/no-identity"},
		{gitrepo.ErrSign, exitFailed, "cli/sign"},
		{gitrepo.ErrNotFound, exitFailed, "cli/no-revision"},
		{gitrepo.ErrMoved, exitConflict, "cli/moved"},
		{gitrepo.ErrLocked, exitConflict, "cli/locked"},
		{gitrepo.ErrShared, exitFailed, "cli/shared"},
		{gitrepo.ErrTagExists, exitConflict, "cli/tag-exists"},
		{gitrepo.ErrStaged, exitConflict, "cli/staged"},
		{gitrepo.ErrNothing, exitFailed, "cli/nothing"},
		{syscall.ENOSPC, exitFailed, "cli/disk-full"},
		{syscall.EROFS, exitFailed, "cli/read-only"},
		{fs.ErrPermission, exitFailed, "cli/permission"},
	} {
		if errors.Is(err, known.is) {
			return fail(known.code, known.id).because(err)
		}
	}
	return fail(exitFailed, "cli/failed").because(err)
}

// detailed gives the message for an error that has facts of its own to tell, else nil.
func detailed(err error) *failure {
	var inProgress *gitrepo.InProgressError
	var unsupported *gitrepo.UnsupportedError
	var journal *gitrepo.JournalError
	var newer *store.FormatError
	var unsafe *gitrepo.UnsafeError
	var file *paper.FileError
	if f := notSigned(err); f != nil {
		return f
	}
	switch {
	case errors.As(err, &unsafe) && unsafe.Bare:
		return fail(exitFailed, "safe/bare", "dir", unsafe.Dir)
	case errors.As(err, &unsafe):
		return fail(exitFailed, "safe/owner", "dir", unsafe.Dir)
	case errors.As(err, &file):
		return &failure{id: "paper/file." + string(file.Why), code: exitUsage, args: file.Args()}
	case errors.As(err, &inProgress):
		return fail(exitFailed, "cli/in-progress", "operation", inProgress.Operation)
	case errors.As(err, &unsupported) && unsupported.Feature == gitrepo.FeatureBare:
		return fail(exitFailed, "cli/bare")
	case errors.As(err, &unsupported):
		return fail(exitFailed, "cli/unsupported", "feature", unsupported.Feature)
	case errors.As(err, &journal):
		return fail(exitFailed, "cli/journal", "path", journal.Path)
	case errors.As(err, &newer):
		return fail(exitFailed, "cli/newer-format", "format", strconv.Itoa(newer.Format), "reads", strconv.Itoa(newer.Reads))
	}
	return nil
}
