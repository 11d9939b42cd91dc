package gitrepo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
)

// Recover finishes or takes back what an interrupted writing call left, and clears up
// after it. Revise and Undo do it by themselves; a command that is going to read and then
// write calls it first. healed tells that there was something to do. Errors: ErrLocked,
// *JournalError, and those of the disk.
func (r *Repo) Recover(ctx context.Context) (healed bool, err error) {
	if r.Bare() {
		return false, nil
	}
	stale := false
	healed, err = r.exclusively(ctx, func(s *session) (err error) {
		stale, err = s.dropStaleLocks()
		return err
	})
	return healed || stale, err
}

// heal is run by whoever has the flock, before anything else: the journal first, for it
// needs the locks that the sweep takes away.
func (s *session) heal() (healed bool, err error) {
	j, err := s.readJournal()
	if err != nil {
		return false, err
	}
	if j != nil {
		if err := s.recover(j); err != nil {
			return false, err
		}
	}
	swept, err := s.sweep()
	return j != nil || swept, err
}

// recover finishes a journal forward if its branch has moved, else backward.
func (s *session) recover(j *journal) error {
	err := s.takeLocks(j.Ref, j.Tag, j.Refs)
	moved := false
	if err == nil {
		moved, err = s.moved(j)
	}
	switch {
	case err != nil:
		s.leaveAdopted()
	case moved:
		err = s.forward(j)
	default:
		if err = s.back(j); err != nil {
			s.abandon()
		}
	}
	err = errors.Join(err, s.end())
	switch {
	case err == nil:
		return nil
	case moved:
		return fmt.Errorf("revision %s is recorded, but not finished: %w", j.To.Short(), err)
	}
	return fmt.Errorf("taking back an interrupted revision: %w", err)
}

// moved tells whether the commit point was passed. The branch alone says so as long as
// our lock held it; where someone has moved it since, the reflog or its history does.
func (s *session) moved(j *journal) (bool, error) {
	at, err := s.readRef(j.Ref)
	if err != nil || at == j.To {
		return err == nil, err
	}
	if logged, err := s.logged(j.Ref, j.Log); logged || err != nil {
		return logged, err
	}
	return s.stands(j, at)
}

// stands tells whether what the journal did is part of a branch that is at a revision.
func (s *session) stands(j *journal, at Hash) (bool, error) {
	switch {
	case at == j.To:
		return true, nil
	case at == j.From:
		return false, nil
	case j.Kind == kindUndo:
		still, err := s.reaches(at, j.From)
		return !still, err
	}
	return s.reaches(at, j.To)
}

// reaches tells whether one commit is in the history of another.
func (s *session) reaches(from, to Hash) (bool, error) {
	seen := map[Hash]bool{}
	for todo := []Hash{from}; len(todo) > 0; {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if id == to {
			return true, nil
		}
		if id == "" || seen[id] {
			continue
		}
		seen[id] = true
		_, body, err := s.objects.read(id)
		if errors.Is(err, ErrNotFound) {
			continue // history is cut here
		}
		if err != nil {
			return false, err
		}
		todo = append(todo, parents(body)...)
	}
	return false, nil
}

// parents gives the parents named in a commit's head.
func parents(commit []byte) []Hash {
	head, _, _ := bytes.Cut(commit, []byte("\n\n"))
	var ids []Hash
	for line := range bytes.Lines(head) {
		if id, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("parent ")); ok {
			ids = append(ids, Hash(id))
		}
	}
	return ids
}

// forward finishes what follows the commit point. Where the branch or HEAD has gone
// further meanwhile, only what still holds is done.
func (s *session) forward(j *journal) error {
	at, err := s.readRef(j.Ref)
	if err != nil {
		return err
	}
	if at == j.To {
		if err := errors.Join(s.syncRef(j.Ref), s.mendReflogs(j)); err != nil {
			return err
		}
	}
	stands, err := s.stands(j, at)
	if err == nil && stands {
		err = errors.Join(s.forwardTag(j), s.followRefs(j.Refs))
	}
	if err != nil {
		return err
	}
	files, err := s.stillMeant(j.Files)
	if err != nil {
		return err
	}
	if err := s.stageFiles(files); err != nil {
		return err
	}
	if _, err := s.turnFiles(files); err != nil {
		return err
	}
	return s.close(j)
}

func (s *session) forwardTag(j *journal) error {
	if j.Tag == "" {
		return nil
	}
	if j.Kind == kindUndo {
		return s.dropTag(j.Tag, j.TagID)
	}
	at, err := s.readRef(j.Tag)
	if err != nil || at != "" {
		return err
	}
	if err := s.putRef(s.tagTemp(), j.TagID); err != nil {
		return err
	}
	if err := s.moveRef(s.tagTemp(), j.Tag); err != nil {
		return err
	}
	return s.syncRef(j.Tag)
}

