package cli

import (
	"os"
	"path/filepath"

	"github.com/helsefellesskap/hfh/internal/store"
)

// syncService gives the service that keeps the register's folder in step with other
// machines, "" where none is known to, or a revision is asked about.
func (a *app) syncService(r *register) string {
	if a.global.rev != "" || r.repo.Bare() {
		return ""
	}
	return a.syncedBy(r.repo.Root())
}

// syncedBy gives the service that keeps a folder in step with other machines: by the name
// that it gives its folders, by the marks it leaves in them, or by what it tells the
// system (OneDrive does, wherever its folder was moved to and whatever it was called).
func (a *app) syncedBy(dir string) string {
	if service := store.SyncFolder(dir); service != "" {
		return service
	}
	for _, name := range [...]string{"OneDrive", "OneDriveCommercial", "OneDriveConsumer"} {
		if top := a.env(name); top != "" && within(top, dir) {
			return "OneDrive"
		}
	}
	for up := dir; ; up = filepath.Dir(up) {
		for _, mark := range store.SyncMarks() {
			info, err := os.Lstat(filepath.Join(up, mark.Name))
			if err == nil && info.IsDir() == mark.Folder {
				return mark.Service
			}
		}
		if up == filepath.Dir(up) {
			return ""
		}
	}
}

// within tells whether a folder is another one or lies in it.
func within(top, dir string) bool {
	rel, err := filepath.Rel(top, dir)
	return err == nil && filepath.IsLocal(rel)
}
