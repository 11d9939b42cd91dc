package sign

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// gnupg is a GnuPG with a home of its own and one key.
func gnupg(t *testing.T) (env []string, dir, public string) {
	t.Helper()
	needs(t, "gpg")
	dir, err := os.MkdirTemp("", "hfh-gpg") //nolint:usetesting // the agent's socket must have a short path
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = try(dir, nil, "gpgconf", "--homedir", dir, "--kill", "all"); _ = os.RemoveAll(dir) })
	env = append(os.Environ(), "GNUPGHOME="+dir)
	sh(t, dir, nil, "gpg", "-q", "--homedir", dir, "--batch", "--passphrase", "", "--quick-gen-key", "Kari Prove <"+kari+">", "ed25519", "sign", "2y")
	return env, dir, sh(t, dir, nil, "gpg", "--homedir", dir, "--armor", "--export", kari)
}

func TestGnuPGAndWeAgree(t *testing.T) {
	t.Parallel()
	env, dir, public := gnupg(t)
	world := alone(nil)
	world.Environ = env
	now := time.Now()
	who := trust(t, Lists{OpenPGP: []byte("Kari:\n" + public)})
	secret := write(t, filepath.Join(dir, "secret.asc"), sh(t, dir, nil, "gpg", "--homedir", dir, "--armor", "--export-secret-keys", kari))
	for name, how := range map[string]Setting{
		"by address":   {Format: "openpgp", Own: true, Key: kari},
		"by committer": {Format: "openpgp", Own: true, Who: "Kari Prove <" + kari + ">"},
		"by program":   {Format: "openpgp", Own: true, Program: "gpg", Key: kari},
		"by file":      {Format: "openpgp", Key: secret},
	} {
		sig, err := signed(t, how, world)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		write(t, filepath.Join(dir, "sig"), string(sig))
		sh(t, dir, payload(), "gpg", "--homedir", dir, "--verify", "sig", "-")
		for _, c := range []struct {
			when  time.Time
			email string
			want  State
		}{{now, kari, Good}, {now, ola, Principal}, {now.AddDate(3, 0, 0), kari, Outside}} {
			if v := who.Verify(payload(), sig, c.when, c.email); v.State != c.want || v.Form != OpenPGP || !strings.Contains(v.Who, "Kari") {
				t.Errorf("%s, %s, %s: %+v, want %s", name, c.when, c.email, v, c.want)
			}
		}
		if v := who.Verify([]byte("noe annet"), sig, now, kari); v.State != Bad {
			t.Errorf("%s, other text: %+v", name, v)
		}
		if v := trust(t, Lists{}).Verify(payload(), sig, now, kari); v.State != Unknown {
			t.Errorf("%s, no list: %+v", name, v)
		}
	}
	if _, err := signed(t, Setting{Format: "openpgp", Own: true, Key: ola}, world); err == nil {
		t.Error("a key that gpg has not signs")
	}
}

// TestAnOpenPGPKeyIsUnlockedAndRevoked needs no program.
func TestAnOpenPGPKeyIsUnlockedAndRevoked(t *testing.T) {
	t.Parallel()
	config := &packet.Config{Algorithm: packet.PubKeyAlgoEdDSA, Time: func() time.Time { return noon().Add(-time.Hour) }}
	key, err := openpgp.NewEntity("Kari", "", kari, config)
	if err != nil {
		t.Fatal(err)
	}
	public := armoured(t, openpgp.PublicKeyType, key.Serialize)
	if err := key.EncryptPrivateKeys([]byte("hemmelig"), nil); err != nil {
		t.Fatal(err)
	}
	secret := write(t, filepath.Join(t.TempDir(), "key.asc"), armoured(t, openpgp.PrivateKeyType, func(w io.Writer) error {
		return key.SerializePrivateWithoutSigning(w, nil)
	}))
	how := Setting{Format: "openpgp", Key: secret}
	if _, err := signed(t, how, alone(nil)); err == nil {
		t.Error("a locked key signs with nobody to ask")
	}
	if _, err := signed(t, how, asking("feil")); err == nil {
		t.Error("a wrong passphrase opens it")
	}
	sig, err := signed(t, how, asking("feil", "hemmelig"))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	if v := trust(t, Lists{OpenPGP: []byte(public)}).Verify(payload(), sig, now, kari); v.State != Good {
		t.Errorf("%+v", v)
	}
	if err := key.DecryptPrivateKeys([]byte("hemmelig")); err != nil {
		t.Fatal(err)
	}
	if err := key.RevokeKey(packet.KeyCompromised, "stjålet", nil); err != nil {
		t.Fatal(err)
	}
	public = armoured(t, openpgp.PublicKeyType, key.Serialize)
	if v := trust(t, Lists{OpenPGP: []byte(public)}).Verify(payload(), sig, now, kari); v.State != Revoked {
		t.Errorf("after revocation: %+v", v)
	}
	_, faults := NewTrust(Lists{OpenPGP: []byte("x\n" + public[:len(public)/2])}, time.UTC)
	if len(faults.OpenPGP) != 1 || faults.OpenPGP[0].Line != 2 {
		t.Errorf("half a key: %+v", faults)
	}
}

func armoured(t *testing.T, kind string, fill func(io.Writer) error) string {
	t.Helper()
	var b strings.Builder
	w, err := armor.Encode(&b, kind, nil)
	if err == nil {
		err = fill(w)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String() + "\n"
}
