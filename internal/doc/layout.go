package doc

// layoutCache says how a document is laid out.
type layoutCache struct{ blind bool }
