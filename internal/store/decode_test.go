package store_test

import (
	"encoding"
	"fmt"
	"os"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/doc"
	hfhrecord "github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// Nothing that a file says is lost on the way into the types, and nothing is made up:
// the texts of both are the same, counted.
func TestDecodingLosesNothing(t *testing.T) {
	for _, s := range []*store.Snapshot{register(t), load(os.DirFS("../.."))} {
		for _, r := range s.Records {
			want := textsOfNode(r)
			var got []string
			textsOfType(reflect.ValueOf(r.Typed).Elem(), &got)
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-file +typed):\n%s", r.Ref, diff)
			}
		}
	}
}

// textsOfNode gives every scalar of a record; false and 0 are left out, since they
// are what a type says anyway.
func textsOfNode(r *store.Record) []string {
	var out []string
	store.Walk(r, func(_ []string, n *doc.Node, _ *schema.Shape) bool {
		if n.Kind == doc.Scalar && !n.Empty() && n.Text != "false" && n.Text != "0" {
			out = append(out, n.Text)
		}
		return true
	})
	slices.Sort(out)
	return out
}

// textsOfType gives every text, number and truth in a typed record.
func textsOfType(v reflect.Value, out *[]string) {
	if v.CanAddr() {
		switch x := v.Addr().Interface().(type) {
		case *hfhrecord.Access:
			if x.Open {
				*out = append(*out, "open")
				return
			}
		case *date.EDTF, *date.Duration:
			text, _ := x.(encoding.TextMarshaler).MarshalText()
			if len(text) > 0 {
				*out = append(*out, string(text))
			}
			return
		}
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			textsOfType(v.Elem(), out)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			textsOfType(v.Field(i), out)
		}
	case reflect.Slice:
		for i := range v.Len() {
			textsOfType(v.Index(i), out)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			*out = append(*out, v.MapIndex(key).String())
		}
	case reflect.String:
		if v.String() != "" {
			*out = append(*out, v.String())
		}
	case reflect.Int, reflect.Bool:
		if !v.IsZero() {
			*out = append(*out, fmt.Sprint(v.Interface()))
		}
	}
}

func TestDecodedValues(t *testing.T) {
	s := register(t)
	plan := s.Plan().Value
	rutiner := plan.Areas[0].Goals[1].Measures[0]
	if rutiner.When.EDTF.String() != "../2025-12-31" || rutiner.When.AsWritten != "Innen utgangen av 2025" {
		t.Errorf("a date with its source's words: %+v", rutiner.When)
	}
	if plan.Period.EDTF.String() != "2024/2026" || plan.Adopted.Date.EDTF.String() != "2024-09-10" || plan.Adopted.Meeting != "ssu-2024-09-10" {
		t.Errorf("plain dates: %+v %+v", plan.Period, plan.Adopted)
	}
	if got := plan.Follows; len(got) != 1 || got[0] != "declaration@2024-2025" {
		t.Errorf("one address as a text: %v", got)
	}
	if got := plan.Areas[1].Goals[0].Measures[0].Name.In("nb"); got != "Kurs i helsepedagogikk for ansatte" {
		t.Errorf("a folded text: %q", got)
	}
	parties := s.Parties().Value
	if got := parties.Parties[1].OfficialName; got.In("sma") != "Trållenjoene" || got.In("en") != "Trollnes kommune" {
		t.Errorf("a name in two languages: %v", got)
	}
	if parties.Parties[1].Number != "0001" || !parties.Groups[3].Members.Unknown() || parties.Groups[2].Members[1].To.IsZero() {
		t.Errorf("a number as text, unknown members, dated members: %+v", parties.Groups)
	}
	if d := s.Declaration().Value; len(d.Source) != 1 || d.Source[0].Document != "d0" || !d.Items[1].FocusArea || d.Items[0].FocusArea {
		t.Errorf("one source as a map, a truth value: %+v", d.Items)
	}
	if c := s.Community; c.Policy("plan").Cycle.String() != "P1Y" || c.Policy("statutes") != nil || c.Composition[0].Min == nil || *c.Composition[0].Min != 1 {
		t.Errorf("the community: %+v", c.Documents)
	}
	if a := s.Agreements()[0].Value; !slices.Equal(a.LawPoints, []int{1, 2, 3}) || a.Count != nil {
		t.Errorf("numbers: %+v", a)
	}
}

// Indexes of slices are those of the nodes, also where an item says nothing.
func TestDecodedIndexesAreTheNodes(t *testing.T) {
	s := load(os.DirFS("../.."))
	plan := s.Plan()
	for i, area := range plan.Value.Areas {
		for j, goal := range area.Goals {
			for k, m := range goal.Measures {
				f := plan.At("areas", fmt.Sprint(i), "goals", fmt.Sprint(j), "measures", fmt.Sprint(k))
				if want := "areas/" + area.ID + "/goals/" + goal.ID + "/measures/" + m.ID; f.Place != want {
					t.Errorf("%s, want %s", f.Place, want)
				}
			}
		}
	}
}

func TestViews(t *testing.T) {
	s := register(t)
	for name, ok := range map[string]bool{
		"parties": s.Parties().Value != nil, "organisations": s.Organisations().Value != nil, "guidance": s.Guidance().Value != nil,
		"declaration": s.Declaration().Value != nil, "statutes": s.Statutes().Value != nil, "plan": s.Plan().Value != nil,
		"projects": s.Projects().Value != nil, "cases": s.Cases().Value != nil, "followups": s.Followups().Value != nil,
		"agreements": len(s.Agreements()) == 1, "bodies": len(s.Bodies()) == 3, "fsus": len(s.FSUs()) == 1, "meetings": len(s.Meetings()) == 3,
		"hearings": len(s.Hearings()) == 1, "grants": len(s.Grants()) == 1, "reports": len(s.Reports()) == 1,
		"body": s.Body("ssu").Value != nil && s.Body("x").Value == nil, "fsu": s.FSU("akutt").Record != nil && s.FSU("x").Record == nil,
		"meeting": s.Meeting("ssu-2024-09-10").Value != nil && s.Meeting("").Value == nil,
	} {
		if !ok {
			t.Errorf("the view of %s is wrong", name)
		}
	}
}
