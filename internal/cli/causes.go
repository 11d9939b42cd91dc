package cli

import (
	"errors"
	"io/fs"
	"maps"
	"strings"
	"syscall"

	"github.com/helsefellesskap/hfh/internal/msg"
)

// causeID gives the words for an error of the system's, "" for one that is not known.
func causeID(err error) string {
	for _, known := range []struct {
		is error
		id string
	}{
		{syscall.ENOSPC, "cause/full"},
		{syscall.EROFS, "cause/read-only"},
		{syscall.EISDIR, "cause/folder"},
		{syscall.ENOTDIR, "cause/not-folder"},
		{syscall.ELOOP, "cause/link"},
		{syscall.ENAMETOOLONG, "cause/name"},
		{syscall.EIO, "cause/disk"},
		{fs.ErrNotExist, "cause/not-exist"},
		{fs.ErrPermission, "cause/permission"},
	} {
		if errors.Is(err, known.is) {
			return known.id
		}
	}
	if err != nil && strings.Contains(err.Error(), "path escapes from parent") { // os.Root has no name for it
		return "cause/link"
	}
	return ""
}

// causeText says in the user's language what the system answered: with the path, unless
// the message has it already. An error that is none of the system's says what it says.
func causeText(p *msg.Printer, err error, named bool) string {
	var at *fs.PathError
	isPath := errors.As(err, &at)
	id, text := causeID(err), err.Error()
	switch {
	case id != "":
		text = p.Text(id, nil)
	case isPath:
		text = p.Text("cause/other", map[string]string{"text": at.Err.Error()})
	default:
		return text
	}
	if isPath && !named {
		return p.Text("cause/at", map[string]string{"path": at.Path, "why": text})
	}
	return text
}

// translated gives a failure's arguments with its cause, and the values that it offers,
// in the user's language.
func (f *failure) translated(p *msg.Printer) map[string]string {
	if f.id == "cli/flag-choice" {
		return f.offering(p)
	}
	if f.cause == nil || f.args["cause"] != f.cause.Error() {
		return f.args
	}
	_, file := f.args["file"]
	_, dir := f.args["dir"]
	args := map[string]string{}
	for name, value := range f.args {
		args[name] = value
	}
	args["cause"] = causeText(p, f.cause, file || dir)
	return args
}

// offering gives the arguments with the values to choose from as the user would type
// them: a word of the user's language where it is read back as the same value.
func (f *failure) offering(p *msg.Printer) map[string]string {
	from := strings.Split(f.args["choices"], ", ")
	said := make([]string, len(from))
	for i, value := range from {
		said[i] = value
		if word := p.Term(value); isChoice(word, value, from) {
			said[i] = word
		}
		if strings.Contains(said[i], " ") {
			said[i] = "'" + said[i] + "'"
		}
	}
	args := maps.Clone(f.args)
	args["choices"] = strings.Join(said, ", ")
	return args
}

// isChoice tells whether a typed word is read as that value.
func isChoice(word, value string, from []string) bool {
	chosen, ok := msg.Choose(word, from)
	return ok && chosen == value
}
