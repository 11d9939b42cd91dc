package sign

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// maxOutput bounds what is kept of a program's words.
const maxOutput = 1 << 20

// shellCommand is how git runs a command of its configuration: by the shell, so that it may
// have arguments.
func shellCommand(line string) []string {
	if runtime.GOOS == "windows" {
		return strings.Fields(line)
	}
	return []string{"sh", "-c", line}
}

// run runs a program with input and gives what it prints. Its error says what it said.
func (s *Signer) run(ctx context.Context, command []string, input []byte) ([]byte, error) {
	if len(command) == 0 {
		return nil, errors.New("no program is named")
	}
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	var out, said bytes.Buffer
	cmd.Env, cmd.Stdin = s.world.Environ, bytes.NewReader(input)
	cmd.Stdout, cmd.Stderr = &bounded{&out}, &bounded{&said}
	err := cmd.Run()
	if err == nil {
		return out.Bytes(), nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if text := lastLine(said.Bytes()); text != "" {
		return nil, errors.New(text)
	}
	return nil, err
}

// bounded keeps the first maxOutput bytes.
type bounded struct{ to *bytes.Buffer }

func (b *bounded) Write(p []byte) (int, error) {
	b.to.Write(p[:min(len(p), max(0, maxOutput-b.to.Len()))])
	return len(p), nil
}

// lastLine is the last line that a program said that is not a status line of gpg's.
func lastLine(said []byte) string {
	last := ""
	for line := range strings.Lines(string(said)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "[GNUPG:]") {
			last = line
		}
	}
	return last
}

// sshProgram signs with the program of gpg.ssh.program, called as git calls ssh-keygen.
func (s *Signer) sshProgram(key string) (signFunc, error) {
	program := expandHome(s.how.Program, s.world.Home)
	return func(ctx context.Context, payload []byte) ([]byte, error) {
		dir, err := os.MkdirTemp("", "hfh-sign-")
		if err != nil {
			return nil, err
		}
		defer func() { _ = os.RemoveAll(dir) }()
		file := filepath.Join(dir, "payload")
		command := []string{program, "-Y", "sign", "-n", Namespace, "-f", expandHome(key, s.world.Home)}
		if literal, ok := literalKey(key); ok {
			at := filepath.Join(dir, "key.pub")
			if err := os.WriteFile(at, []byte(literal+"\n"), 0o600); err != nil {
				return nil, err
			}
			command[len(command)-1] = at
			command = append(command, "-U")
		}
		if err := os.WriteFile(file, payload, 0o600); err != nil {
			return nil, err
		}
		if _, err := s.run(ctx, append(command, file), nil); err != nil {
			return nil, s.programError(ctx, program, err)
		}
		return os.ReadFile(file + ".sig")
	}, nil
}

func (s *Signer) programError(ctx context.Context, program string, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, os.ErrNotExist):
		return &Error{Why: WhyNoGPG, Args: args("program", program), Err: err}
	}
	return &Error{Why: WhyProgram, Args: args("program", program, "cause", err.Error()), Err: err}
}

// openPGP signs with a secret key in a file that user.signingKey names, else by the program
// that the user's own configuration names, else by gpg as git does, where the user's own
// configuration asks for signing.
func (s *Signer) openPGP(ctx context.Context) (signFunc, error) {
	if file := expandHome(s.how.Key, s.world.Home); filepath.IsAbs(file) {
		return s.pgpFile(ctx, file)
	}
	program := expandHome(s.how.Program, s.world.Home)
	if program == "" {
		if !s.how.Own {
			return nil, &Error{Why: WhyOwn}
		}
		program = "gpg"
	}
	return func(ctx context.Context, payload []byte) ([]byte, error) {
		command := []string{program, "--status-fd=2", "-bsau", cmp.Or(s.how.Key, s.how.Who)}
		out, err := s.run(ctx, command, payload)
		if err != nil {
			return nil, s.programError(ctx, program, err)
		}
		if FormOf(out) != OpenPGP {
			return nil, &Error{Why: WhyProgram, Args: args("program", program, "cause", "no signature came")}
		}
		return out, nil
	}, nil
}

// pgpFile signs with an exported secret key.
func (s *Signer) pgpFile(ctx context.Context, file string) (signFunc, error) {
	data, err := readKey(file)
	if err != nil {
		return nil, keyError(file, err)
	}
	if info, err := os.Stat(file); err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, &Error{Why: WhyKeyOpen, Args: args("file", file)}
	}
	keys, err := openpgp.ReadArmoredKeyRing(bytes.NewReader(data))
	if err == nil && (len(keys) != 1 || keys[0].PrivateKey == nil) {
		err = errors.New("it does not hold just one secret key")
	}
	if err != nil {
		return nil, &Error{Why: WhyKeyUnreadable, Args: args("file", file, "cause", err.Error()), Err: err}
	}
	if err := s.unlockPGP(ctx, file, keys[0]); err != nil {
		return nil, err
	}
	return func(_ context.Context, payload []byte) ([]byte, error) {
		var out bytes.Buffer
		if err := openpgp.ArmoredDetachSign(&out, keys[0], bytes.NewReader(payload), &packet.Config{}); err != nil {
			return nil, &Error{Why: WhyKeyUnreadable, Args: args("file", file, "cause", err.Error()), Err: err}
		}
		out.WriteByte('\n')
		return out.Bytes(), nil
	}, nil
}

// unlockPGP asks for the passphrase of a secret key that has one.
func (s *Signer) unlockPGP(ctx context.Context, file string, key *openpgp.Entity) error {
	for range tries {
		if !locked(key) {
			return nil
		}
		phrase, again, err := s.passphrase(ctx, file)
		if err != nil {
			return err
		}
		err = key.DecryptPrivateKeys(phrase)
		clear(phrase)
		if err != nil && !again {
			break
		}
	}
	if locked(key) {
		return &Error{Why: WhyWrong, Args: args("file", file)}
	}
	return nil
}

func locked(key *openpgp.Entity) bool {
	if key.PrivateKey.Encrypted {
		return true
	}
	for _, sub := range key.Subkeys {
		if sub.PrivateKey != nil && sub.PrivateKey.Encrypted {
			return true
		}
	}
	return false
}
