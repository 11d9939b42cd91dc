package doc

// Which child of a collection as it is to be was which child of it as it was.

// match gives for every child of target the index of the child of base that it
// continues, -1 for a new one. Entries go by key, items by being the same node,
// then by id, then by saying the same, then by `ref`, then by place.
func match(target, base *Node) []int {
	m := &matcher{target: target, base: base, of: make([]int, childCount(target))}
	m.taken = make([]bool, childCount(base))
	for i := range m.of {
		m.of[i] = -1
	}
	if target.Kind == Map {
		m.keys()
		m.nodes()
		return m.of
	}
	m.nodes()
	m.names(func(n *Node) string { return n.ID() })
	m.same()
	m.names(func(n *Node) string { return refOf(n) })
	m.gaps()
	return m.of
}

type matcher struct {
	target, base *Node
	of           []int
	taken        []bool
}

func (m *matcher) pair(i, j int) {
	m.of[i], m.taken[j] = j, true
}

func (m *matcher) keys() {
	for i, e := range m.target.Entries {
		if j := m.base.index(e.Key.Text); j >= 0 && !m.taken[j] {
			m.pair(i, j)
		}
	}
}

// nodes pairs what is a copy of a child of base: an item that was edited or
// moved, or a value under a new key.
func (m *matcher) nodes() {
	index := make(map[*Node]int, len(m.taken))
	for j := range m.taken {
		index[childValue(m.base, j)] = j
	}
	for i := range m.of {
		if m.of[i] >= 0 {
			continue
		}
		if j, ok := index[childValue(m.target, i).origin()]; ok && !m.taken[j] {
			m.pair(i, j)
		}
	}
}

// names pairs items by a name that each has once.
func (m *matcher) names(name func(*Node) string) {
	index := map[string]int{}
	for j, item := range m.base.Items {
		if s := name(item); s != "" && !m.taken[j] {
			if _, again := index[s]; !again {
				index[s] = j
			}
		}
	}
	for i, item := range m.target.Items {
		if m.of[i] >= 0 {
			continue
		}
		if j, ok := index[name(item)]; ok && !m.taken[j] {
			m.pair(i, j)
		}
	}
}

func refOf(n *Node) string {
	if ref := n.Get("ref"); ref != nil && n.ID() == "" {
		return ref.Text
	}
	return ""
}

// same pairs items that say the same, as a longest common subsequence.
func (m *matcher) same() {
	var a, b []int
	for i, of := range m.of {
		if of < 0 && !m.foreign(i) {
			a = append(a, i)
		}
	}
	for j, taken := range m.taken {
		if !taken {
			b = append(b, j)
		}
	}
	if len(a) == 0 || len(b) == 0 {
		return
	}
	words := map[string]int{}
	word := func(n *Node) int {
		k := string(n.JSON(nil))
		if _, ok := words[k]; !ok {
			words[k] = len(words)
		}
		return words[k]
	}
	wa, wb := make([]int, len(a)), make([]int, len(b))
	for i := range a {
		wa[i] = word(m.target.Items[a[i]])
	}
	for j := range b {
		wb[j] = word(m.base.Items[b[j]])
	}
	common(wa, wb, func(i, j int) { m.pair(a[i], b[j]) })
	m.elsewhere(a, wa, b, wb)
}

// elsewhere pairs what says the same but has changed places.
func (m *matcher) elsewhere(a, wa, b, wb []int) {
	left := map[int][]int{}
	for j := range b {
		if !m.taken[b[j]] {
			left[wb[j]] = append(left[wb[j]], b[j])
		}
	}
	for i := range a {
		if js := left[wa[i]]; m.of[a[i]] < 0 && len(js) > 0 {
			m.pair(a[i], js[0])
			left[wa[i]] = js[1:]
		}
	}
}

// maxTable bounds the table of common; longer lists are matched greedily.
const maxTable = 1 << 20