// stillMeant gives the files whose blob at HEAD is what the journal's work-tree step
// leads to, after taking away what an earlier try left beside them.
func (s *session) stillMeant(files []journalFile) ([]journalFile, error) {
	at, err := s.headFiles(files)
	if err != nil {
		return nil, err
	}
	var meant []journalFile
	for i, f := range files {
		if err := s.dropWorkTemp(f); err != nil {
			return nil, err
		}
		if f.Work == nil || at[i].id != f.New {
			continue
		}
		now, err := s.readWork(f.Path)
		if err != nil {
			return nil, err
		}
		if now.id == f.Work.Before && !now.foreign && now.id != f.Work.After {
			meant = append(meant, f)
		}
	}
	return meant, nil
}

// headFiles finds the journal's files in the revision that is checked out.
func (s *session) headFiles(files []journalFile) ([]treeEntry, error) {
	head, err := s.Head()
	if err != nil && !errors.Is(err, ErrUnborn) {
		return nil, err
	}
	t := newTrees(s.objects)
	root, err := t.of(head)
	if err != nil {
		return nil, err
	}
	found := make([]treeEntry, len(files))
	for i, f := range files {
		if found[i], err = t.find(root, f.Path); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (s *session) dropWorkTemp(f journalFile) error {
	if f.Work == nil {
		return nil
	}
	err := s.tree.Remove(f.Work.Temp)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// back takes back an operation before its commit point: index entries that are still the
// operation's become what they were, and so do work-tree files, which only a power cut
// can have let get ahead.
func (s *session) back(j *journal) error {
	if err := s.backIndex(j); err != nil {
		return err
	}
	if err := s.backWork(j); err != nil {
		return err
	}
	return s.close(j)
}

func (s *session) backIndex(j *journal) error {
	ix, err := s.loadIndex()
	if err != nil {
		return err
	}
	head, err := s.headFiles(j.Files)
	if err != nil {
		return err
	}
	changed := false
	for i, f := range j.Files {
		if s.backEntry(ix, f, head[i]) {
			changed = true
		}
	}
	if !changed {
		return nil
	}
	temp := s.hfhDir(s.nonce + ".back")
	if err := s.put(s.disk, temp, ix.encode(), 0o666); err != nil {
		return err
	}
	if err := s.move(s.disk, temp, s.ownIndex()); err != nil {
		return err
	}
	return s.disk.SyncDir(filepath.Dir(s.ownIndex()))
}

// backEntry puts one index entry back and tells whether it had to. Where HEAD is not at
// the operation's base any more, HEAD's own file counts instead of the entry before.
func (s *session) backEntry(ix *gitIndex, f journalFile, head treeEntry) bool {
	var at Hash
	e := ix.entry(f.Path)
	if e != nil {
		at = e.blob()
	}
	switch {
	case at != f.Staged || e != nil && bytes.Equal(e.head, f.Entry):
		return false
	case head.id == f.Old && f.Entry != nil:
		ix.set(indexEntry{f.Path, slices.Clone(f.Entry)})
		return true
	case head.id == f.Old || head.id == "":
		ix.remove(f.Path)
		return e != nil
	}
	ix.set(newIndexEntry(f.Path, indexMode(head.mode), head.id))
	return true
}

func (s *session) backWork(j *journal) error {
	var undone []journalFile
	for _, f := range j.Files {
		if err := s.dropWorkTemp(f); err != nil {
			return err
		}
		if f.Work == nil {
			continue
		}
		now, err := s.readWork(f.Path)
		if err != nil {
			return err
		}
		if now.id == f.Work.After && !now.foreign {
			undone = append(undone, f.reversed())
		}
	}
	if err := s.stageFiles(undone); err != nil {
		return err
	}
	_, err := s.turnFiles(undone)
	return err
}

// reversed is the same file with everything the other way round.
func (f journalFile) reversed() journalFile {
	w := *f.Work
	w.Before, w.After = w.After, w.Before
	w.BeforeData, w.AfterData = w.AfterData, w.BeforeData
	f.Old, f.New, f.Work = f.New, f.Old, &w
	return f
}

// moveIndex puts the prepared index in place.
func (s *session) moveIndex() error {
	if err := s.move(s.disk, s.indexTemp(), s.ownIndex()); err != nil {
		return err
	}
	return s.disk.SyncDir(filepath.Dir(s.ownIndex()))
}

// dropStaleLocks takes away git locks with a dead hfh's line for which there is neither
// a journal nor a mark.
func (s *session) dropStaleLocks() (found bool, err error) {
	locks := []string{s.indexLock()}
	if branch, err := s.Branch(); err == nil {
		locks = append(locks, s.refLock("refs/heads/"+branch))
	}
	for _, path := range locks {
		line, err := s.firstLine(path)
		if err != nil || !isLockLine(line) {
			continue
		}
		if err := s.removeLock(heldLock{path: path, line: line}); err != nil {
			return found, err
		}
		found = true
	}
	return found, nil
}
