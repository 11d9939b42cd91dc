package audit_test

import (
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/helsefellesskap/hfh/internal/audit"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/hfhtest"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// schemas is shared: it compiles each schema once.
var schemas = schema.Open(store.Formats())

const (
	plan     = "data/plan.yaml"
	planNext = "data/drafts/plan.yaml"
	held     = "data/meetings/2025/ssu-2025-02-03.yaml"
)

// book writes a history, revision by revision, with the trailers that a test wants.
type book struct {
	t     *testing.T
	dir   string
	repo  *gitrepo.Repo
	files map[string]string
	last  map[string]gitrepo.Hash // the newest revision of each record
	head  gitrepo.Hash
	now   time.Time
}

// entry is one revision of a book. Records, previous and seals are worked out from what it
// changes unless it states them.
type entry struct {
	change  string
	edit    map[string]func(string) string // by path; a nil function takes the file away
	records []string
	forge   func(*gitrepo.Trailers)
	tag     string
	at      time.Duration // after the one before; 0 for an hour
}

func newBook(t *testing.T) *book {
	t.Helper()
	dir := t.TempDir()
	repo, err := gitrepo.Init(dir, "main", env())
	if err != nil {
		t.Fatal(err)
	}
	b := &book{t: t, dir: dir, repo: repo, files: map[string]string{}, last: map[string]gitrepo.Hash{}, now: hfhtest.Now()}
	first := entry{change: "registration", edit: map[string]func(string) string{}}
	register := hfhtest.Register(t)
	err = fs.WalkDir(register, "data", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(register, name)
		first.edit[name] = func(string) string { return string(data) }
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	b.write(first)
	return b
}

func env() gitrepo.Env { return gitrepo.Env{Get: func(string) string { return "" }} }

// copy is the same book in another folder.
func (b *book) copy(t *testing.T) *book {
	t.Helper()
	c := *b
	c.t, c.dir, c.files, c.last = t, t.TempDir(), maps.Clone(b.files), maps.Clone(b.last)
	if err := os.CopyFS(c.dir, os.DirFS(b.dir)); err != nil {
		t.Fatal(err)
	}
	repo, err := gitrepo.Open(c.dir, env())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = repo.Close() })
	c.repo = repo
	return &c
}

// write records one revision.
func (b *book) write(e entry) gitrepo.Hash {
	b.t.Helper()
	if b.head != "" {
		step := e.at
		if step == 0 {
			step = time.Hour
		}
		b.now = b.now.Add(step)
	}
	c := gitrepo.Change{Base: b.head, AllowNone: true, Unsigned: true, Author: gitrepo.Signature{Name: hfhtest.AuthorName, Email: hfhtest.AuthorEmail, When: b.now}}
	c.Message.Subject = "en endring"
	for _, path := range slices.Sorted(maps.Keys(e.edit)) {
		if e.edit[path] == nil {
			delete(b.files, path)
			c.Files = append(c.Files, gitrepo.File{Path: path, Delete: true})
			continue
		}
		b.files[path] = e.edit[path](b.files[path])
		c.Files = append(c.Files, gitrepo.File{Path: path, Data: []byte(b.files[path])})
	}
	if e.change != "" {
		c.Message.Trailers = b.trailers(e, c.Files)
	}
	if e.tag != "" {
		c.Tag = &gitrepo.NewTag{Name: e.tag, Message: "en versjon"}
	}
	done, err := b.repo.Revise(b.t.Context(), c)
	if err != nil {
		b.t.Fatalf("%s: %v", e.change, err)
	}
	b.head = done.Hash
	for _, f := range c.Files {
		if ref, ok := store.RefOfFile(f.Path); ok {
			b.last[ref.String()] = b.head
		}
	}
	for _, name := range c.Message.Trailers.Records {
		b.last[name] = b.head
	}
	return b.head
}

// trailers are those that hfh would write.
func (b *book) trailers(e entry, files []gitrepo.File) gitrepo.Trailers {
	t := gitrepo.Trailers{Change: e.change, Records: e.records}
	if t.Records == nil {
		for _, f := range files {
			if ref, ok := store.RefOfFile(f.Path); ok {
				t.Records = append(t.Records, ref.String())
			}
		}
		slices.SortStableFunc(t.Records, func(x, y string) int { // a draft after its document
			return len(strings.TrimSuffix(x, "@draft")) - len(strings.TrimSuffix(y, "@draft")) + strings.Count(x, "@") - strings.Count(y, "@")
		})
	}
	for _, name := range t.Records {
		if at, ok := b.last[name]; ok {
			t.Previous = append(t.Previous, gitrepo.Pointer{Record: name, Commit: at})
		}
		ref, _ := store.ParseRef(name)
		if sum := b.seal(ref); sum != "" && (e.change == "adoption" || e.change == "correction" || e.change == "hearing") {
			t.Seals = append(t.Seals, gitrepo.Seal{Record: name, Sum: sum})
		}
	}
	if e.forge != nil {
		e.forge(&t)
	}
	return t
}

// seal gives the control figure of a governed record's text as the book has it.
func (b *book) seal(ref store.Ref) string {
	for path, text := range b.files {
		if at, ok := store.RefOfFile(path); ok && at == ref {
			if rec := store.ReadRecord(path, []byte(text), schemas); rec.Governed() {
				return rec.Seal()
			}
		}
	}
	return ""
}

