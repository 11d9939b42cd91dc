package render

import (
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/msg"
)

// FindingsData gives findings as programs read them, to stand inside something larger.
func FindingsData(p *msg.Printer, list []diag.Finding) any {
	out := []findingJSON{}
	for _, f := range list {
		out = append(out, toJSON(p, f))
	}
	return out
}
