//go:build !unix

package disk

import (
	"io/fs"
	"os"
)

// syncDir only closes: outside Unix a folder cannot be flushed, and the file system
// journals names by itself.
func syncDir(f *os.File) error { return f.Close() }

func writable(string) error { return nil }

// SameDevice tells whether a rename from a to b can work at all; here only trying does.
func SameDevice(_, _ fs.FileInfo) bool { return true }
