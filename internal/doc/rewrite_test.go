package doc

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawDoc gives a random document that was read without error.
func drawDoc(t *rapid.T, plainly bool) *Doc {
	p := &pen{t: t, plainly: plainly}
	text := p.document()
	d, fs := Parse("data/plan.yaml", []byte(text))
	if d == nil || hasError(fs) {
		t.Fatalf("the generator wrote what is not YAML: %v\n%s", fs, text)
	}
	if d.lay().blind {
		t.Fatalf("scanner and yaml.v3 disagree:\n%s", text)
	}
	return d
}

// places gives the paths of all values.
func places(n *Node, want func(path []string, n *Node) bool) [][]string {
	var out [][]string
	n.Walk(func(path []string, n *Node) bool {
		if len(path) > 0 && want(path, n) {
			out = append(out, append([]string(nil), path...))
		}
		return true
	})
	return out
}

func anyPlace([]string, *Node) bool { return true }

// mustRewrite rewrites and checks what must always hold; nil for an honest
// EditError.
func mustRewrite(t *rapid.T, d *Doc, target *Node) *Doc {
	out, _, err := d.Rewrite(target)
	var edit *EditError
	if errors.As(err, &edit) {
		t.Logf("EditError %v", err)
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	if !Equal(out.Root, target) {
		t.Fatalf("does not say the target:\n%s\n---\n%s", d.Bytes(), out.Bytes())
	}
	again, fs := Parse(d.File, out.Bytes())
	if hasError(fs) || !Equal(again.Root, target) || out.BOM() != d.BOM() {
		t.Fatalf("does not read back:\n%s\n%v", out.Bytes(), fs)
	}
	if bare, crlf := lineEnds(out.text); crlf > 0 && !d.crlf || bare > 0 && d.crlf {
		t.Fatalf("line ends are mixed: %q", out.Bytes())
	}
	return out
}

func TestRewriteOfTheSameIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDoc(t, false)
		c := newComposer(d, map[*Node]bool{d.Root: true})
		if got := d.endAsBefore(c.bytes(d.Root.Clone())); !bytes.Equal(got, d.Bytes()) {
			t.Fatalf("put together again:\n%q\nwas:\n%q", got, d.Bytes())
		}
	})
}

func lineEnds(text []byte) (bare, crlf int) {
	crlf = bytes.Count(text, []byte("\r\n"))
	return bytes.Count(text, []byte("\n")) - crlf, crlf
}

var words = []string{"ny", "Ny: verdi", "2025", "to\nlinjer\n", " - x", "#", "æ \"ø\" å", "[a]", "", "no", "\ttab", "\n", "a, b", "{", "hva?"}

func TestSetChangesItsOwnLinesOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDoc(t, false)
		all := places(d.Root, func(_ []string, n *Node) bool { return n.Kind == Scalar })
		if len(all) == 0 {
			return
		}
		at := rapid.SampledFrom(all).Draw(t, "at")
		target := d.Root.Clone()
		if err := target.Set(at, Text(rapid.SampledFrom(words).Draw(t, "value"))); err != nil {
			t.Fatal(err)
		}
		out := mustRewrite(t, d, target)
		if out == nil {
			t.Fatalf("cannot set %v in\n%s", at, d.Bytes())
		}
		old, _ := d.Root.Find(at)
		from, to := linesOf(d, old)
		onlyLines(t, d, out, from, to)
		back := mustRewrite(t, out, d.Root.Clone())
		if back == nil || !sameFile(d, back) {
			t.Fatalf("set %v and set back:\n%q\nwas:\n%q\nbetween:\n%q", at, back.Bytes(), d.Bytes(), out.Bytes())
		}
	})
}

// sameFile compares bytes; a file whose last line had no end may have got one.
func sameFile(d, back *Doc) bool {
	return bytes.Equal(d.Bytes(), back.Bytes()) || d.openEnd() && bytes.Equal(d.Bytes(), d.endAsBefore(back.Bytes()))
}

