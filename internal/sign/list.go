package sign

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"golang.org/x/crypto/ssh"
)

// Listed is one key of a register's lists, as a person would want to see it.
type Listed struct {
	Form      Form
	Who       string // the principals, or the identity of an OpenPGP key
	Key       string // fingerprint
	Type      string // ssh-ed25519, …; the algorithm's bits are left out
	From, To  time.Time
	Line      int // of the list of allowed signers, 0 for an OpenPGP key
	Authority bool
	Revoked   bool
}

// Counts tells whether a key counts at a time.
func (l Listed) Counts(when time.Time) bool {
	return !l.Revoked && (l.From.IsZero() || !when.Before(l.From)) && (l.To.IsZero() || !when.After(l.To))
}

// Keys lists the keys in the order of the lists. now is when an OpenPGP key's own revocation
// is asked about.
func (t *Trust) Keys(now time.Time) []Listed {
	var out []Listed
	for _, a := range t.Allowed {
		id := ssh.FingerprintSHA256(a.Key)
		out = append(out, Listed{
			Form: SSH, Who: a.Principals, Key: id, Type: a.Key.Type(), From: a.After, To: a.Before, Line: a.Line, Authority: a.Authority, Revoked: t.revoked[id],
		})
	}
	for _, e := range t.pgp {
		out = append(out, listedPGP(e, now))
	}
	return out
}

func listedPGP(e *openpgp.Entity, now time.Time) Listed {
	l := Listed{
		Form: OpenPGP, Who: identity(e), Key: fingerprint(e), Type: string(OpenPGP), From: e.PrimaryKey.CreationTime, Revoked: e.Revoked(now),
	}
	if self, _ := e.PrimarySelfSignature(); self != nil && self.KeyLifetimeSecs != nil && *self.KeyLifetimeSecs > 0 {
		l.To = l.From.Add(time.Duration(*self.KeyLifetimeSecs) * time.Second)
	}
	return l
}

func fingerprint(e *openpgp.Entity) string {
	return strings.ToUpper(hex.EncodeToString(e.PrimaryKey.Fingerprint))
}

// Public is a public key that is to be listed.
type Public struct {
	Form Form
	Key  string // fingerprint
	Line string // an SSH key without its comment: "ssh-ed25519 AAAA…"
	Text []byte // an OpenPGP key, armoured
	Who  string // what an OpenPGP key says of itself
}

// Errors of ReadPublic.
var (
	ErrPrivate = errors.New("the file holds a private key")
	ErrNoKey   = errors.New("the file holds no public key")
)

// ReadPublic reads one public key: a line of OpenSSH's form or an armoured OpenPGP key.
// Errors: ErrPrivate, ErrNoKey.
func ReadPublic(data []byte) (Public, error) {
	switch kind := pemType(data); {
	case strings.Contains(kind, "PRIVATE KEY"), bytes.Contains(data, []byte("-----BEGIN PGP PRIVATE KEY BLOCK-----")):
		return Public{}, ErrPrivate
	case bytes.Contains(data, []byte("-----BEGIN PGP PUBLIC KEY BLOCK-----")):
		return readPublicPGP(data)
	}
	key, _, options, _, err := ssh.ParseAuthorizedKey(data)
	if err != nil || len(options) > 0 {
		return Public{}, ErrNoKey
	}
	line := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key)))
	return Public{Form: SSH, Key: ssh.FingerprintSHA256(key), Line: line}, nil
}

// readPublicPGP reads a key and writes its block anew, so that nothing else comes along.
func readPublicPGP(data []byte) (Public, error) {
	keys, faults := parsePGP(data)
	if len(keys) != 1 || len(faults) > 0 {
		return Public{}, ErrNoKey
	}
	text, err := armouredKey(keys[0])
	return Public{Form: OpenPGP, Key: fingerprint(keys[0]), Text: text, Who: identity(keys[0])}, err
}

