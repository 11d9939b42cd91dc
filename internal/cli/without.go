package cli

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// withheldID stands for an id that was made of a withheld name.
const withheldID = "utelatt"

// withholder takes names out of what is shown of a record. The register stays as it is.
type withholder struct {
	names    []*regexp.Regexp
	slugs    []string
	mark     string
	places   int
	fromText bool // the name stood in the text that a seal covers
}

// newWithholder reads the names as people type them: any case, any blanks between the
// words, and with the s of the genitive.
func newWithholder(names []string, mark string) (*withholder, error) {
	w := &withholder{mark: mark}
	for _, name := range names {
		words := strings.Fields(name)
		if len([]rune(strings.Join(words, ""))) < 2 {
			return nil, fail(exitUsage, "cli/without-name", "name", name)
		}
		for i, word := range words {
			words[i] = regexp.QuoteMeta(word)
		}
		pattern, err := regexp.Compile(`(?i)(^|[^\pL\pN])(?:` + strings.Join(words, `[\s\x{00A0}]+`) + `)s?($|[^\pL\pN])`)
		if err != nil {
			return nil, fail(exitUsage, "cli/without-name", "name", name).because(err)
		}
		w.names = append(w.names, pattern)
		w.slugs = append(w.slugs, record.Slug(name))
	}
	return w, nil
}

// text takes the names out of a text.
func (w *withholder) text(s string) string {
	for _, name := range w.names {
		for range 2 { // two names side by side share the blank between them
			s = name.ReplaceAllString(s, "${1}"+strings.ReplaceAll(w.mark, "$", "$$")+"${2}")
		}
	}
	return s
}

// id takes an id away that was made of a name.
func (w *withholder) id(s string) string {
	steps := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '#' || r == '@' })
	for _, step := range steps {
		if slices.Contains(w.slugs, step) {
			s = strings.ReplaceAll(s, step, withheldID)
		}
	}
	return s
}

// tree gives a record's tree without the names.
func (w *withholder) tree(rec *store.Record) (*doc.Node, error) {
	root := rec.Node.Clone()
	for _, s := range rec.Scalars() {
		after := w.text(s.Text)
		if !s.Prose || s.Key == "id" {
			after = w.id(after)
		}
		if after == s.Text {
			continue
		}
		w.places++
		if err := root.Set(s.Path, doc.Text(after)); err != nil {
			return nil, err
		}
	}
	return root, nil
}

// withheld gives a side without some names: what is shown is made of its text with a mark
// in their place.
func (a *app) withheld(at *side, w *withholder) (*side, error) {
	root, err := w.tree(at.Rec)
	if err != nil {
		return nil, err
	}
	data, err := rewriteTo(at.Rec.Doc, root)
	if err != nil {
		return nil, err
	}
	out := *at
	out.Snap = at.Snap.With(map[string][]byte{at.Rec.File: data})
	if out.Rec = out.Snap.Record(at.Rec.Ref); out.Rec == nil || out.Rec.Doc == nil {
		return nil, fail(exitFindings, "cli/record-broken", "file", at.Rec.File)
	}
	w.fromText = out.Rec.Seal() != at.Rec.Seal()
	if at.HasPlace {
		out.Place.Node, _ = out.Rec.Node.Find(at.Place.Path)
	}
	return &out, nil
}

// showWithout shows a side without some names, and says what became of the seal. Should a
// name still stand in what would be printed, nothing is.
func (a *app) showWithout(reg *register, at *side, opts showOptions, form string) error {
	w, err := newWithholder(opts.without, reg.words.Text("show/withheld", nil))
	if err != nil {
		return err
	}
	out, err := a.withheld(at, w)
	if err != nil {
		return err
	}
	var buffer bytes.Buffer
	quiet := *a
	quiet.streams.Out = &buffer
	if err := quiet.showSide(reg, out, showOptions{resolved: opts.resolved}, form); err != nil {
		return err
	}
	for i, name := range w.names {
		if name.Match(buffer.Bytes()) || strings.Contains(buffer.String(), w.slugs[i]) && w.slugs[i] != "" && strings.Contains(w.slugs[i], "-") {
			return fail(exitFindings, "cli/without-left", "name", opts.without[i])
		}
	}
	if _, err := a.streams.Out.Write(buffer.Bytes()); err != nil {
		return err
	}
	switch {
	case w.places == 0:
		a.note("show/without-none", "name", at.Name)
	case !at.Rec.Governed():
		a.note("show/without", "n", count(w.places))
	case w.fromText:
		a.note("show/without-text", "n", count(w.places), "seal", at.Rec.Seal())
	default:
		a.note("show/without-seal", "n", count(w.places), "seal", at.Rec.Seal())
	}
	return nil
}
