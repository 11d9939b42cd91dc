package cli

import (
	"crypto/sha256"
	"fmt"
	"os"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/store"
)

// keptKey names the program that is running: what another one laid by is not used. A
// build by hand has no version of its own, so the file's size and time count too. ""
// where it cannot be told, and then nothing is laid by or used.
func keptKey() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s %d %d", path, info.Size(), info.ModTime().UnixNano())
}

// kept gives what an earlier run of this program laid by about a repository's register.
func (a *app) kept(repo *gitrepo.Repo) *store.Kept {
	data := repo.ReadKept(store.MaxKept)
	key := keptKey()
	if data == nil || key == "" {
		return nil
	}
	return store.ReadKept(data, key)
}

// foundAt names a state of the register, the day it is judged on, and the history that
// is asked about it.
func foundAt(snap *store.Snapshot, head gitrepo.Hash, opt check.Options) [sha256.Size]byte {
	sum := snap.Digest()
	return sha256.Sum256(fmt.Appendf(sum[:], "%s %s", head, opt.AsOf))
}

// hadBefore gives what the base's findings were, if a run laid it by; nil if not.
func (r *register) hadBefore(opt check.Options) check.Had {
	if opt.Adopting { // severities are others then
		return nil
	}
	return check.UnpackHad(r.snap.Kept().Found(foundAt(r.snap, r.head, opt)))
}

// keep lays by what the next command would find out again about the register as it is
// after a revision. It only saves time: where it cannot be done nothing is lost.
func (a *app) keep(out *outcome) {
	key := keptKey()
	if key == "" {
		return
	}
	var found []byte
	at := foundAt(out.after, out.result.Hash, out.judged)
	if !out.judged.Adopting {
		found = check.HadBy(out.after, out.later).Pack()
	}
	if data := out.after.Keep(key, at, found); data != nil {
		_ = out.base.repo.WriteKept(data)
	}
}

// keepDocs is keep for a register that was not judged.
func (a *app) keepDocs(repo *gitrepo.Repo, snap *store.Snapshot) {
	if key := keptKey(); key != "" {
		_ = repo.WriteKept(snap.Keep(key, snap.Digest(), nil))
	}
}
