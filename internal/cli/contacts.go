package cli

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"
)

// contactsFile keeps people's own addresses, beside the register and outside its
// history. Only what addresses letters reads it.
const contactsFile = "contacts.csv"

// maxContacts bounds what is read of it.
const maxContacts = 1 << 20

// contacts are addresses by the id of a person, a seat ("leder", "ssu/leder") or an
// actor.
type contacts map[string]string

// of gives the address of the first of some ids that has one; "" where none has.
func (c contacts) of(ids ...string) string {
	for _, id := range ids {
		if address := c[id]; id != "" && address != "" {
			return address
		}
	}
	return ""
}

// addressOf gives where a letter to an actor goes: the address that the secretariat keeps
// for one of some ids (a seat, a person) or for the actor, else the actor's public inbox;
// "" where neither is known.
func (r *register) addressOf(known contacts, actor string, ids ...string) string {
	if address := known.of(append(ids, actor)...); address != "" {
		return address
	}
	if p := partyOf(r.snap, actor); p != nil {
		return p.Inbox
	}
	return ""
}

// contactsOf reads the addresses beside the register: lines of "id;address", in any order
// of columns that the first line names (id, and email, epost or address). A file that is
// not there gives none; of one that cannot be read so, the user is told why the letters
// go without its addresses.
func (a *app) contactsOf(r *register) contacts {
	known, why := readContactsFile(filepath.Join(r.dir, contactsFile))
	if why != nil {
		a.note("contacts/unread", "file", contactsFile, "why", a.msg.Text(why.id, why.translated(a.msg)))
	}
	return known
}

// readContactsFile reads the file; why is nil for one that is not there.
func readContactsFile(path string) (known contacts, why *failure) {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fail(exitFailed, "contacts/cause", "file", contactsFile).because(err)
	case !info.Mode().IsRegular():
		return nil, fail(exitFailed, "contacts/no-file")
	case info.Size() > maxContacts:
		return nil, fail(exitFailed, "contacts/large", "limit", strconv.Itoa(maxContacts>>20))
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fail(exitFailed, "contacts/cause", "file", contactsFile).because(err)
	}
	return readContacts(data)
}

func readContacts(data []byte) (contacts, *failure) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.IndexByte(data, 0) >= 0 {
		return nil, fail(exitFailed, "contacts/no-text")
	}
	if !utf8.Valid(data) { // as a spreadsheet on an older Windows writes it: Latin-1
		runes := make([]rune, len(data))
		for i, b := range data {
			runes[i] = rune(b)
		}
		data = []byte(string(runes))
	}
	in := csv.NewReader(bytes.NewReader(data))
	in.FieldsPerRecord, in.TrimLeadingSpace = -1, true
	if first, _, _ := bytes.Cut(data, []byte("\n")); bytes.ContainsRune(first, ';') {
		in.Comma = ';'
	}
	lines, err := in.ReadAll()
	if err != nil {
		return nil, fail(exitFailed, "contacts/csv").because(err)
	}
	if len(lines) == 0 {
		return nil, nil
	}
	id, address := contactColumns(lines[0])
	if id < 0 || address < 0 {
		return nil, fail(exitFailed, "contacts/columns")
	}
	out := contacts{}
	for _, line := range lines[1:] {
		if id < len(line) && address < len(line) {
			out[strings.TrimSpace(line[id])] = strings.TrimSpace(line[address])
		}
	}
	return out, nil
}

// contactColumns finds the columns by their names; -1 where one is not there.
func contactColumns(header []string) (id, address int) {
	id, address = -1, -1
	for i, name := range header {
		switch strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(strings.TrimSpace(name))) {
		case "id":
			id = i
		case "email", "epost", "address", "adresse":
			if address < 0 {
				address = i
			}
		}
	}
	return id, address
}
