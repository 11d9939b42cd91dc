package sign

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// maxKeySize bounds a key file; the largest RSA keys have some kilobytes.
const maxKeySize = 64 << 10

type signFunc = func(ctx context.Context, payload []byte) ([]byte, error)

// openSSH finds the key as git and ssh-keygen do: a literal "key::…" or a fingerprint is in
// the agent; of a file's key the agent is asked first, then its private key is read.
func (s *Signer) openSSH(ctx context.Context) (signFunc, error) {
	key, err := s.sshKeyName(ctx)
	if err != nil {
		return nil, err
	}
	if s.how.Program != "" {
		return s.sshProgram(key)
	}
	if literal, ok := literalKey(key); ok {
		pub, _, _, _, err := ssh.ParseAuthorizedKey([]byte(literal))
		if err != nil {
			return nil, &Error{Why: WhyKeyUnreadable, Args: args("file", key), Err: err}
		}
		return s.fromAgent(ctx, ssh.FingerprintSHA256(pub))
	}
	if strings.HasPrefix(key, "SHA256:") {
		return s.fromAgent(ctx, key)
	}
	return s.fromFile(ctx, expandHome(key, s.world.Home))
}

// sshKeyName is user.signingKey, else the first line of what the user's own command says.
func (s *Signer) sshKeyName(ctx context.Context) (string, error) {
	if s.how.Key != "" {
		return s.how.Key, nil
	}
	if s.how.KeyCommand == "" {
		return "", &Error{Why: WhyNoKey, Args: args("format", string(SSH))}
	}
	out, err := s.run(ctx, shellCommand(s.how.KeyCommand), nil)
	if err != nil {
		return "", &Error{Why: WhyProgram, Args: args("program", s.how.KeyCommand, "cause", err.Error()), Err: err}
	}
	line, _, _ := strings.Cut(string(out), "\n")
	if line = strings.TrimSpace(line); line == "" {
		return "", &Error{Why: WhyNoKey, Args: args("format", string(SSH))}
	}
	return line, nil
}

// literalKey reads git's literal keys: "key::" before a public key, or one that begins with
// "ssh-" (git-config, user.signingKey).
func literalKey(key string) (string, bool) {
	if literal, ok := strings.CutPrefix(key, "key::"); ok {
		return literal, true
	}
	return key, strings.HasPrefix(key, "ssh-")
}

func expandHome(path, home string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok && home != "" {
		return filepath.Join(home, rest)
	}
	return path
}

// fromFile signs with the key of a file, public or private.
func (s *Signer) fromFile(ctx context.Context, file string) (signFunc, error) {
	pub, err := publicKeyOf(file)
	if err != nil {
		return nil, err
	}
	var inAgent error
	if pub != nil {
		sign, err := s.fromAgent(ctx, ssh.FingerprintSHA256(pub))
		if err == nil {
			return sign, nil
		}
		inAgent = err
	}
	private, err := s.privateKey(ctx, strings.TrimSuffix(file, ".pub"))
	if errors.Is(err, fs.ErrNotExist) && inAgent != nil {
		return nil, inAgent // only the public key is here
	}
	if err != nil {
		return nil, err
	}
	if pub != nil && !bytes.Equal(private.PublicKey().Marshal(), plainKey(pub).Marshal()) {
		return nil, &Error{Why: WhyKeyUnreadable, Args: args("file", file), Err: errors.New("the private key beside it is another")}
	}
	if cert, ok := pub.(*ssh.Certificate); ok {
		if private, err = ssh.NewCertSigner(cert, private); err != nil {
			return nil, &Error{Why: WhyKeyUnreadable, Args: args("file", file), Err: err}
		}
	}
	return signWith(private), nil
}

// plainKey is the key that a certificate is of, or the key itself.
func plainKey(pub ssh.PublicKey) ssh.PublicKey {
	if cert, ok := pub.(*ssh.Certificate); ok {
		return cert.Key
	}
	return pub
}

