package cli

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/diff"
	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// editFlags are --set and --unset, kept in the order in which they were typed.
type editFlags struct{ list []govern.Edit }

func (e *editFlags) addFlags(fs *pflag.FlagSet) {
	fs.Var(setFlag{e}, "set", "")
	fs.Var(unsetFlag{e}, "unset", "")
}

type setFlag struct{ to *editFlags }

func (f setFlag) String() string { return "" }
func (f setFlag) Type() string   { return "PLACE=VALUE" }
func (f setFlag) Set(s string) error {
	edit, ok := govern.ParseEdit(s)
	if !ok || edit.Place == "" {
		return fail(exitUsage, "cli/set-form", "value", s)
	}
	f.to.list = append(f.to.list, edit)
	return nil
}

type unsetFlag struct{ to *editFlags }

func (f unsetFlag) String() string { return "" }
func (f unsetFlag) Type() string   { return "PLACE" }
func (f unsetFlag) Set(s string) error {
	f.to.list = append(f.to.list, govern.Edit{Op: govern.Unset, Place: s})
	return nil
}

// wish is what the user wants a record to say: edits of places, or a whole text.
type wish struct {
	edits []govern.Edit
	// mine is the whole text, from a file, the editor or the work tree, and first the
	// record that it was made from.
	mine, first *store.Record
	// from is the file that mine was read from, as it was typed; "" for none.
	from string
	// work are the work tree's bytes that mine was read from, nil when it does not lie
	// there: they become what is recorded.
	work []byte
	// older is set where first is not the present text but an earlier one.
	older *olderCopy
	// newRound begins another round of the draft.
	newRound bool
}

// empty tells whether nothing is wished for.
func (w wish) empty() bool { return len(w.edits) == 0 && w.mine == nil }

// labelled is the wish with the label that the version is to have: it stands in the
// draft until the adoption, unless another one is typed there.
func (w wish) labelled(ref store.Ref, label string) (wish, error) {
	if label == "" {
		return w, nil
	}
	if why := record.LabelFault(label); why != "" {
		return w, labelFailure(&govern.LabelError{Label: label, Why: why})
	}
	place := "version"
	if ref.Kind == "fsu" {
		place = "mandate/version"
	}
	if w.mine == nil {
		w.edits = append(slices.Clone(w.edits), govern.Edit{Op: govern.Set, Place: place, Value: yamlWord(label)})
		return w, nil
	}
	err := w.mine.Node.Set(strings.Split(place, "/"), doc.Text(label))
	if err != nil {
		return w, fail(exitUsage, "cli/no-place", "ref", ref.String(), "place", place).because(err)
	}
	return w, nil
}

// tree gives what a record says once the wish is fulfilled, and what it said at the
// places concerned.
func (w wish) tree(now *store.Record) (*doc.Node, map[string]string, error) {
	if w.mine == nil {
		now = withMandate(now)
		tree, touched, err := govern.Apply(now, understood(now, w.edits))
		return tree, touched, placeFailure(now.Ref, err)
	}
	if w.first == nil || now.Doc == nil || w.first.Doc == nil || bytes.Equal(w.first.Doc.Bytes(), now.Doc.Bytes()) {
		return w.mine.Node, nil, nil
	}
	tree, err := w.merged(now)
	return tree, nil, err
}

// withMandate lets the first edits of a mandate find their place in the draft of an FSU
// that has none yet.
func withMandate(rec *store.Record) *store.Record {
	path := rec.GovernedPath()
	if len(path) == 0 || rec.Node.Get(path[0]) != nil {
		return rec
	}
	out := *rec
	out.Node = rec.Node.Clone()
	if err := out.Node.Set(path, doc.MapOf()); err != nil {
		return rec
	}
	return &out
}

// merged makes on now the changes that lead from the first text to the user's. A place
// that was changed on both sides is a conflict.
func (w wish) merged(now *store.Record) (*doc.Node, error) {
	tree, conflicts := diff.Merge(w.first.Node, w.mine.Node, now.Node, diff.Options{Shape: now.Shape}, nil)
	if w.older != nil && len(conflicts) > 0 {
		return nil, w.older.conflicts(now, conflicts)
	}
	return tree, atSamePlace(now, conflicts)
}