// put makes a file of this text.
func put(text string) func(string) string { return func(string) string { return text } }

// swap replaces what stands in a file; it must stand there.
func swap(t *testing.T, pairs ...string) func(string) string {
	return func(text string) string {
		for i := 0; i+1 < len(pairs); i += 2 {
			if !strings.Contains(text, pairs[i]) {
				t.Fatalf("%q is not in the file", pairs[i])
			}
			text = strings.Replace(text, pairs[i], pairs[i+1], 1)
		}
		return text
	}
}

const meetingText = `kind: meeting
id: ssu-2025-02-03
bodies: [ssu]
date: 2025-02-03
state: held
items:
  - {id: sak-1, number: 1/2025, name: Plan, kind: decision, decision: {text: Planen vedtas, mode: consensus, outcome: agreed, documents: [plan]}}
`

// adopted are the texts of a draft and of the version that it becomes.
func (b *book) drafted(text string) string {
	d := strings.Replace(text, "version: \"2024\"\n", "draft: {of: plan@2024, round: 1}\n", 1)
	d = strings.Replace(d, "adopted: {date: 2024-09-10, body: ssu, meeting: ssu-2024-09-10, decision: 4/2024}\n", "", 1)
	d = strings.Replace(d, "            progress:\n              - {id: p1, date: 2024-11-01, status: in-progress, note: I gang i to kommuner}\n", "", 1)
	a, rest, _ := strings.Cut(d, "evaluations:\n")
	_, rest, _ = strings.Cut(rest, "summary:")
	return strings.Replace(a+"summary:"+rest, "when: 2024/2025", "when: 2025/2026", 1)
}

// adoption is the revision that adopts the plan of 2025.
func adoption(b *book) entry {
	return entry{
		change: "adoption", records: []string{"plan", "plan@draft"}, tag: "plan/2025",
		edit: map[string]func(string) string{
			plan: swap(b.t, `version: "2024"`, `version: "2025"`, "adopted: {date: 2024-09-10, body: ssu, meeting: ssu-2024-09-10, decision: 4/2024}",
				"adopted: {date: 2025-02-03, body: ssu, meeting: ssu-2025-02-03, decision: 1/2025}", "when: 2024/2025", "when: 2025/2026"),
			planNext: nil,
		},
		forge: func(t *gitrepo.Trailers) {
			t.Version, t.Body, t.Meeting, t.Decision, t.Effective = "2025", "ssu", "ssu-2025-02-03", "ssu-2025-02-03#1/2025", "2025-02-03"
		},
	}
}

// toDraft is a history up to a draft that is ready to be adopted.
func toDraft(t *testing.T) *book {
	b := newBook(t)
	b.write(entry{change: "meeting", edit: map[string]func(string) string{held: put(meetingText)}})
	b.write(entry{change: "progress", edit: map[string]func(string) string{plan: swap(t, "status: in-progress", "status: done")}})
	text := b.drafted(b.files[plan])
	b.write(entry{change: "draft", edit: map[string]func(string) string{planNext: put(text)}})
	return b
}

// found runs an audit and lists what it found, but for notes, as "severity rule.variant".
func (b *book) found() []string {
	b.t.Helper()
	report := b.audit(audit.Options{})
	var out []string
	for _, f := range report.Findings {
		said(b.t, f)
		if f.Severity > diag.Note {
			out = append(out, f.Severity.String()+" "+id(f))
		}
	}
	return out
}

func id(f diag.Finding) string {
	if f.Variant == "" {
		return f.Rule
	}
	return f.Rule + "." + f.Variant
}

func (b *book) audit(o audit.Options) *audit.Report {
	b.t.Helper()
	o.Head, o.Set, o.Branch = b.head, schemas, "main"
	report, err := audit.Run(b.repo, o)
	if err != nil {
		b.t.Fatal(err)
	}
	return report
}

// said proves that a finding's message exists and that its facts fill it.
func said(t *testing.T, f diag.Finding) {
	t.Helper()
	if !msg.Has(id(f)) {
		t.Errorf("no message %s", id(f))
		return
	}
	for _, name := range msg.Placeholders(id(f)) {
		if _, ok := f.Args[name]; !ok {
			t.Errorf("%s: the finding has no %s: %v", id(f), name, f.Args)
		}
	}
	if f.File == "" || f.Line < 1 || f.Column < 1 {
		t.Errorf("%s: stands nowhere: %+v", id(f), f)
	}
}

func TestAHistoryByTheBookHasNothingWrong(t *testing.T) {
	b := toDraft(t)
	b.write(adoption(b))
	b.write(entry{
		change: "correction", edit: map[string]func(string) string{plan: swap(t, "Kurs i helsepedagogikk", "Kurs i helsepedagogik")},
		forge: func(t *gitrepo.Trailers) { t.Version = "2025" },
	})
	if got := b.found(); len(got) > 0 {
		t.Errorf("found %v", got)
	}
	report := b.audit(audit.Options{})
	i := slices.IndexFunc(report.Versions, func(v audit.Version) bool { return v.Ref.Kind == "plan" && v.Label == "2025" })
	if i < 0 || !report.Versions[i].Complete() || report.Versions[i].Tag != "ok" || report.Versions[i].Meeting != "ssu-2025-02-03" {
		t.Errorf("versions: %+v", report.Versions)
	}
}
