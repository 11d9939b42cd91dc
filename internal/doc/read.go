package doc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"gopkg.in/yaml.v3"

	"github.com/helsefellesskap/hfh/internal/diag"
)

// The rules of this package, besides yaml/encoding.
const (
	syntaxRule    = "yaml/syntax"
	duplicateRule = "yaml/duplicate-key"
	limitRule     = "yaml/limit"
	aliasRule     = "yaml/alias"
	documentsRule = "yaml/documents"
)

// maxFindings bounds the findings of one file.
const maxFindings = 1000

// reader reads one file into a Doc and gathers findings.
type reader struct {
	file     string
	findings []diag.Finding
}

// add notes a finding of severity error.
func (r *reader) add(pos Pos, rule, variant string, args diag.Args) {
	if len(r.findings) < maxFindings {
		r.findings = append(r.findings, at(r.file, pos, rule, variant, diag.Error, args))
	}
	if len(r.findings) == maxFindings {
		last := at(r.file, pos, limitRule, "findings", diag.Error, diag.Args{"max": strconv.Itoa(maxFindings)})
		r.findings = append(r.findings, last)
	}
}

// read gives the document, whatever its root is; nil when there is no tree.
func (r *reader) read(src []byte) *Doc {
	if len(src) > MaxSize {
		r.add(Pos{1, 1}, limitRule, "size", diag.Args{"max": strconv.Itoa(MaxSize >> 20)})
		return nil
	}
	if isUTF16(src) {
		r.add(Pos{1, 1}, encodingRule, "utf16", nil)
		return nil
	}
	d := &Doc{File: r.file, src: src, text: bytes.TrimPrefix(src, []byte(byteOrderMark))}
	if d.BOM() {
		r.findings = append(r.findings, at(r.file, Pos{1, 1}, encodingRule, "bom", diag.Warning, nil))
	}
	clean, crlf, findings := checkBytes(r.file, d.text)
	r.findings = append(r.findings, findings...)
	d.crlf = crlf
	if line := conflictLine(clean); line > 0 {
		r.add(Pos{line, 1}, syntaxRule, "conflict", nil)
		return nil
	}
	return r.tree(d, clean)
}

// tree scans and parses clean, the text of d with nothing in it that YAML cannot
// have.
func (r *reader) tree(d *Doc, clean []byte) *Doc {
	s := scan(clean)
	if s.limit != nil {
		r.limit(s.limit)
		return nil
	}
	if s.more != nil {
		r.add(s.more.pos, documentsRule, s.more.variant, nil)
		if s.more.variant == "directive" {
			return nil
		}
	}
	d.body, d.tail = s.body, s.end
	root, err := parseYAML(clean[:s.end])
	if err != nil && len(s.props) > 0 {
		r.properties(s)
		if len(s.props) > maxFindings {
			return nil
		}
		clean = withoutProperties(clean, s)
		s.guessed = true
		root, err = parseYAML(clean[:s.end])
	}
	if err != nil {
		r.syntax(s, err)
		r.prefix(d, s, clean)
		return nil
	}
	if root == nil {
		r.add(Pos{1, 1}, syntaxRule, "empty", nil)
		return nil
	}
	r.build(d, s, root)
	return d
}

func (r *reader) limit(p *problem) {
	most := MaxDepth
	if p.variant == "nodes" {
		most = MaxNodes
	}
	r.add(p.pos, limitRule, p.variant, diag.Args{"max": strconv.Itoa(most)})
}

// properties makes findings of all anchors, aliases and tags that the scanner saw.
func (r *reader) properties(s *scanner) {
	for _, p := range s.props {
		switch p.sign {
		case '*':
			r.add(p.pos, aliasRule, "alias", diag.Args{"name": clip(p.name)})
		case '&':
			r.add(p.pos, aliasRule, "anchor", diag.Args{"name": clip(p.name)})
		default:
			r.add(p.pos, aliasRule, "tag", diag.Args{"tag": clip("!" + p.name)})
		}
	}
}

// withoutProperties gives the text with blanks for anchors and tags and a word for
// each alias: yaml.v3 gives up at an alias without an anchor and at odd names, and
// the rest is to be checked all the same.
func withoutProperties(text []byte, s *scanner) []byte {
	out := bytes.Clone(text)
	for _, p := range s.props {
		if p.sign == '*' {
			out[p.at] = 'x'
			continue
		}
		for i := range len(p.name) + 1 {
			out[p.at+i] = ' '
		}
	}
	return out
}

// prefix looks for findings in what stands before a syntax error.
func (r *reader) prefix(d *Doc, s *scanner, clean []byte) {
	if s.first == nil || s.first.pos.Line < 3 {
		return
	}
	end := 0
	for line := 1; line < s.first.pos.Line; line++ {
		end += bytes.IndexByte(clean[end:], '\n') + 1
	}
	before := scan(clean[:end])
	if root, err := parseYAML(clean[:before.end]); err == nil && root != nil {
		scratch := &Doc{File: d.File, text: d.text}
		r.build(scratch, before, root)
	}
}

// parseYAML gives the root node of one document, nil if there is none. The library
// has been seen to panic on odd input: that is a syntax error too.
func parseYAML(text []byte) (root *yaml.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			root, err = nil, fmt.Errorf("yaml: %v", p)
		}
	}()
	dec := yaml.NewDecoder(bytes.NewReader(text))
	var n, more yaml.Node
	if err := dec.Decode(&n); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	// What stands below the root, indented less, is left unread without a word.
	if err := dec.Decode(&more); err == nil {
		return nil, errors.New("yaml: more than one root")
	} else if !errors.Is(err, io.EOF) {
		return nil, err
	}
	if n.Kind != yaml.DocumentNode {
		return nil, nil
	}
	if len(n.Content) != 1 {
		return nil, errors.New("yaml: no root")
	}
	if c := n.Content[0]; c.Kind == yaml.ScalarNode && c.Value == "" && c.Style == 0 && c.Tag == "!!null" && c.Anchor == "" {
		return nil, nil
	}
	return n.Content[0], nil
}
