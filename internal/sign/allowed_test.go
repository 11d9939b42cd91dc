package sign

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestAllowedSignersAsOpenSSHReadsThem has ssh-keygen judge the same list, for the same
// person at the same time; KEY and OTHER stand for keys.
func TestAllowedSignersAsOpenSSHReadsThem(t *testing.T) {
	t.Parallel()
	needs(t, "ssh-keygen")
	dir := t.TempDir()
	file, other := key(t, dir, "k", "ed25519", ""), key(t, dir, "o", "ed25519", "")
	sig, err := signed(t, Setting{Format: "ssh", Key: file}, alone(nil))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "sig"), string(sig))
	named := strings.NewReplacer("KEY", public(t, file), "OTHER", public(t, other))
	for _, c := range []struct {
		list, when string
		want       State
		faults     int
	}{
		{"kari@example.org KEY", "", Good, 0},
		{"ola@example.org KEY", "", Principal, 0},
		{"kari@example.org OTHER", "", Unknown, 0},
		{"", "", Unknown, 0},
		{"# kari@example.org KEY", "", Unknown, 0},
		{"  # c\n\tkari@example.org\tKEY a comment", "", Good, 0},
		{"\"kari@example.org\" KEY", "", Good, 0},
		{"\"kari@example.org KEY", "", Unknown, 1},
		{"kari@example.org", "", Unknown, 1},
		{"KEY", "", Unknown, 1},
		{"nonsense\nkari@example.org KEY", "", Good, 1},
		{"ola@example.org ssh-foo AAAA\nkari@example.org KEY", "", Good, 1},
		{"kari@example.org ssh-ed25519 AAAA", "", Unknown, 1},
		{"KARI@example.org KEY", "", Principal, 0},
		{"*@example.org KEY", "", Good, 0},
		{"*@example.org,!kari@example.org KEY", "", Principal, 0},
		{"!ola@example.org,kari@* KEY", "", Good, 0},
		{"!ola@example.org KEY", "", Principal, 0},
		{"k?ri@example.org KEY", "", Good, 0},
		{"kar?i@example.org KEY", "", Principal, 0},
		{"ola@example.org,kari@example.org KEY", "", Good, 0},
		{"kari@example.org, KEY", "", Good, 0},
		{"kari@example.org namespaces=\"git\" KEY", "", Good, 0},
		{"kari@example.org namespaces=\"file,g*\" KEY", "", Good, 0},
		{"kari@example.org namespaces=\"file\" KEY", "", Unknown, 0},
		{"kari@example.org namespaces=\"file, git\" KEY", "", Unknown, 0},
		{"kari@example.org namespaces=\"!git,*\" KEY", "", Unknown, 0},
		{"kari@example.org NameSpaces=\"git\" KEY", "", Good, 0},
		{"kari@example.org namespaces=git KEY", "", Unknown, 1},
		{"kari@example.org namespaces KEY", "", Unknown, 1},
		{"kari@example.org namespaces=\"git\",namespaces=\"git\" KEY", "", Unknown, 1},
		{"kari@example.org bogus=\"x\" KEY", "", Unknown, 1},
		{"kari@example.org cert-authority KEY", "", Unknown, 0},
		{"kari@example.org cert-authority=\"x\" KEY", "", Unknown, 1},
		{"kari@example.org valid-after=\"20250204\" KEY", "20250204", Good, 0},
		{"kari@example.org valid-after=\"20250204\" KEY", "20250203235959", Outside, 0},
		{"kari@example.org valid-after=\"20250204Z\" KEY", "20250204", Outside, 0},
		{"kari@example.org valid-after=\"202502041200\" KEY", "20250204115959", Outside, 0},
		{"kari@example.org valid-after=\"20250204120000\" KEY", "20250204120000", Good, 0},
		{"kari@example.org valid-before=\"20250204\" KEY", "20250204", Good, 0},
		{"kari@example.org valid-before=\"20250204\" KEY", "20250204000001", Outside, 0},
		{"kari@example.org valid-after=\"20240101\",valid-before=\"20250101\" KEY", "20241231", Good, 0},
		{"kari@example.org valid-after=\"20250101\",valid-before=\"20240101\" KEY", "20241231", Unknown, 1},
		{"kari@example.org valid-after=\"20250101\",valid-before=\"20250101\" KEY", "20250101", Unknown, 1},
		{"kari@example.org valid-after=\"2025\" KEY", "", Unknown, 1},
		{"kari@example.org valid-after=\"20251301\" KEY", "", Unknown, 1},
		{"kari@example.org valid-after=\"\" KEY", "", Unknown, 1},
		{"kari@example.org valid-before=\"20200101\" KEY\nkari@example.org KEY", "", Good, 0},
		{"ola@example.org KEY\nkari@example.org KEY", "", Good, 0},
	} {
		list := named.Replace(c.list) + "\n"
		when := c.when
		if when == "" {
			when = "20250204"
		}
		at, err := parseTime(when, oslo(t))
		if err != nil {
			t.Fatal(err)
		}
		trust, faults := NewTrust(Lists{Allowed: []byte(list)}, oslo(t))
		v := trust.Verify(payload(), sig, at, kari)
		if v.State != c.want || len(faults.Allowed) != c.faults {
			t.Errorf("%s at %s: %s with %+v, want %s and %d faults", c.list, when, v.State, faults.Allowed, c.want, c.faults)
		}
		write(t, filepath.Join(dir, "list"), list)
		out, err := try(dir, payload(), "ssh-keygen", "-Y", "verify", "-n", "git", "-I", kari, "-f", "list", "-s", "sig", "-Overify-time="+when)
		if (err == nil) != (c.want == Good) {
			t.Errorf("ssh-keygen differs on %s at %s: %s", c.list, when, out)
		}
	}
}

