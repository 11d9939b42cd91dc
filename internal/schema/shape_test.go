package schema

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/internal/doc"
)

func TestShapeOfPlaces(t *testing.T) {
	set := Open(formats())
	tests := []struct {
		kind, path            string
		scalar                doc.ScalarType
		sort                  Sort
		format, ref, identity string
	}{
		{kind: "plan", path: "", sort: Text},
		{kind: "plan", path: "version", sort: Act},
		{kind: "plan", path: "id", sort: Text},
		{kind: "plan", path: "summary", sort: Living},
		{kind: "plan", path: "draft/round", sort: Living, scalar: doc.IntegerScalar},
		{kind: "plan", path: "adopted/date", sort: Act, format: "edtf"},
		{kind: "plan", path: "adopted/date/edtf", sort: Act, format: "edtf"},
		{kind: "plan", path: "adopted/body", sort: Act, ref: "body"},
		{kind: "plan", path: "period", sort: Text, format: "edtf"},
		{kind: "plan", path: "follows", sort: Act, ref: "address"},
		{kind: "plan", path: "follows/0", sort: Act, ref: "address"},
		{kind: "plan", path: "areas", sort: Text, identity: "id"},
		{kind: "plan", path: "areas/0/answers", sort: Text, identity: "ref"},
		{kind: "plan", path: "areas/0/goals/1/measures/2/progress/0/date", sort: Living, format: "edtf"},
		{kind: "plan", path: "areas/0/goals/1/measures/2/sub_measures/0/responsible/0", sort: Text, ref: "actor"},
		{kind: "plan", path: "areas/0/goals/1/measures/2/cost/nok", sort: Text, scalar: doc.IntegerScalar},
		{kind: "plan", path: "areas/0/goals/1/measures/2/uncertain", sort: Text, scalar: doc.BooleanScalar},
		{kind: "plan", path: "areas/0/source/document", sort: Living, ref: "source"},
		{kind: "plan", path: "areas/0/source/0/confirmed", sort: Living, scalar: doc.BooleanScalar},
		{kind: "plan", path: "archive", sort: Living, identity: "owner case document"},
		{kind: "plan", path: "links", sort: Living, identity: "ref"},
		{kind: "plan", path: "links/0/ref", sort: Living, format: "uri-text"},
		{kind: "plan", path: "source", sort: Living, identity: "document"},
		{kind: "fsu", path: "name", sort: Living},
		{kind: "fsu", path: "seats/0/of", sort: Living, ref: "actor"},
		{kind: "fsu", path: "mandate", sort: Text},
		{kind: "fsu", path: "mandate/tasks/0/name", sort: Text},
		{kind: "fsu", path: "mandate/tasks/0/source", sort: Living, identity: "document"},
		{kind: "fsu", path: "mandate/version", sort: Act},
		{kind: "fsu", path: "mandate/given_by", sort: Text, ref: "body"},
		{kind: "community", path: "documents/0/cycle", sort: Living, format: "duration"},
		{kind: "community", path: "rules/0/parameters/anything", sort: Living},
		{kind: "parties", path: "parties/0/name/sma", sort: Living},
		{kind: "parties", path: "parties/0/name/fkv", sort: Living},
		{kind: "parties", path: "groups/0/members", sort: Living, identity: "id"},
		{kind: "parties", path: "groups/0/members/0/id", sort: Living, ref: "party"},
		{kind: "meeting", path: "items/0/decision/dissent/0/party", sort: Living, ref: "actor"},
	}
	for _, tt := range tests {
		s := set.Shape(tt.kind).At(steps(tt.path))
		if s == nil {
			t.Errorf("%s %s: no such place", tt.kind, tt.path)
			continue
		}
		got := tt
		got.scalar, got.sort, got.format, got.ref = s.Scalar(), s.Sort(), s.Format(), s.Ref()
		got.identity = strings.Join(s.Identity(), " ")
		if got != tt {
			t.Errorf("got  %+v\nwant %+v", got, tt)
		}
	}
}

