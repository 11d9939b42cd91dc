// Package faulty is a disk for tests that goes wrong at a chosen step, and one that tells
// of its steps. Only tests import it.
package faulty

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/helsefellesskap/hfh/internal/disk"
)

// Disk is a disk that goes wrong at a chosen step. Without a step it counts and keeps
// a log.
type Disk struct {
	mu   sync.Mutex
	At   int // the step to go wrong at, from 1; 0: none
	Kind Fault
	step int
	Log  []string // "Create .git/hfh/…" per step
	dead bool
	full bool
}

// Fault is one way in which a step goes wrong.
type Fault string

// The ways in which a step goes wrong.
const (
	Failing   Fault = "input/output error"             // the step fails once, undone
	Lying     Fault = "done but said to have failed"   // the step is done, and an error reported
	Filling   Fault = "disk full from here on"         // everything that needs room fails
	WriteHalf Fault = "half a write, then a full disk" // from a write on
	Killed    Fault = "killed before the step"
	KilledMid Fault = "killed after half a write"
)

// ErrKilled is what a killed process panics with.
var ErrKilled = errors.New("killed")

// Dies runs something and tells whether it was killed.
func Dies(run func()) (dead bool) {
	defer func() {
		p := recover()
		if err, _ := p.(error); errors.Is(err, ErrKilled) {
			dead = true
		} else if p != nil {
			panic(p)
		}
	}()
	run()
	return false
}

// Wrap puts the trouble between the write path and its disk.
func (t *Disk) Wrap(inner disk.FS) disk.FS { return &faultyFS{inner, t} }

// Hit tells what the step was that went wrong.
func (t *Disk) Hit() string {
	if t.At == 0 || t.At > len(t.Log) {
		return ""
	}
	return t.Log[t.At-1]
}

// do takes one step: room tells that it needs room on the disk, act does it.
func (t *Disk) do(op, name string, room bool, act func() error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.dead {
		return ErrKilled
	}
	t.step++
	t.Log = append(t.Log, op+" "+name)
	if t.full && room {
		return &fs.PathError{Op: op, Path: name, Err: syscall.ENOSPC}
	}
	if t.step == t.At && t.Kind == Killed && !Changes(op) {
		t.At++ // no different from the next step, and perhaps not on the main goroutine
	}
	if t.step != t.At {
		err := act()
		if errors.Is(err, fs.ErrExist) {
			t.Log[len(t.Log)-1] += Existed
		}
		return err
	}
	switch t.Kind {
	case Killed:
		t.dead = true
		panic(ErrKilled)
	case Filling, WriteHalf:
		if t.full = true; !room {
			return act()
		}
		return &fs.PathError{Op: op, Path: name, Err: syscall.ENOSPC}
	case Lying:
		_ = act()
	}
	return &fs.PathError{Op: op, Path: name, Err: syscall.EIO}
}

// Existed ends the log line of a step that found its name taken.
const Existed = " (exists)"

// faultyFS is an FS with trouble. Flushing is a step, but not done: no test cuts power.
type faultyFS struct {
	disk.FS
	t *Disk
}

func (f *faultyFS) Create(name string, perm fs.FileMode) (h disk.Handle, err error) {
	err = f.t.do("Create", name, true, func() (err error) { h, err = f.FS.Create(name, perm); return err })
	return f.handle(h, name, err)
}

func (f *faultyFS) Append(name string) (h disk.Handle, err error) {
	err = f.t.do("Append", name, true, func() (err error) { h, err = f.FS.Append(name); return err })
	return f.handle(h, name, err)
}

func (f *faultyFS) handle(h disk.Handle, name string, err error) (disk.Handle, error) {
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
	disk.Handle
	name string
	t    *Disk
}

func (h *faultyHandle) Write(p []byte) (n int, err error) {
	half := func() error { n, err = h.Handle.Write(p[:len(p)/2]); return err }
	if next := h.t.next(); next == KilledMid || next == WriteHalf {
		_ = half()
		if next == KilledMid {
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
func (t *Disk) next() Fault {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.dead && t.step+1 == t.At {
		return t.Kind
	}
	return ""
}

func (t *Disk) kill() {
	t.mu.Lock()
	t.dead = true
	t.step++
	t.mu.Unlock()
	panic(ErrKilled)
}

// IsOp tells whether a logged step is one of some operations.
func IsOp(step string, ops ...string) bool {
	op, _, _ := strings.Cut(step, " ")
	return slices.Contains(ops, op)
}

// Changes tells whether a logged step changes the disk, NeedsRoom whether it can fail for
// want of space.
func Changes(step string) bool {
	return NeedsRoom(step) || IsOp(step, "Rename", "Remove", "Chmod", "Truncate")
}

// NeedsRoom tells whether a logged step can fail for want of space.
func NeedsRoom(step string) bool { return IsOp(step, "Create", "Append", "Link", "Mkdir", "Write") }

// Watch tells of the steps that change names, and of flushed folders, before they are taken.
func Watch(on disk.FS, step func(op, name string)) disk.FS { return &watched{on, step} }

type watched struct {
	disk.FS
	step func(op, name string)
}

func (w *watched) Create(name string, perm fs.FileMode) (disk.Handle, error) {
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

// Applies leaves out steps at which a fault is no different from the next one's.
func (k Fault) Applies(step string) bool {
	switch k {
	case WriteHalf, KilledMid:
		return IsOp(step, "Write")
	case Filling:
		return NeedsRoom(step)
	case Killed, Lying:
		return Changes(step)
	}
	return true
}

// Faults are all ways in which a step goes wrong.
func Faults() []Fault { return []Fault{Failing, Lying, Filling, WriteHalf, Killed, KilledMid} }
