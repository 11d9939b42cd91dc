// Package audit proves a register's history: it reads every revision from plain git and
// works out again what hfh's trailers, tags and seals say of it, trusting none of them.
package audit

import (
	"fmt"
	"slices"
	"time"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Options say what is judged, and against what.
type Options struct {
	// Head is the revision that the history is judged up to.
	Head gitrepo.Hash
	// Judge tells which revisions are judged; nil for all. The state that the others
	// leave is trusted.
	Judge func(gitrepo.Revision) bool
	// Location is the register's time zone, in which a revision has its day.
	Location *time.Location
	Set      *schema.Set
	// Branch is the register's branch: what remotes have of it is compared with Head. ""
	// compares with none.
	Branch string
	// Expect are seals that somebody has on paper.
	Expect []Expected
}

// Expected is a seal that a version, or the record of a closing, is said to have.
type Expected struct {
	Ref   store.Ref
	Label string // of a governed document's version; "" for what has none
	Seal  string // "sha256:<hex>"
}

// Report is what an audit found.
type Report struct {
	// Findings are all of them, sorted; Commit names the revision of each that is about one.
	Findings []diag.Finding
	// Versions are those of the governed documents, the oldest first.
	Versions []Version
	// Revisions is how many were judged, and Read how many the history has here.
	Revisions, Read int
	// Cut tells that a shallow clone hides what came before.
	Cut bool
}

// Run judges a register's history. It fails only where git's own objects cannot be read.
func Run(repo *gitrepo.Repo, o Options) (*Report, error) {
	if o.Location == nil {
		o.Location = time.UTC
	}
	r := &run{
		repo: repo, o: o, position: map[gitrepo.Hash]int{}, waiting: map[gitrepo.Hash]int{}, sides: map[gitrepo.Hash]*side{},
		byCommit: map[gitrepo.Hash]*Version{}, labels: map[versionKey]gitrepo.Hash{}, covered: map[gitrepo.Hash]gitrepo.Hash{},
		records: recordCache{known: map[recordKey]*store.Record{}, paths: map[string]string{}}, acts: map[gitrepo.Hash]documentAct{}, back: map[gitrepo.Hash]gitrepo.Hash{},
	}
	if err := r.order(); err != nil {
		return nil, err
	}
	for _, h := range r.line {
		if err := r.commit(h); err != nil {
			return nil, fmt.Errorf("revision %s: %w", h.Short(), err)
		}
	}
	if err := r.atEnd(); err != nil {
		return nil, err
	}
	return &Report{Findings: diag.Sort(r.found), Versions: r.report(), Revisions: r.judged, Read: len(r.line), Cut: r.cut}, nil
}

// run is one audit.
type run struct {
	repo *gitrepo.Repo
	o    Options

	line     []gitrepo.Hash       // every revision, the oldest first
	position map[gitrepo.Hash]int // in line
	parents  [][]gitrepo.Hash     // by position
	waiting  map[gitrepo.Hash]int // how many that build on it are yet to come
	sides    map[gitrepo.Hash]*side
	records  recordCache
	snaps    snapshots

	found    []diag.Finding
	judged   int
	cut      bool
	versions []*Version
	byCommit map[gitrepo.Hash]*Version
	labels   map[versionKey]gitrepo.Hash
	covered  map[gitrepo.Hash]gitrepo.Hash // plain commits by the note that takes them on record
	plain    []*unrecorded
	wounds   []*wound
	spoilt   []*spoilt
	back     map[gitrepo.Hash]gitrepo.Hash // revisions that were taken back, by what did
	acts     map[gitrepo.Hash]documentAct  // adoptions, corrections and reversals, for merges
	tip      *side                         // what the newest revision leaves
	now      *Commit                       // that is judged
	trust    *trusted                      // what the newest revision says of signatures
	unlisted int                           // signatures by keys of nobody, where nobody is listed
}

// order lists the history, the oldest first, with how much builds on each revision.
func (r *run) order() error {
	for rev, err := range r.repo.Log(r.o.Head) {
		if err != nil {
			return err
		}
		r.line = append(r.line, rev.Hash)
		r.parents = append(r.parents, rev.Parents)
	}
	slices.Reverse(r.line)
	slices.Reverse(r.parents)
	for i, h := range r.line {
		r.position[h] = i
		for _, p := range r.parents[i] {
			r.waiting[p]++
		}
	}
	return nil
}

// commit judges one revision on what its parents left.
func (r *run) commit(h gitrepo.Hash) error {
	rev, err := r.repo.Commit(h)
	if err != nil {
		return err
	}
	c := &Commit{Revision: rev, run: r, own: ours(rev, r.repo.Prefix())}
	if c.judged = !r.repo.Cut(h) && (r.o.Judge == nil || r.o.Judge(rev)); c.judged {
		r.judged++
	}
	r.now = c
	s := r.stateBefore(c)
	if err := c.readFiles(); err != nil {
		return err
	}
	if err := r.judge(c, s); err != nil {
		return err
	}
	s.follow(c)
	r.sides[h], r.tip = s, s
	return nil
}

// ours tells a revision that hfh made for this register from any other commit.
func ours(rev gitrepo.Revision, prefix string) bool {
	return rev.Trailers.Change != "" && rev.Trailers.Register == prefix
}

// judge asks everything of one revision.
func (r *run) judge(c *Commit, s *side) error {
	if r.repo.Cut(c.Hash) {
		r.cut, s.cut = true, true
		return nil // what it changed is not here
	}
	steps := []func(*Commit, *side) error{r.plainly, r.namesWhatItChanges, r.chain, r.changes, r.joins, r.versionsOf, r.facts, r.decided, r.seals, r.minutes, r.hearings, r.ids, r.heals, r.signatures}
	for _, step := range steps {
		if err := step(c, s); err != nil {
			return err
		}
	}
	r.clock(c)
	if err := r.closing(c, s); err != nil {
		return err
	}
	return nil
}

// atEnd judges what only the whole history tells.
func (r *run) atEnd() error {
	r.unrecordedAtEnd()
	r.minutesAtEnd()
	r.undone()
	for _, step := range []func() error{r.tags, r.expected, r.remotes, r.signaturesAtEnd} {
		if err := step(); err != nil {
			return err
		}
	}
	r.notHere()
	return nil
}

// notHere says what a shallow clone hides, and whether other tools show another history.
func (r *run) notHere() {
	if r.cut {
		r.register(diag.Note, "history/not-here", "audit", diag.Args{"n": fmt.Sprint(r.judged)})
	}
	if r.repo.Replaced() {
		r.register(diag.Warning, "history/replaced", "", nil)
	}
}

// communityFile is where a finding about the register as a whole stands.
const communityFile = "data/community.yaml"

// register reports a finding about the register as a whole.
func (r *run) register(s diag.Severity, rule, variant string, args diag.Args) {
	r.found = append(r.found, diag.Finding{
		Rule: rule, Variant: variant, Severity: s, Args: args, File: communityFile, Line: 1, Column: 1, Record: "community",
	})
}

// add reports a finding about a revision, at a place in one of its files.
func (r *run) add(c *Commit, s diag.Severity, rule, variant string, at diag.Finding, args diag.Args) {
	if !c.judged {
		return
	}
	at.Rule, at.Variant, at.Severity, at.Args, at.Commit = rule, variant, s, args, string(c.Hash)
	r.found = append(r.found, at)
}
