package hfh_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// The five documents leave 74 things open or contradict themselves in them (A1…A74),
// and state, propose or wish for 31 rules (R1…R31). Each must have a place in the
// register: a field, a note, a disagreement, a word for unknown or a setting. A place
// is written as for helgeland.find; "place=text" asks for that text, "place~text" for
// a text that holds it, "place!" for nothing there.

func TestHelgelandHoldsEveryAmbiguity(t *testing.T) {
	holdsAll(t, "A", 74, ambiguities())
}

func TestHelgelandHoldsEveryRule(t *testing.T) {
	holdsAll(t, "R", 31, rulesOfTheSources())
}

func holdsAll(t *testing.T, letter string, n int, table map[string][]string) {
	t.Helper()
	reg := readHelgeland(t)
	for i := 1; i <= n; i++ {
		id := fmt.Sprintf("%s%d", letter, i)
		if len(table[id]) == 0 {
			t.Errorf("%s has no place in the register", id)
		}
		for _, claim := range table[id] {
			if !reg.holds(claim) {
				t.Errorf("%s: %s does not hold", id, claim)
			}
		}
	}
	if len(table) != n {
		t.Errorf("%d entries, want %d", len(table), n)
	}
}

func (reg helgeland) holds(claim string) bool {
	if place, ok := strings.CutSuffix(claim, "!"); ok {
		return len(reg.find(place)) == 0
	}
	end := strings.LastIndexAny(claim, "=~")
	if end < 0 || strings.HasSuffix(claim, "]") {
		return len(reg.find(claim)) > 0
	}
	texts := reg.texts(claim[:end])
	return slices.ContainsFunc(texts, func(s string) bool {
		if claim[end] == '~' {
			return strings.Contains(s, claim[end+1:])
		}
		return s == claim[end+1:]
	})
}

