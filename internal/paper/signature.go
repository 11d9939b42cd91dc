package paper

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/msg"
)

// signatureTitles are the headings of a signature page.
func signatureTitles(words *msg.Printer) []string {
	return []string{words.Text("paper.party", nil), words.Text("paper.name", nil), words.Text("paper.signature", nil), words.Text("paper.signed", nil)}
}

// cells are the four cells of a row: party; name, office and note; room to sign;
// place and date.
func (s Signature) cells() [4]Cell {
	return [4]Cell{Text(s.Party), Text(joined("\n", s.Name, s.Office, s.Note)), nil, Text(joined(", ", s.Place, s.Date))}
}

// joined joins what is not empty.
func joined(between string, list ...string) string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, between)
}
