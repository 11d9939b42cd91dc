package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/store"
)

func TestParseRef(t *testing.T) {
	good := map[string]store.Ref{
		"plan":                   {Kind: "plan"},
		"plan/plan":              {Kind: "plan"},
		"plan@draft":             {Kind: "plan", Draft: true},
		"fsu/akutt":              {Kind: "fsu", ID: "akutt"},
		"fsu/akutt@draft":        {Kind: "fsu", ID: "akutt", Draft: true},
		"report/2024":            {Kind: "report", ID: "2024"},
		"meeting/ssu-2024-09-10": {Kind: "meeting", ID: "ssu-2024-09-10"},
	}
	for text, want := range good {
		got, err := store.ParseRef(text)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	bad := map[string]string{
		"": "kind", "plann": "kind", "Plan": "kind", "fsu": "id", "fsu/": "id", "fsu/A": "id", "fsu/a--b": "id",
		"fsu/-a": "id", "fsu/a/b": "id", "plan/x": "id", "body/ssu@draft": "draft", "fsu/../plan": "id",
	}
	for text, want := range bad {
		_, err := store.ParseRef(text)
		var e *store.RefError
		if !errors.As(err, &e) || e.Variant != want {
			t.Errorf("%q: %v, want variant %s", text, err, want)
		}
	}
	_, err := store.ParseRef("plann")
	if e := err.(*store.RefError); !cmp.Equal(e.Near, []string{"plan"}) {
		t.Errorf("near plann: %v", e.Near)
	}
}

func TestParseAddress(t *testing.T) {
	plan := store.Ref{Kind: "plan"}
	good := map[string]store.Address{
		"plan":                           {Ref: plan},
		"plan@2024":                      {Ref: plan, When: "2024"},
		"plan@draft":                     {Ref: store.Ref{Kind: "plan", Draft: true}},
		"plan@file":                      {Ref: plan, When: "file"},
		"plan#somlos":                    {Ref: plan, Place: "somlos"},
		"plan@2024-06-01#a/b@c#d":        {Ref: plan, When: "2024-06-01", Place: "a/b@c#d"},
		"plan@draft#somlos/when":         {Ref: store.Ref{Kind: "plan", Draft: true}, Place: "somlos/when"},
		"meeting/ssu-2024-09-10#4/2024":  {Ref: store.Ref{Kind: "meeting", ID: "ssu-2024-09-10"}, Place: "4/2024"},
		"declaration@HEAD~2#gode-forlop": {Ref: store.Ref{Kind: "declaration"}, When: "HEAD~2", Place: "gode-forlop"},
	}
	for text, want := range good {
		got, err := store.ParseAddress(text)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
			continue
		}
		if got.String() != text {
			t.Errorf("%s is printed as %s", text, got)
		}
	}
	for _, text := range []string{"", "#x", "@2024", "plan@", "plan#", "plan@#x", "plan@2024@draft#", "plans#x"} {
		_, err := store.ParseAddress(text)
		var e *store.RefError
		if !errors.As(err, &e) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// What is printed of an address that was read is read as the same address.
func TestAddressRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`(plan|fsu/[a-c1-]{1,4}|body/x)(@[a-z0-9~-]{0,4})?(#[a-z/@#1.]{0,5})?`).Draw(t, "address")
		a, err := store.ParseAddress(text)
		if err != nil {
			return
		}
		b, err := store.ParseAddress(a.String())
		if err != nil || a != b {
			t.Fatalf("%q reads %+v, prints %q, reads %+v (%v)", text, a, a.String(), b, err)
		}
	})
}