func ambiguities() map[string][]string {
	const (
		measures = "plan:areas/*/goals/*/measures/"
		rows     = "plan:areas/*/goals/*/rows/"
		grant    = "grant/rekrutterings-og-samhandlingstilskudd:"
	)
	return map[string][]string{
		"A1":  {"report/2024:title=unknown", "report/2024:author=unknown", "report/2024:adopted!", "plan:note~ingen egen tittel"},
		"A2":  {"community:sources/s2/note~flatet ut", rows + "rad-k/note~sideskift", "organisations:organisations/aalborg-universitet/note~sideskift"},
		"A3":  {"parties:parties/helgelandssykehuset/aliases/Helgelandssykehuset", "parties:disagreements/foretakets-navn"},
		"A4":  {"parties:parties/hattfjelldal/aliases/Hattfelldal", "parties:disagreements/hattfjelldal-skrivemate"},
		"A5":  {"parties:groups/kommuner-2020/members=unknown", "parties:groups/kommuner-2020/count=18", "parties:disagreements/antall-kommuner"},
		"A6":  {"community:principles/brukere-og-fastleger/note~ikke blant partene", "community:composition/fsu-fastlegerepresentant"},
		"A7":  {"declaration:signatures/*/[place=Sandnessjøen]", "declaration:signatures/*/evidence=maskinskrevet navn", "declaration:note~ingen underskrift har egen dato"},
		"A8":  {"parties:parties/*/offices/kommunedirektor/aliases/rådmann", "parties:disagreements/tittel-pa-kommunens-leder"},
		"A9":  {"guidance:guidance/innlegg-2023-06/authors/eline-monsen/office=unknown", "guidance:guidance/innlegg-2023-06/authors/hege-mork/note~eieform"},
		"A10": {"guidance:guidance/kommunal-sektors-portefolje/note~ikke tatt med", rows + "rad-g/ongoing/kommunal-sektors-portefolje/note~filnavn"},
		"A11": {"declaration:note~2025-05-04", "community:documents/declaration/cycle_from=adoption", "community:documents/statutes/cycle!", "meeting/partnerskapsmote-2025-a:date/as_written=vår 2025"},
		"A12": {"declaration:disagreements/vedtatt-av", "declaration:adopted/body=stiftelsesmote", "body/stiftelsesmote:parent=partnerskapsmote", "meeting/stiftelsesmote-2023-05-04:bodies/partnerskapsmote"},
		"A13": {"statutes:wording/state=unknown", "statutes:parameters/vedtaksforhet/value=unknown"},
		"A14": {"plan:adopted/date=2024-03-19", "plan:period=2023/2025", "plan:evaluations!", "plan:note~fjorten måneder"},
		"A15": {"plan:follows=declaration@2023-2024", "plan:note~ett år lenger"},
		"A16": {"agreement/tjenesteavtaler-2025:approved/by=unknown", "agreement/tjenesteavtaler-2025:parties=unknown", "agreement/tjenesteavtaler-2025:count!", "agreement/tjenesteavtaler-2025:approved/date/edtf=2024-23"},
		"A17": {"agreement/samarbeidsavtale:state=in-preparation", "agreement/samarbeidsavtale:adopted!"},
		"A18": {"guidance:guidance/nyhetsbrev/owner_external=true", "guidance:guidance/nyhetsbrev/issuer/helsedirektoratet"},
		"A19": {"guidance:guidance/strukturfigur/note~bilde"},
		"A20": {"community:disagreements/evaluering-av-planen", "community:documents/plan/evaluation=P1Y"},
		"A21": {"plan:disagreements/forste-omrade", "plan:focus/declaration#samarbeid", "plan:areas/pasientforlop/answers/*/how=inferred"},
		"A22": {"body/ssu:disagreements/bruker-og-fastlege", "body/ssu:compositions/*/members/*/count!"},
		"A23": {"body/ssu:swap/after=P2Y", "body/ssu:swap/from=2023-05-04", "body/ssu:note~2027-05-04"},
		"A24": {"fsu/*:permanence=unknown"},
		"A25": {"community:disagreements/hvem-lager-mandat", "community:documents/fsu/note~SSU og FSU", "fsu/*:mandate/given_by!", "fsu/*:mandate/drafted_by!"},
		"A26": {"fsu/utdanning:mandate/state=mentioned", "fsu/digital:mandate/state=not-documented", "fsu/*:case/state=not-documented"},
		"A27": {"fsu/*:roster=not-documented", "fsu/*:seats!", "community:composition/fsu-brukerrepresentant"},
		"A28": {"community:principles/fsu-etter-omrade/note~Område 2", "fsu/rehabilitering:note~ikke til noe tiltak", "fsu/pakkeforlop-kreft:note~ikke til noe tiltak"},
		"A29": {"cases:cases/tilskuddsordning-2024/decision/outcome=unknown", "community:principles/konsensus/note~uten enighet", "community:documents/plan/adoption/consensus=warned", "body/ssu:decision_mode=consensus"},
		"A30": {"community:principles/totrinnsbehandling/note~ukjent", "community:principles/eiergodkjenning/note~ikke sagt", "community:documents/*/adoption/approvals=off"},
		"A31": {"meeting/partnerskapsmote-2024-a:moved/decision=cases#flytte-partnerskapsmote-2024", "cases:cases/flytte-partnerskapsmote-2024/body=unknown", "cases:cases/flytte-partnerskapsmote-2024/date!", "community:waivers/partnerskapsmote-2024/decision=cases#flytte-partnerskapsmote-2024"},
		"A32": {"body/partnerskapsmote:succeeds/dialogmote-2020", "body/partnerskapsmote:succeeds/partnerskapsmote-2020"},
		"A33": {grant + "disagreements/tildelt-dhh", grant + "amounts/dhh-2024/whole=true", grant + "amounts/helse-nord-forste/note~ikke sagt"},
		"A34": {"community:disagreements/fastlegenes-rolle", "community:principles/fastleger-radgivende/note~Tre ulike", "body/faglige-samarbeidsutvalg:compositions/planen-2024/members/fastlege", "body/ssu:compositions/forslag-2020/members/fastlege"},
		"A35": {rows + "rad-h/responsible=unknown", rows + "rad-h/note~tom i uttrekket", measures + "helserom-utrulling/responsible=unknown"},
		"A36": {"declaration:items/laerings-og-mestringstilbud/note~ikke noe eget mål", "declaration:items/kompetansedeling/note~ikke noe eget mål"},
		"A37": {rows + "rad-d/ongoing/helsepedagogikk/uncertain=true", rows + "rad-e/ongoing/helsekommunikasjon/uncertain=true", rows + "rad-f/ongoing/dhh-forebygging/uncertain=true", measures + "dhh-mestring/placement=uncertain"},
		"A38": {"declaration:note~ikke uttalt"},
		"A39": {measures + "pll-kjernejournal/note~Uten verb", measures + "helgelandslegen/note~Bare et prosjektnavn"},
		"A40": {rows + "rad-a/responsible/*", rows + "rad-b/responsible/*", rows + "rad-h/when", rows + "rad-l/responsible/*", measures + "pll-kjernejournal/responsible!"},
		"A41": {rows + "rad-b/responsible/akuttmedisin", "fsu/akuttmedisin:created/edtf=2024-05", "fsu/akuttmedisin:note~mai 2024"},
		"A42": {"projects:projects/trygg-akuttpsykiatri/same_as/plan#transport-psykisk-syke", measures + "transport-psykisk-syke/note~Trolig"},
		"A43": {measures + "dhh-mestring/aims/tidlig-oppdagelse"},
		"A44": {measures + "pll-utrulling/responsible_as_written~Digitale Helgeland Helse Nord", measures + "pll-utrulling/responsible/it-helgelandssykehuset"},
		"A45": {measures + "pll-utrulling/related/*/how=same-subject", measures + "pll-kjernejournal/related/*/ref=plan#pll-utrulling"},
		"A46": {"projects:projects/helserom-helgeland/pilot/count=3", "projects:projects/helserom-helgeland/pilot/members=unknown", "parties:groups/pilotkommuner-helserom/count=3"},
		"A47": {measures + "rekut-distrikt/sub_measures/tverrsim-distrikt"},
		"A48": {measures + "helgelandslegen/projects/helgelandslegen", rows + "rad-m/ongoing/helgelandslegen-pagaende", "fsu/utdanning:projects/helgelandslegen"},
		"A49": {measures + "*/progress!", measures + "*/indicator!", measures + "*/cost!", "plan:note~id-ene er våre"},
		"A50": {measures + "*/patient_groups!", "community:principles/fire-pasientgrupper/note~Ingen mål"},
		"A51": {"fsu/tjenesteavtaler:state=unknown", "fsu/tjenesteavtaler:note~ikke sagt"},
		"A52": {"report/2024:figures/antall-fsu/computed_from=fsu", "report/2024:figures/antall-fsu/value=6", "report/2024:figures/antall-fsu/note~2024 eller 2025"},
		"A53": {"body/partnerskapsmote-2020:compositions/oversikten/members/samarbeidsutvalget/of=ssu", "body/partnerskapsmote-2020:compositions/figuren"},
		"A54": {"body/arbeidsgrupper:parent=faglige-samarbeidsutvalg", "body/faglige-samarbeidsutvalg:note~arbeidsgrupper"},
		"A55": {"community:glossary/ksu/long=unknown", "community:glossary/uit/long=unknown", "community:glossary/lis1/long=leger i spesialisering"},
		"A56": {"meeting/partnerskapsmote-2021-a:state=planned", "meeting/stiftelsesmote-2023-05-04:state=held"},
		"A57": {"meeting/oso-2020-a:items/sak-10-2020/number=10/2020", "cases:cases/*/number!"},
		"A58": {"body/ssu:links/*/purpose=minutes", "body/ssu:links/*/note~deltakerne"},
		"A59": {"guidance:guidance/helsefellesskap-helsedirektoratet/links/*/note~Sykehuset Østfold"},
		"A60": {"report/2024:chapters/overordnet-struktur/number=2.1", "report/2024:note~Kapittelnumrene hopper"},
		"A61": {"guidance:disagreements/avtalens-parter"},
		"A62": {"guidance:guidance/nettside/note~gått ut"},
		"A63": {"parties:groups/alle-kommuner/all_of=municipality", "parties:groups/kommuner-ikke-angitt/members=unknown", "parties:groups/kommuneklynger/members=unknown"},
		"A64": {"community:sources/s3/note~undertegnede"},
		"A65": {"fsu/akuttmedisin:subgroups/trygg-akuttmedisin/type=unknown", "fsu/akuttmedisin:subgroups/trygg-akuttpsykiatri/project=trygg-akuttpsykiatri"},
		"A66": {"projects:projects/rekut-distrikt/note~Ikke avgjort", "fsu/utdanning:note~punktum"},
		"A67": {"guidance:guidance/nhsp-2020-2023/validity=expired", "declaration:follows=guidance#nhsp-2020-2023", "community:principles/ssu-styringsgruppe/status=stated-from-guidance"},
		"A68": {"guidance:guidance/avtalen-i-lysarkene/issuer=unknown", "guidance:guidance/avtalen-i-lysarkene/note~hvilken"},
		"A69": {"body/ssu:meetings_counted/ar-2024/count=5", "body/partnerskapsmote:meetings_counted/ar-2024/count=0"},
		"A70": {"body/faste-utvalg:state=not-confirmed", "body/samhandlingskontakt:state=not-confirmed", "body/ksu:state=not-confirmed", "body/fastlegeradet:state=not-confirmed", "body/pko:state=not-confirmed"},
		"A71": {"fsu/utdanning:participants/utdanningsinstitusjonene/uncertain=true", "fsu/utdanning:participants/utdanningsinstitusjonene/in=unknown"},
		"A72": {"community:disagreements/hvem-endrer-mal", "community:documents/plan/decides/goals/body=partnerskapsmote"},
		"A73": {"community:facts/utfordringer/note~Ingen rangering"},
		"A74": {"community:facts/forutsetning-forankring/note~ikke tolket"},
	}
}

