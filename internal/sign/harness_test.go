package sign

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const (
	kari = "kari@example.org"
	ola  = "ola@example.org"
)

func payload() []byte { return []byte("tree 1\nauthor x\n\nen registrering\n") }

// needs skips a test, loudly, where a program is missing; with HFH_SIGN=1, as in .ci/run,
// that is a failure.
func needs(t testing.TB, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err == nil {
			continue
		}
		if os.Getenv("HFH_SIGN") == "1" {
			t.Fatalf("%s is not here, and HFH_SIGN=1 demands it", p)
		}
		t.Skipf("SKIPPED: %s is not here", p)
	}
}

// sh runs a program in a folder and gives what it says.
func sh(t testing.TB, dir string, stdin []byte, command ...string) string {
	t.Helper()
	out, err := try(dir, stdin, command...)
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(command, " "), err, out)
	}
	return out
}

func try(dir string, stdin []byte, command ...string) (string, error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir, cmd.Stdin, cmd.Env = dir, bytes.NewReader(stdin), append(os.Environ(), "TZ=Europe/Oslo", "LC_ALL=C")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// key makes a key with ssh-keygen and gives its file.
func key(t testing.TB, dir, name, kind, phrase string) string {
	t.Helper()
	sh(t, dir, nil, "ssh-keygen", "-q", "-t", kind, "-b", bits(kind), "-N", phrase, "-C", name, "-f", name)
	return filepath.Join(dir, name)
}

// bits keeps the making of RSA keys short.
func bits(kind string) string {
	if kind == "rsa" {
		return "2048"
	}
	return "256"
}

// public is the public key of a key file without its comment.
func public(t testing.TB, file string) string {
	t.Helper()
	data, err := os.ReadFile(file + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(data))[:2], " ")
}

func write(t testing.TB, file, text string) string {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// alone is a world with nobody in it but what vars say.
func alone(vars map[string]string) World {
	return World{Env: func(key string) string { return vars[key] }, Environ: os.Environ()}
}

func asking(phrases ...string) World {
	w := alone(nil)
	w.Ask = func(context.Context, string) ([]byte, error) {
		phrase := phrases[0]
		if len(phrases) > 1 {
			phrases = phrases[1:]
		}
		return []byte(phrase), nil
	}
	return w
}

// signed signs the payload, or gives why not.
func signed(t testing.TB, how Setting, world World) ([]byte, error) {
	t.Helper()
	s, err := New(how, world)
	if err != nil {
		return nil, err
	}
	return s.Sign(t.Context(), payload())
}

func oslo(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func trust(t testing.TB, lists Lists) *Trust {
	t.Helper()
	trust, faults := NewTrust(lists, oslo(t))
	if n := len(faults.Allowed) + len(faults.Revoked) + len(faults.OpenPGP); n > 0 {
		t.Fatalf("the lists are at fault: %+v", faults)
	}
	return trust
}

func noon() time.Time { return time.Date(2025, 2, 4, 11, 0, 0, 0, time.UTC) }
