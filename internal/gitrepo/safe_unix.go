//go:build unix

package gitrepo

import (
	"os"
	"strconv"
	"syscall"
)

// ownedByUser tells whether a path belongs to the user: as git has it, root's own files
// and those of the one who became root by sudo count for root. What cannot be looked at
// does not.
func ownedByUser(path string, env Env) bool {
	info, err := os.Lstat(path)
	if err != nil {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return false
	}
	user := uint64(os.Geteuid())
	if user == 0 && stat.Uid != 0 {
		if sudo, err := strconv.ParseUint(env.get("SUDO_UID"), 10, 32); err == nil {
			user = sudo
		}
	}
	return uint64(stat.Uid) == user
}