// linesOf gives the lines, from 1, of the key and value of a node of d.
func linesOf(d *Doc, n *Node) (from, to int) {
	lay := d.lay()
	at := lay.slots[n]
	for d.frame(at.parent) == nil {
		n = at.parent
		at = lay.slots[n]
	}
	p := d.frame(at.parent).parts[at.index]
	from = bytes.Count(d.text[:p.mark], []byte("\n")) + 1
	to = bytes.Count(d.text[:p.line-1], []byte("\n")) + 1
	return from, to
}

// onlyLines checks that lines outside from..to are the same in both.
func onlyLines(t *rapid.T, d, out *Doc, from, to int) {
	a, b := strings.SplitAfter(string(d.text), "\n"), strings.SplitAfter(string(out.text), "\n")
	head, tail := from-1, len(a)-to
	if len(b) < head+tail {
		t.Fatalf("lines lost: %d to %d of\n%s\nbecame\n%s", from, to, d.text, out.text)
	}
	for i := range head {
		if a[i] != b[i] {
			t.Fatalf("line %d changed:\n%s\nbecame\n%s", i+1, d.text, out.text)
		}
	}
	for i := range tail {
		if a[len(a)-1-i] != b[len(b)-1-i] {
			t.Fatalf("line %d changed:\n%s\nbecame\n%s", len(a)-i, d.text, out.text)
		}
	}
}

func TestRemoveAndPutBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDoc(t, true)
		target := d.Root.Clone()
		for range rapid.IntRange(1, 3).Draw(t, "removals") {
			all := places(target, anyPlace)
			at := rapid.SampledFrom(all).Draw(t, "at")
			parent, _ := target.Find(at[:len(at)-1])
			headOfFile := len(at) == 1 && at[0] == target.Entries[0].Key.Text
			onDash := false
			if f := d.frame(parent.origin()); f != nil {
				onDash = f.inline && at[len(at)-1] == stepOf(parent, 0)
			}
			if childCount(parent) < 2 || headOfFile || onDash || !namedItems(parent) {
				continue
			}
			if err := target.Remove(at); err != nil {
				t.Fatal(err)
			}
		}
		out := mustRewrite(t, d, target)
		if out == nil {
			t.Fatalf("cannot remove from\n%s", d.Bytes())
		}
		back := mustRewrite(t, out, d.Root.Clone())
		if back == nil || !sameFile(d, back) {
			t.Fatalf("removed and put back:\n%s\nwas:\n%s\nbetween:\n%s", back.Bytes(), d.Bytes(), out.Bytes())
		}
	})
}

// namedItems tells whether the items of a list can be told apart.
func namedItems(n *Node) bool {
	seen := map[string]bool{}
	for _, it := range n.Items {
		name := it.ID()
		if it.Kind == Scalar {
			name = it.Text
		}
		if name == "" || seen[name] {
			return false
		}
		seen[name] = true
	}
	return true
}

// mangle makes random edits of every sort.
func mangle(t *rapid.T, target, other *Node) {
	for range rapid.IntRange(1, 5).Draw(t, "edits") {
		all := places(target, anyPlace)
		if len(all) == 0 {
			return
		}
		at := rapid.SampledFrom(all).Draw(t, "at")
		here, _ := target.Find(at)
		parent, _ := target.Find(at[:len(at)-1])
		switch rapid.IntRange(0, 7).Draw(t, "edit") {
		case 0:
			_ = target.Remove(at)
		case 1:
			_ = target.Set(at, drawValue(t, 2))
		case 2:
			_ = target.Set(append(at[:len(at)-1], "ny"+strconv.Itoa(rapid.IntRange(0, 9).Draw(t, "key"))), drawValue(t, 2))
		case 3:
			_ = target.Append(at, drawValue(t, 2))
		case 4:
			if parent.Kind == List {
				j := rapid.IntRange(0, len(parent.Items)-1).Draw(t, "j")
				i, _ := strconv.Atoi(at[len(at)-1])
				parent.Items[i], parent.Items[j] = parent.Items[j], parent.Items[i]
			}
		case 5:
			from := rapid.SampledFrom(places(other, anyPlace)).Draw(t, "from")
			n, _ := other.Find(from)
			_ = target.Set(append(at[:len(at)-1], "fra"), n.Clone())
		case 6:
			from := rapid.SampledFrom(places(other, anyPlace)).Draw(t, "from")
			n, _ := other.Find(from)
			if here.Kind == List {
				here.Items = append([]*Node{n.Clone()}, here.Items...)
			} else {
				_ = target.Set(at, n.Clone())
			}
		case 7:
			if here.Kind == Map && len(here.Entries) > 1 {
				here.Entries[0].Key = Text("omdøpt")
			}
		}
	}
}

