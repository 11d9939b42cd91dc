package store_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// FuzzLoad puts any bytes where the plan and its draft should be: nothing panics,
// every finding has a place, every node is found again by its own, and the seal holds.
func FuzzLoad(f *testing.F) {
	reg := hfhtest.Register(f)
	for _, file := range reg {
		f.Add(file.Data)
	}
	f.Add([]byte("kind: plan\nareas: [{id: a, areas: [{id: a}, {id: a}]}, [], x, {}]\n"))
	set := schema.Open(store.Formats())
	f.Fuzz(func(t *testing.T, src []byte) {
		s := store.Load(fstest.MapFS{"data/plan.yaml": {Data: src}, "data/drafts/plan.yaml": {Data: src}}, set)
		for _, finding := range s.Findings {
			if finding.File == "" || finding.Line < 1 || finding.Column < 1 {
				t.Errorf("a finding without a place: %+v", finding)
			}
		}
		for _, r := range s.Records {
			checkPlaces(t, r, s.Findings)
			if first, again := r.Seal(), r.Seal(); first != again || !bytes.Equal(r.Canonical(), doc.Canonical(store.TextOf(r), nil)) {
				t.Error("the seal does not hold")
			}
		}
		plan, draft := record(t, s, "plan"), record(t, s, "plan@draft")
		if _, err := store.Adopted(plan, draft, store.Acts{Version: "1"}); err != nil {
			t.Error(err)
		}
	})
}

// checkPlaces finds every node of a record by its place, as far as its keys can be typed.
func checkPlaces(t *testing.T, r *store.Record, findings []diag.Finding) {
	if slices.ContainsFunc(findings, func(f diag.Finding) bool { return f.Rule == "yaml/duplicate-key" }) {
		return // two nodes have one place
	}
	left := 200
	store.Walk(r, func(path []string, n *doc.Node, _ *schema.Shape) bool {
		if slices.ContainsFunc(path, func(step string) bool { return step == "" || strings.TrimSpace(step) != step }) || left == 0 {
			return false
		}
		left--
		place := r.PlaceOf(path)
		if strings.TrimSpace(place) != place || strings.HasPrefix(place, "/") {
			return false
		}
		got, err := r.Locate(place)
		if err != nil || !slices.Equal(got.Path, path) {
			t.Errorf("%q from %q: found %q, %v", place, path, got.Path, err)
		}
		return true
	})
}