func rulesOfTheSources() map[string][]string {
	const grant = "grant/rekrutterings-og-samhandlingstilskudd:"
	return map[string][]string{
		"R1":  {"community:documents/declaration/cycle=P2Y", "community:documents/declaration/adopter=partnerskapsmote"},
		"R2":  {"community:documents/plan/cycle=P1Y", "community:documents/plan/evaluation=P1Y", "community:documents/plan/adopter=ssu"},
		"R3":  {"community:principles/prioritere-sammen"},
		"R4":  {"body/ssu:term=P4Y"},
		"R5":  {"body/ssu:swap/after=P2Y", "body/ssu:swap/sides/municipality", "body/ssu:swap/sides/trust"},
		"R6":  {"community:principles/faste-og-midlertidige"},
		"R7":  {"community:documents/fsu/adopter=ssu"},
		"R8":  {"community:principles/sak-mandat-rutiner"},
		"R9":  {"community:principles/ssu-styringsgruppe", "fsu/*:steering=ssu"},
		"R10": {"community:composition/fsu-brukerrepresentant/seat=user-rep", "community:composition/fsu-brukerrepresentant/min=1"},
		"R11": {"community:composition/fsu-fastlegerepresentant/seat=gp", "community:composition/fsu-fastlegerepresentant/min=1"},
		"R12": {"community:principles/andre-sektorer/status=stated-from-guidance"},
		"R13": {"community:principles/fsu-etter-omrade/status=stated"},
		"R14": {"community:principles/konsensus/status=stated", "body/ssu:decision_mode=consensus"},
		"R15": {"community:principles/riktig-niva/status=stated"},
		"R16": {"community:principles/totrinnsbehandling/status=proposed"},
		"R17": {"community:principles/eiergodkjenning/status=web-page"},
		"R18": {"community:principles/ikke-lovfestet/status=web-page"},
		"R19": {"community:principles/partnerskapsmote-hvert-ar/status=proposed", "body/partnerskapsmote:meets/per=P1Y", "body/partnerskapsmote:meets/status=proposed"},
		"R20": {"community:principles/dialogmote-forst/status=proposed"},
		"R21": {grant + "rounds/runde-2025/decision_mode=consensus", grant + "rounds/runde-2025/list_to=helse-nord", grant + "rounds/runde-2025/list_decided_by=ssu"},
		"R22": {"community:principles/brukere-og-fastleger/status=stated"},
		"R23": {"community:principles/medvirkning/status=stated"},
		"R24": {"community:principles/sentrale-foringer/status=stated", "guidance:guidance/avtale-19-helsefellesskap"},
		"R25": {"community:principles/fastleger-radgivende/status=government"},
		"R26": {"community:principles/tre-nivaer-av-vedtak/status=government"},
		"R27": {"community:principles/ansvar-konkretiseres/status=stated"},
		"R28": {"community:principles/resultater-i-erklaeringen/status=stated", "community:documents/plan/decides/measures/body=ssu"},
		"R29": {"community:principles/tiltak-i-fsu/status=stated"},
		"R30": {"community:principles/fire-pasientgrupper/status=stated"},
		"R31": {"community:principles/utvalg-storre-myndighet/status=intention"},
	}
}

