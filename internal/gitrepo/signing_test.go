package gitrepo

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// needsOpenSSH skips a test, loudly, where ssh-keygen is missing; with HFH_SIGN=1, as in
// .ci/run, that is a failure.
func needsOpenSSH(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("ssh-keygen"); err != nil {
		if os.Getenv("HFH_SIGN") == "1" {
			t.Fatal("ssh-keygen is not here, and HFH_SIGN=1 demands it")
		}
		t.Skip("SKIPPED: ssh-keygen is not here")
	}
}

// keyring is a folder with a key of OpenSSH's own making, and a list that allows it.
func keyring(t *testing.T) (key, allowed string) {
	t.Helper()
	dir := t.TempDir()
	key, allowed = filepath.Join(dir, "key"), filepath.Join(dir, "allowed")
	if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", key).CombinedOutput(); err != nil {
		t.Fatalf("ssh-keygen: %v\n%s", err, out)
	}
	pub, err := os.ReadFile(key + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(allowed, append([]byte("ase@example.no "), pub...), 0o600); err != nil {
		t.Fatal(err)
	}
	return key, allowed
}

// bySSHKeygen signs with ssh-keygen itself, and counts.
func bySSHKeygen(key string, asked *int) Signer {
	return func(ctx context.Context, _ Signing, payload []byte) ([]byte, error) {
		*asked++
		cmd := exec.CommandContext(ctx, "ssh-keygen", "-Y", "sign", "-n", "git", "-f", key)
		cmd.Stdin = bytes.NewReader(payload)
		return cmd.Output()
	}
}

// signing is a repository that is set to sign, with that signer.
func signing(t *testing.T, by Signer) field {
	t.Helper()
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	f.git("config", "commit.gpgsign", "true")
	f.git("config", "tag.gpgsign", "true")
	f.git("config", "gpg.format", "ssh")
	env := testEnv("/nonexistent")
	env.Sign = by
	repo, err := Open(f.dir, env)
	if err != nil {
		t.Fatal(err)
	}
	return field{t, f.dir, repo}
}

func TestGitVerifiesWhatIsSigned(t *testing.T) {
	t.Parallel()
	needsOpenSSH(t)
	key, allowed := keyring(t)
	asked := 0
	f := signing(t, bySSHKeygen(key, &asked))
	f.git("config", "gpg.ssh.allowedSignersFile", allowed)
	c := f.change(f.head(), map[string]string{"data/plan.yaml": "a: 2\n", "data/new/x.yaml": "b: 1\n"})
	c.Message.Body = "-----BEGIN SSH SIGNATURE-----\nnot one\n-----END SSH SIGNATURE-----"
	c.Tag = &NewTag{Name: "plan/2024", Message: "vedtatt\n\nog mer"}
	f.revise(c)
	f.sound("")
	f.git("verify-commit", "HEAD")
	f.git("verify-tag", "plan/2024")
	if asked != 2 {
		t.Errorf("asked to sign %d times, want for the revision and its tag", asked)
	}
	rev, err := f.repo.Commit(f.head())
	if err != nil || rev.Trailers.Change != "registration" {
		t.Errorf("the message is not read back: %+v, %v", rev, err)
	}
}

// TestSignatureIsTakenApartAsGitDoes compares with the bytes that git hands to ssh-keygen:
// the signature that is made of them must be that of the payload.
func TestSignatureIsTakenApartAsGitDoes(t *testing.T) {
	t.Parallel()
	needsOpenSSH(t)
	key, allowed := keyring(t)
	f := newField(t, map[string]string{"data/plan.yaml": "a: 1\n"})
	f.git("config", "user.signingkey", key)
	f.git("config", "gpg.format", "ssh")
	f.git("commit", "-q", "-S", "--allow-empty", "-m", "ved git\n\ngpgsig ikke\n gpgsig heller ikke")
	f.git("tag", "-s", "-m", "et merke\n\nmed mer", "signert")
	f.git("tag", "-m", "usignert", "usignert")
	f.git("tag", "lett")
	f = f.reopened()
	commit, err := f.repo.CommitSignature(f.head())
	if err != nil {
		t.Fatal(err)
	}
	tag, err := f.repo.TagSignature("signert")
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]Signed{"commit": commit, "tag": tag} {
		at := filepath.Join(t.TempDir(), "sig")
		if err := os.WriteFile(at, s.Signature, 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("ssh-keygen", "-Y", "verify", "-n", "git", "-I", "ase@example.no", "-f", allowed, "-s", at)
		cmd.Stdin = bytes.NewReader(s.Payload)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s\n%s", name, err, out, s.Payload)
		}
	}
	for _, name := range []string{"usignert", "lett"} {
		if s, err := f.repo.TagSignature(name); err != nil || len(s.Signature) > 0 {
			t.Errorf("%s: %+v, %v", name, s, err)
		}
	}
	if _, err := f.repo.TagSignature("finnes-ikke"); !errors.Is(err, ErrNotFound) {
		t.Errorf("no such tag: %v", err)
	}
}

