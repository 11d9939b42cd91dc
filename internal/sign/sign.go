// Package sign makes the signatures that git is set to make and judges those that stand in
// a register's history: by SSH keys (files, agents, OpenSSH's allowed signers) and OpenPGP.
// It knows no repository: what is signed is bytes.
package sign

import (
	"bytes"
	"context"
	"encoding/pem"
)

// Namespace is what git's SSH signatures are made for (git's gpg-interface: -n git).
const Namespace = "git"

// Form is the kind of a signature.
type Form string

// The forms that git knows. None is a signature of no form that it does.
const (
	SSH     Form = "ssh"
	OpenPGP Form = "openpgp"
	X509    Form = "x509"
	None    Form = ""
)

// FormOf tells a signature's form by its armour.
func FormOf(signature []byte) Form {
	for _, f := range [...]struct {
		begin string
		form  Form
	}{
		{"-----BEGIN SSH SIGNATURE-----", SSH},
		{"-----BEGIN PGP SIGNATURE-----", OpenPGP},
		{"-----BEGIN PGP MESSAGE-----", OpenPGP},
		{"-----BEGIN SIGNED MESSAGE-----", X509},
	} {
		if bytes.HasPrefix(signature, []byte(f.begin)) {
			return f.form
		}
	}
	return None
}

// Setting is how git is set to sign (git-config: gpg.format, user.signingKey and the
// programs that the user's own configuration names).
type Setting struct {
	Format     string // "openpgp", "ssh", or what cannot be done
	Key        string // user.signingKey
	Who        string // "Name <address>", whose OpenPGP key it is where Key is ""
	Program    string // "" for none
	KeyCommand string // gpg.ssh.defaultKeyCommand
	Own        bool   // the user's own configuration asks for signing: gpg may be run
	Ignored    string // the key of a program that only the repository names
}

// World is what a signer may know of the world around it.
type World struct {
	Env  func(string) string
	Home string
	// Environ is what a program is run with.
	Environ []string
	// Ask asks at a terminal for a key's passphrase; nil where there is none.
	Ask func(ctx context.Context, key string) ([]byte, error)
}

// Signer signs with one key, which is unlocked once.
type Signer struct {
	how   Setting
	world World
	sign  func(ctx context.Context, payload []byte) ([]byte, error)
}

// New gives the signer of a setting. No key is read before something is to be signed.
// Error: *Error where git is set to sign with what hfh cannot.
func New(how Setting, world World) (*Signer, error) {
	s := &Signer{how: how, world: world}
	switch how.Format {
	case string(SSH):
	case string(OpenPGP):
		if how.Ignored != "" && how.Program == "" && !how.Own {
			return nil, &Error{Why: WhyForeignProgram, Args: args("key", how.Ignored)}
		}
	case string(X509):
		return nil, &Error{Why: WhyX509}
	default:
		return nil, &Error{Why: WhyFormat, Args: args("format", how.Format)}
	}
	return s, nil
}

// Sign signs a payload and gives the armoured signature. Error: *Error, or that of ctx.
func (s *Signer) Sign(ctx context.Context, payload []byte) ([]byte, error) {
	if s.sign == nil {
		method := s.openSSH
		if s.how.Format == string(OpenPGP) {
			method = s.openPGP
		}
		sign, err := method(ctx)
		if err != nil {
			return nil, err
		}
		s.sign = sign
	}
	return s.sign(ctx, payload)
}

// Why is the reason that something cannot be signed. Its message is "sign/<why>".
type Why string

// The reasons, with what their Args tell.
const (
	WhyNoKey          Why = "no-key"           // format
	WhyKeyMissing     Why = "key-missing"      // file
	WhyKeyUnreadable  Why = "key-unreadable"   // file
	WhyKeyOpen        Why = "key-open"         // file: others may read it
	WhyKeyKind        Why = "key-kind"         // file: a kind that only its device can use
	WhyNoAgent        Why = "no-agent"         // key
	WhyNotInAgent     Why = "not-in-agent"     // key
	WhyAgent          Why = "agent"            // key, cause: the agent would not
	WhyPassphrase     Why = "passphrase"       // file: needed, and nobody to ask
	WhyWrong          Why = "passphrase-wrong" // file
	WhyX509           Why = "x509"
	WhyFormat         Why = "format"          // format
	WhyForeignProgram Why = "foreign-program" // key
	WhyNoGPG          Why = "no-gpg"          // program
	WhyOwn            Why = "own"             // only the repository asks for OpenPGP
	WhyProgram        Why = "program"         // program, cause
)

// Error says why something cannot be signed.
type Error struct {
	Why  Why
	Args map[string]string
	Err  error
}

func (e *Error) Error() string {
	text := "cannot sign: " + string(e.Why)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

func (e *Error) Unwrap() error { return e.Err }

// args makes arguments of names and values in turn.
func args(list ...string) map[string]string {
	out := map[string]string{}
	for i := 0; i+1 < len(list); i += 2 {
		out[list[i]] = list[i+1]
	}
	return out
}

// pemType gives the type of the first PEM block of a file, "" where there is none.
func pemType(data []byte) string {
	b, _ := pem.Decode(data)
	if b == nil {
		return ""
	}
	return b.Type
}
