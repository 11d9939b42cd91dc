package doc

import (
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/helsefellesskap/hfh/internal/diag"
)

// builder turns yaml.v3's tree into ours, and gives every scalar and bracket the
// bytes that the scanner saw it at.
type builder struct {
	r       *reader
	d       *Doc
	s       *scanner
	room    []Node // for the nodes to come
	built   int    // how many nodes were made
	next    int    // the next span
	aligned bool   // scanner and yaml.v3 agree so far
	depth   int
	stack   []step // from the root to what is being built
	pending []pendingPlace
}

// step is one step of a path.
type step struct {
	key  string
	item int
	node *Node // the item, for its id
}

// pendingPlace is a finding whose place has item ids that were not read yet.
type pendingPlace struct {
	finding int
	path    []step
}

// build makes d.Root. Anchors and the like are findings; the tree has then gaps
// where they stood.
func (r *reader) build(d *Doc, s *scanner, root *yaml.Node) {
	b := &builder{r: r, d: d, s: s, aligned: true}
	before := len(r.findings)
	d.Root = b.node(root)
	b.aligned = b.aligned && b.next == len(s.spans)
	if len(r.findings) == before && !s.guessed {
		// A bare ! leaves no trace in yaml.v3's tree.
		for _, p := range s.props {
			r.add(p.pos, aliasRule, "tag", diag.Args{"tag": clip("!" + p.name)})
		}
	}
	for _, pos := range s.explicit {
		r.add(pos, syntaxRule, "key", nil)
	}
	d.layout.blind = !b.aligned
	b.settle()
}

// node builds one value.
func (b *builder) node(y *yaml.Node) *Node {
	n := b.newNode()
	n.Pos, n.home = Pos{y.Line, y.Column}, b.d
	b.refuse(y)
	switch y.Kind {
	case yaml.MappingNode:
		n.Kind = Map
		b.open(n, y)
		b.entries(n, y)
		y.Content = nil // built: a large file's two trees need not stand in memory together
		b.depth--
	case yaml.SequenceNode:
		n.Kind = List
		b.open(n, y)
		b.items(n, y)
		y.Content = nil
		b.depth--
	default:
		n.Kind = Scalar
		b.scalar(n, y)
	}
	return n
}

// newNode takes a node from many that are made at once: a document lives and dies whole.
func (b *builder) newNode() *Node {
	const most = 256
	if len(b.room) == 0 {
		b.room = make([]Node, min(max(b.s.nodes-b.built, 1), most))
		b.built += len(b.room)
	}
	n := &b.room[0]
	b.room = b.room[1:]
	return n
}

// open takes a map's or list's bracket and holds the bound on depth.
func (b *builder) open(n *Node, y *yaml.Node) {
	b.depth++
	if b.depth == MaxDepth+1 {
		b.finding(n.Pos, limitRule, "depth", diag.Args{"max": strconv.Itoa(MaxDepth)})
	}
	n.style = block
	if y.Style&yaml.FlowStyle == 0 {
		return
	}
	n.style = pair
	if sp, ok := b.peek(n.Pos); ok && (sp.kind == '[' || sp.kind == '{') {
		n.style = flow
		b.take(n)
	}
}

func (b *builder) scalar(n *Node, y *yaml.Node) {
	n.Text = y.Value
	switch {
	case y.Kind == yaml.AliasNode:
		n.Text = ""
	case y.Style&yaml.DoubleQuotedStyle != 0:
		n.style = double
	case y.Style&yaml.SingleQuotedStyle != 0:
		n.style = single
	case y.Style&yaml.LiteralStyle != 0:
		n.style = literal
	case y.Style&yaml.FoldedStyle != 0:
		n.style = folded
	default:
		n.style = plain
	}
	n.Quoted = n.style > plain
	if n.Quoted || n.Text != "" {
		b.take(n)
	}
}

// peek gives the next span if it stands at pos.
func (b *builder) peek(pos Pos) (span, bool) {
	if b.next >= len(b.s.spans) || b.s.spans[b.next].pos() != pos {
		return span{}, false
	}
	return b.s.spans[b.next], true
}

// take gives n the next span.
func (b *builder) take(n *Node) {
	sp, ok := b.peek(n.Pos)
	if !ok {
		b.aligned = false
		return
	}
	n.begins, n.ends = sp.start, sp.end
	b.next++
}

