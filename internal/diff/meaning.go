package diff

import (
	"slices"
	"strings"
	"unicode"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
)

// isDate tells a date kept with the words of its source: {edtf: …, as_written: …}.
func isDate(n *doc.Node) bool { return n != nil && n.Kind == doc.Map && n.Get("edtf") != nil }

// dateText gives the EDTF of a date in either form, "" for anything else.
func dateText(n *doc.Node) string {
	if isDate(n) {
		return n.Get("edtf").Text
	}
	if n.Kind == doc.Scalar {
		return n.Text
	}
	return ""
}

// formatted is what a shape may add: the format of a scalar.
type formatted interface{ Format() string }

// sameMeaning tells whether two values that are written otherwise mean the same: a
// date or a duration by the days it covers, a reference by what it points at, prose by
// its words (spaces, no-break spaces and hyphens of a line break do not count).
func sameMeaning(a, b *doc.Node, sh doc.Shape, same func(a, b string) bool) bool {
	if isDate(a) || isDate(b) || hasFormat(sh, "edtf") {
		return sameDate(dateText(a), dateText(b))
	}
	if a.Kind != doc.Scalar || b.Kind != doc.Scalar {
		return false
	}
	if hasFormat(sh, "duration") {
		return sameDuration(a.Text, b.Text)
	}
	if same != nil && same(a.Text, b.Text) {
		return true
	}
	return plainText(a.Text) == plainText(b.Text)
}

func hasFormat(sh doc.Shape, format string) bool {
	f, ok := sh.(formatted)
	return ok && f.Format() == format
}

func sameDate(a, b string) bool {
	x, errX := date.Parse(a)
	y, errY := date.Parse(b)
	if errX != nil || errY != nil {
		return false
	}
	fromX, okFromX := x.Earliest()
	fromY, okFromY := y.Earliest()
	toX, okToX := x.Latest()
	toY, okToY := y.Latest()
	return fromX == fromY && toX == toY && okFromX == okFromY && okToX == okToY && x.Uncertain() == y.Uncertain()
}

func sameDuration(a, b string) bool {
	x, errX := date.ParseDuration(a)
	y, errY := date.ParseDuration(b)
	return errX == nil && errY == nil && x.Years*12+x.Months == y.Years*12+y.Months && x.Weeks*7+x.Days == y.Weeks*7+y.Days
}

// plainText folds what layout alone adds: runs of space of any kind, soft hyphens.
func plainText(s string) string {
	s = strings.ReplaceAll(s, "\u00ad", "")
	return strings.Join(strings.FieldsFunc(s, unicode.IsSpace), " ")
}

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
