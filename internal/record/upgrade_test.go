package record

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tree is a Tree over plain values.
type tree struct{ v any }

func (t tree) Child(key string) Tree {
	m, _ := t.v.(map[string]any)
	if v, ok := m[key]; ok {
		return tree{v}
	}
	return nil
}

func (t tree) Items() []Tree {
	l, _ := t.v.([]any)
	var out []Tree
	for _, v := range l {
		out = append(out, tree{v})
	}
	return out
}

func (t tree) Has(key string) bool { _, ok := t.v.(map[string]any)[key]; return ok }

func (t tree) Rename(key, to string) {
	m := t.v.(map[string]any)
	m[to] = m[key]
	delete(m, key)
}

func (t tree) Drop(key string)          { delete(t.v.(map[string]any), key) }
func (t tree) SetText(key, text string) { t.v.(map[string]any)[key] = text }

// madeUp are two steps that never were.
func madeUp() []Step {
	return []Step{
		{From: 1, Edits: []Edit{
			{Kind: "plan", At: []string{"areas", "*", "goals", "*"}, Key: "title", To: "name"},
			{Key: "owner", Drop: true},
		}},
		{From: 2, Edits: []Edit{{Kind: "plan", Key: "language", Value: "nb"}}},
	}
}

func TestUpgrade(t *testing.T) {
	steps, err := Path(1, 3, madeUp())
	if err != nil || len(steps) != 2 {
		t.Fatal(steps, err)
	}
	plan := map[string]any{
		"owner": "x",
		"areas": []any{
			map[string]any{"title": "A", "goals": []any{map[string]any{"title": "G"}, map[string]any{"name": "H"}}},
			map[string]any{"title": "B"},
			"odd",
		},
	}
	party := map[string]any{"owner": "x", "areas": []any{map[string]any{"goals": []any{map[string]any{"title": "G"}}}}}
	for _, s := range steps {
		s.Apply("plan", tree{plan})
		s.Apply("parties", tree{party})
	}
	want := map[string]any{
		"language": "nb",
		"areas": []any{
			map[string]any{"title": "A", "goals": []any{map[string]any{"name": "G"}, map[string]any{"name": "H"}}},
			map[string]any{"title": "B"},
			"odd",
		},
	}
	if diff := cmp.Diff(want, plan); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]any{"areas": []any{map[string]any{"goals": []any{map[string]any{"title": "G"}}}}}, party); diff != "" {
		t.Error(diff)
	}
}

func TestPath(t *testing.T) {
	if got, err := Path(3, 3, madeUp()); err != nil || len(got) != 0 {
		t.Errorf("the same format: %v %v", got, err)
	}
	if got, err := Path(2, 3, madeUp()); err != nil || len(got) != 1 || got[0].From != 2 {
		t.Errorf("one step: %v %v", got, err)
	}
	if _, err := Path(4, 3, madeUp()); !errors.Is(err, ErrNewer) {
		t.Errorf("a newer format: %v", err)
	}
	if _, err := Path(0, 3, madeUp()); err == nil || errors.Is(err, ErrNewer) {
		t.Errorf("a format that never was: %v", err)
	}
}

func TestStepsLeadToThisFormat(t *testing.T) {
	if _, err := Path(1, Format, Steps()); err != nil {
		t.Error(err)
	}
}
