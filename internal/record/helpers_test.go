package record

import (
	"testing"

	"github.com/helsefellesskap/hfh/internal/date"
)

// when reads a date; "" is none.
func when(t testing.TB, s string) When {
	t.Helper()
	if s == "" {
		return When{}
	}
	var w When
	if err := w.UnmarshalText([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return w
}

func day(t testing.TB, s string) date.Day {
	t.Helper()
	d, err := date.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func duration(t testing.TB, s string) date.Duration {
	t.Helper()
	if s == "" {
		return date.Duration{}
	}
	d, err := date.ParseDuration(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func pointer[T any](v T) *T { return &v }
