package store

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
)

// SyncFolder gives the name of the service that keeps the folder at path in step with
// other machines ("OneDrive"), or "" when the path looks like a plain folder. Such a
// service copies git's files while they change, and can spoil a register. Known are the
// names that the services themselves give their folders: one that is only called
// something like it ("dropbox-clone", "OneDrive gammel") is a plain folder.
func SyncFolder(path string) string {
	parts := strings.FieldsFunc(strings.ToLower(path), func(r rune) bool { return r == '/' || r == '\\' })
	for i, part := range parts {
		above := ""
		if i > 0 {
			above = parts[i-1]
		}
		if s := syncService(above, part); s != "" {
			return s
		}
	}
	return ""
}

// The folders of a service may carry the organisation behind ("OneDrive - Kommunen",
// "Dropbox (Kommunen)"); a library of Teams or SharePoint is named after its site, with
// the library behind.
var (
	oneDrivePattern   = regexp.MustCompile(`^onedrive( - .+)?$`)
	dropboxPattern    = regexp.MustCompile(`^dropbox( \(.+\))?$`)
	sharePointPattern = regexp.MustCompile(`^(microsoft teams|sharepoint( - .+)?|.+ - (delte )?dokumenter|.+ - (shared )?documents|.+ - (generelt|general))$`)
	drivePattern      = regexp.MustCompile(`^([a-z]:|google ?drive.*)$`)
)

// syncService knows the name of one folder, and the one above it where that is part of it.
func syncService(above, part string) string {
	switch {
	case oneDrivePattern.MatchString(part), above == cloudStorage && strings.HasPrefix(part, "onedrive"):
		return "OneDrive"
	case dropboxPattern.MatchString(part), above == cloudStorage && strings.HasPrefix(part, "dropbox"):
		return "Dropbox"
	case part == "google drive", above == cloudStorage && strings.HasPrefix(part, "googledrive"),
		drivePattern.MatchString(above) && slices.Contains([]string{"my drive", "min disk", "min stasjon", "shared drives", "delte disker"}, part):
		return "Google Drive"
	case part == "com~apple~clouddocs", part == "icloud drive", part == "iclouddrive", above == "library" && part == "mobile documents":
		return "iCloud"
	case part == "nextcloud", above == cloudStorage && strings.HasPrefix(part, "nextcloud"):
		return "Nextcloud"
	case sharePointPattern.MatchString(part):
		return "Teams/SharePoint"
	}
	return ""
}

// cloudStorage is where macOS keeps the folders of all services but its own.
const cloudStorage = "cloudstorage"

// SyncMark is what a service leaves at the top of what it keeps in step.
type SyncMark struct {
	Name    string // of a file, or of a folder
	Folder  bool
	Service string
}

// SyncMarks are the marks that are known. (Dropbox has a folder .dropbox too, in the
// user's home, and keeps nothing in step there.)
func SyncMarks() []SyncMark {
	return []SyncMark{
		{".dropbox", false, "Dropbox"},
		{".dropbox.cache", true, "Dropbox"},
		{".849C9593-D756-4E56-8D6E-42412F2A707B", false, "OneDrive"},
		{".tmp.drivedownload", true, "Google Drive"},
		{".tmp.driveupload", true, "Google Drive"},
		{".stfolder", true, "Syncthing"},
		{".nextcloudsync.log", false, "Nextcloud"},
		{".owncloudsync.log", false, "ownCloud"},
	}
}

// conflictPattern finds what a service puts behind the name of a file that two changed at
// once: "plan (Kari sin konfliktkopi 2025-03-18)", "plan-PC123", "plan.sync-conflict-…",
// "plan (1)", "plan 2". No id has such an end: ids have no capitals and no spaces.
var conflictPattern = regexp.MustCompile(
	`^(.+?)( \([^)]*([Cc]onflict|[Kk]onflikt)[^)]*\)|\.sync-conflict-.+|-[^a-z]*[A-Z].*|_conf\([^)]*\)| \([0-9]+\)| [0-9]+)$`)

// conflictOf gives the path of the file that one is a copy of by its name, "" for none.
func conflictOf(name string) string {
	ext := path.Ext(name)
	m := conflictPattern.FindStringSubmatch(strings.TrimSuffix(path.Base(name), ext))
	if m == nil {
		return ""
	}
	return path.Join(path.Dir(name), m[1]+ext)
}

// conflicts tells of the files that a synchronising service made copies of: what stands in
// a copy is in no record, and is not judged as one.
func (w *walk) conflicts() {
	for i, f := range w.findings {
		if f.Rule != "store/unknown-file" && (f.Rule != "store/name" || f.Variant != "id") {
			continue
		}
		of, there := w.twins[twinKey(conflictOf(f.File))]
		if !there {
			continue
		}
		w.findings[i].Rule, w.findings[i].Variant = "store/conflict-copy", ""
		w.findings[i].Args = diag.Args{"of": printable(of)}
		w.files = slices.DeleteFunc(w.files, func(in file) bool { return in.path == f.File })
	}
}