// Every way a name is written in the five documents leads to one id.
func TestHelgelandKnowsEveryName(t *testing.T) {
	reg := readHelgeland(t)
	tests := map[string]string{ // the item that bears the names
		"community:":                             "Helsefellesskap Helgeland|Helsefellesskapet Helgeland|helsefelleskapet",
		"parties:parties/hattfjelldal":           "Hattfelldal|Hattfjelldal",
		"parties:parties/helgelandssykehuset":    "Helgelandssykehuset HF|Helgelandssykehuset|sykehuset|helseforetaket|HF",
		"parties:parties/rana":                   "Rana|Rana kommune",
		"organisations:organisations/helse-nord": "Helse Nord RHF|Helse Nord",
		"organisations:organisations/hod":        "Helse- og omsorgsdepartementet|HOD",
		"organisations:organisations/ks":         "Kommunesektorens organisasjon|KS",
		"body/partnerskapsmote:":                 "partnerskapsmøtet|Partnerskapsmøtet|Dialog- og partnerskapsmøtet|Dialog – og Partnerskapsmøtet|Dialog- Partnerkapsmøtet",
		"body/partnerskapsmote-2020:":            "Partnerskapsmøte",
		"body/ssu:":                              "stratgisk samarbeidsutvalg|Strategisk samarbeidsutvalg|SSU|SSUene|samarbeidsutvalget",
		"body/faglige-samarbeidsutvalg:":         "Faglige samarbeidsutvalg|Faglig samarbeidsutvalg|FSU|FSU-ene|FSUet",
		"body/samhandlingssekretariat:":          "sekretariatet|Samhandlingssekreteriatet|Samhandlingssekretariatet",
		"projects:projects/dhh":                  "Digital hjemmeoppfølging Helgeland|DHH",
		"projects:projects/pll":                  "Pasientens legemiddelliste|PLL",
		"guidance:guidance/nhsp-2020-2023":       "Nasjonal helse- og sykehusplan 2020-2023|NHSP|nasjonal helse og sykehusplan 2020-2023",
	}
	for place, names := range tests {
		items := reg.find(place)
		if len(items) != 1 {
			t.Errorf("%s: %d items", place, len(items))
			continue
		}
		known := namesOf(items[0])
		for _, name := range strings.Split(names, "|") {
			if !slices.Contains(known, name) {
				t.Errorf("%s is not known as %q, only as %q", place, name, known)
			}
		}
	}
}