func armouredKey(key *openpgp.Entity) ([]byte, error) {
	var b bytes.Buffer
	w, err := armor.Encode(&b, openpgp.PublicKeyType, nil)
	if err == nil {
		err = key.Serialize(w)
	}
	if err == nil {
		err = w.Close()
	}
	b.WriteByte('\n')
	return b.Bytes(), err
}

// Add gives a list with one more line at its end. principals is an address, or patterns of
// addresses; the key counts for git alone, from after on and until before, both included.
func Add(list []byte, principals string, key Public, after, before time.Time) []byte {
	line := formLine(Allowed{Principals: principals, Namespaces: Namespace, After: after, Before: before}, key.Line)
	return append(withLineEnd(list), line...)
}

// End gives a list in which the key of a line counts until before.
func End(list []byte, a Allowed, before time.Time) []byte {
	a.Before = before
	line := formLine(a, a.PublicLine())
	if a.Comment != "" {
		line = strings.TrimSuffix(line, "\n") + " " + a.Comment + "\n"
	}
	var out []byte
	for n, was := range lines(list) {
		if n == a.Line {
			out = append(out, line...)
			continue
		}
		out = append(append(out, was...), '\n')
	}
	return out
}

func formLine(a Allowed, key string) string {
	var options []string
	if a.Authority {
		options = append(options, "cert-authority")
	}
	if a.Namespaces != "" {
		options = append(options, `namespaces="`+a.Namespaces+`"`)
	}
	if !a.After.IsZero() {
		options = append(options, `valid-after="`+formTime(a.After)+`"`)
	}
	if !a.Before.IsZero() {
		options = append(options, `valid-before="`+formTime(a.Before)+`"`)
	}
	who := a.Principals
	if strings.ContainsAny(who, " \t") {
		who = `"` + who + `"`
	}
	if len(options) > 0 {
		key = strings.Join(options, ",") + " " + key
	}
	return who + " " + key + "\n"
}

// formTime writes midnight as a day alone.
func formTime(t time.Time) string {
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Format("20060102")
	}
	return t.Format("20060102150405")
}

// Revoke gives the list of keys that count no more with one more, and why on a line before
// it.
func Revoke(list []byte, key, why string) []byte {
	out := withLineEnd(list)
	if why != "" {
		out = append(out, "# "+strings.Join(strings.Fields(why), " ")+"\n"...)
	}
	return append(out, key+"\n"...)
}

// PublicLine is an allowed signer's key as one line of OpenSSH's form.
func (a Allowed) PublicLine() string {
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(a.Key)))
}

// Fingerprint is an allowed signer's key as ssh-keygen shows it.
func (a Allowed) Fingerprint() string { return ssh.FingerprintSHA256(a.Key) }

// AddPGP gives the armoured keys with one more, in the place of the same key where it is
// there: that is how one is prolonged, or revoked by its owner.
func AddPGP(list []byte, key Public) []byte {
	var out []byte
	rest := list
	const begin, end = "-----BEGIN PGP PUBLIC KEY BLOCK-----", "-----END PGP PUBLIC KEY BLOCK-----"
	for {
		at := bytes.Index(rest, []byte(begin))
		if at < 0 {
			break
		}
		stop := bytes.Index(rest[at:], []byte(end))
		if stop < 0 {
			break
		}
		stop += at + len(end)
		if keys, _ := parsePGP(rest[at:stop]); len(keys) != 1 || fingerprint(keys[0]) != key.Key {
			out = append(out, rest[:stop]...)
		} else {
			out = append(out, rest[:at]...)
		}
		rest = bytes.TrimLeft(rest[stop:], "\r\n")
		out = withLineEnd(out)
	}
	out = append(out, rest...)
	return append(withLineEnd(out), key.Text...)
}

func withLineEnd(b []byte) []byte {
	b = bytes.Clone(b)
	if len(b) > 0 && b[len(b)-1] != '\n' {
		b = append(b, '\n')
	}
	return b
}
