package gitrepo

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
)

// RefUpdate sets one of git's refs, if it still says what it said.
type RefUpdate struct {
	Ref string `json:"ref"` // "refs/tags/plan/2024", "refs/remotes/origin/main"
	Old Hash   `json:"old"` // "" where there is to be none yet
	New Hash   `json:"new"` // "" to take the ref away
	// Log is the line of the ref's reflog, "" for none.
	Log string `json:"log,omitempty"`
}

// Tracking is the update that notes what a remote's branch says.
func (r *Repo) Tracking(remote, branch string, to Hash, by Signature, why string) (RefUpdate, error) {
	ref := remotesPrefix + remote + "/" + branch
	if err := checkRefName(ref); err != nil {
		return RefUpdate{}, err
	}
	old, err := r.Ref(ref)
	if err != nil || old == to {
		return RefUpdate{}, err
	}
	return RefUpdate{Ref: ref, Old: old, New: to, Log: reflogLine(old, to, by, why)}, nil
}

// Ref gives what a ref says, "" where there is none.
func (r *Repo) Ref(name string) (Hash, error) {
	h, err := r.ref(name)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return h, err
}

// SetRefs sets refs one by one, each if it still says what it said; one that does not
// stays, and is an error of those joined. Errors: ErrLocked, ErrMoved and the disk's.
func (r *Repo) SetRefs(ctx context.Context, refs ...RefUpdate) error {
	if len(refs) == 0 {
		return nil
	}
	_, err := r.exclusively(ctx, func(s *session) error {
		err := s.begin(s.locksOf(refs)...)
		if err == nil {
			err = s.updateRefs(refs)
		}
		return errors.Join(err, s.end())
	})
	return err
}

// locksOf are the locks that setting refs may take.
func (s *session) locksOf(refs []RefUpdate) []string {
	var locks []string
	for _, u := range refs {
		locks = append(locks, s.refLock(u.Ref))
		if u.New == "" {
			locks = append(locks, s.packedLock())
		}
	}
	return locks
}

// updateRefs sets each ref that is still what it was; what is set already is fine.
func (s *session) updateRefs(refs []RefUpdate) error {
	var errs []error
	for i, u := range refs {
		if err := s.updateRef(u, fmt.Sprintf("%s.ref%d", s.nonce, i)); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", u.Ref, err))
		}
	}
	return errors.Join(errs...)
}

// followRefs is updateRefs for what follows a revision: a ref that says something else by
// now stays so, for good.
func (s *session) followRefs(refs []RefUpdate) error {
	var errs []error
	for i, u := range refs {
		if err := s.updateRef(u, fmt.Sprintf("%s.ref%d", s.nonce, i)); err != nil && !errors.Is(err, ErrMoved) {
			errs = append(errs, fmt.Errorf("%s: %w", u.Ref, err))
		}
	}
	return errors.Join(errs...)
}

func (s *session) updateRef(u RefUpdate, temp string) error {
	if err := checkRefName(u.Ref); err != nil {
		return err
	}
	other, err := s.refBlocked(u.Ref)
	if err == nil && other != "" {
		err = fmt.Errorf("%w: %s is in the way", ErrMoved, other)
	}
	if err != nil {
		return err
	}
	if err := s.lockRef(u.Ref); err != nil {
		return err
	}
	at, err := s.readRef(u.Ref)
	switch {
	case err != nil, at == u.New:
	case at != u.Old:
		err = fmt.Errorf("%w: it is at %q", ErrMoved, at.Short())
	case u.New == "":
		err = s.dropRef(u.Ref)
	default:
		err = s.writeRef(u, s.hfhDir(temp))
	}
	return errors.Join(err, s.release(s.refLock(u.Ref)))
}

// writeRef gives a ref that is locked its new value, and its reflog a line.
func (s *session) writeRef(u RefUpdate, temp string) error {
	if err := s.putRef(temp, u.New); err != nil {
		return err
	}
	if err := s.moveRef(temp, u.Ref); err != nil {
		return err
	}
	err := s.syncRef(u.Ref)
	if u.Log != "" {
		err = errors.Join(err, s.appendReflog(filepath.Join(s.commonDir, "logs"), u.Ref, u.Log))
	}
	return err
}