func namesOf(n *doc.Node) []string {
	var names []string
	for _, key := range []string{"name", "abbreviation"} {
		if v := n.Get(key); !v.Empty() {
			names = append(names, v.Text)
		}
	}
	if aliases := n.Get("aliases"); aliases != nil {
		for _, v := range aliases.Items {
			names = append(names, v.Text)
		}
	}
	return names
}

// The register loads without a finding, and where two sources disagree it is about a
// place that exists.
func TestHelgelandLoads(t *testing.T) {
	snap := store.Load(os.DirFS("."), schema.Open(store.Formats()))
	for _, f := range snap.Findings {
		t.Errorf("%s:%d: %s %v", f.File, f.Line, f.Rule, f.Args)
	}
	for _, r := range snap.Records {
		list := r.Node.Get("disagreements")
		if list == nil {
			continue
		}
		for _, d := range list.Items {
			if _, err := r.Locate(d.Get("on").Text); err != nil {
				t.Errorf("%s: disagreement %s: %v", r.Ref, d.ID(), err)
			}
			if c := d.Get("chosen"); c != nil && stepInto(d.Get("values"), c.Text) == nil {
				t.Errorf("%s: disagreement %s chooses %s, which is no value of it", r.Ref, d.ID(), c.Text)
			}
		}
	}
}

