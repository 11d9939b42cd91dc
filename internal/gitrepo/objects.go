package gitrepo

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// object is one git object before it is compressed.
type object struct {
	kind string // "blob", "tree", "commit", "tag"
	body []byte
	id   Hash
}

func newObject(kind string, body []byte) object {
	return object{kind: kind, body: body, id: objectID(kind, body)}
}

func objectID(kind string, body []byte) Hash {
	h := sha1.New()
	h.Write([]byte(objectHeader(kind, body)))
	h.Write(body)
	return Hash(hex.EncodeToString(h.Sum(nil)))
}

// blobID names bytes as git would; it also serves to compare files.
func blobID(data []byte) Hash { return objectID("blob", data) }

func objectHeader(kind string, body []byte) string {
	return kind + " " + strconv.Itoa(len(body)) + "\x00"
}

// deflater makes loose object files; it is kept, for it is dear to set up.
type deflater struct{ z *zlib.Writer }

// deflate gives the bytes of the loose object file.
func (d *deflater) deflate(o object) ([]byte, error) {
	var buf bytes.Buffer
	if d.z == nil {
		z, err := zlib.NewWriterLevel(&buf, zlib.BestSpeed)
		if err != nil {
			return nil, err
		}
		d.z = z
	}
	d.z.Reset(&buf)
	if _, err := d.z.Write([]byte(objectHeader(o.kind, o.body))); err != nil {
		return nil, err
	}
	if _, err := d.z.Write(o.body); err != nil {
		return nil, err
	}
	if err := d.z.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// raw gives the 20 bytes of an id.
func (h Hash) raw() []byte {
	b, err := hex.DecodeString(string(h))
	if err != nil || len(b) != sha1.Size {
		return make([]byte, sha1.Size)
	}
	return b
}

const zeroHash = Hash("0000000000000000000000000000000000000000")

// objectPerm: git's objects are never changed in place.
const objectPerm = 0o444

// putObject is an object written under a name that git overlooks.
type putObject struct{ temp, name string }

// putObjects writes objects beside their places. Loose ones that are there are skipped.
// dirs gets the folders to be flushed once they have their names.
func (s *session) putObjects(objects []object, dirs *dirSet) ([]putObject, error) {
	var put []putObject
	for _, o := range objects {
		if s.hasLoose(o.id) {
			continue
		}
		p, err := s.putObject(o, dirs)
		if err != nil {
			return nil, fmt.Errorf("writing %s %s: %w", o.kind, o.id.Short(), err)
		}
		put = append(put, p)
	}
	return put, nil
}

// putObject writes to a folder that `git gc` takes away whenever it is empty: then again.
func (s *session) putObject(o object, dirs *dirSet) (p putObject, err error) {
	data, err := s.zlib.deflate(o)
	if err != nil {
		return p, err
	}
	dir := filepath.Join(s.objectsDir(), string(o.id[:2]))
	p.name = filepath.Join(dir, string(o.id[2:]))
	dirs.add(dir)
	for range 5 {
		switch err := s.disk.Mkdir(dir); {
		case err == nil:
			dirs.add(s.objectsDir())
		case !errors.Is(err, fs.ErrExist):
			return p, err
		}
		p.temp = filepath.Join(dir, s.objectTemp())
		if err = s.put(s.disk, p.temp, data, objectPerm); !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return p, err
}

func (s *session) objectsDir() string { return filepath.Join(s.commonDir, "objects") }

// objectTempPrefix begins as git's own do, so that `git gc` takes strays away too.
const objectTempPrefix = "tmp_obj_hfh_"

func (s *session) objectTemp() string {
	s.serial++
	return objectTempPrefix + s.nonce + "_" + strconv.Itoa(s.serial)
}

// hasLoose tells whether an object need not be written. One that is only in a pack is
// written again: looking there costs more, and git drops the double when it packs.
func (s *session) hasLoose(id Hash) bool {
	_, err := s.disk.Lstat(filepath.Join(s.commonDir, "objects", string(id[:2]), string(id[2:])))
	return err == nil
}

// encodeCommit gives the commit's bytes. A first commit has no parents.
func encodeCommit(tree Hash, parents []Hash, author, committer Signature, message string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "tree %s\n", tree)
	for _, parent := range parents {
		fmt.Fprintf(&b, "parent %s\n", parent)
	}
	fmt.Fprintf(&b, "author %s\n", author.line())
	fmt.Fprintf(&b, "committer %s\n\n%s", committer.line(), cleanMessage(message))
	return b.Bytes()
}

// encodeTag gives the bytes of an annotated tag of a commit.
func encodeTag(name string, target Hash, tagger Signature, message string) []byte {
	return fmt.Appendf(nil, "object %s\ntype commit\ntag %s\ntagger %s\n\n%s",
		target, name, tagger.line(), cleanMessage(message))
}

// line is how git writes a person and a time: Name <mail> 1700000000 +0100.
func (s Signature) line() string {
	return fmt.Sprintf("%s <%s> %d %s", cleanName(s.Name), cleanName(s.Email), s.When.Unix(), zone(s.When))
}

func zone(t time.Time) string { return t.Format("-0700") }

// crud is what git itself takes off the ends of names and addresses.
const crud = " .,:;<>\"\\'\t\r\n\v\f"

// cleanName takes out what would break the commit's header.
func cleanName(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '<' || r == '>' || r < ' ' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Trim(s, crud)
}

// cleanMessage gives a message with LF line ends, without NUL and with one line end
// last, as git commit would leave it.
func cleanMessage(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.ReplaceAll(s, "\x00", "")
	s = strings.Trim(strings.ToValidUTF8(s, "\uFFFD"), "\n")
	return s + "\n"
}