func (b *builder) entries(n *Node, y *yaml.Node) {
	n.Entries = make([]Entry, 0, len(y.Content)/2)
	seen := keySet{}
	for i := 0; i+1 < len(y.Content); i += 2 {
		key := b.node(y.Content[i])
		b.stack = append(b.stack, step{key: key.Text})
		bad := key.Kind != Scalar || key.Empty()
		if bad && y.Content[i].Kind != yaml.AliasNode {
			b.finding(key.Pos, syntaxRule, "key", nil)
		}
		if y.Content[i].Tag == "!!merge" && !key.Quoted {
			b.finding(key.Pos, aliasRule, "merge", nil)
			bad = true
		}
		value := b.node(y.Content[i+1])
		if first, again := seen.add(n, key.Text); again && !bad {
			b.finding(key.Pos, duplicateRule, "", diag.Args{
				"key": clip(key.Text), "line": strconv.Itoa(first.Pos.Line),
			})
			bad = true
		}
		if !bad {
			n.Entries = append(n.Entries, Entry{key, value})
		}
		b.stack = b.stack[:len(b.stack)-1]
	}
}

// keySet finds a key that is there already; a map for maps with many keys only.
type keySet struct{ many map[string]*Node }

// few is how many keys are compared one by one.
const few = 16

func (k *keySet) add(n *Node, key string) (first *Node, again bool) {
	if k.many == nil && len(n.Entries) >= few {
		k.many = make(map[string]*Node, 2*few)
		for _, e := range n.Entries {
			k.many[e.Key.Text] = e.Key
		}
	}
	if k.many != nil {
		if first := k.many[key]; first != nil {
			return first, true
		}
		return nil, false
	}
	if i := n.index(key); i >= 0 {
		return n.Entries[i].Key, true
	}
	return nil, false
}

func (b *builder) items(n *Node, y *yaml.Node) {
	n.Items = make([]*Node, 0, len(y.Content))
	for i, c := range y.Content {
		b.stack = append(b.stack, step{item: i, key: strconv.Itoa(i)})
		at := len(b.stack) - 1
		before := len(b.pending)
		it := b.node(c)
		for p := before; p < len(b.pending); p++ {
			b.pending[p].path[at].node = it
		}
		n.Items = append(n.Items, it)
		b.stack = b.stack[:at]
	}
}

// refuse makes findings of what a record has no need of.
func (b *builder) refuse(y *yaml.Node) {
	pos := Pos{y.Line, y.Column}
	if y.Kind == yaml.AliasNode {
		b.finding(pos, aliasRule, "alias", diag.Args{"name": clip(y.Value)})
		b.aligned = false
		return
	}
	if y.Anchor != "" {
		b.finding(pos, aliasRule, "anchor", diag.Args{"name": clip(y.Anchor)})
		b.aligned = false
	}
	if y.Style&yaml.TaggedStyle != 0 {
		b.finding(pos, aliasRule, "tag", diag.Args{"tag": clip(y.Tag)})
		b.aligned = false
	}
}

// finding notes a finding at the place that is being built.
func (b *builder) finding(pos Pos, rule, variant string, args diag.Args) {
	before := len(b.r.findings)
	b.r.add(pos, rule, variant, args)
	if len(b.r.findings) > before {
		b.pending = append(b.pending, pendingPlace{before, append([]step(nil), b.stack...)})
	}
}

// clip keeps a text from the file short enough for a message.
func clip(s string) string {
	const most = 60
	if runes := []rune(s[:min(len(s), 4*most)]); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

// settle gives the findings their places, now that the ids are known.
func (b *builder) settle() {
	for _, p := range b.pending {
		f := &b.r.findings[p.finding]
		var path, place []string
		for _, s := range p.path {
			path = append(path, pointerEscape(s.key))
			if id := s.node.ID(); id != "" {
				place = append(place, id)
			} else {
				place = append(place, s.key)
			}
		}
		if len(path) > 0 {
			f.Path = "/" + strings.Join(path, "/")
			f.Place = strings.Join(place, "/")
		}
	}
}

// pointerEscape writes one step of a JSON Pointer (RFC 6901).
func pointerEscape(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "~", "~0"), "/", "~1")
}
