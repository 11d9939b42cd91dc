package store

import (
	"io/fs"

	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
)

// LoadAs is Load with other formats than the product's, so that a test can upgrade.
func LoadAs(fsys fs.FS, set *schema.Set, steps []record.Step, now int) *Snapshot {
	return loadAs(fsys, set, formats{steps, now}, nil)
}
