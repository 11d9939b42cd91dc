package schema

import (
	"path"
	"strings"
)

// Kind is one row of the table of kinds.
type Kind struct {
	Name     string // "plan", "fsu"
	Many     bool   // one file per record; else one record in all
	Governed bool   // adopted in versions; has drafts
	folder   string // below data/, "" for none
	years    bool   // the folder has one folder a year, which carries no meaning
}

// Kinds gives every kind, in the order in which they are listed.
func Kinds() []Kind {
	all := allKinds()
	return all[:]
}

// allKinds is the table: an array, for every reference that is read is looked up in it.
func allKinds() [18]Kind {
	return [...]Kind{
		{Name: "community"},
		{Name: "parties"},
		{Name: "organisations"},
		{Name: "guidance"},
		{Name: "declaration", Governed: true},
		{Name: "statutes", Governed: true},
		{Name: "plan", Governed: true},
		{Name: "agreement", Many: true, Governed: true, folder: "agreements"},
		{Name: "body", Many: true, folder: "bodies"},
		{Name: "fsu", Many: true, Governed: true, folder: "fsu"},
		{Name: "meeting", Many: true, folder: "meetings", years: true},
		{Name: "cases"},
		{Name: "followups"},
		{Name: "hearing", Many: true, folder: "hearings"},
		{Name: "report", Many: true, Governed: true, folder: "reports"},
		{Name: "grant", Many: true, folder: "grants"},
		{Name: "closing", Many: true, folder: "closings"},
		{Name: "projects"},
	}
}

// KindOf gives the row of a kind by its name.
func KindOf(name string) (Kind, bool) {
	for _, k := range allKinds() {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// DataFolder is the folder of the records, in the register.
const DataFolder = "data"

const (
	draftFolder = "drafts"
	extension   = ".yaml"
)

// Pattern gives where the kind's files lie, for people: "data/meetings/<year>/<id>.yaml".
func (k Kind) Pattern() string { return k.File("<id>", "<year>") }

// File gives the path of a record in the register. year is the folder of a meeting
// and is not looked at for other kinds.
func (k Kind) File(id, year string) string {
	switch {
	case !k.Many:
		return path.Join(DataFolder, k.Name+extension)
	case k.years:
		return path.Join(DataFolder, k.folder, year, id+extension)
	default:
		return path.Join(DataFolder, k.folder, id+extension)
	}
}

// DraftFile gives the path of a record's draft.
func (k Kind) DraftFile(id string) string {
	name := k.Name
	if k.Many {
		name += "-" + id
	}
	return path.Join(DataFolder, draftFolder, name+extension)
}

// Located is what the path of a file says about the record in it.
type Located struct {
	Kind  Kind
	ID    string
	Draft bool
}

// Locate reads a path in the register. It is false for a path where no record lies.
func Locate(file string) (Located, bool) {
	inside, ok := strings.CutPrefix(file, DataFolder+"/")
	if !ok {
		return Located{}, false
	}
	dir, name := path.Split(inside)
	id, ok := strings.CutSuffix(name, extension)
	if !ok || id == "" {
		return Located{}, false
	}
	dir = strings.TrimSuffix(dir, "/")
	if dir == draftFolder {
		return locateDraft(id)
	}
	for _, k := range allKinds() {
		if !k.Many && dir == "" && id == k.Name || k.Many && k.holds(dir) {
			return Located{Kind: k, ID: id}, true
		}
	}
	return Located{}, false
}

// holds tells whether files of the kind lie directly in dir.
func (k Kind) holds(dir string) bool {
	if !k.years {
		return dir == k.folder
	}
	year, ok := strings.CutPrefix(dir, k.folder+"/")
	return ok && year != "" && !strings.Contains(year, "/")
}

func locateDraft(name string) (Located, bool) {
	for _, k := range allKinds() {
		if !k.Governed {
			continue
		}
		if !k.Many && name == k.Name {
			return Located{Kind: k, ID: name, Draft: true}, true
		}
		if id, ok := strings.CutPrefix(name, k.Name+"-"); k.Many && ok && id != "" {
			return Located{Kind: k, ID: id, Draft: true}, true
		}
	}
	return Located{}, false
}
