package store

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// nameFault says what is wrong with the name of a file or folder under data/, as a
// variant of the rule store/name; "" when nothing is.
func nameFault(name string) string {
	switch {
	case !utf8.ValidString(name):
		return "encoding"
	case strings.ContainsFunc(name, unsafeRune):
		return "control"
	case name == "." || name == ".." || strings.ContainsAny(name, `/\`):
		return "path"
	case deviceName(name):
		return "device"
	case strings.ContainsAny(name, `<>:"|?*`) || strings.HasSuffix(name, ".") || strings.HasSuffix(name, " "):
		return "windows"
	}
	return ""
}

// readable says whether a file with this fault may still be opened: a name that only
// some systems refuse does not hide what the file says.
func readable(fault string) bool { return fault == "" || fault == "device" || fault == "windows" }

// unsafeRune finds what a terminal would obey or hide: control characters, marks
// that turn the writing direction, and characters without width.
func unsafeRune(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
}

// deviceName finds the names that Windows keeps for devices, with any ending.
func deviceName(name string) bool {
	stem, _, _ := strings.Cut(strings.ToLower(name), ".")
	switch stem {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(stem) == 4 && (strings.HasPrefix(stem, "com") || strings.HasPrefix(stem, "lpt")) &&
		stem[3] >= '1' && stem[3] <= '9'
}

// printable gives a path that may be shown anywhere: what is unsafe in it is written
// as an escape.
func printable(path string) string {
	if utf8.ValidString(path) && !strings.ContainsFunc(path, unsafeRune) {
		return path
	}
	quoted := strconv.QuoteToGraphic(path)
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}

// twinKey is the same for two names that become one file on a system that does not
// tell capitals from small letters, or a letter from the same one with a loose accent.
func twinKey(path string) string { return strings.ToLower(doc.Composed(path)) }
