package store_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/msg"
	hfhrecord "github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// shown gives all findings of a snapshot, a line each.
func shown(s *store.Snapshot) []string {
	var out []string
	for _, f := range s.Findings {
		out = append(out, show(f))
	}
	return out
}

func TestFindingsOfALoad(t *testing.T) {
	edit := func(path, old, text string) func(*testing.T, fstest.MapFS) fs.FS {
		return func(t *testing.T, reg fstest.MapFS) fs.FS { return hfhtest.Edit(t, reg, path, old, text) }
	}
	put := func(path, text string) func(*testing.T, fstest.MapFS) fs.FS {
		return func(_ *testing.T, reg fstest.MapFS) fs.FS { return hfhtest.Put(reg, path, text) }
	}
	mode := func(path string, m fs.FileMode) func(*testing.T, fstest.MapFS) fs.FS {
		return func(_ *testing.T, reg fstest.MapFS) fs.FS {
			out := hfhtest.Put(reg, path, "kind: plan\n")
			out[path].Mode = m
			return out
		}
	}
	agreement := "kind: agreement\nid: ny\ntype: service\n"
	cases := []struct {
		name   string
		change func(*testing.T, fstest.MapFS) fs.FS
		want   []string
	}{
		{
			"id differs from file name", edit("data/bodies/ssu.yaml", "id: ssu", "id: su"),
			[]string{"data/bodies/ssu.yaml:2:5:error:ref/file-name:id"},
		},
		{
			"id of a draft differs", put("data/drafts/agreement-ny.yaml", strings.Replace(agreement, "ny", "annen", 1)+"draft: {of: agreement/ny}\n"),
			[]string{"data/drafts/agreement-ny.yaml:2:5:error:ref/file-name.draft:id"},
		},
		{"a draft is no wrong name", put("data/drafts/agreement-samarbeid.yaml", strings.Replace(agreement, "ny", "samarbeid", 1)+"draft: {of: agreement/samarbeid@2024}\n"), nil},
		{
			"unknown key passes through", edit("data/plan.yaml", "focus: [", "fokus: ["),
			[]string{"data/plan.yaml:8:1:error:schema/unknown-key.suggest:fokus"},
		},
		{
			"syntax error passes through", put("data/cases.yaml", "kind: cases\nid: [\n"),
			[]string{"data/cases.yaml:2:5:error:yaml/syntax.unclosed:"},
		},
		{
			"no community", func(t *testing.T, reg fstest.MapFS) fs.FS { return hfhtest.Drop(t, reg, "data/community.yaml") },
			[]string{"data/community.yaml:1:1:error:store/no-community:"},
		},
		{
			"nothing at all", func(*testing.T, fstest.MapFS) fs.FS { return fstest.MapFS{} },
			[]string{"data/community.yaml:1:1:error:store/no-community:"},
		},
		{
			"data is a file", func(*testing.T, fstest.MapFS) fs.FS { return fstest.MapFS{"data": {Data: []byte("x")}} },
			[]string{"data:1:1:error:store/not-a-file.no-folder:", "data/community.yaml:1:1:error:store/no-community:"},
		},
		{"data is a link", func(*testing.T, fstest.MapFS) fs.FS {
			return fstest.MapFS{"data": {Data: []byte("../x"), Mode: fs.ModeSymlink}}
		}, []string{"data:1:1:error:store/symlink:", "data/community.yaml:1:1:error:store/no-community:"}},
		{
			"a link to a record", mode("data/agreements/ny.yaml", fs.ModeSymlink|0o777),
			[]string{"data/agreements/ny.yaml:1:1:error:store/symlink:"},
		},
		{
			"a link that is no record", mode("data/notes.txt", fs.ModeSymlink|0o777),
			[]string{"data/notes.txt:1:1:error:store/symlink:"},
		},
		{
			"a pipe", mode("data/agreements/ny.yaml", fs.ModeNamedPipe|0o644),
			[]string{"data/agreements/ny.yaml:1:1:error:store/not-a-file.device:"},
		},
		{
			"a folder where a record should be", put("data/agreements/ny.yaml/inside.yaml", agreement),
			[]string{"data/agreements/ny.yaml:1:1:error:store/not-a-file.folder:"},
		},
		{
			"another ending", put("data/agreements/ny.yml", agreement),
			[]string{"data/agreements/ny.yml:1:1:error:store/unknown-file.near:"},
		},
		{
			"a wrong folder", put("data/agreement/ny.yaml", agreement),
			[]string{"data/agreement/ny.yaml:1:1:error:store/unknown-file.near:"},
		},
		{
			"a place that is like none", put("data/qqq/xyz.yaml", agreement),
			[]string{"data/qqq/xyz.yaml:1:1:error:store/unknown-file:"},
		},
		{
			"a meeting outside a year", put("data/meetings/ssu-2025-01-14.yaml", "kind: meeting\n"),
			[]string{"data/meetings/ssu-2025-01-14.yaml:1:1:error:store/unknown-file.near:"},
		},
		{
			"a draft of what is not governed", put("data/drafts/body-ssu.yaml", "kind: body\n"),
			[]string{"data/drafts/body-ssu.yaml:1:1:error:store/unknown-file.near:"},
		},
		{"other files are left alone", put("data/LESMEG.md", "Hei"), nil},
		{"temporary files are left alone", put("data/.hfh-abc.yaml", "kind: ["), nil},
		{"what begins with a dot is left alone", put("data/.skjult/plan.yaml", "kind: ["), nil},
		{"the Go file is left alone", put("data/embed.go", "package data"), nil},
		{
			"a control character", put("data/agreements/a\x1b[31m.yaml", agreement),
			[]string{`data/agreements/a\x1b[31m.yaml:1:1:error:store/name.control:`},
		},
		{
			"a direction mark", put("data/agreements/a\u202eb.yaml", agreement),
			[]string{`data/agreements/a\u202eb.yaml:1:1:error:store/name.control:`},
		},
		{
			"a backslash", put(`data/agreements/a\ny.yaml`, agreement),
			[]string{`data/agreements/a\ny.yaml:1:1:error:store/name.path:`},
		},
		{
			"a device", put("data/agreements/con.yaml", strings.Replace(agreement, "ny", "con", 1)),
			[]string{"data/agreements/con.yaml:1:1:error:store/name.device:", "data/agreements/con.yaml:1:1:error:store/name.id:"},
		},
		{"a colon", put("data/a:b.txt", "x"), []string{"data/a:b.txt:1:1:error:store/name.windows:"}},
		{"twins", func(_ *testing.T, reg fstest.MapFS) fs.FS {
			return hfhtest.Put(hfhtest.Put(reg, "data/agreements/ny.yaml", agreement), "data/agreements/NY.txt", "x")
		}, nil},
		{"twins by a loose accent", func(_ *testing.T, reg fstest.MapFS) fs.FS {
			reg["data/p\u00e5.txt"], reg["data/pa\u030a.txt"] = &fstest.MapFile{}, &fstest.MapFile{}
			return reg
		}, []string{"data/p\u00e5.txt:1:1:error:store/name.twin:"}},
		{"twins on another system", func(_ *testing.T, reg fstest.MapFS) fs.FS {
			return hfhtest.Put(hfhtest.Put(reg, "data/notes.txt", "x"), "data/Notes.txt", "x")
		}, []string{"data/notes.txt:1:1:error:store/name.twin:"}},
		{
			"capitals are no id", put("data/agreements/Ny.yaml", strings.Replace(agreement, "ny", "Ny", 1)),
			[]string{"data/agreements/Ny.yaml:1:1:error:store/name.id:", "data/agreements/Ny.yaml:2:5:error:schema/pattern.id:id"},
		},
		{
			"too many folders", put("data/a/b/c/d/e/f/g/h/i.txt", "x"),
			[]string{"data/a/b/c/d/e/f/g/h:1:1:error:store/limit.depth:"},
		},
		{
			"too large", put("data/cases.yaml", "kind: cases\n#"+strings.Repeat("x", doc.MaxSize)),
			[]string{"data/cases.yaml:1:1:error:yaml/limit.size:"},
		},
	}
	set := schema.Open(store.Formats())
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := store.Load(c.change(t, hfhtest.Register(t)), set)
			if diff := cmp.Diff(c.want, shown(s)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			for _, f := range s.Findings {
				if family, _, _ := strings.Cut(f.Rule, "/"); family != "store" && f.Rule != "ref/file-name" {
					continue // another package's text
				}
				checkMessage(t, msg.New("nb"), f.Rule, f.Variant, f.Args)
			}
		})
	}
}

