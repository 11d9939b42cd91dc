package paper

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
)

// The limits of a file that is handed in. A form is about 20 kB; a word processor adds
// fonts and pictures, but never this much.
const (
	maxFile    = 20 << 20 // bytes of the file
	maxEntries = 500      // files in it
	maxPart    = 8 << 20  // bytes of one part that is read, unfolded
	maxNodes   = 300_000  // elements in a part
	maxDepth   = 100      // elements inside each other
)

// openPackage opens a word processor's file, and refuses whatever no word processor
// writes.
func openPackage(r io.ReaderAt, size int64) (*zip.Reader, error) {
	if size > maxFile {
		return nil, &FileError{Why: TooBig, Want: "20 MB"}
	}
	if err := lookedAt(r, size); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(r, size)
	if errors.Is(err, zip.ErrInsecurePath) {
		return nil, &FileError{Why: Unsafe}
	}
	if err != nil {
		return nil, &FileError{Why: Broken}
	}
	if len(z.File) > maxEntries {
		return nil, &FileError{Why: TooBig, Want: "500 parts"}
	}
	return z, entriesFit(z)
}

// lookedAt tells other sorts of files by their first bytes.
func lookedAt(r io.ReaderAt, size int64) error {
	head := make([]byte, min(size, 100))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK")):
		if bytes.Contains(head, []byte("mimetypeapplication/vnd.oasis.opendocument")) {
			return &FileError{Why: OpenText}
		}
		return nil
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return &FileError{Why: OldWord}
	case bytes.HasPrefix(head, []byte("%PDF")):
		return &FileError{Why: Portable}
	default:
		return &FileError{Why: NotWord}
	}
}

// entriesFit refuses names that lead out of the file, names that are there twice
// (programs disagree on which one counts) and encrypted parts.
func entriesFit(z *zip.Reader) error {
	seen := map[string]bool{}
	for _, f := range z.File {
		name := strings.ToLower(f.Name)
		if unsafeName(f.Name) || seen[name] || f.Flags&1 != 0 {
			return &FileError{Why: Unsafe, Part: f.Name}
		}
		seen[name] = true
	}
	return nil
}

func unsafeName(name string) bool {
	if name == "" || name[0] == '/' || strings.ContainsAny(name, "\\:\x00") {
		return true
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == ".." {
			return true
		}
	}
	return false
}

// partOf reads one part of a file, and no more of it than the limit, whatever the
// file says of its own size. A part that is not there is nil.
func partOf(z *zip.Reader, name string) ([]byte, error) {
	for _, f := range z.File {
		if !strings.EqualFold(f.Name, name) {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, &FileError{Why: Broken, Part: name}
		}
		defer r.Close()
		content, err := io.ReadAll(io.LimitReader(r, maxPart+1))
		if err != nil {
			return nil, &FileError{Why: Broken, Part: name}
		}
		if len(content) > maxPart {
			return nil, &FileError{Why: TooBig, Part: name, Want: "8 MB"}
		}
		return content, nil
	}
	return nil, nil
}
