package cli

import (
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/render"
)

// text gives a scalar's text, "" for anything else.
func text(n *doc.Node) string {
	if n == nil || n.Kind != doc.Scalar {
		return ""
	}
	return n.Text
}

// texts gives the texts of a list of scalars, or of a scalar alone.
func texts(n *doc.Node) []string {
	switch {
	case n == nil || n.Empty():
		return nil
	case n.Kind == doc.Scalar:
		return []string{n.Text}
	}
	var out []string
	for _, item := range n.Items {
		if t := text(item); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// when gives the EDTF of a date, which stands plain or in a map beside its words.
func when(n *doc.Node) string {
	if n != nil && n.Kind == doc.Map {
		return text(n.Get("edtf"))
	}
	return text(n)
}

func itoa(i int) string { return strconv.Itoa(i) }

func orList(list, fallback []string) []string {
	if len(list) == 0 {
		return fallback
	}
	return list
}

// faint is the style of a column of references.
func faint[T any](T) render.Style { return render.Faint }

// lastStep gives the last step of a place.
func lastStep(place string) string { return place[strings.LastIndexByte(place, '/')+1:] }
