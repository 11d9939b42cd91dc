package doc

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/internal/diag"
)

// seen is the part of a finding that the tables compare.
type seen struct {
	ID           string
	Line, Column int
}

func seenOf(fs []diag.Finding) []seen {
	var out []seen
	for _, f := range fs {
		id := f.Rule
		if f.Variant != "" {
			id += "." + f.Variant
		}
		out = append(out, seen{id, f.Line, f.Column})
	}
	return out
}

func TestParseRefuses(t *testing.T) {
	for _, tc := range []struct {
		name, src string
		want      []seen
	}{
		{"colon in text", "navn: Kapittel 2: Mål\n", []seen{{"yaml/syntax.colon", 1, 17}}},
		{"unclosed quote", "navn: \"Mål\n", []seen{{"yaml/syntax.quote", 1, 7}}},
		{"duplicate key", "a: 1\nb: 2\na: 3\n", []seen{{"yaml/duplicate-key", 3, 1}}},
		{"second document", "---\na: 1\n---\nb: 2\n", []seen{{"yaml/documents.second", 3, 1}}},
		{"anchor and alias", "a: &x 1\nb: *x\n", []seen{{"yaml/alias.anchor", 1, 4}, {"yaml/alias.alias", 2, 4}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, fs := Parse("data/plan.yaml", []byte(tc.src))
			if diff := cmp.Diff(tc.want, seenOf(fs)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
