package audit

// closing judges a revision by the closings before it, and a closing by the history that
// it seals.
func (r *run) closing(_ *Commit, _ *side) error { return nil }

// closingsAtEnd holds the history as a whole to the closings in it.
func (r *run) closingsAtEnd() error { return nil }
