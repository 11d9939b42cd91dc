package gitrepo

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// UnsupportedError says which feature of the repository hfh cannot work with. It is
// an ErrUnsupported. Feature is one of the Feature constants or, for an extension
// hfh has never heard of, "extensions.<name>".
type UnsupportedError struct{ Feature string }

// The features that are refused, by what stands in the repository.
const (
	FeatureSHA256       = "sha256"        // object ids of 64 digits: refused
	FeatureReftable     = "reftable"      // branches in a binary table: refused
	FeaturePartialClone = "partial-clone" // objects that must be fetched first: refused
	FeatureVersion      = "repository-version"
	FeatureSplitIndex   = "split-index"     // refused for Staged and for writing
	FeatureSparseIndex  = "sparse-index"    // refused for Staged and for writing
	FeatureSparse       = "sparse-checkout" // refused where files of the register are not checked out
	FeatureBare         = "bare"            // refused for the work tree, the index and writing
)

func (e *UnsupportedError) Error() string { return "unsupported repository feature: " + e.Feature }

// Is makes an UnsupportedError an ErrUnsupported.
func (e *UnsupportedError) Is(target error) bool { return target == ErrUnsupported }

// refuse reads the repository's format from its own config, as git does before
// anything else, and names the first feature that keeps hfh from reading it.
func (p *place) refuse() error {
	version := 0
	if v, ok := p.local.value("core.repositoryformatversion"); ok {
		n, err := strconv.Atoi(strings.TrimSpace(v))
		if err != nil || n < 0 || n > 1 {
			return &UnsupportedError{FeatureVersion}
		}
		version = n
	}
	for _, e := range p.local.section("extensions") {
		if feature := refusedExtension(e.name, strings.ToLower(e.value), version); feature != "" {
			return &UnsupportedError{feature}
		}
	}
	for _, e := range p.local {
		if strings.HasPrefix(e.key, "remote.") && strings.HasSuffix(e.key, ".promisor") && e.truth() {
			return &UnsupportedError{FeaturePartialClone}
		}
	}
	return nil
}

// refusedExtension names the feature to refuse for one line of [extensions], or "".
// In version 0 git minds only the extensions it knows.
func refusedExtension(name, value string, version int) string {
	switch name {
	case "objectformat", "compatobjectformat":
		if value != "sha1" {
			return FeatureSHA256
		}
	case "refstorage":
		if value != "files" {
			return FeatureReftable
		}
	case "partialclone":
		return FeaturePartialClone
	case "noop", "noop-v1", "preciousobjects", "worktreeconfig", "relativeworktrees":
	default:
		if version > 0 {
			return "extensions." + name
		}
	}
	return ""
}

// Ready tells whether hfh may write here: ErrDetached, ErrInProgress, or an
// UnsupportedError (bare, split or sparse index, sparse checkout). An unborn branch is
// ready.
func (r *Repo) Ready() error {
	if r.Bare() {
		return &UnsupportedError{FeatureBare}
	}
	if state := r.inProgress(); state != "" {
		return &InProgressError{state}
	}
	if _, err := r.Branch(); err != nil {
		return err
	}
	if err := r.refuseIndex(); err != nil {
		return err
	}
	return r.refuseSparse()
}

// InProgressError says what git is in the middle of: "merge", "rebase",
// "cherry-pick", "revert" or "am". It is an ErrInProgress.
type InProgressError struct{ Operation string }

func (e *InProgressError) Error() string { return "in the middle of a " + e.Operation }

// Is makes an InProgressError an ErrInProgress.
func (e *InProgressError) Is(target error) bool { return target == ErrInProgress }

// inProgress names what git is in the middle of in this work tree, or "". A bisect
// is no hindrance (its HEAD is detached anyway).
func (r *Repo) inProgress() string {
	for _, s := range [...]struct{ file, operation string }{
		{"rebase-merge", "rebase"},
		{"rebase-apply/applying", "am"},
		{"rebase-apply", "rebase"},
		{"MERGE_HEAD", "merge"},
		{"CHERRY_PICK_HEAD", "cherry-pick"},
		{"REVERT_HEAD", "revert"},
	} {
		if _, err := os.Lstat(filepath.Join(r.gitDir, filepath.FromSlash(s.file))); err == nil {
			return s.operation
		}
	}
	return ""
}

// refuseIndex looks for the kinds of index that hfh can neither read whole nor
// patch. An absent or damaged one is not its business.
func (r *Repo) refuseIndex() error {
	_, err := r.readIndex()
	if errors.Is(err, ErrUnsupported) {
		return err
	}
	return nil
}

// refuseSparse looks whether files of the register are left out of the work tree.
func (r *Repo) refuseSparse() error {
	if c, err := r.gitConfig(); err != nil || !c.isTrue("core.sparsecheckout") {
		return nil //nolint:nilerr // whoever needs the configuration will say what is wrong with it
	}
	ix, err := r.readIndex()
	if err != nil {
		return nil //nolint:nilerr // a damaged index is no hindrance to reading files
	}
	for _, e := range ix.entries {
		name, ok := r.registerPath(e.path)
		if ok && strings.HasPrefix(name, dataDir+"/") && e.skipWorktree() {
			return &UnsupportedError{FeatureSparse}
		}
	}
	return nil
}