func TestSplitCommit(t *testing.T) {
	t.Parallel()
	head := "tree 1\nauthor a\n"
	for name, c := range map[string]struct{ body, payload, sig string }{
		"none":       {head + "\nmessage\n", head + "\nmessage\n", ""},
		"one":        {head + "gpgsig a\n b\n \n c\n\nm\n", head + "\nm\n", "a\nb\n\nc\n"},
		"two":        {head + "gpgsig a\ngpgsig b\n\nm\n", head + "\nm\n", "a\nb\n"},
		"twin":       {head + "gpgsig-sha256 a\n b\ngpgsig c\n\nm\n", head + "\nm\n", "c\n"},
		"after":      {head + "gpgsig a\n b\nmergetag x\n y\n\nm\n", head + "mergetag x\n y\n\nm\n", "a\nb\n"},
		"no message": {head + "gpgsig a\n\n", head + "\n", "a\n"},
		"in message": {head + "\ngpgsig a\n b\n", head + "\ngpgsig a\n b\n", ""},
	} {
		got := splitCommit([]byte(c.body))
		if diff := cmp.Diff([2]string{c.payload, c.sig}, [2]string{string(got.Payload), string(got.Signature)}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestSigningThatFailsWritesNothing(t *testing.T) {
	t.Parallel()
	boom := errors.New("the token was taken out")
	for name, by := range map[string]Signer{
		"error": func(context.Context, Signing, []byte) ([]byte, error) { return nil, boom },
		"empty": func(context.Context, Signing, []byte) ([]byte, error) { return []byte("\n"), nil },
		"none":  nil,
	} {
		f := signing(t, by)
		objects := f.git("count-objects")
		err := f.refusal(f.change(f.head(), map[string]string{"data/plan.yaml": "a: 2\n"}), ErrSign)
		if name == "error" && !errors.Is(err, boom) {
			t.Errorf("%v hides why", err)
		}
		if got := f.git("count-objects"); got != objects {
			t.Errorf("%s: objects were written: %s, %s", name, objects, got)
		}
	}
}

// TestSigningHoldsNoLock is for the person who is asked for a passphrase while others work:
// git and hfh can record meanwhile, and then the change is worked out again.
func TestSigningHoldsNoLock(t *testing.T) {
	t.Parallel()
	var f field
	f = signing(t, func(context.Context, Signing, []byte) ([]byte, error) {
		f.git("-c", "commit.gpgsign=false", "commit", "-q", "--allow-empty", "-m", "meanwhile")
		return []byte("-----BEGIN SSH SIGNATURE-----\n"), nil
	})
	c := f.change(f.head(), map[string]string{"data/plan.yaml": "a: 2\n"})
	if _, err := f.repo.Revise(t.Context(), c); !errors.Is(err, ErrMoved) {
		t.Errorf("Revise: %v, want ErrMoved", err)
	}
	f.sound("")
}

// TestNothingIsSignedThatIsNoChange spares a person the passphrase.
func TestNothingIsSignedThatIsNoChange(t *testing.T) {
	t.Parallel()
	asked := 0
	f := signing(t, func(context.Context, Signing, []byte) ([]byte, error) {
		asked++
		return []byte("x"), nil
	})
	f.refuses(f.change(f.head(), map[string]string{"data/plan.yaml": "a: 1\n"}), ErrNothing)
	if asked > 0 {
		t.Error("was asked to sign nothing")
	}
}

func TestProgramsAreNamedByTheUserAlone(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	for name, c := range map[string]struct {
		user, repo string
		want       Signing
	}{
		"nothing": {"", "", Signing{Format: "openpgp"}},
		"repo's own": {
			"", "[commit]\ngpgsign\n[gpg]\nprogram = evil\n[user]\nsigningkey = K\n[gpg \"ssh\"]\ndefaultKeyCommand = evil\n",
			Signing{Commits: true, Format: "openpgp", Key: "K", Ignored: "gpg.program"},
		},
		"repo's own for ssh": {
			"", "[tag]\nforceSignAnnotated = yes\n[gpg]\nformat = SSH\n[gpg \"ssh\"]\nprogram = evil\n",
			Signing{Tags: true, Format: "ssh", Ignored: "gpg.ssh.program"},
		},
		"user's": {
			"[commit]\ngpgsign = true\n[gpg]\nprogram = good\n[tag]\ngpgsign = 1\n", "[gpg]\nformat = openpgp\n",
			Signing{Commits: true, Tags: true, Format: "openpgp", Program: "good", Own: true},
		},
		"user's, which the repo cannot change": {
			"[gpg]\nprogram = good\n", "[commit]\ngpgsign\n[gpg]\nprogram = evil\n[gpg \"openpgp\"]\nprogram = evil\n",
			Signing{Commits: true, Format: "openpgp", Program: "good", Own: true, Ignored: "gpg.openpgp.program"},
		},
		"the repo turns it off": {"[commit]\ngpgsign = true\n", "[commit]\ngpgsign = false\n", Signing{Format: "openpgp", Own: true}},
	} {
		dir := filepath.Join(home, strings.ReplaceAll(name, " ", "-"))
		repo, err := Init(dir, "", Env{Home: dir})
		if err != nil {
			t.Fatal(err)
		}
		for at, text := range map[string]string{repo.GitDir() + "/config": c.repo, dir + "/.gitconfig": c.user} {
			old, _ := os.ReadFile(at)
			if err := os.WriteFile(at, append(old, text...), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if repo, err = Open(dir, Env{Home: dir, Get: func(key string) string {
			return map[string]string{"GIT_CONFIG_NOSYSTEM": "1"}[key]
		}}); err != nil {
			t.Fatal(err)
		}
		got, err := repo.Signing()
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
}
