package cli

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
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

// contacts reads the addresses beside the register: lines of "id;address", in any order
// of columns that the first line names (id, and email, epost or address). A file that
// is not there, or that cannot be read so, gives none.
func (r *register) contacts() contacts {
	path := filepath.Join(r.dir, contactsFile)
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxContacts {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	return readContacts(data)
}

func readContacts(data []byte) contacts {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) { // as a spreadsheet on an older Windows writes it: Latin-1
		runes := make([]rune, len(data))
		for i, b := range data {
			runes[i] = rune(b)
		}
		data = []byte(string(runes))
	}
	in := csv.NewReader(bytes.NewReader(data))
	in.FieldsPerRecord, in.LazyQuotes, in.TrimLeadingSpace = -1, true, true
	if first, _, _ := bytes.Cut(data, []byte("\n")); bytes.ContainsRune(first, ';') {
		in.Comma = ';'
	}
	lines, err := in.ReadAll()
	if err != nil || len(lines) == 0 {
		return nil
	}
	id, address := contactColumns(lines[0])
	out := contacts{}
	for _, line := range lines[1:] {
		if id < len(line) && address < len(line) && address >= 0 && id >= 0 {
			out[strings.TrimSpace(line[id])] = strings.TrimSpace(line[address])
		}
	}
	return out
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