func drawValue(t *rapid.T, depth int) *Node {
	kind := rapid.IntRange(0, 5).Draw(t, "new kind")
	switch {
	case depth > 0 && kind == 0:
		n := MapOf("id", "n"+strconv.Itoa(rapid.IntRange(100, 999).Draw(t, "id")), "x", drawValue(t, depth-1))
		if rapid.Bool().Draw(t, "flow") {
			return n.Flow()
		}
		return n
	case depth > 0 && kind == 1:
		n := ListOf(drawValue(t, depth-1), drawValue(t, depth-1))
		if rapid.Bool().Draw(t, "flow") {
			return n.Flow()
		}
		return n
	case kind == 2:
		return &Node{Kind: Scalar}
	default:
		return Text(rapid.SampledFrom(words).Draw(t, "text"))
	}
}

func TestAnyEditSaysItsTarget(t *testing.T) {
	refused, all := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		d, other := drawDoc(t, false), drawDoc(t, false)
		target := d.Root.Clone()
		if rapid.Bool().Draw(t, "own") {
			other = d
		}
		mangle(t, target, other.Root)
		all++
		if mustRewrite(t, d, target) == nil {
			refused++
		}
	})
	t.Logf("refused %d of %d", refused, all)
}

// TestCommentsSurvive changes, adds and moves, but takes nothing away: then every
// comment must still be there.
func TestCommentsSurvive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDoc(t, false)
		target := d.Root.Clone()
		// A value that is replaced and moved as well is another value.
		moving := rapid.IntRange(0, 1).Draw(t, "moving")
		for range rapid.IntRange(1, 4).Draw(t, "edits") {
			at := rapid.SampledFrom(places(target, anyPlace)).Draw(t, "at")
			here, _ := target.Find(at)
			switch moving*3 + rapid.IntRange(0, 2-moving).Draw(t, "edit") {
			case 0:
				if here.Kind == Scalar {
					_ = target.Set(at, Text(rapid.SampledFrom(words).Draw(t, "value")))
				}
			case 1:
				if here.Kind == List {
					_ = target.Append(at, MapOf("id", "ny"))
				}
			case 2:
				if here.Kind == Map {
					_ = here.Set([]string{"ny"}, ListOf(Text("x")))
				}
			case 3:
				if here.Kind == List && len(here.Items) > 1 {
					here.Items[0], here.Items[len(here.Items)-1] = here.Items[len(here.Items)-1], here.Items[0]
				}
			case 4:
				moveItem(t, target, at)
			}
		}
		out := mustRewrite(t, d, target)
		if out == nil {
			t.Fatalf("refused: %s\n%s", d.Bytes(), Emit(target, ""))
		}
		have := map[string]int{}
		for _, c := range out.comments() {
			have[c.text]++
		}
		for _, c := range d.comments() {
			if have[c.text]--; have[c.text] < 0 {
				t.Fatalf("%q is lost:\n%s\nbecame\n%s", c.text, d.Bytes(), out.Bytes())
			}
		}
	})
}

// moveItem moves the item at a place to the end of another list that is not below
// it.
func moveItem(t *rapid.T, target *Node, at []string) {
	parent, _ := target.Find(at[:len(at)-1])
	item, _ := target.Find(at)
	if parent.Kind != List {
		return
	}
	below := map[*Node]bool{}
	item.Walk(func(_ []string, n *Node) bool {
		below[n] = true
		return true
	})
	lists := places(target, func(_ []string, n *Node) bool { return n.Kind == List && !below[n] })
	to, _ := target.Find(rapid.SampledFrom(lists).Draw(t, "to"))
	_ = target.Remove(at)
	to.Items = append(to.Items, item)
}
