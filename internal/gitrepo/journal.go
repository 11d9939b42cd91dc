package gitrepo

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"

	"github.com/helsefellesskap/hfh/internal/disk"
)

// journalName is the file in <git folder>/hfh that says what a writing call is about to
// do. It is there from before git's index changes until all is done.
const journalName = "pending"

// journalFormat is raised when an older hfh could not finish what a journal says.
const journalFormat = 1

// Kinds of a journal.
const (
	kindRevise = "revise"
	kindUndo   = "undo"
)

// journal is all that is needed to finish a revision whose branch has moved, or to take
// back one whose branch has not.
type journal struct {
	Format int    `json:"format"`
	Nonce  string `json:"nonce"`
	Kind   string `json:"kind"`
	Ref    string `json:"ref"`  // "refs/heads/main"
	From   Hash   `json:"from"` // "" for a first revision
	To     Hash   `json:"to"`
	Log    string `json:"log"` // the reflog's line
	// Tag ("refs/tags/plan/2024", or "") is made by a revision and taken away by an
	// undo; TagID is the tag object.
	Tag   string        `json:"tag,omitempty"`
	TagID Hash          `json:"tagId,omitempty"`
	Files []journalFile `json:"files"`
	// Refs are set once the branch has moved, each if it still says what it said.
	Refs []RefUpdate `json:"refs,omitempty"`
}

// journalFile is one path of the change. Blobs are "" where there is none.
type journalFile struct {
	Path   string    `json:"path"` // from the top of the work tree
	Old    Hash      `json:"old"`
	New    Hash      `json:"new"`
	Mode   string    `json:"mode"`            // as in the tree that has New, else Old
	Entry  []byte    `json:"entry,omitempty"` // the index entry before, without its path
	Staged Hash      `json:"staged"`          // the blob that the index gets
	Work   *workStep `json:"work,omitempty"`  // nil: the work-tree file stays
}

// workStep changes one work-tree file, if it still has the bytes named by Before. An id
// names a file's exact bytes, "" no file. Bytes that no blob of the change holds are kept
// here.
type workStep struct {
	Before     Hash   `json:"before"`
	After      Hash   `json:"after"`
	BeforeData []byte `json:"beforeData,omitempty"`
	AfterData  []byte `json:"afterData,omitempty"`
	Perm       uint32 `json:"perm,omitempty"` // 0: what a new file gets
	Temp       string `json:"temp"`           // the new bytes until they are renamed; from the top of the work tree
}

func (s *session) journalPath() string { return filepath.Join(s.gitDir, "hfh", journalName) }

func (s *session) journalTemp() string { return s.hfhDir(s.nonce + ".journal") }

// putJournal writes the journal, which counts when it has its name.
func (s *session) putJournal(j journal) error {
	j.Format, j.Nonce = journalFormat, s.nonce
	data, err := json.MarshalIndent(j, "", " ")
	if err != nil {
		return err
	}
	if err := s.mkdirSynced(filepath.Dir(s.journalPath())); err != nil {
		return err
	}
	return s.put(s.disk, s.journalTemp(), append(data, '\n'), 0o666)
}

// readJournal gives the journal that an earlier call left, or nil.
func (s *session) readJournal() (*journal, error) {
	data, err := s.disk.ReadFile(s.journalPath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var j journal
	if err := json.Unmarshal(data, &j); err != nil {
		return nil, &JournalError{s.journalPath(), err}
	}
	if j.Format != journalFormat {
		return nil, &JournalError{s.journalPath(), fmt.Errorf("format %d, and this hfh knows %d", j.Format, journalFormat)}
	}
	if err := j.check(); err != nil {
		return nil, &JournalError{s.journalPath(), err}
	}
	return &j, nil
}

// check refuses a journal that no hfh wrote: what it names is written to and removed.
func (j *journal) check() error {
	names := []string{j.Ref}
	if j.Tag != "" {
		names = append(names, j.Tag)
	}
	for _, r := range j.Refs {
		names = append(names, r.Ref)
	}
	for _, name := range names {
		if err := checkRefName(name); err != nil || !strings.HasPrefix(name, "refs/") {
			return fmt.Errorf("%q is no reference", name)
		}
	}
	// The reflog's line has its own tab and its end; the tab parts who from what.
	line := strings.Replace(strings.TrimSuffix(j.Log, "\n"), "\t", "", 1)
	if j.Nonce == "" || strings.ContainsAny(j.Nonce, `/\.`) || hasControl(j.Nonce+line) {
		return errors.New("no hfh marked it so")
	}
	for _, f := range j.Files {
		if !showablePath(f.Path) || inGitFolder(f.Path) || f.Work != nil && f.Work.Temp != "" && !showablePath(f.Work.Temp) {
			return fmt.Errorf("%q is no file of the register", f.Path)
		}
	}
	return nil
}

// showablePath tells whether a name can be that of a file below a folder.
func showablePath(name string) bool { return name != "." && fs.ValidPath(name) }

// inGitFolder tells whether a path lies in a git folder, on any system's reading of names.
func inGitFolder(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if strings.EqualFold(strings.TrimRight(part, ". "), ".git") || strings.EqualFold(part, "git~1") {
			return true
		}
	}
	return false
}

// JournalError says that the journal of an unfinished revision cannot be read: it needs
// the hfh that wrote it or, where it is damaged, `git status` to look and the file removed.
type JournalError struct {
	Path string
	Err  error
}

func (e *JournalError) Error() string { return e.Path + " cannot be read: " + e.Err.Error() }

func (e *JournalError) Unwrap() error { return e.Err }

// Pending tells whether a revision was interrupted and waits for the next writing command
// to finish it or take it back. It writes nothing. One that is being made right now by
// another process does not count.
func (r *Repo) Pending() bool {
	disk := r.wrapped(disk.Real())
	if _, err := disk.Lstat(filepath.Join(r.gitDir, "hfh", journalName)); err != nil {
		return false
	}
	if info, err := disk.Lstat(filepath.Join(r.commonDir, "hfh", "lock")); err == nil && !info.Mode().IsRegular() {
		return true
	}
	lock := flock.New(filepath.Join(r.commonDir, "hfh", "lock"), flock.SetFlag(0))
	free, err := lock.TryRLock()
	_ = lock.Close()
	return free || err != nil
}