// The organisations that the documents name without making them party or body.
func TestHelgelandOrganisations(t *testing.T) {
	reg := readHelgeland(t)
	want := strings.Fields(`helse-nord nordlandssykehuset nordland-politidistrikt digitale-helgeland rkk-ytre-og-indre-helgeland
		sintef uit aalborg-universitet nasjonalt-senter-for-e-helseforskning nsdm visit-helgeland heile-helgeland
		utdanningsinstitusjonene hod ks helsedirektoratet direktoratet-for-e-helse rhf-ene regjeringen stortinget sykehuset-ostfold
		samhandlingsavdelingen it-helgelandssykehuset lokale-prosjektgrupper`)
	if diff := cmp.Diff(want, reg.texts("organisations:organisations/*/id")); diff != "" {
		t.Errorf("organisations (-sources +register):\n%s", diff)
	}
}

func TestHelgelandMeetingsAndDecisions(t *testing.T) {
	reg := readHelgeland(t)
	type meeting struct{ When, Place, State string }
	want := map[string]meeting{
		"oso-2020-a":                  {"2020", "", "held"},
		"regionrad-2020-09-17":        {"2020-09-17", "", "held"},
		"oso-2020-11-05":              {"2020-11-05", "", "planned"},
		"partnerskapsmote-2021-a":     {"2021-01/2021-06~", "", "planned"},
		"stiftelsesmote-2023-05-04":   {"2023-05-04", "Sandnessjøen", "held"},
		"partnerskapsmote-2023-11-23": {"2023-11-23", "Bodø", "held"},
		"ssu-2024-03-19":              {"2024-03-19", "", "held"},
		"partnerskapsmote-2024-a":     {"2024", "", "moved"},
		"partnerskapsmote-2025-a":     {"2025-21", "", "planned"},
	}
	got := map[string]meeting{}
	for _, m := range reg.find("meeting/*:") {
		when := m.Get("date")
		if when.Kind == doc.Map {
			when = when.Get("edtf")
		}
		place := ""
		if p := m.Get("place"); p != nil {
			place = p.Text
		}
		got[m.ID()] = meeting{when.Text, place, m.Get("state").Text}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("meetings (-sources +register):\n%s", diff)
	}
	counted := []string{"body/arbeidsgruppe-2020:meetings_counted/*/count", "body/ssu:meetings_counted/*/count"}
	for _, place := range counted {
		if got := reg.texts(place); !slices.Equal(got, []string{"5"}) {
			t.Errorf("%s: %v, want 5", place, got)
		}
	}
	decided := strings.Fields("vedtektene erklaeringen handlingsplanen")
	if got := reg.texts("*:adopted/decision"); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(decided))) {
		t.Errorf("adoptions point at %v, want %v", got, decided)
	}
}

