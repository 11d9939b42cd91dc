package gitrepo

import (
	"bytes"
	"context"
	"fmt"
	"strings"
)

// The forms of signatures that git's gpg.format names.
const (
	SignOpenPGP = "openpgp"
	SignSSH     = "ssh"
	SignX509    = "x509"
)

// Signing is how git is set to sign. What names a program is read from the user's own
// configuration (the system's, the user's, the environment's) alone: a repository's own
// names none.
type Signing struct {
	Commits, Tags bool   // commit.gpgSign; tag.gpgSign or tag.forceSignAnnotated
	Format        string // gpg.format: SignOpenPGP where nothing is said, else as written
	Key           string // user.signingKey, "" for none
	Who           string // "Name <address>" of the committer: whose key it is where Key is ""
	Program       string // gpg.<format>.program, or gpg.program for openpgp; "" for none
	KeyCommand    string // gpg.ssh.defaultKeyCommand; "" for none
	// Own tells that the user's own configuration speaks of signing; without it a
	// repository's alone asks for signatures, and git's usual program is not run.
	Own bool
	// Ignored is the key of a program that only the repository's configuration names.
	Ignored string
}

// Signer makes the signature of a payload, armoured, as git's configuration asks for it. It
// is called before any lock is taken: it may ask a person for a passphrase.
type Signer func(ctx context.Context, how Signing, payload []byte) ([]byte, error)

// Signing reads how git is set to sign.
func (r *Repo) Signing() (Signing, error) {
	c, err := r.gitConfig()
	if err != nil {
		return Signing{}, err
	}
	s := Signing{
		Commits: c.isTrue("commit.gpgsign"),
		Tags:    c.isTrue("tag.gpgsign") || c.isTrue("tag.forcesignannotated"),
		Format:  SignOpenPGP,
	}
	if v, _ := c.value("gpg.format"); v != "" {
		s.Format = strings.ToLower(v)
	}
	s.Key, _ = c.value("user.signingkey")
	programs := []string{"gpg." + s.Format + ".program"}
	if s.Format == SignOpenPGP {
		programs = append(programs, "gpg.program")
	}
	for _, key := range programs {
		if own := c.own(key); s.Program == "" {
			s.Program = own
		}
		if v, _ := c.value(key); v != "" && c.own(key) == "" {
			s.Ignored = key
		}
	}
	s.KeyCommand = c.own("gpg.ssh.defaultkeycommand")
	s.Own = c.ownSigning()
	return s, nil
}

// own gives what the user's own configuration says of a key, whatever the repository's
// says.
func (c gitConfig) own(key string) string {
	v := ""
	for _, e := range c {
		if e.user && e.key == key {
			v = e.value
		}
	}
	return v
}

// ownSigning tells whether the user's own configuration speaks of signing at all.
func (c gitConfig) ownSigning() bool {
	for _, e := range c {
		switch {
		case !e.user:
		case e.key == "user.signingkey", strings.HasPrefix(e.key, "gpg."):
			return true
		case e.key == "commit.gpgsign", e.key == "tag.gpgsign", e.key == "tag.forcesignannotated":
			if e.truth() {
				return true
			}
		}
	}
	return false
}

// signature is one that was made, and what it was made of.
type signature struct{ payload, text []byte }

// signatures are those of one revision, and of its tag. A text that is empty was not asked
// for.
type signatures struct{ commit, tag signature }

// sign makes the signatures that git is set to make. Nothing is locked and nothing has been
// written yet; the commit's bytes follow from the change alone.
func (r *Repo) sign(ctx context.Context, c Change) (signatures, error) {
	var made signatures
	if c.Unsigned {
		return made, nil
	}
	how, err := r.Signing()
	if err != nil || !how.Commits && (c.Tag == nil || !how.Tags) {
		return made, err
	}
	if r.env.Sign == nil {
		return made, ErrSign
	}
	how.Who = cleanName(c.Committer.Name) + " <" + cleanName(c.Committer.Email) + ">"
	planned, err := r.planTree(c)
	if err != nil {
		return made, err
	}
	body := c.commitBody(planned.tree)
	if how.Commits {
		if made.commit, err = r.signOne(ctx, how, body); err != nil {
			return made, err
		}
		if c.Accept != nil {
			if err := c.Accept(body, made.commit.text); err != nil {
				return made, err
			}
		}
		body = made.commit.inCommit(body)
	}
	if c.Tag != nil && how.Tags {
		made.tag, err = r.signOne(ctx, how, c.tagBody(objectID("commit", body)))
	}
	return made, err
}