func TestFilesAndRefs(t *testing.T) {
	s := register(t)
	for _, r := range s.Records {
		if got := s.FileOf(r.Ref); got != r.File {
			t.Errorf("%s lies in %s, told %s", r.Ref, r.File, got)
		}
		if got, ok := store.RefOfFile(r.File); !ok || got != r.Ref {
			t.Errorf("%s holds %s, told %s", r.File, r.Ref, got)
		}
	}
	for ref, want := range map[store.Ref]string{
		{Kind: "meeting", ID: "ssu-2031-03-18"}:      "data/meetings/2031/ssu-2031-03-18.yaml",
		{Kind: "meeting", ID: "ssu-2024-a"}:          "data/meetings/2024/ssu-2024-a.yaml",
		{Kind: "fsu", ID: "ny"}:                      "data/fsu/ny.yaml",
		{Kind: "plan", Draft: true}:                  "data/drafts/plan.yaml",
		{Kind: "agreement", ID: "x", Draft: true}:    "data/drafts/agreement-x.yaml",
		{Kind: "meeting", ID: "konferansen-i-troll"}: "data/meetings/0000/konferansen-i-troll.yaml",
	} {
		if got := s.FileOf(ref); got != want {
			t.Errorf("%s would lie in %s, want %s", ref, got, want)
		}
		if got, ok := store.RefOfFile(want); !ok || got != ref {
			t.Errorf("%s would hold %s, told %s", want, ref, got)
		}
	}
	if _, ok := store.RefOfFile("data/x/y.yaml"); ok {
		t.Error("data/x/y.yaml holds a record")
	}
}

func TestSyncFolder(t *testing.T) {
	for path, want := range map[string]string{
		"/home/kari/register":                                          "",
		`C:\Users\kari\OneDrive - Kommunen\register`:                   "OneDrive",
		"/Users/kari/Library/CloudStorage/OneDrive-Kommunen/register":  "OneDrive",
		"/Users/kari/Dropbox/register":                                 "Dropbox",
		`C:\Users\kari\Dropbox (Kommunen)\register`:                    "Dropbox",
		"/Users/kari/Library/Mobile Documents/com~apple~CloudDocs/reg": "iCloud",
		`G:\Min disk\register`:                                         "Google Drive",
		`C:\Users\kari\Google Drive\register`:                          "Google Drive",
		`C:\Users\kari\Kommunen\SharePoint - Samhandling\register`:     "Teams/SharePoint",
		"/srv/dropbox-clone/register":                                  "",
		"/srv/Dropbox-arkiv/register":                                  "",
		"/home/kari/Dropbox gammel/register":                           "",
		"/home/kari/OneDrive-eksport/register":                         "",
		"/home/kari/sharepoint-migrering/register":                     "",
		"/home/kari/min disk/register":                                 "",
		"/home/kari/dokumenter/register":                               "",
		"/Users/kari/Library/CloudStorage/Dropbox-Kommunen/register":   "Dropbox",
		"/Users/kari/Library/CloudStorage/GoogleDrive-k@x.no/My Drive": "Google Drive",
		`C:\Users\kari\Kommunen\Samhandling - Dokumenter\register`:     "Teams/SharePoint",
		"/home/kari/Nextcloud/register":                                "Nextcloud",
		"/home/onedriver/register":                                     "",
	} {
		if got := store.SyncFolder(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

func TestNear(t *testing.T) {
	words := []string{"responsible", "related", "row", "rows", "when", "brønnøy", "aarborte", "pll-kjernejournal"}
	for word, want := range map[string][]string{
		"responsable": {"responsible"}, "resp": {"responsible"}, "wehn": {"when"}, "bronnoy": {"brønnøy"}, "broennoey": {"brønnøy"},
		"årborte": {"aarborte"}, "kjernejournal": {"pll-kjernejournal"}, "pll kjernejournal": {"pll-kjernejournal"}, "x": nil, "": nil,
		"rosw": {"row", "rows"},
	} {
		if diff := cmp.Diff(want, store.Near(word, words)); diff != "" {
			t.Errorf("near %q (-want +got):\n%s", word, diff)
		}
	}
}

func TestDraftRecords(t *testing.T) {
	reg := hfhtest.Put(hfhtest.Register(t), "data/drafts/fsu-akutt.yaml", "kind: fsu\nid: akutt\ndraft: {of: fsu/akutt@2023}\nmandate: {given_by: ssu}\n")
	s := load(reg)
	if got := shown(s); got != nil {
		t.Fatalf("findings %q", got)
	}
	d := s.Record(store.Ref{Kind: "fsu", ID: "akutt", Draft: true})
	if d == nil || !d.OK || !d.Draft || len(s.Drafts()) != 1 || len(s.All("fsu")) != 1 || len(s.FSUs()) != 1 {
		t.Errorf("the draft: %+v", d)
	}
	if a, ok := s.Actor("akutt"); !ok || a.Record.Draft {
		t.Error("the draft stands in the namespace of actors")
	}
}
