package store

import (
	"bytes"
	"io"
	"io/fs"
)

// The files below data/ that are no records: whose keys a signed revision may be signed
// with. They have the form that git and OpenSSH read, and belong to the community.
const (
	SignersFile = dataDir + "/allowed_signers"     // OpenSSH's allowed signers
	RevokedFile = dataDir + "/revoked_signers"     // public keys that count no more
	OpenPGPFile = dataDir + "/allowed_signers.asc" // armoured OpenPGP public keys
)

// maxBeside bounds one of these files, in bytes.
const maxBeside = 1 << 20

// BesideFiles lists the files that are no records.
func BesideFiles() [3]string { return [...]string{SignersFile, RevokedFile, OpenPGPFile} }

// IsBeside tells whether a path is one of them.
func IsBeside(path string) bool {
	for _, name := range BesideFiles() {
		if path == name {
			return true
		}
	}
	return false
}

// Beside gives the bytes of one of these files; nil where it is not there, is no regular
// file or is larger than 1 MiB.
func (s *Snapshot) Beside(name string) []byte {
	if b, ok := s.given[name]; ok {
		return b
	}
	return readBeside(s.FS, name)
}

func readBeside(fsys fs.FS, name string) []byte {
	info, err := fs.Lstat(fsys, name)
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }() // only read
	var b bytes.Buffer
	if n, err := b.ReadFrom(io.LimitReader(f, maxBeside+1)); err != nil || n > maxBeside {
		return nil
	}
	return b.Bytes()
}
