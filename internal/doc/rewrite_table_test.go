package doc

import (
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// path splits a place that is written with slashes.
func path(s string) []string { return strings.Split(s, "/") }

func mustParse(t testing.TB, src string) *Doc {
	t.Helper()
	d, fs := Parse("data/plan.yaml", []byte(src))
	if d == nil || hasError(fs) {
		t.Fatalf("%v in\n%s", fs, src)
	}
	return d
}

// change is an edit of a clone of the root.
type change func(n *Node) error

func set(place string, v *Node) change {
	return func(n *Node) error { return n.Set(path(place), v) }
}

func typed(place, value string) change {
	return func(n *Node) error {
		v, err := ParseValue(value)
		if err != nil {
			return err
		}
		return n.Set(path(place), v)
	}
}

func add(place string, v *Node) change {
	return func(n *Node) error { return n.Append(path(place), v) }
}

func remove(place string) change {
	return func(n *Node) error { return n.Remove(path(place)) }
}

func move(from, to string) change {
	return func(n *Node) error {
		v, _ := n.Find(path(from))
		if err := n.Remove(path(from)); err != nil {
			return err
		}
		return n.Append(path(to), v)
	}
}

func swap(place string, i, j int) change {
	return func(n *Node) error {
		l, _ := n.Find(path(place))
		l.Items[i], l.Items[j] = l.Items[j], l.Items[i]
		return nil
	}
}

func TestRewriteTable(t *testing.T) {
	for _, tc := range []struct {
		name, before, after string
		edit                change
	}{
		{
			"a value keeps the comment behind it",
			"navn: Øy   # gammelt\nx: 1\n", "navn: Ærøya   # gammelt\nx: 1\n",
			set("navn", Text("Ærøya")),
		},
		{
			"quotes stay",
			"a: \"Mål\"\nb: 'Mål'\n", "a: \"Mål\"\nb: 'it''s'\n",
			set("b", Text("it's")),
		},
		{
			"a number that is text has quotes",
			"version: \"2024\"\n", "version: \"2025\"\n", typed("version", "2025"),
		},
		{
			"a number that is a number has none",
			"format: 1\n", "format: 2\n", set("format", Int(2)),
		},
		{
			"what would be read as something else is quoted",
			"a: x\n", "a: \"Kapittel 2: Mål #1\"\n", typed("a", "Kapittel 2: Mål #1"),
		},
		{
			"quotes that were typed",
			"a: x\n", "a: '2025'\n", typed("a", "'2025'"),
		},
		{
			"a value that was empty",
			"a:  # fylles ut\nb: 1\n", "a: ny  # fylles ut\nb: 1\n", set("a", Text("ny")),
		},
		{
			"a value becomes empty",
			"a: x # hvorfor\n", "a: # hvorfor\n", set("a", &Node{Kind: Scalar}),
		},
		{
			"a text over several lines",
			"a: en\n  lang tekst\nb: 1\n", "a: kort\nb: 1\n", set("a", Text("kort")),
		},
		{
			"a literal block stays one",
			"a: | # ordrett\n    Første\n     andre\n\nb: 1\n", "a: |- # ordrett\n    Ny\n\n    tekst æ\n\nb: 1\n",
			set("a", Text("Ny\n\ntekst æ")),
		},
		{
			"a literal block becomes short",
			"a: |\n  Første\nb: 1\n", "a: kort\nb: 1\n", set("a", Text("kort")),
		},
		{
			"a new item like the others",
			"a:\n  - id: x\n    år: 1\n\n  - id: w\n    år: 2\nb: 1\n",
			"a:\n  - id: x\n    år: 1\n\n  - id: w\n    år: 2\n\n  - id: z\n    år: \"3\"\nb: 1\n",
			add("a", MapOf("id", "z", "år", "3")),
		},
		{
			"a new item in a list at the column of its key, CRLF and BOM",
			"\ufeffa:\r\n- id: x\r\nb: 1\r\n", "\ufeffa:\r\n- id: x\r\n- id: z\r\n  l:\r\n    - p\r\nb: 1\r\n",
			add("a", MapOf("id", "z", "l", ListOf(Text("p")))),
		},
		{
			"an item on one line",
			"p:\n  - {id: p1, s: done}\n", "p:\n  - {id: p1, s: done}\n  - {id: p2, s: in-progress, note: \"a, b\"}\n",
			add("p", MapOf("id", "p2", "s", "in-progress", "note", "a, b").Flow()),
		},
		{
			"the first item of a list that was not there",
			"id: x\nb: 1 # b\n", "id: x\nb: 1 # b\nprogress:\n  - id: p1\n",
			add("progress", MapOf("id", "p1")),
		},
		{
			"the first item of an empty list",
			"a: [] # ingen\nb: 1\n", "a: # ingen\n  - id: x\nb: 1\n", add("a", MapOf("id", "x")),
		},
		{
			"an item in brackets",
			"a: [rana, vefsn] # to\n", "a: [rana, vefsn, \"hvem?\"] # to\n", add("a", Text("hvem?")),
		},
		{
			"an item in brackets over several lines",
			"a: [\n    rana, # nord\n    vefsn # sør\n  ]\n", "a: [\n    rana, # nord\n    vefsn, # sør\n    hemnes\n  ]\n",
			add("a", Text("hemnes")),
		},
		{
			"an item out of brackets",
			"a: [rana, vefsn, hemnes]\n", "a: [vefsn, hemnes]\n", remove("a/0"),
		},
		{
			"the last item goes",
			"a: # liste\n  # om x\n  - x\nb: 1\n", "a: [] # liste\nb: 1\n", remove("a/0"),
		},
		{
			"an entry goes with its comments, a heading stays",
			"a: 1\n\n# ---- Del 2 ----\n\n# om b\nb: 2 # to\n  # mer om b\n\nc: 3\n", "a: 1\n\n# ---- Del 2 ----\n\nc: 3\n",
			remove("b"),
		},
		{
			"the first entry behind a dash goes",
			"l:\n  - x: 1\n    id: a\n", "l:\n  - id: a\n", remove("l/0/x"),
		},
		{
			"items change places with their comments",
			"l:\n  # om a\n  - id: a\n    x: 1 # en\n\n  # om b\n  - id: b\n", "l:\n  # om b\n  - id: b\n\n  # om a\n  - id: a\n    x: 1 # en\n",
			swap("l", 0, 1),
		},
		{
			"an item moves deeper",
			"mål:\n  - id: a\n    tiltak:\n      - id: t1\n  - id: b\ntiltak:\n# om t2\n- id: t2\n  tekst: |\n    en\n      to\n  liste: [x,\n    y] # z\n",
			"mål:\n  - id: a\n    tiltak:\n      - id: t1\n      # om t2\n      - id: t2\n        tekst: |\n          en\n            to\n        liste: [x,\n          y] # z\n  - id: b\ntiltak: []\n",
			move("tiltak/0", "mål/0/tiltak"),
		},
		{
			"a list in place of a text",
			"a: rana # én\nb: 1\n", "a: # én\n  - rana\n  - vefsn\nb: 1\n", set("a", ListOf(Text("rana"), Text("vefsn"))),
		},
		{
			"a text in place of a list",
			"a: # flere\n  - rana\n  - vefsn\nb: 1\n", "a: unknown # flere\nb: 1\n", set("a", Text("unknown")),
		},
		{
			"no line end at the end",
			"a: 1\nb:\n  - x", "a: 1\nb:\n  - x\n  - z", add("b", Text("z")),
		},
		{
			"a root in brackets",
			"# topp\n{a: 1, b: [x]}\n", "# topp\n{a: 1, b: [x, w], c: z}\n",
			func(n *Node) error {
				_ = n.Append(path("b"), Text("w"))
				return n.Set(path("c"), Text("z"))
			},
		},
		{
			"behind a document start",
			"--- # start\n# om a\na: 1\n...\n", "--- # start\n# om a\na: 2\n...\n", set("a", typedNode("2")),
		},
		{
			"the last key goes",
			"# topp\na: 1\n# bunn\n", "# topp\n{}\n# bunn\n", remove("a"),
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := mustParse(t, tc.before)
			target := d.Root.Clone()
			if err := tc.edit(target); err != nil {
				t.Fatal(err)
			}
			out, report, err := d.Rewrite(target)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.after, string(out.Bytes())); diff != "" {
				t.Error(diff)
			}
			if len(report.Reemitted) > 0 {
				t.Errorf("written anew: %v", report.Reemitted)
			}
		})
	}
}