func TestRevokedKeysCountNoMore(t *testing.T) {
	t.Parallel()
	needs(t, "ssh-keygen")
	dir := t.TempDir()
	file := key(t, dir, "k", "ed25519", "")
	sig, err := signed(t, Setting{Format: "ssh", Key: file}, alone(nil))
	if err != nil {
		t.Fatal(err)
	}
	list, revoked := kari+" "+public(t, file)+"\n", "# mistet\n\n"+public(t, file)+" gammel\n"
	write(t, filepath.Join(dir, "sig"), string(sig))
	write(t, filepath.Join(dir, "list"), list)
	write(t, filepath.Join(dir, "revoked"), revoked)
	if v := trust(t, Lists{Allowed: []byte(list), Revoked: []byte(revoked)}).Verify(payload(), sig, noon(), kari); v.State != Revoked {
		t.Errorf("%+v", v)
	}
	if out, err := try(dir, payload(), "ssh-keygen", "-Y", "verify", "-n", "git", "-I", kari, "-f", "list", "-r", "revoked", "-s", "sig"); err == nil {
		t.Errorf("ssh-keygen takes it: %s", out)
	}
	_, faults := ParseRevoked([]byte("x\n" + revoked + "from=\"x\" " + public(t, file)))
	if diff := cmp.Diff([]Fault{{Line: 1, Why: FaultKey}, {Line: 5, Why: FaultKey}}, faults); diff != "" {
		t.Error(diff)
	}
}

// TestPatternsMatchAsTheyRead compares with the plain meaning of "*" and "?".
func TestPatternsMatchAsTheyRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pattern := rapid.StringMatching(`[ab*?]{0,8}`).Draw(t, "pattern")
		name := rapid.StringMatching(`[ab]{0,8}`).Draw(t, "name")
		if got, want := match(pattern, name), plainMatch(pattern, name); got != want {
			t.Errorf("match(%q, %q) = %v", pattern, name, got)
		}
	})
	started := time.Now()
	if match(strings.Repeat("*a", 2_000)+"b", strings.Repeat("a", 60_000)) || time.Since(started) > 5*time.Second {
		took := time.Since(started)
		t.Errorf("a hostile pattern took %s", took)
	}
}

func plainMatch(pattern, name string) bool {
	switch {
	case pattern == "":
		return name == ""
	case pattern[0] == '*':
		return plainMatch(pattern[1:], name) || name != "" && plainMatch(pattern, name[1:])
	}
	return name != "" && (pattern[0] == '?' || pattern[0] == name[0]) && plainMatch(pattern[1:], name[1:])
}

// FuzzParseAllowed: whatever stands in a list, every line is read, passed over or a fault,
// and none of them twice.
func FuzzParseAllowed(f *testing.F) {
	const k = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHzZsSHtVwt4wH53rpVeO7U7hauOsUt4yyp7W4FfHifJ"
	for _, seed := range []string{
		"", "a@b " + k, "\"a b\" cert-authority,namespaces=\"git\",valid-after=\"20250101\" " + k + " c\n#x\n\n", "a valid-before=\"\\\"\" " + k, "a\x00b " + k + "\r\n\"",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		list, faults := ParseAllowed(data, time.UTC)
		seen := map[int]bool{}
		for _, a := range list {
			if a.Key == nil || a.Principals == "" || seen[a.Line] {
				t.Fatalf("%+v", a)
			}
			seen[a.Line] = true
			a.judge(time.Unix(0, 0), kari)
		}
		for _, fault := range faults {
			if seen[fault.Line] || fault.Why == "" {
				t.Fatalf("%+v", fault)
			}
			seen[fault.Line] = true
		}
		if n := bytes.Count(data, []byte("\n")) + 1; len(seen) > n {
			t.Fatalf("%d lines of %d", len(seen), n)
		}
		trust, _ := NewTrust(Lists{Allowed: data, Revoked: data, OpenPGP: data}, time.UTC)
		if v := trust.Verify(nil, data, time.Unix(0, 0), kari); v.State == Good {
			t.Fatal("nonsense is a good signature")
		}
	})
}