// publicKeyOf reads the public key of a key file: the file itself, or the one beside it. nil
// where neither tells and the private key must. Error: WhyKeyMissing.
func publicKeyOf(file string) (ssh.PublicKey, error) {
	data, err := readKey(file)
	if errors.Is(err, fs.ErrNotExist) && strings.HasSuffix(file, ".pub") {
		data, err = readKey(strings.TrimSuffix(file, ".pub"))
	}
	if err != nil {
		return nil, keyError(file, err)
	}
	if pub, _, _, _, err := ssh.ParseAuthorizedKey(data); err == nil {
		return pub, nil
	}
	beside, err := readKey(file + ".pub")
	if err != nil {
		return nil, nil //nolint:nilerr // then the private key tells
	}
	pub, _, _, _, err := ssh.ParseAuthorizedKey(beside)
	if err != nil {
		return nil, nil //nolint:nilerr // the same
	}
	return pub, nil
}

func keyError(file string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &Error{Why: WhyKeyMissing, Args: args("file", file), Err: err}
	}
	return &Error{Why: WhyKeyUnreadable, Args: args("file", file, "cause", err.Error()), Err: err}
}

// readKey reads a regular file of a key's size.
func readKey(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxKeySize {
		return nil, errors.New("not a key file")
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	return io.ReadAll(io.LimitReader(f, maxKeySize))
}

// privateKey reads a private key, and asks for its passphrase where it has one. As with
// ssh-keygen, a key that others may read is none.
func (s *Signer) privateKey(ctx context.Context, file string) (ssh.Signer, error) {
	data, err := readKey(file)
	if err != nil {
		return nil, keyError(file, err)
	}
	if info, err := os.Stat(file); err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, &Error{Why: WhyKeyOpen, Args: args("file", file)}
	}
	key, err := ssh.ParsePrivateKey(data)
	var locked *ssh.PassphraseMissingError
	if errors.As(err, &locked) {
		return s.unlock(ctx, file, data)
	}
	if err != nil {
		return nil, keyFault(file, data, err)
	}
	return key, nil
}

// keyFault tells a key that lies in a device from one that is damaged.
func keyFault(file string, data []byte, err error) error {
	why := WhyKeyUnreadable
	if strings.Contains(err.Error(), "unhandled key type") || strings.Contains(err.Error(), "unsupported key") {
		why = WhyKeyKind
	}
	if pemType(data) == "" {
		err = errors.New("no private key stands in it")
	}
	return &Error{Why: why, Args: args("file", file, "cause", err.Error()), Err: err}
}

// tries is how often a passphrase is asked for, as ssh does.
const tries = 3

func (s *Signer) unlock(ctx context.Context, file string, data []byte) (ssh.Signer, error) {
	for try := range tries {
		phrase, again, err := s.passphrase(ctx, file)
		if err != nil {
			return nil, err
		}
		key, err := ssh.ParsePrivateKeyWithPassphrase(data, phrase)
		clear(phrase)
		if err == nil {
			return key, nil
		}
		if !again || try == tries-1 {
			return nil, &Error{Why: WhyWrong, Args: args("file", file), Err: err}
		}
	}
	return nil, &Error{Why: WhyWrong, Args: args("file", file)}
}

// passphrase asks as ssh does: SSH_ASKPASS where it is wanted first, then the terminal, then
// SSH_ASKPASS where a screen is there (ssh(1), SSH_ASKPASS_REQUIRE). again tells that a
// person may be asked once more.
func (s *Signer) passphrase(ctx context.Context, file string) (phrase []byte, again bool, err error) {
	program, require := s.world.Env("SSH_ASKPASS"), s.world.Env("SSH_ASKPASS_REQUIRE")
	screen := s.world.Env("DISPLAY") != "" || s.world.Env("WAYLAND_DISPLAY") != ""
	switch {
	case require == "never":
		program = ""
	case program != "" && (require == "force" || require == "prefer"):
		return s.askProgram(ctx, program, file)
	}
	switch {
	case s.world.Ask != nil:
		phrase, err = s.world.Ask(ctx, file)
		return phrase, true, err
	case program != "" && screen:
		return s.askProgram(ctx, program, file)
	}
	return nil, false, &Error{Why: WhyPassphrase, Args: args("file", file)}
}

