package schema

import (
	"errors"
	"testing"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
)

// formats are the real ones, as a command passes them in.
func formats() Formats {
	return Formats{
		"edtf":     func(s string) error { _, err := date.Parse(s); return fault(s, err) },
		"duration": func(s string) error { _, err := date.ParseDuration(s); return fault(s, err) },
		"day":      func(s string) error { _, err := date.ParseDay(s); return fault(s, err) },
	}
}

func fault(text string, err error) error {
	switch {
	case errors.Is(err, date.ErrImpossible):
		return &Fault{Rule: "date/impossible", Args: diag.Args{"text": text}}
	case errors.Is(err, date.ErrOrder):
		return &Fault{Rule: "date/order", Variant: "interval", Args: diag.Args{"text": text}}
	default:
		return err
	}
}

func parseDoc(t testing.TB, file, text string) *doc.Doc {
	t.Helper()
	d, findings := doc.Parse(file, []byte(text))
	if d == nil || len(findings) > 0 {
		t.Fatalf("%s: %v", file, findings)
	}
	return d
}
