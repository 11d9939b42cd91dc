// Package example replays the example register's real history: one step for each event,
// each a register that is whole in itself, the last one the data as it stands. It also
// holds the steps of the demo.
package example

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/data"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

//go:embed events.yaml demo.yaml
var scripts embed.FS

// Event is one thing that happened, or one thing that documents tell of.
type Event struct {
	ID      string
	Change  string // the trailer Hfh-Change
	When    string // EDTF: when it takes effect; "" where no source says
	ToldBy  string // EDTF: the day of the document that tells of an undated event
	Subject string // in the register's language, without the record's name
	Why     string // for people
	// Adds are the records (fsu/digital) and the items of records
	// (projects#projects/dhh) that come with it. The first is what it is about.
	Adds []string
}

// Step is the register after one event.
type Step struct {
	Event   Event
	Records []store.Ref       // what the event is about first, then what changed with it
	Files   map[string][]byte // the files that changed, by path in the register
	Edition *record.Edition   // what was adopted; nil unless a document was
}

// loader reads a register out of an fs.FS; the caller has the schemas.
type loader func(fsys fs.FS) *store.Snapshot

// Replay gives the steps, first to last. It fails where an event refers to what no
// earlier event brought, or where the last step is not the data.
func Replay(load func(fsys fs.FS) *store.Snapshot) ([]Step, error) {
	whole := loader(load).whole()
	script, err := readScript()
	if err != nil {
		return nil, err
	}
	script.expand(whole)
	world := newWorld(whole, script)
	arrived := map[string]bool{}
	before := map[string][]byte{}
	steps := make([]Step, 0, len(script.events))
	for _, event := range script.events {
		for _, key := range event.Adds {
			arrived[key] = true
		}
		now, err := world.state(arrived)
		if err != nil {
			return nil, fmt.Errorf("event %s: %w", event.ID, err)
		}
		steps = append(steps, world.step(event, before, now))
		before = now
	}
	return steps, world.complete(before)
}

// whole loads the embedded data as a register.
func (load loader) whole() *store.Snapshot { return load(register{data.FS}) }

// register shows the embedded files under data/, where a register has them.
type register struct{ files fs.FS }

// Open opens data/… among the embedded files.
func (r register) Open(name string) (fs.File, error) {
	if name == "data" {
		return r.files.Open(".")
	}
	dir, rest := path.Split(name)
	if !fs.ValidPath(name) || len(name) < 6 || name[:5] != "data/" {
		return nil, &fs.PathError{Op: "open", Path: dir + rest, Err: fs.ErrNotExist}
	}
	return r.files.Open(name[5:])
}

// step compares two states.
func (w *world) step(event Event, before, now map[string][]byte) Step {
	s := Step{Event: event, Files: map[string][]byte{}}
	main, _ := w.owner(event.Adds[0])
	s.Records = append(s.Records, main.Ref)
	for _, rec := range w.snap.Records {
		bytes, is := now[rec.File]
		if !is || string(bytes) == string(before[rec.File]) {
			continue
		}
		s.Files[rec.File] = bytes
		if rec != main {
			s.Records = append(s.Records, rec.Ref)
		}
	}
	if event.Change == "adoption" || event.Change == "registration" {
		if _, known := before[main.File]; !known && main.Governed() {
			s.Edition = record.EditionOf(main.Typed)
		}
	}
	return s
}

// complete proves that the last state is the data, byte for byte.
func (w *world) complete(last map[string][]byte) error {
	for _, rec := range w.snap.Records {
		if string(last[rec.File]) != string(rec.Doc.Bytes()) {
			return fmt.Errorf("after the last event %s is not what the data say: %w", rec.File, ErrIncomplete)
		}
	}
	return nil
}

// ErrIncomplete says that the events leave out something of the data.
var ErrIncomplete = errors.New("the events leave something out")

// script is the event list as it is read.
type script struct {
	events []Event
	later  []string // keys whose references may point at what comes later
}

// readScript reads the embedded event list.
func readScript() (script, error) {
	src, err := scripts.ReadFile("events.yaml")
	if err != nil {
		return script{}, err
	}
	d, findings := doc.Parse("events.yaml", src)
	if d == nil || len(findings) > 0 {
		return script{}, fmt.Errorf("events.yaml: %v", findings)
	}
	s := script{later: texts(d.Root.Get("later"))}
	for _, item := range d.Root.Get("events").Items {
		text := func(key string) string {
			if v := item.Get(key); v != nil {
				return v.Text
			}
			return ""
		}
		s.events = append(s.events, Event{
			ID: text("id"), Change: text("change"), When: text("when"), ToldBy: text("told_by"),
			Subject: text("subject"), Why: text("why"), Adds: texts(item.Get("adds")),
		})
	}
	return s, nil
}

// expand puts the names of items in place of "projects#projects/*": all those of the
// list that no event names.
func (s *script) expand(snap *store.Snapshot) {
	named := map[string]bool{}
	for _, event := range s.events {
		for _, key := range event.Adds {
			named[key] = true
		}
	}
	for i, event := range s.events {
		var adds []string
		for _, key := range event.Adds {
			list, all := strings.CutSuffix(key, "/*")
			if !all {
				adds = append(adds, key)
				continue
			}
			for _, id := range items(snap, list) {
				if !named[list+"/"+id] {
					adds = append(adds, list+"/"+id)
				}
			}
		}
		s.events[i].Adds = adds
	}
}

// items gives the ids of a record's list, named like "projects#projects", as places
// write them.
func items(snap *store.Snapshot, list string) []string {
	name, key, _ := strings.Cut(list, "#")
	ref, err := store.ParseRef(name)
	rec := snap.Record(ref)
	if err != nil || rec == nil {
		return nil
	}
	var ids []string
	if n := rec.Node.Get(key); n != nil {
		for i := range n.Items {
			ids = append(ids, strings.TrimPrefix(rec.PlaceOf([]string{key, strconv.Itoa(i)}), key+"/"))
		}
	}
	return ids
}

func texts(list *doc.Node) []string {
	if list == nil {
		return nil
	}
	out := make([]string, 0, len(list.Items))
	for _, item := range list.Items {
		out = append(out, item.Text)
	}
	return out
}

// sortedKeys is for errors that name what is missing.
func sortedKeys(m map[string]bool) []string { return slices.Sorted(maps.Keys(m)) }
