package sign

import (
	"bytes"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
)

// TestOpenSSHVerifiesOurs signs with every kind of key file and lets ssh-keygen judge it,
// and ourselves.
func TestOpenSSHVerifiesOurs(t *testing.T) {
	t.Parallel()
	needs(t, "ssh-keygen")
	dir := t.TempDir()
	for _, c := range []struct {
		name, kind, phrase string
		world              World
	}{
		{"ed", "ed25519", "", alone(nil)},
		{"rsa", "rsa", "", alone(nil)},
		{"ec", "ecdsa", "", alone(nil)},
		{"locked", "ed25519", "hemmelig", asking("feil", "hemmelig")},
	} {
		file := key(t, dir, c.name, c.kind, c.phrase)
		for _, named := range []string{file, file + ".pub"} {
			sig, err := signed(t, Setting{Format: "ssh", Key: named}, c.world)
			if err != nil {
				t.Errorf("%s: %v", named, err)
				continue
			}
			list := kari + " " + public(t, file) + "\n"
			write(t, filepath.Join(dir, "list"), list)
			write(t, filepath.Join(dir, "sig"), string(sig))
			sh(t, dir, payload(), "ssh-keygen", "-Y", "verify", "-n", "git", "-I", kari, "-f", "list", "-s", "sig")
			if v := trust(t, Lists{Allowed: []byte(list)}).Verify(payload(), sig, noon(), kari); v.State != Good || v.Line != 1 || v.Form != SSH {
				t.Errorf("%s: %+v", named, v)
			}
		}
	}
}

func TestWhatCannotBeSignedSaysWhy(t *testing.T) {
	t.Parallel()
	needs(t, "ssh-keygen")
	dir := t.TempDir()
	file, locked, open := key(t, dir, "a", "ed25519", ""), key(t, dir, "b", "ed25519", "x"), key(t, dir, "c", "ed25519", "")
	if err := os.Chmod(open, 0o644); err != nil {
		t.Fatal(err)
	}
	lonely := write(t, filepath.Join(dir, "lonely.pub"), public(t, file))
	askpass := write(t, filepath.Join(dir, "askpass"), "#!/bin/sh\necho x\n")
	if err := os.Chmod(askpass, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		how   Setting
		world World
		why   Why // "" for signed
	}{
		"no key":           {Setting{Format: "ssh"}, alone(nil), WhyNoKey},
		"no file":          {Setting{Format: "ssh", Key: dir + "/none"}, alone(nil), WhyKeyMissing},
		"no public file":   {Setting{Format: "ssh", Key: dir + "/none.pub"}, alone(nil), WhyKeyMissing},
		"a folder":         {Setting{Format: "ssh", Key: dir}, alone(nil), WhyKeyUnreadable},
		"no key in it":     {Setting{Format: "ssh", Key: write(t, filepath.Join(dir, "text"), "hei")}, alone(nil), WhyKeyUnreadable},
		"others read it":   {Setting{Format: "ssh", Key: open}, alone(nil), WhyKeyOpen},
		"nobody to ask":    {Setting{Format: "ssh", Key: locked}, alone(nil), WhyPassphrase},
		"wrong passphrase": {Setting{Format: "ssh", Key: locked}, asking("y"), WhyWrong},
		"SSH_ASKPASS":      {Setting{Format: "ssh", Key: locked}, alone(map[string]string{"SSH_ASKPASS": askpass, "SSH_ASKPASS_REQUIRE": "force"}), ""},
		"a screen":         {Setting{Format: "ssh", Key: locked}, alone(map[string]string{"SSH_ASKPASS": askpass, "DISPLAY": ":0"}), ""},
		"no screen":        {Setting{Format: "ssh", Key: locked}, alone(map[string]string{"SSH_ASKPASS": askpass}), WhyPassphrase},
		"never":            {Setting{Format: "ssh", Key: locked}, alone(map[string]string{"SSH_ASKPASS": askpass, "DISPLAY": ":0", "SSH_ASKPASS_REQUIRE": "never"}), WhyPassphrase},
		"askpass fails":    {Setting{Format: "ssh", Key: locked}, alone(map[string]string{"SSH_ASKPASS": "/bin/false", "SSH_ASKPASS_REQUIRE": "force"}), WhyProgram},
		"literal, alone":   {Setting{Format: "ssh", Key: "key::" + public(t, file)}, alone(nil), WhyNoAgent},
		"old literal":      {Setting{Format: "ssh", Key: public(t, file)}, alone(nil), WhyNoAgent},
		"broken literal":   {Setting{Format: "ssh", Key: "key::ssh-ed25519 AAAA"}, alone(nil), WhyKeyUnreadable},
		"dead agent":       {Setting{Format: "ssh", Key: lonely}, alone(map[string]string{"SSH_AUTH_SOCK": dir + "/dead"}), WhyNoAgent},
		"the user's command": {
			Setting{Format: "ssh", KeyCommand: "echo " + file}, alone(nil), "",
		},
		"a silent command": {Setting{Format: "ssh", KeyCommand: "true"}, alone(nil), WhyNoKey},
		"its own program":  {Setting{Format: "ssh", Key: file, Program: "ssh-keygen"}, alone(nil), ""},
		"no such program":  {Setting{Format: "ssh", Key: file, Program: dir + "/none"}, alone(nil), WhyNoGPG},
		"x509":             {Setting{Format: "x509"}, alone(nil), WhyX509},
		"nonsense":         {Setting{Format: "rot13"}, alone(nil), WhyFormat},
		"repo's program":   {Setting{Format: "openpgp", Ignored: "gpg.program"}, alone(nil), WhyForeignProgram},
		"repo's wish":      {Setting{Format: "openpgp"}, alone(nil), WhyOwn},
		"no gpg":           {Setting{Format: "openpgp", Own: true, Program: dir + "/gpg"}, alone(nil), WhyNoGPG},
		"gpg says no":      {Setting{Format: "openpgp", Own: true, Program: "/bin/false"}, alone(nil), WhyProgram},
		"gpg says nothing": {Setting{Format: "openpgp", Own: true, Program: "/bin/true"}, alone(nil), WhyProgram},
	} {
		sig, err := signed(t, c.how, c.world)
		var e *Error
		switch {
		case c.why == "" && (err != nil || len(sig) == 0):
			t.Errorf("%s: %v", name, err)
		case c.why != "" && (!errors.As(err, &e) || e.Why != c.why):
			t.Errorf("%s: %v, want %s", name, err, c.why)
		}
	}
}

