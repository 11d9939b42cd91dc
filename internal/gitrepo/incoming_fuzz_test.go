package gitrepo

import (
	"bytes"
	"crypto/sha1"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// FuzzReadPack reads what may come by e-mail or over the net, behind a right check figure:
// it is taken whole or refused, and nothing
// else happens.
func FuzzReadPack(f *testing.F) {
	given := newField(f, map[string]string{"data/plan.yaml": "kind: plan\n"})
	other := given.twin()
	given.revise(given.change(given.head(), map[string]string{"data/plan.yaml": "kind: plan\nid: plan\n"}))
	whole, err := os.ReadFile(given.bundle(other.head()))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte("# v2 git bundle\n-" + string(other.head()) + "\n" + string(given.head()) + " refs/heads/main\n\nPACK\x00\x00\x00\x02\x00\x00\x00\x01"))
	f.Add([]byte("# v3 git bundle\n@object-format=sha1\n\nPACK"))
	path := filepath.Join(f.TempDir(), "fuzz.bundle")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := other.repo.ReadBundle(path, "main")
		var fault *IncomingError
		if err != nil && !errors.As(err, &fault) {
			t.Errorf("%v", err)
		}
		// The figure at the end keeps a fuzzer out: what lies behind it is read with a right one.
		if _, pack, err := parseBundleHead(data); err == nil && len(pack) > 32 {
			body := pack[:len(pack)-sha1.Size]
			sum := sha1.Sum(body)
			_, err := other.repo.readPack(append(bytes.Clone(body), sum[:]...))
			if err != nil && !errors.As(err, &fault) {
				t.Errorf("%v", err)
			}
		}
	})
}
