package govern

import (
	"errors"
	"testing"

	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// The tables below change one thing at a time; each must be noticed.

// refusal gives the reason of a refusal; "" for none.
func refusal(t *testing.T, err error) string {
	t.Helper()
	var r *Refusal
	if err != nil && !errors.As(err, &r) {
		t.Fatalf("no refusal: %v", err)
	}
	if r == nil {
		return ""
	}
	return r.Reason
}

// TestApproveRefuses turns each thing that makes an owner's decision one, one at a time.
func TestApproveRefuses(t *testing.T) {
	snap := helgeland()
	rec := snap.Record(store.Ref{Kind: "plan"})
	today := day(t, "2025-02-04")
	good := NewApproval{Party: "rana", Date: day(t, "2024-04-09"), Body: "Kommunestyret"}
	with := func(change func(*NewApproval)) NewApproval {
		a := good
		change(&a)
		return a
	}
	terms := with(func(a *NewApproval) { a.Conditions = []string{"Reiser dekkes"} })
	later := with(func(a *NewApproval) { a.Date = day(t, "2024-05-01") })
	refused := with(func(a *NewApproval) { a.Position = record.OwnerRefuses })
	tests := []struct {
		name string
		list []NewApproval
		want string
	}{
		{"as it should be", []NewApproval{good}, ""},
		{"today", []NewApproval{with(func(a *NewApproval) { a.Date = today })}, ""},
		{"tomorrow", []NewApproval{with(func(a *NewApproval) { a.Date = today.AddDays(1) })}, "approval-to-come"},
		{"no party", []NewApproval{with(func(a *NewApproval) { a.Party = "ssu" })}, "approval-no-party"},
		{"before it was a member", []NewApproval{with(func(a *NewApproval) { a.Date = day(t, "2020-01-01") })}, "approval-no-member"},
		{"no body", []NewApproval{with(func(a *NewApproval) { a.Body = "" })}, "approval-no-body"},
		{"its own conditions make it conditional", []NewApproval{terms}, ""},
		{"conditional without conditions", []NewApproval{with(func(a *NewApproval) { a.Position = record.OwnerOnTerms })}, "approval-no-conditions"},
		{"conditions of a refusal", []NewApproval{with(func(a *NewApproval) { a.Position, a.Conditions = record.OwnerRefuses, []string{"x"} })}, "approval-conditions-of"},
		{"a body of the partnership without delegation", []NewApproval{with(func(a *NewApproval) { a.Body = "ssu" })}, "approval-not-delegated"},
		{"twice", []NewApproval{good, good}, "approval-twice"},
		{"twice, later", []NewApproval{good, later}, "approval-twice"},
		{"twice, as a correction", []NewApproval{good, with(func(a *NewApproval) { a.Again = true })}, ""},
		{"refused first, approved later", []NewApproval{refused, later}, ""},
		{"approved, and an older refusal comes in", []NewApproval{later, refused}, "approval-older"},
		{"on terms, then without", []NewApproval{terms, later}, ""},
	}
	for _, tt := range tests {
		_, _, err := Approve(snap, rec, tt.list, today)
		if got := refusal(t, err); got != tt.want {
			t.Errorf("%s: %q, not %q", tt.name, got, tt.want)
		}
	}
}

// TestSignRefuses does the same for signatures.
func TestSignRefuses(t *testing.T) {
	snap := helgeland()
	rec := snap.Record(store.Ref{Kind: "declaration"})
	today := day(t, "2025-02-04")
	good := NewSignature{Party: "rana", Name: "Kari Eksempel", Date: day(t, "2024-04-09"), Again: true}
	with := func(change func(*NewSignature)) NewSignature {
		s := good
		change(&s)
		return s
	}
	tests := []struct {
		name string
		sign NewSignature
		want string
	}{
		{"as it should be", good, ""},
		{"no party", with(func(s *NewSignature) { s.Party = "ssu" }), "sign-no-party"},
		{"tomorrow", with(func(s *NewSignature) { s.Date = today.AddDays(1) }), "sign-to-come"},
		{"before it was a member", with(func(s *NewSignature) { s.Date = day(t, "2020-01-01") }), "sign-no-member"},
		{"acting and on behalf", with(func(s *NewSignature) { s.Acting, s.OnBehalfOf = true, "Ola" }), "sign-two-ways"},
		{"acting, without a name", with(func(s *NewSignature) { s.Acting, s.Name = true, "" }), "sign-no-name"},
		{"on behalf, without a name", with(func(s *NewSignature) { s.OnBehalfOf, s.Name = "Ola", "" }), "sign-no-name"},
	}
	for _, tt := range tests {
		_, _, err := Sign(snap, rec, []NewSignature{tt.sign}, today)
		if got := refusal(t, err); got != tt.want {
			t.Errorf("%s: %q, not %q", tt.name, got, tt.want)
		}
	}
}

// TestReportFaults turns each thing that lets a line of a sheet be taken.
func TestReportFaults(t *testing.T) {
	snap := helgeland()
	rec := snap.Record(store.Ref{Kind: "plan"})
	rana, _ := snap.Actor("rana")
	how := Reporting{Actor: rana, Today: day(t, "2025-02-04")}
	good := NewReport{Place: "pll-kjernejournal", Status: "in-progress", Date: record.When{EDTF: edtf(t, "2025-02-04")}, Line: 2}
	with := func(change func(*NewReport)) NewReport {
		e := good
		change(&e)
		return e
	}
	tests := []struct {
		name string
		list []NewReport
		want string
	}{
		{"as it should be", []NewReport{good}, ""},
		{"unknown", []NewReport{with(func(e *NewReport) { e.Place = "nosuch" })}, "unknown"},
		{"a goal", []NewReport{with(func(e *NewReport) { e.Place = "somlos" })}, "not-measure"},
		{"twice", []NewReport{good, good}, "twice"},
		{"somebody else's", []NewReport{with(func(e *NewReport) { e.Place = "trygg-akuttmedisin" })}, "not-yours"},
		{"no status", []NewReport{with(func(e *NewReport) { e.Status = "" })}, "no-status"},
		{"tomorrow", []NewReport{with(func(e *NewReport) { e.Date.EDTF = edtf(t, "2025-02-05") })}, "to-come"},
	}
	for _, tt := range tests {
		done, faults := Report(snap, rec, tt.list, how)
		got := ""
		if len(faults) > 0 {
			got = faults[0].Why
		}
		if got != tt.want || (done.Tree == nil) != (tt.want != "") {
			t.Errorf("%s: %q, not %q", tt.name, got, tt.want)
		}
	}
}
