package gitrepo

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"syscall"
)

// trouble is a disk that goes wrong at a chosen step. Without a step it counts and keeps
// a log.
type trouble struct {
	mu   sync.Mutex
	at   int // the step to go wrong at, from 1; 0: none
	kind fault
	step int
	log  []string // "Create .git/hfh/…" per step
	dead bool
	full bool
}

type fault string

const (
	failing   fault = "input/output error"             // the step fails once, undone
	lying     fault = "done but said to have failed"   // the step is done, and an error reported
	filling   fault = "disk full from here on"         // everything that needs room fails
	writeHalf fault = "half a write, then a full disk" // from a write on
	killed    fault = "killed before the step"
	killedMid fault = "killed after half a write"
)

// errKilled is what a killed process panics with.
var errKilled = errors.New("killed")

// dies runs something and tells whether it was killed.
func dies(run func()) (dead bool) {
	defer func() {
		p := recover()
		if err, _ := p.(error); errors.Is(err, errKilled) {
			dead = true
		} else if p != nil {
			panic(p)
		}
	}()
	run()
	return false
}

// wrap puts the trouble between the write path and its disk.
func (t *trouble) wrap(inner FS) FS { return &faultyFS{inner, t} }

// hit tells what the step was that went wrong.
func (t *trouble) hit() string {
	if t.at == 0 || t.at > len(t.log) {
		return ""
	}
	return t.log[t.at-1]
}

// do takes one step: room tells that it needs room on the disk, act does it.
func (t *trouble) do(op, name string, room bool, act func() error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.dead {
		return errKilled
	}
	t.step++
	t.log = append(t.log, op+" "+name)
	if t.full && room {
		return &fs.PathError{Op: op, Path: name, Err: syscall.ENOSPC}
	}
	if t.step == t.at && t.kind == killed && !changes(op) {
		t.at++ // no different from the next step, and perhaps not on the main goroutine
	}
	if t.step != t.at {
		err := act()
		if errors.Is(err, fs.ErrExist) {
			t.log[len(t.log)-1] += existed
		}
		return err
	}
	switch t.kind {
	case killed:
		t.dead = true
		panic(errKilled)
	case filling, writeHalf:
		if t.full = true; !room {
			return act()
		}
		return &fs.PathError{Op: op, Path: name, Err: syscall.ENOSPC}
	case lying:
		_ = act()
	}
	return &fs.PathError{Op: op, Path: name, Err: syscall.EIO}
}

// existed ends the log line of a step that found its name taken.
const existed = " (exists)"

// faultyFS is an FS with trouble. Flushing is a step, but not done: no test cuts power.
type faultyFS struct {
	FS
	t *trouble
}

func (f *faultyFS) Create(name string, perm fs.FileMode) (h Handle, err error) {
	err = f.t.do("Create", name, true, func() (err error) { h, err = f.FS.Create(name, perm); return err })
	return f.handle(h, name, err)
}

func (f *faultyFS) Append(name string) (h Handle, err error) {
	err = f.t.do("Append", name, true, func() (err error) { h, err = f.FS.Append(name); return err })
	return f.handle(h, name, err)
}

func (f *faultyFS) handle(h Handle, name string, err error) (Handle, error) {
	if err != nil {
		if h != nil {
			_ = h.Close()
		}
		return nil, err
	}
	return &faultyHandle{h, name, f.t}, nil
}

func (f *faultyFS) Rename(from, to string) error {
	return f.t.do("Rename", to, false, func() error { return f.FS.Rename(from, to) })
}

func (f *faultyFS) Link(from, to string) error {
	return f.t.do("Link", to, true, func() error { return f.FS.Link(from, to) })
}

func (f *faultyFS) Remove(name string) error {
	return f.t.do("Remove", name, false, func() error { return f.FS.Remove(name) })
}

func (f *faultyFS) Mkdir(name string) error {
	return f.t.do("Mkdir", name, true, func() error { return f.FS.Mkdir(name) })
}

func (f *faultyFS) Chmod(name string, perm fs.FileMode) error {
	return f.t.do("Chmod", name, false, func() error { return f.FS.Chmod(name, perm) })
}

func (f *faultyFS) SyncDir(name string) error {
	return f.t.do("SyncDir", name, false, func() error { return nil })
}

func (f *faultyFS) ReadFile(name string) (data []byte, err error) {
	err = f.t.do("ReadFile", name, false, func() (err error) { data, err = f.FS.ReadFile(name); return err })
	return data, err
}

func (f *faultyFS) ReadDir(name string) (names []string, err error) {
	err = f.t.do("ReadDir", name, false, func() (err error) { names, err = f.FS.ReadDir(name); return err })
	return names, err
}

func (f *faultyFS) Lstat(name string) (info fs.FileInfo, err error) {
	err = f.t.do("Lstat", name, false, func() (err error) { info, err = f.FS.Lstat(name); return err })
	return info, err
}

func (f *faultyFS) Writable(dir string) error {
	return f.t.do("Writable", dir, false, func() error { return f.FS.Writable(dir) })
}

// faultyHandle is an open file with trouble.
type faultyHandle struct {
	Handle
	name string
	t    *trouble
}

func (h *faultyHandle) Write(p []byte) (n int, err error) {
	half := func() error { n, err = h.Handle.Write(p[:len(p)/2]); return err }
	if next := h.t.next(); next == killedMid || next == writeHalf {
		_ = half()
		if next == killedMid {
			h.t.kill()
		}
	}
	err = h.t.do("Write", h.name, true, func() error { n, err = h.Handle.Write(p); return err })
	return n, err
}

func (h *faultyHandle) Sync() error {
	return h.t.do("Sync", h.name, false, func() error { return nil })
}

func (h *faultyHandle) Truncate(size int64) error {
	return h.t.do("Truncate", h.name, false, func() error { return h.Handle.Truncate(size) })
}

func (h *faultyHandle) Close() error {
	// The descriptor goes in any case, as with a dead process.
	err := h.Handle.Close()
	return errors.Join(h.t.do("Close", h.name, false, func() error { return nil }), err)
}

// next gives the fault if the coming step is the one.
func (t *trouble) next() fault {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.dead && t.step+1 == t.at {
		return t.kind
	}
	return ""
}

func (t *trouble) kill() {
	t.mu.Lock()
	t.dead = true
	t.step++
	t.mu.Unlock()
	panic(errKilled)
}

// isOp tells whether a logged step is one of some operations.
func isOp(step string, ops ...string) bool {
	op, _, _ := strings.Cut(step, " ")
	return slices.Contains(ops, op)
}

// changes tells whether a logged step changes the disk, needsRoom whether it can fail for
// want of space.
func changes(step string) bool {
	return needsRoom(step) || isOp(step, "Rename", "Remove", "Chmod", "Truncate")
}

func needsRoom(step string) bool { return isOp(step, "Create", "Append", "Link", "Mkdir", "Write") }

// watched tells of the steps that change names, before they are taken.
type watched struct {
	FS
	step func(op, name string)
}

func (w *watched) Create(name string, perm fs.FileMode) (Handle, error) {
	w.step("Create", name)
	return w.FS.Create(name, perm)
}

func (w *watched) Rename(from, to string) error {
	w.step("Rename", to)
	return w.FS.Rename(from, to)
}

func (w *watched) Link(from, to string) error {
	w.step("Link", to)
	return w.FS.Link(from, to)
}

func (w *watched) Remove(name string) error {
	w.step("Remove", name)
	return w.FS.Remove(name)
}

func (w *watched) SyncDir(name string) error {
	w.step("SyncDir", name)
	return w.FS.SyncDir(name)
}
