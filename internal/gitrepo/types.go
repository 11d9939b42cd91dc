// Package gitrepo reads and writes the register's git repository: any revision, the
// index and the work tree as an fs.FS, the history as revisions with trailers, and a
// write path of its own that is all or nothing.
package gitrepo

import (
	"errors"
	"time"
)

// Errors that callers branch on. Everything else is a plain wrapped error.
var (
	ErrNoRepository = errors.New("not a git repository")
	ErrUnborn       = errors.New("the branch has no revision yet")
	ErrDetached     = errors.New("no branch is checked out")
	ErrInProgress   = errors.New("a merge, rebase or cherry-pick is in progress")
	ErrNoIdentity   = errors.New("git has no name and e-mail for the author")
	ErrNotFound     = errors.New("no such revision")
	ErrUnsupported  = errors.New("the repository uses a feature that hfh cannot read")
	// ErrMoved says that the branch is not at the base any more: load again, work
	// the change out on the new base, and call Revise again.
	ErrMoved = errors.New("the register changed underneath")
	// ErrLocked says that another program held a lock longer than the wait.
	ErrLocked = errors.New("another program holds the register's lock")
	// ErrSign says that git is set to sign (commit.gpgsign) and no signature could be made.
	ErrSign = errors.New("the revision cannot be signed")
	// ErrShared says that a revision is reachable from a remote-tracking branch.
	ErrShared = errors.New("the revision has been shared")
	// ErrTagExists says that the tag a revision would set is there already.
	ErrTagExists = errors.New("the tag exists already")
	// ErrStaged says that git's index holds an edit of a file of the change that stands
	// nowhere else and would be lost.
	ErrStaged = errors.New("a staged edit would be lost")
	// ErrNothing says that a change leaves every file as it was.
	ErrNothing = errors.New("the change changes nothing")
)

// Hash is a git object id in hex, 40 characters.
type Hash string

// Short gives the first nine characters, enough for people.
func (h Hash) Short() string {
	if len(h) > 9 {
		return string(h[:9])
	}
	return string(h)
}

// Signature says who made a revision and when.
type Signature struct {
	Name, Email string
	When        time.Time
}

// Pointer names the previous revision of one record (trailer Hfh-Previous).
type Pointer struct {
	Record string // "plan", "fsu/akuttmedisin", "plan@draft"
	Commit Hash
}

// Seal is the control figure of one record's text (trailer Hfh-Seal).
type Seal struct {
	Record string
	Sum    string // "sha256:<hex>"
}

// Trailer is one line of a message that hfh does not know.
type Trailer struct{ Key, Value string }

// Trailers are the machine-readable lines at the end of a revision's message, as the
// contract has them (design: Revisions in git). Unknown ones are kept in Other.
type Trailers struct {
	Change    string
	Records   []string
	Version   string
	Body      string
	Meeting   string
	Decision  string
	Effective string
	Previous  []Pointer
	Seals     []Seal
	Covers    []Hash
	Register  string // the register's folder, only when it is not the repository's root
	Other     []Trailer
}

// Message is what a revision says: a subject in the register's language, a body for
// people, and trailers.
type Message struct {
	Subject  string
	Body     string
	Trailers Trailers
}

// Revision is one commit as hfh reads it. One made by plain git has no Change.
type Revision struct {
	Hash      Hash
	Tree      Hash
	Parents   []Hash
	Author    Signature
	Committer Signature
	Message
	// Path is where the record's file lay, relative to the register; History sets it
	// (a record may have been renamed on its way).
	Path string
}

// File is one file of a change, by its path relative to the register.
type File struct {
	Path   string
	Data   []byte // the bytes to record (LF); ignored when Delete is set
	Delete bool
	// WorkBefore and WorkAfter are for a work-tree file that holds the user's own
	// edits: the file becomes WorkAfter, and only if it still is WorkBefore. With
	// both nil the file becomes Data, and only if it still says what the base
	// revision says (line ends aside) or is absent where the base has none.
	WorkBefore, WorkAfter []byte
}

// NewTag is the annotated tag of an adopted version. Name is without refs/tags/ and
// with the register's folder in front where there is one.
type NewTag struct {
	Name    string
	Message string
}

// Change is one revision to be made.
type Change struct {
	Base    Hash // the revision it was worked out on; "" when the branch is unborn
	Files   []File
	Message Message
	Author  Signature // When is the author's clock; the committer's is the same
	// Committer is Author where it is zero.
	Committer Signature
	Tag       *NewTag
	AllowNone bool // a change with no files is refused unless this is set (a signature on paper, a covering note)
	// Join makes the revision one that joins the branch with another side; nil for none.
	Join *Join
	// Refs are set once the branch has moved: tags that came along, what a remote has.
	Refs []RefUpdate
	// Accept looks at a revision's signature before anything is written; its error ends the
	// revision. nil takes any.
	Accept func(payload, signature []byte) error
	// Unsigned is the user's own word that this revision goes without the signature that
	// git is set to make (commit.gpgsign, tag.gpgsign).
	Unsigned bool
}

// Result tells what Revise did. After the commit point nothing is an error any more:
// what could not be finished is a Warning, healed by the next writing command.
type Result struct {
	Hash     Hash
	Warnings []error
	// Kept are work-tree files that were not touched because they hold edits.
	Kept []string
}

// Tag is a tag as it stands in the repository.
type Tag struct {
	Name      string // without refs/tags/
	Target    Hash   // the commit
	Annotated bool
	Message   string
}