// TestTheAgentSigns takes a key from a real ssh-agent: named by its public file, as a
// literal and by its fingerprint, with and without the private file.
func TestTheAgentSigns(t *testing.T) {
	t.Parallel()
	needs(t, "ssh-keygen", "ssh-agent", "ssh-add")
	dir := t.TempDir()
	file, other := key(t, dir, "k", "rsa", ""), key(t, dir, "other", "ed25519", "")
	world := alone(map[string]string{"SSH_AUTH_SOCK": startAgent(t, file)})
	lonely := write(t, filepath.Join(dir, "lonely.pub"), public(t, file))
	pub, _, _, _, err := ssh.ParseAuthorizedKey([]byte(public(t, file)))
	if err != nil {
		t.Fatal(err)
	}
	who := trust(t, Lists{Allowed: []byte(kari + " " + public(t, file))})
	for _, name := range []string{lonely, "key::" + public(t, file), public(t, file), ssh.FingerprintSHA256(pub)} {
		sig, err := signed(t, Setting{Format: "ssh", Key: name}, world)
		if v := who.Verify(payload(), sig, noon(), kari); err != nil || v.State != Good {
			t.Errorf("%s: %v %+v", name, err, v)
		}
	}
	var e *Error
	if _, err := signed(t, Setting{Format: "ssh", Key: "key::" + public(t, other)}, world); !errors.As(err, &e) || e.Why != WhyNotInAgent {
		t.Errorf("a key that it has not: %v", err)
	}
}