func typedNode(value string) *Node {
	n, err := ParseValue(value)
	if err != nil {
		panic(err)
	}
	return n
}

func TestNewKeysFollowTheTarget(t *testing.T) {
	d := mustParse(t, "id: x # id\nwhen: 2024\n")
	target := MapOf("kind", "plan", "id", "x", "name", "Mål", "text", "t", "when", "2024", "note", "n")
	out, _, err := d.Rewrite(target)
	if err != nil {
		t.Fatal(err)
	}
	want := "kind: plan\nid: x # id\nname: Mål\ntext: t\nwhen: 2024\nnote: \"n\"\n"
	if diff := cmp.Diff(want, string(out.Bytes())); diff != "" {
		t.Error(diff)
	}
}

func TestKeysKeepTheirOrder(t *testing.T) {
	d := mustParse(t, "a: 1\nb: 2\nc: 3\n")
	out, _, err := d.Rewrite(MapOf("c", "3", "b", "2", "a", "1"))
	if err != nil || out != d {
		t.Errorf("another order of keys is no change: %v %q", err, out.Bytes())
	}
}

func TestNodesOfAnotherDocumentKeepTheirBytes(t *testing.T) {
	plan := mustParse(t, "areas:\n- id: a\n  goals:\n  # viktig\n  - id: g   # mål\n    name: 'Gode\n      forløp'\n    progress: [{id: p1}]\n")
	d := mustParse(t, "kind: plan\r\nlist:\r\n    - id: x\r\n")
	target := d.Root.Clone()
	goal, _ := plan.Root.Find(path("areas/0/goals/0"))
	if err := target.Append(path("list"), goal.Clone()); err != nil {
		t.Fatal(err)
	}
	out, _, err := d.Rewrite(target)
	if err != nil {
		t.Fatal(err)
	}
	want := "kind: plan\r\nlist:\r\n    - id: x\r\n    # viktig\r\n    - id: g   # mål\r\n      name: 'Gode\r\n        forløp'\r\n      progress: [{id: p1}]\r\n"
	if diff := cmp.Diff(want, string(out.Bytes())); diff != "" {
		t.Error(diff)
	}
}

