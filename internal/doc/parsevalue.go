package doc

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
)

// ValueError says why a typed value could not be read. Its Finding has no file;
// line and column count in the typed text.
type ValueError struct{ Finding diag.Finding }

// Error names the rule and the place; the text for people is made from Finding.
func (e *ValueError) Error() string {
	f := e.Finding
	return f.Rule + " " + f.Variant
}

// ParseValue reads one value as typed after `--set PLACE=`. What begins with a
// bracket, a quote, | or > is YAML and must be whole. Everything else is the text
// itself, spaces at its ends taken off: `Kapittel 2: Mål` and `sak #5` mean what
// they say. The empty text gives an Empty node. The error is a *ValueError.
func ParseValue(text string) (*Node, error) {
	trimmed := strings.Trim(text, " \t\r\n")
	if trimmed == "" {
		return &Node{Kind: Scalar}, nil
	}
	if !strings.ContainsRune("[{\"'|>&*!", rune(trimmed[0])) {
		return literalText(trimmed)
	}
	r := reader{}
	d := r.read([]byte(trimmed))
	for _, f := range diag.Sort(r.findings) {
		if f.Severity == diag.Error {
			return nil, &ValueError{f}
		}
	}
	d.sound = true
	return d.Root.Clone(), nil
}

// literalText makes a scalar of a text that is not read as YAML, but must have
// nothing that a file cannot have.
func literalText(text string) (*Node, error) {
	_, _, findings := checkBytes("", []byte(text))
	for _, f := range diag.Sort(findings) {
		if f.Severity == diag.Error {
			return nil, &ValueError{f}
		}
	}
	return &Node{Kind: Scalar, Text: text, style: plain}, nil
}
