package render

import (
	"encoding/json"

	"github.com/helsefellesskap/hfh/internal/diff"
)

// changeJSON is a change as programs read it.
type changeJSON struct {
	Op    diff.Op         `json:"op"`
	Ref   string          `json:"ref"`
	Place string          `json:"place"`
	ID    string          `json:"id"`
	Label string          `json:"label"`
	From  json.RawMessage `json:"from"`
	To    json.RawMessage `json:"to"`
	Words []diff.Word     `json:"words"`

	Field     string   `json:"field"`
	Above     []string `json:"above"`
	OldPlace  string   `json:"old_place"`
	Classes   []string `json:"classes"`
	Editorial bool     `json:"editorial"`
	Count     int      `json:"count"`
}

// changesJSON is a comparison as programs read it.
type changesJSON struct {
	From    string         `json:"from"`
	To      string         `json:"to"`
	Changes []changeJSON   `json:"changes"`
	Summary map[string]int `json:"summary"`
}

func (c Changes) forPrograms() changesJSON {
	out := changesJSON{From: c.From, To: c.To, Changes: []changeJSON{}, Summary: map[string]int{}}
	counts := c.counts()
	for _, op := range ops() {
		out.Summary[string(op)] = counts[op]
	}
	out.Summary["hidden"] = c.Hidden
	for _, r := range c.Records {
		for _, ch := range r.List {
			out.Changes = append(out.Changes, ch.forPrograms(r.Ref))
		}
	}
	return out
}

// forPrograms gives one change with the keys of the contract first. A list is never
// null, and count is more than 1 only where one change stands for many numbers.
func (ch Change) forPrograms(ref string) changeJSON {
	return changeJSON{
		Op: ch.Op, Ref: ref, Place: ch.Place, ID: ch.ID, Label: ch.Label,
		From: orNull(ch.FromValue), To: orNull(ch.ToValue), Words: orEmpty(ch.Words),
		Field: ch.Field, Above: orEmpty(ch.Above), OldPlace: ch.placeBefore(),
		Classes: orEmpty(ch.Classes), Editorial: ch.Editorial, Count: max(1, ch.Times),
	}
}

// placeBefore gives the place that a change had in the older text, as it is typed, ""
// where it is the same. People read of a moved item where it stood, so that its place
// is in the older value.
func (ch Change) placeBefore() string {
	place := ch.OldPlace
	switch ch.Op {
	case diff.Edited, diff.Reordered:
	case diff.Moved:
		place = ""
		_ = json.Unmarshal(ch.FromValue, &place) // no value leaves it empty
	default:
		return ""
	}
	if place == ch.Place {
		return ""
	}
	return place
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func orNull(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 {
		return json.RawMessage("null")
	}
	return raw
}

// ChangesData gives what ChangesJSON writes, for a result that holds it.
func ChangesData(c Changes) any { return c.forPrograms() }

// ChangesJSON writes a comparison for programs.
func ChangesJSON(o Options, c Changes) error { return JSON(o, c.forPrograms()) }

// ChangesYAML writes a comparison for programs that read YAML.
func ChangesYAML(o Options, c Changes) error { return YAML(o, c.forPrograms()) }
