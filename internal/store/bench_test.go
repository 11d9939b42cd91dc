package store_test

import (
	"os"
	"testing"

	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// BenchmarkLoad loads the project's own register from the disk, with schemas that
// are compiled already (warm) and with fresh ones, as one command has them (cold).
func BenchmarkLoad(b *testing.B) {
	fsys := os.DirFS("../..")
	b.Run("warm", func(b *testing.B) {
		set := schema.Open(store.Formats())
		for b.Loop() {
			store.Load(fsys, set)
		}
	})
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			store.Load(fsys, schema.Open(store.Formats()))
		}
	})
}

func TestTheProjectsOwnRegisterLoads(t *testing.T) {
	s := load(os.DirFS("../.."))
	for _, f := range s.Findings {
		t.Errorf("%s %v", show(f), f.Args)
	}
	if len(s.Records) < 30 || s.Community.Name.In("nb") == "" {
		t.Errorf("%d records, community %q", len(s.Records), s.Community.Name.In("nb"))
	}
}
