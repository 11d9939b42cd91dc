package audit

import (
	"slices"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/sign"
	"github.com/helsefellesskap/hfh/internal/store"
)

// trusted is what the register says of signatures at one moment.
type trusted struct {
	blobs  [4]gitrepo.Hash // of the community and the lists
	signed *record.SignedChanges
	keys   *sign.Trust
}

// trustAt reads what the register says of signatures in a revision. like is what it said
// before, taken over where nothing of it differs; nil for none.
func (r *run) trustAt(h gitrepo.Hash, like *trusted) (*trusted, error) {
	t := &trusted{}
	var text [3][]byte
	for i, path := range append([]string{communityFile}, besideFiles()...) {
		blob, there, err := r.repo.Blob(h, path)
		if err != nil || !there {
			if err != nil {
				return nil, err
			}
			continue
		}
		if t.blobs[i] = blob; i == 0 {
			continue
		}
		if text[i-1], err = r.repo.ReadBlob(blob); err != nil {
			return nil, err
		}
	}
	if like != nil && like.blobs == t.blobs {
		return like, nil
	}
	rec, err := r.record(communityFile, t.blobs[0])
	if err != nil {
		return nil, err
	}
	if rec != nil {
		t.signed = store.CommunityOf(rec).Signed
	}
	if like != nil && slices.Equal(like.blobs[1:], t.blobs[1:]) {
		t.keys = like.keys
		return t, nil
	}
	t.keys, _ = sign.NewTrust(sign.Lists{Allowed: text[0], Revoked: text[1], OpenPGP: text[2]}, r.o.Location)
	return t, nil
}

func besideFiles() []string {
	files := store.BesideFiles()
	return files[:]
}

// signatures judges a revision's signature: where it has one, by whom; where the register
// demands one, that it is there; and that nobody lets themselves in: what says whose keys
// count is changed by somebody whose key counted.
func (r *run) signatures(c *Commit, s *side) error {
	before, err := r.trustBefore(c, s)
	if err != nil {
		return err
	}
	s.trust = before
	if saysWhoSigns(c.Files) || before == nil {
		if s.trust, err = r.trustAt(c.Hash, before); err != nil {
			return err
		}
	}
	if !c.judged || !c.own && len(c.Files) == 0 {
		return nil
	}
	v, err := r.verdict(c, before)
	if err != nil {
		return err
	}
	demanded := before != nil && c.own && before.signed.Needs(c.Trailers.Change)
	r.signed(c, v, demanded)
	if before != nil && saysWhoSigns(c.changedFromAll()) {
		return r.letIn(c, before, s.trust)
	}
	return nil
}

// saysWhoSigns tells whether files say whose keys count, or what must be signed.
func saysWhoSigns(files []File) bool {
	return slices.ContainsFunc(files, func(f File) bool { return f.Path == communityFile || store.IsBeside(f.Path) })
}

// trustBefore gives what the register said before a revision; nil before the first.
func (r *run) trustBefore(c *Commit, s *side) (*trusted, error) {
	if s.trust != nil || len(c.Parents) == 0 || r.repo.Cut(c.Hash) {
		return s.trust, nil
	}
	return r.trustAt(c.Parents[0], nil)
}

// verdict judges by what the register says now, which knows of keys that were lost; a key
// that it does not have any more counts as it did when the revision was made.
func (r *run) verdict(c *Commit, before *trusted) (sign.Verdict, error) {
	s, err := r.repo.CommitSignature(c.Hash)
	if err != nil {
		return sign.Verdict{}, err
	}
	return r.judgeSignature(s, before)
}

func (r *run) judgeSignature(s gitrepo.Signed, before *trusted) (sign.Verdict, error) {
	if len(s.Signature) == 0 {
		return sign.Verdict{State: sign.Missing}, nil
	}
	if r.trust == nil {
		var err error
		if r.trust, err = r.trustAt(r.o.Head, nil); err != nil {
			return sign.Verdict{}, err
		}
	}
	v := r.trust.keys.Verify(s.Payload, s.Signature, s.By.When, s.By.Email)
	if v.State == sign.Unknown && before != nil {
		if then := before.keys.Verify(s.Payload, s.Signature, s.By.When, s.By.Email); then.State == sign.Good {
			return then, nil
		}
	}
	return v, nil
}