// checkMessage proves that a finding's text exists and that its arguments fill it.
func checkMessage(t *testing.T, p *msg.Printer, rule, variant string, args map[string]string) {
	t.Helper()
	message, hint := p.Message(rule, variant, args)
	if strings.ContainsAny(message+hint, "{}") || strings.HasPrefix(message, "«"+rule) {
		t.Errorf("%s %s: message %q, hint %q", rule, variant, message, hint)
	}
}

func TestNearFiles(t *testing.T) {
	cases := map[string]string{
		"data/agreement/ny.yaml":         "data/agreements/ny.yaml",
		"data/meeting/2025/ssu.yaml":     "data/meetings/2025/ssu.yaml",
		"data/meetings/ssu-2025-01.yaml": "data/meetings/2025/ssu-2025-01.yaml",
		"data/Plan.yaml":                 "data/plan.yaml",
		"data/plans.yaml":                "data/plan.yaml",
		"data/plan.yml":                  "data/plan.yaml",
		"data/gammelt/plan.yaml":         "data/plan.yaml",
		"data/utkast/plan.yaml":          "data/plan.yaml",
		"data/draft/fsu-akutt.yaml":      "data/drafts/fsu-akutt.yaml",
	}
	for name, want := range cases {
		s := load(hfhtest.Put(hfhtest.Register(t), name, "kind: x\n"))
		i := slices.IndexFunc(shown(s), func(l string) bool { return strings.Contains(l, "store/unknown-file") })
		if i < 0 {
			t.Errorf("%s: no finding", name)
			continue
		}
		if got := strings.Split(s.Findings[i].Args["near"], "\n"); !slices.Contains(got, want) {
			t.Errorf("%s: near %q, want %s among them", name, got, want)
		}
	}
}