// merge makes on now the changes that lead from first to mine. A place that was changed
// on both sides is a conflict.
func merge(first, mine, now *store.Record) (*doc.Node, error) {
	tree, conflicts := diff.Merge(first.Node, mine.Node, now.Node, diff.Options{Shape: now.Shape}, nil)
	return tree, atSamePlace(now, conflicts)
}

// atSamePlace is the error for the first of some conflicts; nil for none.
func atSamePlace(now *store.Record, conflicts []diff.Conflict) error {
	if len(conflicts) == 0 {
		return nil
	}
	c := conflicts[0]
	return fail(exitConflict, "cli/same-place", "place", now.Ref.String()+"#"+c.Place(), "before", nodeText(c.Base), "after", nodeText(c.Theirs))
}

func nodeText(n *doc.Node) string {
	switch {
	case n == nil:
		return ""
	case n.Kind == doc.Scalar:
		return n.Text
	}
	return string(n.JSON(nil))
}

// understood takes values that were typed in Norwegian: fixed values by their term,
// dates in words.
func understood(rec *store.Record, edits []govern.Edit) []govern.Edit {
	out := make([]govern.Edit, len(edits))
	for i, e := range edits {
		out[i] = e
		place, err := rec.Locate(e.Place)
		if err != nil || e.Op == govern.Unset {
			continue
		}
		sh := place.Shape
		if e.Op == govern.Append {
			sh = sh.Items()
		}
		out[i].Value = understoodValue(sh, e.Value)
	}
	return out
}

func understoodValue(sh *schema.Shape, value string) string {
	if chosen, ok := msg.Choose(value, sh.Enum()); ok {
		return chosen
	}
	if sh.Format() != "edtf" {
		return value
	}
	if _, err := date.Parse(value); err == nil {
		return value
	}
	when, err := date.ReadWords(value)
	if err != nil {
		return value
	}
	if sh.Property("as_written") == nil {
		return when.String()
	}
	return "{edtf: " + yamlWord(when.String()) + ", as_written: " + yamlWord(value) + "}"
}

// yamlWord writes a text inside braces, quoted if it has signs that mean something there.
func yamlWord(s string) string {
	if !strings.ContainsAny(s, ":#{}[],&*!|>'\"%@`~?") && strings.TrimSpace(s) == s && !strings.ContainsAny(s[:1], "-") {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// placeFailure says why an edit cannot be made.
func placeFailure(ref store.Ref, err error) error {
	var place *store.PlaceError
	var value *govern.ValueError
	var path *doc.PathError
	ref = withoutDraft(ref)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &place) && place.Ambiguous:
		return fail(exitUsage, "cli/place-ambiguous", "ref", ref.String(), "place", place.Place, "near", strings.Join(place.Near, "\n")).because(err)
	case errors.As(err, &place) && len(place.Near) > 0:
		return fail(exitUsage, "cli/no-place-near", "ref", ref.String(), "place", place.Place, "near", strings.Join(place.Near, "\n")).because(err)
	case errors.As(err, &place):
		return fail(exitUsage, "cli/no-place", "ref", ref.String(), "place", place.Place).because(err)
	case errors.As(err, &value):
		return fail(exitUsage, "cli/no-value", "place", value.Edit.Place, "value", value.Edit.Value).because(err)
	case errors.As(err, &path):
		return fail(exitUsage, "cli/no-place", "ref", ref.String(), "place", strings.Join(path.Path, "/")).because(err)
	}
	return err
}

// path makes a file argument relative to -C.
func (a *app) path(file string) string {
	if filepath.IsAbs(file) || a.global.dir == "" {
		return file
	}
	return filepath.Join(a.global.dir, file)
}

// readFile reads a file that the user named; "-" is what is piped in.
func (a *app) readFile(file string) ([]byte, error) {
	if file == "-" {
		data, err := io.ReadAll(io.LimitReader(a.streams.In, doc.MaxSize+1))
		if err != nil {
			return nil, fail(exitFailed, "cli/unreadable", "file", file).because(err)
		}
		return data, nil
	}
	f, err := os.Open(a.path(file))
	if err != nil {
		return nil, fail(exitFailed, "cli/unreadable", "file", file).because(err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, doc.MaxSize+1)) // a device may have no end
	if err != nil {
		return nil, fail(exitFailed, "cli/unreadable", "file", file).because(err)
	}
	return data, nil
}
