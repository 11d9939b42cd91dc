package record

import "testing"

func TestEditionAndDraft(t *testing.T) {
	governed := map[string]bool{"declaration": true, "statutes": true, "plan": true, "agreement": true, "report": true}
	for _, kind := range kindNames(t) {
		typed := New(kind)
		if got := EditionOf(typed) != nil; got != governed[kind] {
			t.Errorf("%s: an edition: %v", kind, got)
		}
		if DraftOf(typed) != nil {
			t.Errorf("%s: an empty record is a draft", kind)
		}
	}
	mandate := &FSU{Mandate: &Mandate{Edition: Edition{Version: "1"}}, Draft: &Draft{Of: "fsu/x"}}
	if e := EditionOf(mandate); e == nil || e.Version != "1" {
		t.Errorf("an FSU's mandate: %+v", e)
	}
	for _, typed := range []any{
		mandate, &Plan{Governed: Governed{Draft: &Draft{}}}, &Declaration{Governed: Governed{Draft: &Draft{}}}, &Statutes{Governed: Governed{Draft: &Draft{}}},
		&Agreement{Governed: Governed{Draft: &Draft{}}}, &Report{Governed: Governed{Draft: &Draft{}}},
	} {
		if DraftOf(typed) == nil {
			t.Errorf("%T: its draft is not found", typed)
		}
	}
	if New("nothing") != nil {
		t.Error("a kind that does not exist")
	}
}

func TestCommunityLookUps(t *testing.T) {
	c := &Community{
		Documents: []DocumentPolicy{{ID: "plan", Adoption: &Conditions{Body: "required", Consensus: "warned"}}},
		Rules:     []RuleSetting{{ID: "plan/responsible", Severity: "note"}},
	}
	if c.Policy("plan") != &c.Documents[0] || c.Policy("fsu") != nil {
		t.Error("Policy")
	}
	if c.Rule("plan/responsible") != &c.Rules[0] || c.Rule("x/y") != nil {
		t.Error("Rule")
	}
	list := c.Policy("plan").Adoption.List()
	if len(list) != 10 || list[0] != (Condition{"body", "required"}) || list[3] != (Condition{"consensus", "warned"}) || list[9] != (Condition{"minutes", "off"}) {
		t.Errorf("%v", list)
	}
	for _, none := range (*Conditions)(nil).List() {
		if none.Level != "off" {
			t.Errorf("%v without conditions", none)
		}
	}
}

func TestMeetingItem(t *testing.T) {
	m := &Meeting{Items: []Item{{ID: "a", Number: "4/2024"}, {ID: "4-2024"}, {ID: "c"}}}
	if m.Item("4/2024") != &m.Items[0] || m.Item("4-2024") != &m.Items[1] || m.Item("") != nil || m.Item("5/2024") != nil {
		t.Error("Item")
	}
}

func TestSeatOn(t *testing.T) {
	s := Seat{From: when(t, "2023-05-04"), To: when(t, "2027-05-03")}
	if s.On(day(t, "2023-05-03")) != -1 || s.On(day(t, "2027-05-03")) != 1 || (Seat{}).On(day(t, "1999-01-01")) != 1 {
		t.Error("On")
	}
}
