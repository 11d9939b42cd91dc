//go:build !unix

package gitrepo

// ownedByUser does not ask on systems whose owners are no numbers: there hfh trusts the
// folder that the user stands in (SECURITY.md says so).
func ownedByUser(string, Env) bool { return true }
