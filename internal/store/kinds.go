package store

import (
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/schema"
)

// Formats gives the checks of the schemas' formats for dates and durations. What has
// the form of a date but is none has a rule of its own.
func Formats() schema.Formats {
	return schema.Formats{
		"edtf":     func(s string) error { _, err := date.Parse(s); return dateFault(err) },
		"duration": func(s string) error { _, err := date.ParseDuration(s); return dateFault(err) },
		"day":      func(s string) error { _, err := date.ParseDay(s); return dateFault(err) },
	}
}

// dateFault gives an impossible date and an interval that ends before it begins the
// rules that other dates have; anything else stays an error of form.
func dateFault(err error) error {
	var e *date.Error
	switch {
	case !errors.As(err, &e):
		return err
	case errors.Is(err, date.ErrImpossible):
		return &schema.Fault{Rule: "date/impossible", Args: diag.Args(e.Args())}
	case errors.Is(err, date.ErrOrder):
		return &schema.Fault{Rule: "date/order", Variant: "interval", Args: diag.Args(e.Args())}
	}
	return err
}

// kindNames gives the names of all kinds in the table's order.
func kindNames() []string {
	kinds := schema.Kinds()
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.Name
	}
	return names
}

// RefOfFile gives the reference of the record that a file's path is the place of,
// whether it is there or not.
func RefOfFile(file string) (Ref, bool) {
	at, ok := schema.Locate(file)
	if !ok {
		return Ref{}, false
	}
	return refAt(at), true
}

func refAt(at schema.Located) Ref {
	ref := Ref{Kind: at.Kind.Name, Draft: at.Draft}
	if at.Kind.Many {
		ref.ID = at.ID
	}
	return ref
}

// FileOf gives the file of a record: where it lies, or where a new one would. A new
// meeting goes into the folder of the year in its id.
func (s *Snapshot) FileOf(ref Ref) string {
	if r := s.Record(ref); r != nil {
		return r.File
	}
	k, _ := schema.KindOf(ref.Kind)
	if ref.Draft {
		return k.DraftFile(ref.ID)
	}
	return k.File(ref.ID, yearIn(ref.ID))
}

// yearIn gives the year that a meeting's id names ("ssu-2025-03-18", "ssu-2024-a"),
// or a folder for those that name none.
func yearIn(id string) string {
	for part := range strings.SplitSeq(id, "-") {
		if len(part) == 4 && strings.Trim(part, "0123456789") == "" {
			return part
		}
	}
	return "0000"
}

// nearFiles gives where a YAML file that has no record's place may belong.
func nearFiles(name string) []string {
	dir, base := path.Split(name)
	stem := strings.TrimSuffix(base, path.Ext(base))
	var out []string
	add := func(file string) {
		if _, ok := schema.Locate(file); ok && file != name && !slices.Contains(out, file) {
			out = append(out, file)
		}
	}
	add(dir + strings.ToLower(stem) + ".yaml") // another ending, or capitals
	for _, near := range Near(stem, singletons()) {
		add(path.Join(dataDir, near+".yaml"))
	}
	first, rest, nested := strings.Cut(strings.TrimPrefix(dir, dataDir+"/"), "/")
	if nested {
		for _, near := range Near(first, folders()) {
			add(path.Join(dataDir, near, rest, stem+".yaml"))
			add(path.Join(dataDir, near, yearIn(stem), stem+".yaml"))
		}
	}
	return out[:min(len(out), maxNear)]
}

// singletons gives the kinds that have one record.
func singletons() []string {
	var names []string
	for _, k := range schema.Kinds() {
		if !k.Many {
			names = append(names, k.Name)
		}
	}
	return names
}

// folders gives the folders of the kinds that have many records, and the drafts'.
func folders() []string {
	names := []string{"drafts"}
	for _, k := range schema.Kinds() {
		if k.Many {
			folder, _, _ := strings.Cut(strings.TrimPrefix(k.Pattern(), dataDir+"/"), "/")
			names = append(names, folder)
		}
	}
	return names
}
