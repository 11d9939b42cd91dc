package sign

import (
	"bytes"
	"errors"
	"strings"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/armor"
	pgperrors "github.com/ProtonMail/go-crypto/openpgp/errors"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
)

// State is what is to be said of a signature.
type State string

// The states. Only Good says that somebody trusted signed just this.
const (
	Good      State = "good"
	Missing   State = "missing"   // there is none
	Bad       State = "bad"       // it is not of these bytes, or damaged
	Unknown   State = "unknown"   // by a key that nobody has listed
	Principal State = "principal" // by a listed key of somebody else
	Outside   State = "outside"   // by a key that did not count then
	Revoked   State = "revoked"
	Unread    State = "unread" // of a form that hfh does not read (x509)
)

// Verdict is what a signature is worth.
type Verdict struct {
	State State
	Form  Form
	Key   string // the key's fingerprint, as ssh-keygen and gpg write it; "" unknown
	Who   string // whose key it is, by the list
	Line  int    // of the list, 0 for none
}

// Lists are the files that say whose keys count; nil for one that is not there.
type Lists struct {
	Allowed []byte // OpenSSH's allowed signers
	Revoked []byte // public keys that count no more
	OpenPGP []byte // armoured OpenPGP public keys
}

// Trust says whose keys count, and when.
type Trust struct {
	Allowed []Allowed
	revoked map[string]bool
	pgp     openpgp.EntityList
	byKey   map[string][]int // key's fingerprint → places in Allowed
}

// Faults are what is wrong with each list.
type Faults struct{ Allowed, Revoked, OpenPGP []Fault }

// NewTrust reads the lists. Days without a zone are those of loc.
func NewTrust(lists Lists, loc *time.Location) (*Trust, Faults) {
	t := &Trust{revoked: map[string]bool{}, byKey: map[string][]int{}}
	var f Faults
	t.Allowed, f.Allowed = ParseAllowed(lists.Allowed, loc)
	for i, a := range t.Allowed {
		id := ssh.FingerprintSHA256(a.Key)
		t.byKey[id] = append(t.byKey[id], i)
	}
	keys, faults := ParseRevoked(lists.Revoked)
	f.Revoked = faults
	for _, key := range keys {
		t.revoked[ssh.FingerprintSHA256(key)] = true
	}
	t.pgp, f.OpenPGP = parsePGP(lists.OpenPGP)
	return t, f
}

// Empty tells that nobody's key is listed.
func (t *Trust) Empty() bool { return len(t.Allowed) == 0 && len(t.pgp) == 0 }

// parsePGP reads armoured keys one after the other.
func parsePGP(data []byte) (openpgp.EntityList, []Fault) {
	const begin, end = "-----BEGIN PGP PUBLIC KEY BLOCK-----", "-----END PGP PUBLIC KEY BLOCK-----"
	var all openpgp.EntityList
	var faults []Fault
	text, done := string(data), 0
	for {
		at := strings.Index(text[done:], begin)
		if at < 0 {
			return all, faults
		}
		at += done
		line := 1 + strings.Count(text[:at], "\n")
		length := strings.Index(text[at:], end)
		if length < 0 {
			return all, append(faults, Fault{Line: line, Why: FaultArmour})
		}
		done = at + length + len(end)
		keys, err := openpgp.ReadArmoredKeyRing(strings.NewReader(text[at:done] + "\n"))
		if err != nil || len(keys) == 0 {
			faults = append(faults, Fault{Line: line, Why: FaultArmour})
		}
		all = append(all, keys...)
	}
}

// Verify judges the signature of a payload that somebody with this e-mail address recorded
// at that time. An address is what a line's principals speak of.
func (t *Trust) Verify(payload, signature []byte, when time.Time, email string) Verdict {
	v := Verdict{Form: FormOf(signature)}
	switch {
	case len(signature) == 0:
		v.State = Missing
	case v.Form == SSH:
		t.verifySSH(&v, payload, signature, when, email)
	case v.Form == OpenPGP:
		t.verifyPGP(&v, payload, signature, when, email)
	case v.Form == X509:
		v.State = Unread
	default:
		v.State = Bad
	}
	return v
}