// signed reports what is wrong with a signature, the graver where one is demanded.
func (r *run) signed(c *Commit, v sign.Verdict, demanded bool) {
	args := r.signatureArgs(v, c.Committer)
	args["change"], args["id"] = c.Trailers.Change, c.Hash.Short()
	switch {
	case v.State == sign.Good, v.State == sign.Missing && !demanded:
	case v.State == sign.Missing:
		r.add(c, diag.Error, "history/signature-missing", "", c.start(), args)
	case v.State == sign.Unknown && !demanded && r.trust.keys.Empty():
		r.unlisted++
	default:
		r.add(c, gravity(v.State, demanded), "history/signature", string(v.State), c.start(), args)
	}
}

func (r *run) signatureArgs(v sign.Verdict, by gitrepo.Signature) diag.Args {
	return diag.Args{
		"key": v.Key, "who": v.Who, "email": by.Email, "name": by.Name, "day": date.DayOf(by.When.In(r.o.Location)).String(), "line": itoa(v.Line),
	}
}

// gravity is how grave a signature's state is: one that proves another text, or that a
// stolen key made, is an error wherever it stands.
func gravity(state sign.State, demanded bool) diag.Severity {
	if demanded || state == sign.Bad || state == sign.Revoked {
		return diag.Error
	}
	return diag.Warning
}

// letIn reports a change of whose keys count, or of what must be signed, that nobody
// whose key counted signed.
func (r *run) letIn(c *Commit, before, after *trusted) error {
	if slices.Equal(before.blobs[1:], after.blobs[1:]) && sameDemand(before.signed, after.signed) {
		return nil
	}
	if before.keys.Empty() && before.signed == nil {
		return nil // the first lists: there was nobody to sign
	}
	s, err := r.repo.CommitSignature(c.Hash)
	if err != nil {
		return err
	}
	if v := before.keys.Verify(s.Payload, s.Signature, s.By.When, s.By.Email); v.State == sign.Good {
		return nil
	}
	severity := diag.Note
	if before.signed != nil {
		severity = diag.Error
	}
	r.add(c, severity, "history/signers", "", c.start(), diag.Args{"email": c.Committer.Email, "name": c.Committer.Name, "id": c.Hash.Short()})
	return nil
}

func sameDemand(a, b *record.SignedChanges) bool {
	if a == nil || b == nil {
		return a == b
	}
	return slices.Equal(slices.Sorted(slices.Values(a.Changes)), slices.Sorted(slices.Values(b.Changes)))
}

// signaturesAtEnd judges the signatures of versions' tags, and says once that nobody's keys
// are listed.
func (r *run) signaturesAtEnd() error {
	prefix := r.tagPrefix()
	for name, version := range r.shouldHave() {
		if !version.judged || version.Tag != "ok" {
			continue
		}
		s, err := r.repo.TagSignature(prefix + name)
		if err != nil {
			return err
		}
		v, err := r.judgeSignature(s, nil)
		if err != nil {
			return err
		}
		r.signedTag(prefix+name, version, v, s.By)
	}
	if r.unlisted > 0 {
		r.register(diag.Note, "history/signature", "unlisted", diag.Args{"n": itoa(r.unlisted)})
	}
	return nil
}

func (r *run) signedTag(name string, version *Version, v sign.Verdict, by gitrepo.Signature) {
	switch {
	case v.State == sign.Good, v.State == sign.Missing, v.State == sign.Unknown && r.trust.keys.Empty():
		return
	}
	at := r.place(version.Ref)
	at.Rule, at.Variant, at.Severity, at.Commit = "history/signature", "tag-"+string(v.State), gravity(v.State, false), string(version.Commit)
	at.Args = r.signatureArgs(v, by)
	at.Args["tag"] = name
	r.found = append(r.found, at)
}