// common calls pair for the places of a longest common subsequence of a and b.
func common(a, b []int, pair func(i, j int)) {
	lo := 0
	for lo < len(a) && lo < len(b) && a[lo] == b[lo] {
		pair(lo, lo)
		lo++
	}
	n, k := len(a), len(b)
	for n > lo && k > lo && a[n-1] == b[k-1] {
		n, k = n-1, k-1
		pair(n, k)
	}
	if (n-lo)*(k-lo) > maxTable {
		greedy(a, b, lo, n, k, pair)
		return
	}
	longest(a[lo:n], b[lo:k], func(i, j int) { pair(lo+i, lo+j) })
}

func longest(a, b []int, pair func(i, j int)) {
	width := len(b) + 1
	table := make([]int, (len(a)+1)*width)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				table[i*width+j] = table[(i+1)*width+j+1] + 1
			} else {
				table[i*width+j] = max(table[(i+1)*width+j], table[i*width+j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			pair(i, j)
			i, j = i+1, j+1
		case table[(i+1)*width+j] >= table[i*width+j+1]:
			i++
		default:
			j++
		}
	}
}

// greedy pairs each of a with the next equal one of b.
func greedy(a, b []int, lo, n, k int, pair func(i, j int)) {
	where := map[int][]int{}
	for j := lo; j < k; j++ {
		where[b[j]] = append(where[b[j]], j)
	}
	next := lo
	for i := lo; i < n; i++ {
		for js := where[a[i]]; len(js) > 0; js = js[1:] {
			if js[0] >= next {
				pair(i, js[0])
				next = js[0] + 1
				break
			}
		}
	}
}

// gaps pairs by place what is left between two neighbours that are matched: a
// changed scalar, or a changed item that has no name.
func (m *matcher) gaps() {
	base := 0
	for i := 0; i < len(m.of); i++ {
		if m.of[i] >= 0 {
			base = m.of[i] + 1
			continue
		}
		end := i
		for end < len(m.of) && m.of[end] < 0 {
			end++
		}
		baseEnd := base
		for baseEnd < len(m.taken) && !m.taken[baseEnd] {
			baseEnd++
		}
		m.gap(i, end, base, baseEnd)
		i = end - 1
	}
}

// gap pairs targets i to end with bases j to baseEnd: one by one where there are
// as many, else each with the next of its kind.
func (m *matcher) gap(i, end, j, baseEnd int) {
	even := end-i == baseEnd-j
	for ; i < end && j < baseEnd; i++ {
		a := m.target.Items[i]
		if even {
			if !m.foreign(i) && alike(a, m.base.Items[j]) {
				m.pair(i, j)
			}
			j++
			continue
		}
		if m.foreign(i) {
			continue
		}
		for k := j; k < min(baseEnd, j+lookahead); k++ {
			if b := m.base.Items[k]; a.Kind == b.Kind && alike(a, b) {
				m.pair(i, k)
				j = k + 1
				break
			}
		}
	}
}

// lookahead bounds the search of gap.
const lookahead = 64

// foreign tells whether an item of the target comes from another place of the same
// document: it brings its own bytes.
func (m *matcher) foreign(i int) bool {
	o := m.target.Items[i].origin()
	return o != nil && o.home == m.base.home
}

// alike tells whether an item may be the continuation of another: neither has a
// name of its own.
func alike(a, b *Node) bool {
	return a.ID() == "" && b.ID() == "" && refOf(a) == "" && refOf(b) == ""
}

// order gives the children of target in the order in which they are written, as
// indexes: a list's as they are; a map's entries that were there stay in their old
// order, for it does not count, and a new one comes after the one before it.
func order(target *Node, of []int) []int {
	out := make([]int, 0, len(of))
	if target.Kind == List {
		for i := range of {
			out = append(out, i)
		}
		return out
	}
	byOld := map[int]int{}
	most := -1
	for i, j := range of {
		if j >= 0 {
			byOld[j] = i
			most = max(most, j)
		}
	}
	for j := 0; j <= most; j++ {
		if i, ok := byOld[j]; ok {
			out = append(out, i)
		}
	}
	for i, j := range of {
		if j < 0 {
			out = insertAfter(out, i)
		}
	}
	return out
}

// insertAfter puts i behind i-1, or first.
func insertAfter(out []int, i int) []int {
	at := 0
	for k, v := range out {
		if v == i-1 {
			at = k + 1
		}
	}
	out = append(out, 0)
	copy(out[at+1:], out[at:])
	out[at] = i
	return out
}
