package diff

import "github.com/helsefellesskap/hfh/internal/doc"

// Identity gives what an item of a list is known by in paths: its id, else a link's or
// answer's ref, an archive entry's owner, case and document; "" for what has none.
func Identity(n *doc.Node) string { return identity(n) }