func (s *Signer) askProgram(ctx context.Context, program, file string) ([]byte, bool, error) {
	out, err := s.run(ctx, []string{program, "Enter passphrase for key '" + file + "': "}, nil)
	if err != nil {
		return nil, false, &Error{Why: WhyProgram, Args: args("program", program, "cause", err.Error()), Err: err}
	}
	line, _, _ := bytes.Cut(out, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r")), false, nil
}

// signWith signs as ssh-keygen -Y sign -n git does.
func signWith(key ssh.Signer) signFunc {
	return func(_ context.Context, payload []byte) ([]byte, error) {
		sig, err := sshsig.SignWithRand(bytes.NewReader(payload), rand.Reader, rsaSHA2{key}, sshsig.HashSHA512, Namespace)
		if err != nil {
			return nil, &Error{Why: WhyAgent, Args: args("key", ssh.FingerprintSHA256(key.PublicKey()), "cause", err.Error()), Err: err}
		}
		return sshsig.Armor(sig), nil
	}
}

// rsaSHA2 signs with SHA-512 where a certificate hides that the key is RSA: the protocol
// refuses SHA-1 (PROTOCOL.sshsig, 3).
type rsaSHA2 struct{ ssh.Signer }

// Sign signs by the key's own algorithm, RSA by rsa-sha2-512.
func (r rsaSHA2) Sign(random io.Reader, data []byte) (*ssh.Signature, error) {
	if plainKey(r.PublicKey()).Type() != ssh.KeyAlgoRSA {
		return r.Signer.Sign(random, data)
	}
	return r.SignWithAlgorithm(random, data, ssh.KeyAlgoRSASHA512)
}

// SignWithAlgorithm signs by a named algorithm, if the key can.
func (r rsaSHA2) SignWithAlgorithm(random io.Reader, data []byte, algorithm string) (*ssh.Signature, error) {
	key, ok := r.Signer.(ssh.AlgorithmSigner)
	if !ok {
		return nil, errors.New("the key cannot sign by " + algorithm)
	}
	return key.SignWithAlgorithm(random, data, algorithm)
}

// fromAgent signs with a key that the agent of SSH_AUTH_SOCK holds.
func (s *Signer) fromAgent(ctx context.Context, fingerprint string) (signFunc, error) {
	if err := s.withAgent(ctx, fingerprint, func(ssh.Signer) error { return nil }); err != nil {
		return nil, err
	}
	return func(ctx context.Context, payload []byte) (out []byte, err error) {
		err = s.withAgent(ctx, fingerprint, func(key ssh.Signer) (err error) {
			out, err = signWith(key)(ctx, payload)
			return err
		})
		return out, err
	}, nil
}

// withAgent talks to the agent about one key. The end of ctx ends the talk: a person may be
// asked to confirm, and that may take as long as it likes.
func (s *Signer) withAgent(ctx context.Context, fingerprint string, do func(ssh.Signer) error) error {
	socket := s.world.Env("SSH_AUTH_SOCK")
	if socket == "" {
		return &Error{Why: WhyNoAgent, Args: args("key", fingerprint)}
	}
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "unix", socket)
	if err != nil {
		return &Error{Why: WhyNoAgent, Args: args("key", fingerprint), Err: err}
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer func() { stop(); _ = conn.Close() }()
	keys, err := agent.NewClient(conn).Signers()
	if err == nil {
		for _, key := range keys {
			if ssh.FingerprintSHA256(key.PublicKey()) == fingerprint {
				err = do(key)
				return errors.Join(err, ctx.Err())
			}
		}
		return &Error{Why: WhyNotInAgent, Args: args("key", fingerprint)}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return &Error{Why: WhyAgent, Args: args("key", fingerprint, "cause", err.Error()), Err: err}
}