// startAgent starts an agent that holds a key, and gives its socket.
func startAgent(t *testing.T, file string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "hfh-agent") //nolint:usetesting // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(dir, "s")
	cmd := exec.Command("ssh-agent", "-D", "-a", socket)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait(); _ = os.RemoveAll(dir) })
	for range 200 {
		if conn, err := net.Dial("unix", socket); err == nil {
			_ = conn.Close()
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	add := exec.Command("ssh-add", "-q", file)
	add.Env = append(os.Environ(), "SSH_AUTH_SOCK="+socket)
	if out, err := add.CombinedOutput(); err != nil {
		t.Fatalf("ssh-add: %v\n%s", err, out)
	}
	return socket
}

// TestACertificateSpeaksForItsAuthority has certificates of ssh-keygen's making.
func TestACertificateSpeaksForItsAuthority(t *testing.T) {
	t.Parallel()
	needs(t, "ssh-keygen")
	dir := t.TempDir()
	ca, file := key(t, dir, "ca", "ed25519", ""), key(t, dir, "k", "rsa", "")
	sh(t, dir, nil, "ssh-keygen", "-q", "-s", ca, "-I", "id", "-n", kari, "-V", "20250101:20250301", file+".pub")
	cert := write(t, filepath.Join(dir, "c.pub"), sh(t, dir, nil, "cat", file+"-cert.pub"))
	if err := os.Rename(file, filepath.Join(dir, "c")); err != nil {
		t.Fatal(err)
	}
	sig, err := signed(t, Setting{Format: "ssh", Key: cert}, alone(nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		list  string
		when  time.Time
		email string
		want  State
	}{
		{"*@example.org cert-authority " + public(t, ca), noon(), kari, Good},
		{"*@example.org cert-authority " + public(t, ca), noon(), ola, Principal},
		{ola + " cert-authority " + public(t, ca), noon(), kari, Principal},
		{"*@example.org cert-authority " + public(t, ca), noon().AddDate(1, 0, 0), kari, Outside},
		{"*@example.org cert-authority,valid-before=\"20250101\" " + public(t, ca), noon(), kari, Outside},
		{"*@example.org " + public(t, ca), noon(), kari, Unknown},
		{kari + " " + public(t, file), noon(), kari, Unknown},
	} {
		if v := trust(t, Lists{Allowed: []byte(c.list)}).Verify(payload(), sig, c.when, c.email); v.State != c.want {
			t.Errorf("%.60s, %s, %s: %+v, want %s", c.list, c.when, c.email, v, c.want)
		}
		if c.want == Principal || c.email != kari {
			continue
		}
		write(t, filepath.Join(dir, "list"), c.list+"\n")
		write(t, filepath.Join(dir, "sig"), string(sig))
		out, err := try(dir, payload(), "ssh-keygen", "-Y", "verify", "-n", "git", "-I", c.email, "-f", "list", "-s", "sig", "-Overify-time="+c.when.UTC().Format("20060102150405Z"))
		if (err == nil) != (c.want == Good) {
			t.Errorf("ssh-keygen differs on %.60s: %s", c.list, out)
		}
	}
	v := trust(t, Lists{Allowed: []byte("* cert-authority " + public(t, ca)), Revoked: []byte(public(t, ca))}).Verify(payload(), sig, noon(), kari)
	if v.State != Revoked {
		t.Errorf("a revoked authority: %+v", v)
	}
}

// TestEveryFlippedByteShows changes each byte of what was signed and of its signature.
func TestEveryFlippedByteShows(t *testing.T) {
	t.Parallel()
	needs(t, "ssh-keygen")
	dir := t.TempDir()
	file := key(t, dir, "k", "ed25519", "")
	sig, err := signed(t, Setting{Format: "ssh", Key: file}, alone(nil))
	if err != nil {
		t.Fatal(err)
	}
	who := trust(t, Lists{Allowed: []byte(kari + " " + public(t, file))})
	text := payload()
	for i := range text {
		text[i] ^= 1
		if v := who.Verify(text, sig, noon(), kari); v.State != Bad {
			t.Errorf("byte %d of the text: %+v", i, v)
		}
		text[i] ^= 1
	}
	was, err := sshsig.Unarmor(sig)
	if err != nil {
		t.Fatal(err)
	}
	for i := range sig {
		for _, bit := range []byte{1, 32} {
			sig[i] ^= bit
			if v := who.Verify(text, sig, noon(), kari); v.State == Good && !saysTheSame(was, sig) {
				t.Errorf("byte %d of the signature, %q: still good", i, sig[i])
			}
			sig[i] ^= bit
		}
	}
}

// saysTheSame tells a change of the armour alone: of white space, or of the bits that base64
// has to spare.
func saysTheSame(was *sshsig.Signature, changed []byte) bool {
	is, err := sshsig.Unarmor(changed)
	return err == nil && bytes.Equal(was.Marshal(), is.Marshal())
}
