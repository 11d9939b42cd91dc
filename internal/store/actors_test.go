package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/store"
)

func TestActorsAreOneNamespace(t *testing.T) {
	s := register(t)
	want := []string{
		"akutt fsu FSU Akutt", "alle-kommuner group Kommunene", "alle-parter group Partene", "digitale-eventyr organisation Digitale Eventyr",
		"eventyrsykehuset party Eventyrsykehuset", "huldredal party Huldredal", "kysten group Kystkommunene", "nissevik party Nissevik",
		"noen-kommuner group Noen kommuner", "partnerskapsmote body Partnerskapsmøtet", "regionsykehuset organisation Regionsykehuset",
		"sekretariat body Sekretariatet", "ssu body Strategisk samarbeidsutvalg", "trollnes party Trollnes",
	}
	var got []string
	for _, a := range s.Actors() {
		got = append(got, a.ID+" "+string(a.Kind)+" "+a.Name)
		if same, ok := s.Actor(a.ID); !ok || same.Record != a.Record || !cmp.Equal(same.Path, a.Path) {
			t.Errorf("%s is not found by its id", a.ID)
		}
		if place := a.Record.At(a.Path...).Place; a.Kind == store.PartyActor && place != "parties/"+a.ID {
			t.Errorf("%s stands at %s", a.ID, place)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("actors (-want +got):\n%s", diff)
	}
	ssu, _ := s.Actor("ssu")
	if !cmp.Equal(ssu.Aliases, []string{"SSU"}) || ssu.Type != "strategic" || ssu.From.String() != "2023-05-02" || !ssu.To.IsZero() {
		t.Errorf("the committee: %+v", ssu)
	}
	hf, _ := s.Actor("eventyrsykehuset")
	if !cmp.Equal(hf.Aliases, []string{"Eventyrsykehuset HF", "sykehuset"}) || hf.Type != "trust" {
		t.Errorf("the trust: %+v", hf)
	}
	if fsu, _ := s.Actor("akutt"); fsu.From.String() != "2023-10" {
		t.Errorf("the FSU is there from %s", fsu.From)
	}
	if _, ok := s.Actor("unknown"); ok {
		t.Error("unknown is an actor")
	}
}

func TestNearActors(t *testing.T) {
	s := register(t)
	for word, want := range map[string]string{
		"trolnes": "trollnes", "Trollness": "trollnes", "SSU": "ssu", "strategisk samarbeidsutvalg": "ssu", "huldredall": "huldredal",
		"eventyrsjukehuset": "eventyrsykehuset", "Akuttutvalg": "akutt", "digitale": "digitale-eventyr", "zzzzz": "",
	} {
		got := ""
		if near := s.NearActors(word); len(near) > 0 {
			got = near[0]
		}
		if got != want {
			t.Errorf("near %s: %q, want %q", word, got, want)
		}
	}
}

// An id given twice does not change who the first one is.
func TestAnActorGivenTwice(t *testing.T) {
	reg := hfhtest.Put(hfhtest.Register(t), "data/bodies/trollnes.yaml", "kind: body\nid: trollnes\nname: Trollnes utvalg\ntype: other\nstate: active\n")
	s := load(reg)
	a, _ := s.Actor("trollnes")
	if a.Kind != store.BodyActor || len(s.Actors()) != 15 {
		t.Errorf("%+v, %d actors", a, len(s.Actors()))
	}
}

// The names of actors are there even where their record has a mistake elsewhere.
func TestActorsOfARecordWithMistakes(t *testing.T) {
	s := load(hfhtest.Edit(t, hfhtest.Register(t), "data/parties.yaml", "id: parties\n", "id: parties\nhei: 1\n"))
	if s.Parties().Value != nil {
		t.Error("the record is typed")
	}
	if _, ok := s.Actor("trollnes"); !ok || !s.ActorsComplete() {
		t.Error("the actors are gone")
	}
}

func day(t testing.TB, text string) date.Day {
	t.Helper()
	d, err := date.ParseDay(text)
	must(t, err)
	return d
}

func TestMembers(t *testing.T) {
	all := []string{"eventyrsykehuset", "huldredal", "nissevik", "trollnes"}
	cases := []struct {
		actor, day  string
		sure, maybe []string
		unknown     bool
	}{
		{actor: "alle-parter", day: "2024-06-01", sure: all},
		{actor: "alle-parter", day: "2023-05-10", sure: []string{"eventyrsykehuset", "huldredal", "trollnes"}, maybe: []string{"nissevik"}},
		{actor: "alle-parter", day: "2023-04-30"},
		{actor: "alle-kommuner", day: "2024-06-01", sure: all[1:]},
		{actor: "kysten", day: "2024-12-31", sure: []string{"nissevik", "trollnes"}},
		{actor: "kysten", day: "2025-01-01", sure: []string{"trollnes"}},
		{actor: "kysten", day: "2023-05-03", sure: []string{"trollnes"}, maybe: []string{"nissevik"}},
		{actor: "noen-kommuner", day: "2024-06-01", unknown: true},
		{actor: "trollnes", day: "2024-06-01", sure: []string{"trollnes"}},
		{actor: "trollnes", day: "2020-01-01"},
		{actor: "digitale-eventyr", day: "2024-06-01", sure: []string{"huldredal", "trollnes"}},
		{actor: "regionsykehuset", day: "2024-06-01", unknown: true},
		{actor: "ssu", day: "2024-06-01", sure: []string{"eventyrsykehuset", "trollnes"}},
		{actor: "ssu", day: "2023-01-01"},
		{actor: "akutt", day: "2024-06-01", unknown: true},
		{actor: "nobody", day: "2024-06-01"},
	}
	s := register(t)
	for _, c := range cases {
		got := s.MembersOf(c.actor, day(t, c.day))
		if diff := cmp.Diff(store.Members{Sure: c.sure, Maybe: c.maybe, Unknown: c.unknown}, got); diff != "" {
			t.Errorf("%s on %s (-want +got):\n%s", c.actor, c.day, diff)
		}
	}
	if got := s.PartiesOn(day(t, "2024-06-01")).Sure; !cmp.Equal(got, all) {
		t.Errorf("parties: %v", got)
	}
	if got := load(hfhtest.Put(hfhtest.Register(t), "data/parties.yaml", "[")).PartiesOn(day(t, "2024-06-01")); !got.Unknown {
		t.Errorf("parties of a file that cannot be read: %+v", got)
	}
}
