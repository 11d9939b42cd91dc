package gitrepo

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzObjects reads any bytes as a revision, a tag, a folder, a reference and a path of a
// journal: nothing panics, and what is taken has the form that the rest relies on.
func FuzzObjects(f *testing.F) {
	id := strings.Repeat("0123456789abcdef0123", 2)
	f.Add([]byte("tree " + id + "\nparent " + id + "\nauthor A <a@b> 1 +0100\ncommitter A <a@b> 1 -0930\nencoding latin1\ngpgsig x\n y\n\nplan: x\n\nHfh-Change: draft\n"))
	f.Add([]byte("object " + id + "\ntype commit\ntag plan/2024\ntagger A <a@b> 1 +0000\n\nx\n-----BEGIN PGP SIGNATURE-----\n"))
	f.Add([]byte("100644 plan.yaml\x00" + "01234567890123456789" + "40000 data\x00" + "01234567890123456789"))
	f.Add([]byte("ref: refs/heads/main\n"))
	f.Add([]byte(id + "\trefs/heads/x"))
	f.Add([]byte("refs/heads/../x.lock"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if c, err := parseCommit(string(raw)); err == nil {
			rev := c.revision(Hash(id))
			for _, h := range append(rev.Parents, rev.Tree) {
				if !isHash(string(h)) {
					t.Errorf("a revision with the id %q", h)
				}
			}
			if utf8.Valid(raw) && !utf8.ValidString(rev.Subject+rev.Body+rev.Author.Name) {
				t.Error("text became something else")
			}
		}
		_, _ = parseTag(raw)
		if entries, err := parseTree(raw); err == nil && len(entries) > 0 {
			if again, err := parseTree(encodeTree(entries)); err != nil || len(again) != len(entries) {
				t.Errorf("%d entries become %d: %v", len(entries), len(again), err)
			}
		}
		entries, _ := listTree(raw)
		for _, e := range entries {
			if !showable(e.name) {
				t.Errorf("the name %q", e.name)
			}
		}
		if ref, err := parseRef(raw); err == nil && ref.symbolic == "" && !isHash(string(ref.hash)) {
			t.Errorf("the reference %q", ref.hash)
		}
		if name := string(raw); safeRefName(name) && (slices.Contains(strings.Split(name, "/"), "..") || strings.HasPrefix(name, "/") || bytes.ContainsRune(raw, 0)) {
			t.Errorf("the reference %q passes", name)
		}
		if name := string(raw); checkRefName(name) == nil && strings.Contains(name, "..") {
			t.Errorf("the name %q passes", name)
		}
	})
}

// FuzzBundleFaults reads any bytes as a bundle: a fault has its sort, what is taken is whole,
// and nothing is written before it is kept.
func FuzzBundleFaults(f *testing.F) {
	one := newField(f, map[string]string{"data/plan.yaml": "kind: plan\n"})
	path := one.bundle()
	whole, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte("# v3 git bundle\n@object-format=sha1\n-" + strings.Repeat("0", 40) + " x\n\nPACK"))
	f.Add([]byte("# v2 git bundle\n\n"))
	two := newField(f, nil)
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := Open(two.dir, Env{})
		if err != nil {
			t.Fatal(err)
		}
		offer, err := r.ReadBundle(path, "main")
		var fault *IncomingError
		if err != nil && !errors.As(err, &fault) {
			t.Errorf("%v", err)
		}
		if err == nil && !isHash(string(offer.Tip)) {
			t.Errorf("the tip is %q", offer.Tip)
		}
	})
}