func (t *Trust) verifySSH(v *Verdict, payload, signature []byte, when time.Time, email string) {
	v.State = Bad
	sig, err := sshsig.Unarmor(signature)
	if err != nil {
		return
	}
	v.Key = ssh.FingerprintSHA256(plainKey(sig.PublicKey))
	if weak(sig) || sshsig.Verify(bytes.NewReader(payload), sig, sig.PublicKey, sig.HashAlgorithm, Namespace) != nil {
		return
	}
	v.State = Unknown
	candidates := t.byKey[ssh.FingerprintSHA256(sig.PublicKey)]
	cert, isCert := sig.PublicKey.(*ssh.Certificate)
	if isCert {
		candidates = t.byKey[ssh.FingerprintSHA256(cert.SignatureKey)]
	}
	for _, i := range candidates {
		a := t.Allowed[i]
		if a.Authority != isCert || a.Namespaces != "" && !matchList(Namespace, a.Namespaces) {
			continue
		}
		state := a.judge(when, email)
		if isCert {
			state = worse(state, certState(cert, when, email))
		}
		if v.Line == 0 || better(state, v.State) {
			v.State, v.Line, v.Who = state, a.Line, a.Principals
		}
	}
	if t.revoked[v.Key] || isCert && t.revoked[ssh.FingerprintSHA256(cert.SignatureKey)] {
		v.State = Revoked
	}
}

// weak tells a signature by SHA-1 or DSA, which OpenSSH takes no more.
func weak(sig *sshsig.Signature) bool {
	return sig.Signature.Format == ssh.KeyAlgoRSA || sig.Signature.Format == "ssh-dss"
}

// judge tells what a line says of its key at a time, used by an address.
func (a Allowed) judge(when time.Time, email string) State {
	switch {
	case !a.After.IsZero() && when.Before(a.After), !a.Before.IsZero() && when.After(a.Before):
		return Outside
	case !matchList(email, a.Principals):
		return Principal
	}
	return Good
}

// certState judges a certificate whose authority is listed.
func certState(cert *ssh.Certificate, when time.Time, email string) State {
	check := ssh.CertChecker{Clock: func() time.Time { return when }}
	at := when.Unix()
	switch {
	case cert.CertType != ssh.UserCert || len(cert.ValidPrincipals) == 0:
		return Unknown
	case at < 0 || uint64(at) < cert.ValidAfter || cert.ValidBefore != ssh.CertTimeInfinity && uint64(at) >= cert.ValidBefore:
		return Outside
	case check.CheckCert(cert.ValidPrincipals[0], cert) != nil:
		return Unknown
	}
	for _, p := range cert.ValidPrincipals {
		if p == email {
			return Good
		}
	}
	return Principal
}

// rank orders states from what says most for a signature.
func rank(s State) int {
	switch s {
	case Good:
		return 0
	case Principal:
		return 1
	case Outside:
		return 2
	}
	return 3
}

func better(a, b State) bool { return rank(a) < rank(b) }

func worse(a, b State) State {
	if better(a, b) {
		return b
	}
	return a
}

func (t *Trust) verifyPGP(v *Verdict, payload, signature []byte, when time.Time, email string) {
	if made := createdAt(signature); made.After(when) { // after the clock of the revision was read
		when = made
	}
	config := &packet.Config{Time: func() time.Time { return when }}
	signer, err := openpgp.CheckArmoredDetachedSignature(t.pgp, bytes.NewReader(payload), bytes.NewReader(signature), config)
	if signer != nil {
		v.Key = fingerprint(signer)
		v.Who = identity(signer)
	}
	switch {
	case err == nil && !hasAddress(signer, email):
		v.State = Principal
	case err == nil:
		v.State = Good
	case errors.Is(err, pgperrors.ErrUnknownIssuer):
		v.State = Unknown
	case errors.Is(err, pgperrors.ErrKeyRevoked):
		v.State = Revoked
	case signer != nil && (errors.Is(err, pgperrors.ErrKeyExpired) || errors.Is(err, pgperrors.ErrSignatureExpired) || errors.Is(err, pgperrors.ErrSignatureOlderThanKey)):
		v.State = Outside
	default:
		v.State = Bad
	}
}

// createdAt is when an OpenPGP signature says that it was made; the zero time where that
// cannot be read.
func createdAt(signature []byte) time.Time {
	block, err := armor.Decode(bytes.NewReader(signature))
	if err != nil {
		return time.Time{}
	}
	p, err := packet.Read(block.Body)
	if sig, ok := p.(*packet.Signature); err == nil && ok {
		return sig.CreationTime
	}
	return time.Time{}
}

// identity gives whose key it is, as the key says.
func identity(key *openpgp.Entity) string {
	if id := key.PrimaryIdentity(); id != nil {
		return id.Name
	}
	return ""
}

// hasAddress tells whether a key says that it is this address's.
func hasAddress(key *openpgp.Entity, email string) bool {
	for _, id := range key.Identities {
		if id.UserId != nil && strings.EqualFold(id.UserId.Email, email) {
			return true
		}
	}
	return false
}

// IsRevoked tells whether nothing counts that a key signed.
func (t *Trust) IsRevoked(key ssh.PublicKey) bool { return t.revoked[ssh.FingerprintSHA256(key)] }
