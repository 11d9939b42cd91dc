package diff

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
)

// isOneValue tells a map that is one value: a date or an amount kept with the words of
// its source, {edtf: …, as_written: …} and {nok: …, as_written: …}.
func isOneValue(n *doc.Node) bool { return isDate(n) || isMoney(n) }

func isDate(n *doc.Node) bool { return n != nil && n.Kind == doc.Map && n.Get("edtf") != nil }

func isMoney(n *doc.Node) bool { return n != nil && n.Kind == doc.Map && n.Get("nok") != nil }

// keyText gives the text that a value stands for: of a date or an amount in a map that
// of its key, of a scalar its own, "" for anything else.
func keyText(n *doc.Node, key string) string {
	if v := n.Get(key); v != nil {
		return v.Text
	}
	if n.Kind == doc.Scalar {
		return n.Text
	}
	return ""
}

// formatted is a shape that knows the format of its place, as the schema's does.
type formatted interface{ Format() string }

// meaning compares values by what they mean.
type meaning struct {
	same func(sh doc.Shape, a, b string) bool
}

// sameMeaning tells whether two values that are written otherwise mean the same: a
// date or a duration by the days it covers, an amount by its crowns, a reference by
// what it points at, prose by its words (spaces, soft hyphens, the sort of a dash or a
// quotation mark do not count).
func sameMeaning(a, b *doc.Node, sh doc.Shape, same func(sh doc.Shape, a, b string) bool) bool {
	return meaning{same}.of(a, b, sh)
}

func (m meaning) of(a, b *doc.Node, sh doc.Shape) bool {
	switch {
	case isDate(a) || isDate(b) || hasFormat(sh, "edtf") || hasFormat(sh, "day"):
		return sameDate(keyText(a, "edtf"), keyText(b, "edtf"))
	case isMoney(a) || isMoney(b) || shapeField(sh, "nok") != nil:
		return sameMoney(keyText(a, "nok"), keyText(b, "nok"))
	case a.Kind == doc.List && b.Kind == doc.List:
		return m.lists(a, b, shapeItem(sh))
	case a.Kind != doc.Scalar || b.Kind != doc.Scalar:
		return false
	case hasFormat(sh, "duration"):
		return sameDuration(a.Text, b.Text)
	}
	return m.same != nil && m.same(sh, a.Text, b.Text) || plainText(a.Text) == plainText(b.Text)
}

// lists tells whether two lists hold values of the same meaning, in the same order.
func (m meaning) lists(a, b *doc.Node, sh doc.Shape) bool {
	return slices.EqualFunc(a.Items, b.Items, func(x, y *doc.Node) bool {
		return doc.Equal(x, y) || x.Kind == doc.Scalar && y.Kind == doc.Scalar && m.of(x, y, sh)
	})
}

func hasFormat(sh doc.Shape, format string) bool {
	f, ok := sh.(formatted)
	return ok && f.Format() == format
}

// sameDate tells whether two EDTF texts cover the same days and are as sure of them.
// One of several days is not the same as all of them, an end that is open not the same
// as one that is unknown.
func sameDate(a, b string) bool {
	if a == b {
		return a != ""
	}
	x, errX := date.Parse(a)
	y, errY := date.Parse(b)
	if errX != nil || errY != nil || isChoice(a) || isChoice(b) || sureness(a) != sureness(b) {
		return false
	}
	fromX, okFromX := x.Earliest()
	fromY, okFromY := y.Earliest()
	toX, okToX := x.Latest()
	toY, okToY := y.Latest()
	return fromX == fromY && toX == toY && okFromX == okFromY && okToX == okToY
}

func isChoice(edtf string) bool { return strings.HasPrefix(edtf, "[") }

// sureness gives what an EDTF text leaves open: its marks of doubt, and its ends.
func sureness(edtf string) string {
	marks := strings.Map(func(r rune) rune {
		if strings.ContainsRune("~?%", r) {
			return r
		}
		return -1
	}, edtf)
	from, to, isInterval := strings.Cut(edtf, "/")
	if isInterval {
		marks += openEnd(from) + "/" + openEnd(to)
	}
	return strings.TrimSuffix(marks, "/")
}

// openEnd gives ".." for an open end, "-" for an unknown one, "" for a day.
func openEnd(end string) string {
	switch end {
	case "":
		return "-"
	case "..":
		return end
	}
	return ""
}

func sameDuration(a, b string) bool {
	x, errX := date.ParseDuration(a)
	y, errY := date.ParseDuration(b)
	return errX == nil && errY == nil && x.Years*12+x.Months == y.Years*12+y.Months && x.Weeks*7+x.Days == y.Weeks*7+y.Days
}

// plainText folds what layout and typing alone add: runs of space of any kind, soft
// hyphens, the Unicode form of å and é, the sort of dash and of quotation mark.
func plainText(s string) string {
	folded, _ := doc.FixEncoding([]byte(s))
	s = strings.Map(plainRune, string(folded))
	return strings.Join(strings.FieldsFunc(strings.ReplaceAll(s, "…", "..."), unicode.IsSpace), " ")
}

// plainRune gives the typewriter's mark for a typographic one, -1 for a mark that
// cannot be seen.
func plainRune(r rune) rune {
	if isUnseen(r) {
		return -1
	}
	switch r {
	case '«', '»', '“', '”', '„', '‟':
		return '"'
	case '’', '‘', '‚', '‛':
		return '\''
	case '–', '—', '‐', '‑', '−':
		return '-'
	}
	return r
}

// isUnseen tells a mark that stands in a text and is not seen.
func isUnseen(r rune) bool {
	switch r {
	case '\u00ad', '\u200b', '\ufeff':
		return true
	}
	return false
}

var outlinePattern = regexp.MustCompile(`^[0-9]{1,3}(\.[0-9]{1,3})*[.)]?$`)

// sameSet tells whether two lists of scalars hold the same, in whatever order.
func sameSet(a, b *doc.Node) bool {
	x, okX := scalarTexts(a)
	y, okY := scalarTexts(b)
	return okX && okY && slices.Equal(x, y)
}

func scalarTexts(list *doc.Node) ([]string, bool) {
	texts := make([]string, 0, len(list.Items))
	for _, item := range list.Items {
		if item.Kind != doc.Scalar {
			return nil, false
		}
		texts = append(texts, item.Text)
	}
	slices.Sort(texts)
	return texts, true
}

// isProse tells whether an edit is worth showing word by word.
func isProse(a, b string) bool {
	return strings.ContainsFunc(a, unicode.IsSpace) || strings.ContainsFunc(b, unicode.IsSpace)
}
