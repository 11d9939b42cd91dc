package check_test

import (
	"testing"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/store"
)

// FuzzRules puts any bytes in the place of one record of a register that is otherwise
// whole, and judges it: no rule breaks, and every finding has a file and a line.
func FuzzRules(f *testing.F) {
	files := hfhtest.Register(f)
	whole := store.Load(files, schemas)
	for i, rec := range whole.Records {
		f.Add(uint8(i), rec.Doc.Bytes())
	}
	f.Fuzz(func(t *testing.T, which uint8, src []byte) {
		rec := whole.Records[int(which)%len(whole.Records)]
		snap := whole.With(map[string][]byte{rec.File: src})
		for _, finding := range check.All(snap, options()).Findings {
			if finding.File == "" || finding.Line < 1 || finding.Column < 1 || finding.Rule == "" {
				t.Errorf("a finding without a place: %+v", finding)
			}
		}
	})
}

// FuzzPersonal reads any text as a reason: nothing panics, and what is found is found in
// the same text within other words.
func FuzzPersonal(f *testing.F) {
	for _, text := range []string{"ring 41234567", "fnr 010100 50134", "kari.nordmann@rana.example.no", "pasienten Kari Nordmann", `C:\Users\kari\x`, "sak 2024/12345678"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if rules := check.Personal(text, nil); len(rules) > 0 && len(check.Personal("Vedtatt.\n\n"+text+"\n\nSlutt.", nil)) == 0 {
			t.Errorf("%q: %v, but not in a paragraph of its own", text, rules)
		}
	})
}