// Each address of the documents stands on the record it belongs to, fragments kept;
// the file path of one of them stands nowhere.
func TestHelgelandLinks(t *testing.T) {
	reg := readHelgeland(t)
	const site = "https://www.helgelandssykehuset.no/fag-og-forskning/samhandling/helsefellesskap-helgeland/"
	const fsu = site + "faglige-samarbeidsutvalg/"
	tests := map[string][]string{
		"guidance:guidance/nettside/links/*/ref": {site},
		"fsu/tjenesteavtaler:links/*/ref": {
			fsu + "fsu-tjenesteavtaler/", fsu + "fsu-tjenesteavtaler/#deltagere",
			"https://www.helgelandssykehuset.no/4aa5e8/siteassets/samhandling/helsefellesskap-helgeland/fsu/fsu-tjenesteavtaler/prosess-fsu-tjenesteavtaler-2024-felles.pdf",
		},
		"fsu/akuttmedisin:links/*/ref":      {fsu + "fsu-akuttmedisinsk-samarbeid/", fsu + "fsu-akuttmedisinsk-samarbeid/#deltakere"},
		"body/ssu:links/*/ref":              {site + "strategisk-samarbeidsutvalg/#deltakere-i-strategisk-samarbeidsutvalg"},
		"fsu/digital:links/*/ref":           {fsu + "fsu-digitale-helsetjenester-og-e-helselosninger/", fsu + "fsu-digitale-helsetjenester-og-e-helselosninger/#deltakere"},
		"fsu/pakkeforlop-kreft:links/*/ref": {fsu + "fsu-pakkeforlop-hjem---kreft/", fsu + "fsu-pakkeforlop-hjem---kreft/#deltakere"},
		"fsu/utdanning:links/*/ref":         {fsu + "fsu-utdanning-rekruttering-og-stabilisering/", fsu + "fsu-utdanning-rekruttering-og-stabilisering/#deltagere"},
		"fsu/rehabilitering:links/*/ref":    {fsu + "fsu-rehabilitering/", fsu + "fsu-rehabilitering/#deltagere"},
		"guidance:guidance/nhsp-2020-2023/links/*/ref": {
			"https://www.regjeringen.no/no/dokumenter/nasjonal-helse--og-sykehusplan-2020-2023/id2679013/?ch=1#:~:text=Nasjonal%20helse-%20og%20sykehusplan%20er%20regjeringens%20strategi%20for,Pasientene%20er%20aktive%20deltakere%20i%20helsehjelpen%20de%20mottar",
		},
		"guidance:guidance/styringsinformasjon/links/*/ref":               {"https://www.helsedirektoratet.no/tema/helsefellesskap/styringsinformasjon"},
		"guidance:guidance/helsefellesskap-helsedirektoratet/links/*/ref": {"https://sykehuset-ostfold.no/avdelinger/medisin-og-helsefag/samhandling/helsefellesskapet"},
		"guidance:guidance/strategi-helsekompetanse/links/*/ref":          {"https://www.regjeringen.no/contentassets/97bb7d5c2dbf46be91c9df38a4c94183/strategi-helsekompetanse-uu.pdf"},
		"guidance:guidance/kommunal-sektors-portefolje/links/*/ref":       nil,
		"guidance:guidance/recruit-retain/links/*/ref":                    {"https://www.nsdm.no/wp-content/uploads/2019/01/RR2-8page-Norway.pdf"},
	}
	for place, want := range tests {
		if diff := cmp.Diff(want, reg.texts(place)); diff != "" {
			t.Errorf("%s (-source +register):\n%s", place, diff)
		}
	}
}
