package msg

import "strings"

// piece is a stretch of a text: plain words, or a placeholder when arg is set.
type piece struct {
	text       string
	arg        string
	format     string // after the colon
	plural     bool
	one, other string
}

// parse cuts a text at its placeholders: {arg}, {arg:format}, {arg|one|other}, with
// {{ and }} for the braces themselves. A brace that is none of these stays text.
func parse(text string) []piece {
	var out []piece
	var plain strings.Builder
	for text != "" {
		switch {
		case strings.HasPrefix(text, "{{"), strings.HasPrefix(text, "}}"):
			plain.WriteByte(text[0])
			text = text[2:]
		case argEnd(text) > 0:
			end := argEnd(text)
			out = append(out, piece{text: plain.String()}, placeholder(text[1:end]))
			plain.Reset()
			text = text[end+1:]
		default:
			plain.WriteByte(text[0])
			text = text[1:]
		}
	}
	return append(out, piece{text: plain.String()})
}

// argEnd gives the place of the brace that ends the placeholder at the start of a
// text, 0 where there is none.
func argEnd(text string) int {
	if text[0] != '{' {
		return 0
	}
	name := 1
	for name < len(text) && (text[name] == '_' || 'a' <= text[name] && text[name] <= 'z') {
		name++
	}
	if name == 1 || name == len(text) || !strings.ContainsRune("}:|", rune(text[name])) {
		return 0
	}
	return max(strings.IndexByte(text, '}'), 0)
}

// placeholder reads what stands between the braces.
func placeholder(inner string) piece {
	if arg, forms, ok := strings.Cut(inner, "|"); ok {
		one, other, _ := strings.Cut(forms, "|")
		return piece{arg: arg, plural: true, one: one, other: other}
	}
	arg, format, _ := strings.Cut(inner, ":")
	return piece{arg: arg, format: format}
}

// Placeholders lists the arguments that the texts of an id use, message and hint, in
// the order they first stand in the bokmål text.
func Placeholders(id string) []string {
	entry, _ := lookup(id)
	s := entry.in(Bokmaal)
	return args(s.Message + s.Hint)
}

// args lists the arguments of a text, each once.
func args(text string) []string {
	var out []string
	seen := map[string]bool{}
	for _, p := range parse(text) {
		if p.arg != "" && !seen[p.arg] {
			seen[p.arg] = true
			out = append(out, p.arg)
		}
	}
	return out
}