func (r *Repo) signOne(ctx context.Context, how Signing, payload []byte) (signature, error) {
	text, err := r.env.Sign(ctx, how, payload)
	if err != nil {
		return signature{}, fmt.Errorf("%w: %w", ErrSign, err)
	}
	text = bytes.ReplaceAll(text, []byte("\r"), nil) // as git does
	if len(bytes.TrimSpace(text)) == 0 || bytes.IndexByte(text, 0) >= 0 {
		return signature{}, fmt.Errorf("%w: the signature is empty or damaged", ErrSign)
	}
	return signature{payload, append(bytes.TrimRight(text, "\n"), '\n')}, nil
}

// of tells whether the signature is that of these bytes; one that was not asked for is.
func (s signature) of(payload []byte) error {
	if len(s.text) > 0 && !bytes.Equal(s.payload, payload) {
		return fmt.Errorf("%w: the revision is another than the one that was signed", ErrMoved)
	}
	return nil
}

// commitSignature is the header of a signature; the other one belongs to the twin of a
// commit under sha256 names, and is no part of what is signed here.
const (
	commitSignature = "gpgsig"
	twinSignature   = "gpgsig-sha256"
)

// inCommit gives the commit with its signature as its last header, later lines indented
// (git's signature-format).
func (s signature) inCommit(body []byte) []byte {
	if len(s.text) == 0 {
		return body
	}
	head, message, _ := bytes.Cut(body, []byte("\n\n"))
	lines := bytes.ReplaceAll(bytes.TrimSuffix(s.text, []byte("\n")), []byte("\n"), []byte("\n "))
	return fmt.Appendf(nil, "%s\n%s %s\n\n%s", head, commitSignature, lines, message)
}

// inTag gives the tag with its signature behind the message.
func (s signature) inTag(body []byte) []byte { return append(bytes.Clone(body), s.text...) }

// Signed is what an object says without its signature, and the signature, armoured; ""
// where it has none.
type Signed struct {
	Payload, Signature []byte
	By                 Signature // the committer, or the tagger
}

// CommitSignature takes a commit apart as git does to verify it. Error: ErrNotFound.
func (r *Repo) CommitSignature(h Hash) (Signed, error) {
	body, err := r.objects.readAs("commit", h)
	if err != nil {
		return Signed{}, fmt.Errorf("revision %w", err)
	}
	s := splitCommit(body)
	s.By = headerSignature(body, "committer ")
	return s, nil
}

// headerSignature reads who stands in a header of an object.
func headerSignature(body []byte, key string) Signature {
	head, _, _ := bytes.Cut(body, []byte("\n\n"))
	for line := range bytes.Lines(head) {
		if who, ok := bytes.CutPrefix(line, []byte(key)); ok {
			return parseSignature(strings.TrimSuffix(string(who), "\n"))
		}
	}
	return Signature{}
}

// splitCommit parts the signature's header from a commit: several are joined, and the
// twin's is no part of either.
func splitCommit(body []byte) Signed {
	var s Signed
	head, message, _ := bytes.Cut(body, []byte("\n\n"))
	inside := ""
	for line := range bytes.Lines(append(bytes.Clone(head), '\n')) {
		key, value, _ := bytes.Cut(line, []byte(" "))
		switch {
		case line[0] == ' ' && inside == commitSignature:
			s.Signature = append(s.Signature, line[1:]...)
			continue
		case line[0] == ' ' && inside == twinSignature:
			continue
		}
		switch inside = string(key); inside {
		case commitSignature:
			s.Signature = append(s.Signature, value...)
		case twinSignature:
		default:
			s.Payload = append(s.Payload, line...)
		}
	}
	s.Payload = append(append(s.Payload, '\n'), message...)
	return s
}

// TagSignature takes the object of an annotated tag apart (name without refs/tags/). A tag
// that is none has neither payload nor signature. Error: ErrNotFound where there is no such
// tag.
func (r *Repo) TagSignature(name string) (Signed, error) {
	at, err := r.ref(tagRef(name))
	if err != nil {
		return Signed{}, err
	}
	kind, body, err := r.objects.read(at)
	if err != nil || kind != "tag" {
		return Signed{}, err
	}
	s := splitTag(body)
	s.By = headerSignature(body, "tagger ")
	return s, nil
}

// splitTag parts the signature from a tag: it begins at the last line that begins one.
func splitTag(body []byte) Signed {
	at, from := len(body), 0
	for line := range bytes.Lines(body) {
		if beginsSignature(line) {
			at = from
		}
		from += len(line)
	}
	return Signed{Payload: body[:at], Signature: body[at:]}
}

// beginsSignature tells whether a line is the first of an armoured signature, of the forms
// that git knows.
func beginsSignature(line []byte) bool {
	for _, mark := range signatureMarks() {
		if bytes.HasPrefix(line, []byte(mark)) {
			return true
		}
	}
	return false
}

func signatureMarks() [4]string {
	return [...]string{"-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP MESSAGE-----", "-----BEGIN SSH SIGNATURE-----", "-----BEGIN SIGNED MESSAGE-----"}
}