// TestCommentsDecideWhatIsWrittenAnew puts an item with comments into brackets,
// which cannot take it as it is.
func TestCommentsDecideWhatIsWrittenAnew(t *testing.T) {
	d := mustParse(t, "top: 1\nlists:\n  a:\n    # om x\n    - id: x # navn\n      n: 1\n  b: [{id: y}] # b\n")
	target := d.Root.Clone()
	if err := move("lists/a/0", "lists/b")(target); err != nil {
		t.Fatal(err)
	}
	out, report, err := d.Rewrite(target)
	if err != nil {
		t.Fatal(err)
	}
	for _, comment := range []string{"# om x", "# navn", "# b"} {
		if strings.Count(string(out.Bytes()), comment+"\n") != 1 {
			t.Errorf("%s is not there once:\n%s", comment, out.Bytes())
		}
	}
	if diff := cmp.Diff([]Pos{{7, 3}}, report.Reemitted); diff != "" {
		t.Error(diff)
	}
	if !strings.HasPrefix(string(out.Bytes()), "top: 1\nlists:\n  a: []\n") {
		t.Errorf("more than the list was written anew:\n%s", out.Bytes())
	}
}

func TestRewriteRefuses(t *testing.T) {
	d, _ := Parse("f.yaml", []byte("a: 1\na: 2\n"))
	if _, _, err := d.Rewrite(MapOf("a", "1")); err != ErrUnsound {
		t.Errorf("a file with errors: %v", err)
	}
	d = mustParse(t, "a: 1\nb: 2\n")
	_, _, err := d.Rewrite(MapOf("a", "1", "b", "not\xffUTF-8"))
	e, ok := err.(*EditError)
	if !ok || e.Line != 2 || e.File != "data/plan.yaml" {
		t.Errorf("text that no file can have: %v", err)
	}
}

func TestRewriteLeavesItsArgumentsAlone(t *testing.T) {
	src := "a: 1\nl:\n  - id: x\n    n: 1\n"
	d := mustParse(t, src)
	target := d.Root.Clone()
	_ = target.Set(path("l/0/n"), Text("2"))
	before := string(target.JSON(nil))
	if _, _, err := d.Rewrite(target); err != nil {
		t.Fatal(err)
	}
	if string(target.JSON(nil)) != before || string(d.Bytes()) != src || d.Root.Get("a").Text != "1" {
		t.Error("the target or the document changed")
	}
}

// TestRewriteFromSeveralGoroutines is for the race detector.
func TestRewriteFromSeveralGoroutines(t *testing.T) {
	d := mustParse(t, "a: 1\nl:\n  - id: x\n    n: # tom\n    f: {g: , h: [i]}\n")
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			target := d.Root.Clone()
			_ = target.Set(path("l/0/n"), Int(i))
			out, _, err := d.Rewrite(target)
			if err != nil || out.Root.Get("l").Items[0].Get("n").Text != strconv.Itoa(i) {
				t.Errorf("%d: %v", i, err)
			}
		})
	}
	wg.Wait()
}
