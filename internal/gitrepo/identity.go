package gitrepo

import "time"

// ConfigValue gives the value of a key of git's configuration that counts here: from
// the system, the user, the repository, the work tree and the environment, includes
// followed; "" when it is not set, "true" for a key without a value.
func (r *Repo) ConfigValue(key string) string {
	return ""
}

// Identity tells who git would write as author and committer.
func (r *Repo) Identity(now time.Time) (author, committer Signature, err error) {
	return author, committer, ErrNoIdentity
}