func steps(path string) []string {
	if path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

func TestShapeOfNoPlace(t *testing.T) {
	set := Open(formats())
	for _, path := range []string{"nothing", "areas/name", "version/0", "areas/0/nothing", "areas/0/name/norsk", "period/0"} {
		if s := set.Shape("plan").At(steps(path)); s != nil {
			t.Errorf("%s: %q", path, s.Title())
		}
	}
	if set.Shape("nothing") != nil {
		t.Error("a kind that does not exist has a shape")
	}
	plan := set.Shape("plan")
	if plan.Field("nothing") != nil || plan.Item() != nil || plan.Field("version").Item() != nil {
		t.Error("an unknown place is not a nil interface")
	}
	var none *Shape
	if none.Scalar() != doc.TextScalar || none.Sort() != Text || none.Title() != "" || none.Keys() != nil || none.Allows(doc.Map) || none.Identity() != nil {
		t.Error("a nil shape knows something")
	}
}

func TestShapeOfMaps(t *testing.T) {
	set := Open(formats())
	plan := set.Shape("plan")
	keys := plan.Keys()
	if !slices.Equal(keys[:6], []string{"kind", "id", "version", "name", "period", "adopted"}) || keys[len(keys)-1] != "access" {
		t.Errorf("keys are not in the order to write them: %v", keys)
	}
	if got := plan.Required(); !slices.Equal(got, []string{"kind", "id", "areas"}) {
		t.Errorf("required: %v", got)
	}
	if got := set.Shape("fsu").Required(); !slices.Equal(got, []string{"kind", "id", "name", "state"}) {
		t.Errorf("required of an FSU: %v", got)
	}
	status := plan.At(steps("areas/0/goals/0/measures/0/progress/0/status"))
	if diff := cmp.Diff([]string{"not-started", "in-progress", "done", "stopped"}, status.Enum()); diff != "" {
		t.Error(diff)
	}
	if got := plan.Property("kind").Enum(); !slices.Equal(got, []string{"plan"}) {
		t.Errorf("kind: %v", got)
	}
	if plan.Property("period").Enum() != nil || plan.Property("areas").Enum() != nil {
		t.Error("a free place has allowed values")
	}
	responsible := plan.At(steps("areas/0/goals/0/measures/0/responsible"))
	if responsible.Title() != "Ansvarlig" || !strings.Contains(responsible.Description(), "unknown") {
		t.Errorf("title %q, description %q", responsible.Title(), responsible.Description())
	}
	if !responsible.Allows(doc.List) || !responsible.Allows(doc.Scalar) || responsible.Allows(doc.Map) {
		t.Error("responsible is a list or a text")
	}
}

// TestValuesAreTypedByTheSchema: what YAML would take for numbers, dates and booleans
// is text where the schema has text.
func TestValuesAreTypedByTheSchema(t *testing.T) {
	set := Open(formats())
	d := parseDoc(t, "x.yaml", "kind: parties\nid: parties\nparties: [{id: no, name: 1.10, type: trust, number: 0301, from: 2024-03-19}]\ngroups: [{id: g, name: 0x1, count: 17}]\n")
	got := string(d.Root.JSON(set.Shape("parties")))
	want := `{"kind":"parties","id":"parties","parties":[{"id":"no","name":"1.10","type":"trust","number":"0301","from":"2024-03-19"}],"groups":[{"id":"g","name":"0x1","count":17}]}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestSetIsSafeForSeveral(t *testing.T) {
	set := Open(formats())
	bad := parseDoc(t, "data/x.yaml", strings.Replace(smallPlan, "row: a", "placement: her", 1))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for _, k := range Kinds() {
				set.Shape(k.Name).Keys()
			}
			if len(set.Validate("plan", bad)) != 1 {
				t.Error("not one finding")
			}
		})
	}
	group.Wait()
}

func TestNothingIsFetched(t *testing.T) {
	for _, url := range []string{"https://json-schema.org/x", "file:///etc/passwd", "urn:hfh:schema:1:plan"} {
		if _, err := (noLoader{}).Load(url); err == nil {
			t.Errorf("%s: loaded", url)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a schema with an address was compiled")
		}
	}()
	root, err := parseJSON(`{"$id":"urn:x","$ref":"https://example.org/other.json"}`)
	if err != nil {
		t.Fatal(err)
	}
	mustCompile(root, nil)
}

func TestFormatsMayBeUnset(t *testing.T) {
	d := parseDoc(t, "x.yaml", "kind: agreement\nid: a\ntype: service\nreview: ofte\nperiod: aldri\nxyzzy: 1\n")
	got := findingLines(Open(nil).Validate("agreement", d))
	if want := []string{"6:1 schema/unknown-key /xyzzy"}; !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}