func TestUnreadableFilesAreFindings(t *testing.T) {
	reg := hfhtest.Register(t)
	s := load(hfhtest.Faulty{FS: reg, Fail: map[string]error{
		"data/plan.yaml": fs.ErrPermission, "data/cases.yaml": fs.ErrInvalid, "data/fsu": fs.ErrPermission,
	}})
	want := []string{
		"data/cases.yaml:1:1:error:store/unreadable:",
		"data/fsu:1:1:error:store/unreadable.permission:",
		"data/plan.yaml:1:1:error:store/unreadable.permission:",
	}
	if diff := cmp.Diff(want, shown(s)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	plan := s.Record(store.Ref{Kind: "plan"})
	if plan == nil || plan.OK || plan.Node == nil || plan.At("areas").File != "data/plan.yaml" {
		t.Errorf("the unreadable plan: %+v", plan)
	}
	if s.Plan().Value != nil || s.Parties().Value == nil {
		t.Error("the plan can be used, or the parties cannot")
	}
	if got := s.LineText("data/plan.yaml", 1); got != "" {
		t.Errorf("a line of a file that was not read: %q", got)
	}
}

// A file that changes into something else after its folder was listed is not read.
func TestAFileThatTurnsIntoADevice(t *testing.T) {
	reg := hfhtest.Register(t)
	s := load(turned{reg})
	if diff := cmp.Diff([]string{"data/plan.yaml:1:1:error:store/unreadable:"}, shown(s)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// turned opens a device instead of the plan.
type turned struct{ fstest.MapFS }

func (f turned) Open(name string) (fs.File, error) {
	if name == "data/plan.yaml" {
		return fstest.MapFS{"x": {Mode: fs.ModeDevice}}.Open("x")
	}
	return f.MapFS.Open(name)
}

func TestBrokenFilesHideNothingElse(t *testing.T) {
	reg := hfhtest.Register(t)
	for name := range reg {
		broken := hfhtest.Put(reg, name, "kind: [\n")
		s := load(broken)
		if len(s.Records) != len(reg) {
			t.Errorf("%s broken: %d records, want %d", name, len(s.Records), len(reg))
		}
		for _, r := range s.Records {
			if r.OK == (r.File == name) {
				t.Errorf("%s broken: %s is OK: %v", name, r.File, r.OK)
			}
		}
		for _, f := range s.Findings {
			if f.File != name {
				t.Errorf("%s broken: finding in another file: %s", name, show(f))
			}
		}
		if got := s.LineText(name, 1); got != "kind: [" {
			t.Errorf("%s broken: line 1 is %q", name, got)
		}
		if s.Community == nil {
			t.Fatal("no community")
		}
	}
}

func TestActorsAreIncompleteWhereAFileOfActorsIsBroken(t *testing.T) {
	reg := hfhtest.Register(t)
	for name, complete := range map[string]bool{"data/parties.yaml": false, "data/fsu/akutt.yaml": false, "data/plan.yaml": true} {
		if got := load(hfhtest.Put(reg, name, "[")).ActorsComplete(); got != complete {
			t.Errorf("%s broken: complete is %v", name, got)
		}
	}
}

func TestNewerFormatIsRefused(t *testing.T) {
	reg := hfhtest.Register(t)
	if err := load(reg).FormatError(); err != nil {
		t.Errorf("today's format: %v", err)
	}
	err := load(hfhtest.Edit(t, reg, "data/community.yaml", "format: 1", "format: 2")).FormatError()
	fe, ok := err.(*store.FormatError)
	if !ok || fe.Format != 2 || fe.Reads != hfhrecord.Format || !errors.Is(err, hfhrecord.ErrNewer) {
		t.Errorf("format 2: %v", err)
	}
}

// A community with a mistake still says what can be read of it.
func TestCommunityIsReadAsFarAsItGoes(t *testing.T) {
	reg := hfhtest.Edit(t, hfhtest.Register(t), "data/community.yaml", "branch: main", "branch: main\nukjent: 1")
	s := load(reg)
	if s.Community.Timezone != "Europe/Oslo" || s.Record(store.Ref{Kind: "community"}).OK {
		t.Errorf("timezone %q", s.Community.Timezone)
	}
}

func TestTooManyFiles(t *testing.T) {
	reg := hfhtest.Register(t)
	for i := range store.MaxFiles {
		reg["data/x/"+strings.Repeat("a", i%50)+string(rune('a'+i%26))+time.Duration(i).String()+".txt"] = &fstest.MapFile{}
	}
	s := load(reg)
	if diff := cmp.Diff([]string{"data/community.yaml:1:1:error:store/limit.files:"}, shown(s)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// What comes after the bound of all records together is not read, but what is small
// enough still is.
func TestTooMuchInAll(t *testing.T) {
	reg := hfhtest.Register(t)
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		reg["data/agreements/"+id+".yaml"] = &fstest.MapFile{Data: []byte("kind: agreement\nid: " + id + "\ntype: service\n")}
	}
	want := []string{"data/agreements/g.yaml:1:1:error:store/limit.size:", "data/agreements/h.yaml:1:1:error:store/limit.size:"}
	s := load(heavy{reg})
	if diff := cmp.Diff(want, shown(s)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if s.Plan().Value == nil || len(s.Agreements()) != 7 {
		t.Error("the bound hides what comes after it")
	}
}

// heavy says that agreements with a short id are large.
type heavy struct{ fstest.MapFS }

func (f heavy) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := f.MapFS.ReadDir(name)
	for i, e := range entries {
		if len(e.Name()) == len("a.yaml") {
			entries[i] = heavyEntry{e}
		}
	}
	return entries, err
}

type heavyEntry struct{ fs.DirEntry }

func (e heavyEntry) Info() (fs.FileInfo, error) {
	info, err := e.DirEntry.Info()
	return heavyInfo{info}, err
}

type heavyInfo struct{ fs.FileInfo }

func (heavyInfo) Size() int64 { return 1 << 40 }

// The same register gives the same findings in the same order, whatever order the
// file system lists it in and however the goroutines run.
func TestLoadIsDeterministic(t *testing.T) {
	reg := hfhtest.Register(t)
	for name := range reg {
		reg = hfhtest.Put(reg, name, hfhtest.Text(t, reg, name)+"zzz: 1\nzzy: 2\n")
	}
	want := shown(load(reg))
	if len(want) != 2*len(reg) {
		t.Fatalf("%d findings, want %d", len(want), 2*len(reg))
	}
	for range 5 {
		if diff := cmp.Diff(want, shown(load(reg))); diff != "" {
			t.Fatalf("another run (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(want, shown(load(backwards{reg}))); diff != "" {
			t.Fatalf("listed backwards (-want +got):\n%s", diff)
		}
	}
}

func TestTwinsAreToldAlikeInAnyOrder(t *testing.T) {
	reg := hfhtest.Put(hfhtest.Put(hfhtest.Register(t), "data/notes.txt", "x"), "data/Notes.txt", "x")
	if diff := cmp.Diff(shown(load(reg)), shown(load(backwards{reg}))); diff != "" {
		t.Errorf("listed backwards (-want +got):\n%s", diff)
	}
}

// A wrong id is a finding, but what the record says can be used.
func TestARecordWithAWrongIDIsTyped(t *testing.T) {
	s := load(hfhtest.Edit(t, hfhtest.Register(t), "data/bodies/ssu.yaml", "id: ssu", "id: su"))
	if b := s.Body("ssu"); b.Value == nil || !b.OK {
		t.Error("the body is not typed")
	}
}

// backwards lists folders the other way round.
type backwards struct{ fstest.MapFS }

func (f backwards) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := f.MapFS.ReadDir(name)
	slices.Reverse(entries)
	return entries, err
}

// With gives what loading the changed register would give.
func TestWithIsLoadOfTheChangedFiles(t *testing.T) {
	reg := hfhtest.Register(t)
	before := register(t)
	plan := hfhtest.Text(t, reg, "data/plan.yaml")
	cases := map[string]map[string][]byte{
		"edited":         {"data/plan.yaml": []byte(strings.Replace(plan, "period: 2024/2026", "period: 2026/2024", 1))},
		"deleted":        {"data/statutes.yaml": nil},
		"new":            {"data/agreements/ny.yaml": []byte("kind: agreement\nid: ny\ntype: service\n")},
		"new and wrong":  {"data/agreements/ny.yaml": []byte("kind: agreement\nid: annen\n")},
		"no place":       {"data/agreement/ny.yaml": []byte("kind: agreement\n")},
		"no id":          {"data/agreements/Ny.yaml": []byte("kind: agreement\nid: ny\ntype: service\n")},
		"no record":      {"data/LESMEG.md": []byte("hei"), "schemas/plan.schema.json": []byte("{}")},
		"no community":   {"data/community.yaml": nil},
		"other language": {"data/community.yaml": []byte(strings.Replace(hfhtest.Text(t, reg, "data/community.yaml"), "language: nb", "language: nn", 1))},
		"empty file":     {"data/plan.yaml": {}},
	}
	for name, files := range cases {
		t.Run(name, func(t *testing.T) {
			changed := hfhtest.Put(reg, "x", "x")
			for path, data := range files {
				delete(changed, path)
				if data != nil {
					changed[path] = &fstest.MapFile{Data: data}
				}
			}
			got, want := before.With(files), load(changed)
			if diff := cmp.Diff(shown(want), shown(got)); diff != "" {
				t.Errorf("findings (-load +with):\n%s", diff)
			}
			if diff := cmp.Diff(refs(want), refs(got)); diff != "" {
				t.Errorf("records (-load +with):\n%s", diff)
			}
			if len(before.Findings) != 0 || len(before.Records) != len(reg) {
				t.Error("the snapshot before changed")
			}
		})
	}
}

func refs(s *store.Snapshot) []string {
	var out []string
	for _, r := range s.Records {
		out = append(out, r.Ref.String())
	}
	return out
}

func TestAWrongFileIsPutRightByWith(t *testing.T) {
	reg := hfhtest.Register(t)
	broken := load(hfhtest.Put(hfhtest.Put(reg, "data/plan.yaml", "["), "data/plan.yml", "kind: plan"))
	mended := broken.With(map[string][]byte{"data/plan.yaml": reg["data/plan.yaml"].Data, "data/plan.yml": nil})
	if got := shown(mended); got != nil {
		t.Errorf("findings %q", got)
	}
}
