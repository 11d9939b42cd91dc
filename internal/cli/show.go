package cli

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

type showOptions struct {
	resolved, canonical bool
	without             []string // names to leave out
}

// newShowCommand is `hfh show ADDRESS`.
func newShowCommand(a *app) *cobra.Command {
	return completes(showLeaf(a, "show ADDRESS", 1, func(args []string) string { return args[0] }), a.refs)
}

// newShowOf is `hfh <noun> show [WHEN][#PLACE]` or, of a kind with many records,
// `hfh <noun> show ID`.
func newShowOf(a *app, kind string, many bool) *cobra.Command {
	if many {
		return showLeaf(a, "show ID", 1, func(args []string) string { return kind + "/" + args[0] })
	}
	return showLeaf(a, "show [WHEN]", 0, func(args []string) string {
		switch {
		case len(args) == 0:
			return kind
		case args[0] != "" && args[0][0] == '#':
			return kind + args[0]
		}
		return kind + "@" + args[0]
	})
}

// showItemOf is `hfh <noun> show ID` for things that lie in a record together.
func showItemOf(a *app, in string) *cobra.Command {
	return showLeaf(a, "show ID", 1, func(args []string) string { return in + "#" + a.actorTyped(in, args[0]) })
}

// actorTyped gives the id of the only actor of a record that has a name or an alias that
// was typed; else what was typed.
func (a *app) actorTyped(in, typed string) string {
	reg, err := a.open()
	if err != nil {
		return typed // told of by the command itself
	}
	ids := map[string]bool{}
	for _, x := range reg.snap.Actors() {
		named := func(name string) bool { return msg.Fold(name) == msg.Fold(typed) }
		if x.Record.Kind == in && (named(x.Name) || slices.ContainsFunc(x.Aliases, named)) {
			ids[x.ID] = true
		}
		if x.Record.Kind == in && x.ID == typed {
			return typed
		}
	}
	for id := range ids {
		if len(ids) == 1 {
			return id
		}
	}
	return typed
}

func showLeaf(a *app, use string, least int, address func(args []string) string) *cobra.Command {
	var opts showOptions
	cmd := leaf(use, between(least, 1), func(cmd *cobra.Command, args []string) error {
		return a.show(cmd, address(args), opts)
	})
	cmd.Flags().BoolVar(&opts.resolved, "resolved", false, "")
	cmd.Flags().BoolVar(&opts.canonical, "canonical", false, "")
	cmd.Flags().StringArrayVar(&opts.without, "without", nil, "")
	return cmd
}

func (a *app) show(cmd *cobra.Command, address string, opts showOptions) error {
	form, err := a.form(cmd, formJSON, formYAML, formMarkdown)
	if err != nil {
		return err
	}
	reg, err := a.open()
	if err != nil {
		return err
	}
	at, err := a.side(reg, address)
	if err != nil {
		return err
	}
	switch {
	case at.Whole:
		return fail(exitUsage, "cli/show-whole", "address", address)
	case at.Rec == nil:
		return fail(exitFailed, "cli/not-then", "address", address, "ref", at.Ref.String())
	case at.Rec.Doc == nil:
		return fail(exitFindings, "cli/record-broken", "file", at.Rec.File)
	case opts.canonical && len(opts.without) > 0:
		return fail(exitUsage, "cli/canonical-without", "ref", at.Rec.Ref.String())
	case opts.canonical && at.HasPlace:
		return fail(exitUsage, "cli/canonical-whole", "ref", at.Rec.Ref.String())
	case opts.canonical:
		_, err := a.streams.Out.Write(at.Rec.Canonical())
		return err
	case at.HasPlace && at.Place.Node == nil:
		return fail(exitFailed, "cli/place-empty", "place", at.Place.IDs)
	}
	if len(opts.without) > 0 {
		return a.showWithout(reg, at, opts, form)
	}
	return a.showSide(reg, at, opts, form)
}

// showSide prints what an address names.
func (a *app) showSide(reg *register, at *side, opts showOptions, form string) error {
	if !at.Certain {
		a.note("cli/uncertain-version", "name", at.Name)
	}
	return a.print(form, filed(at, opts.resolved), func() render.Page { return a.showPage(reg, at) })
}

// filed gives what an address leads to as it is filed, typed by its schema and with
// the keys in file order; resolved puts in what measures inherit.
func filed(at *side, resolved bool) json.RawMessage {
	n, sh := at.Rec.Node, at.Rec.Shape
	if resolved {
		n = withInherited(at.Rec)
	}
	if at.HasPlace {
		n, _ = n.Find(at.Place.Path)
		sh = at.Place.Shape
	}
	if sh == nil { // a nil shape in an interface is not no shape
		return n.JSON(nil)
	}
	return n.JSON(sh)
}

// withInherited gives a record's tree with the values that measures inherit put in
// as {value, from}.
func withInherited(rec *store.Record) *doc.Node {
	root := rec.Node.Clone()
	for place, list := range inheritance(rec) {
		at, err := rec.Locate(place)
		if err != nil {
			continue
		}
		for _, in := range list {
			value := doc.MapOf("value", in.value.Clone(), "from", in.from)
			if err := root.Set(append(slices.Clone(at.Path), in.key), value); err != nil {
				continue // the measure is there: Locate found it
			}
		}
	}
	return root
}

// showPage is a record or place for people.
func (a *app) showPage(reg *register, at *side) render.Page {
	o := &outliner{app: a, snap: at.Snap, rec: at.Rec, inherited: inheritance(at.Rec)}
	if at.HasPlace {
		page := render.Page{render.Heading{Level: 1, Text: orDefault(a.nameOf(at.Place.Node), at.Place.Name)}}
		if at.Place.Node.Kind != doc.Scalar {
			page = append(page, render.Para{Text: at.Rec.Ref.String() + "#" + at.Place.IDs, Style: render.Faint})
		}
		page = append(page, o.outline(at.Place.Path, at.Place.Node, at.Place.Shape))
		return append(page, a.treatmentsPage(reg, at)...)
	}
	title := orDefault(a.nameOf(at.Rec.Node), a.unnamed(at.Snap, at.Rec))
	page := render.Page{render.Heading{Level: 1, Text: title}}
	if s := a.stateLine(reg, at); s != "" {
		page = append(page, render.Para{Text: s})
	}
	return append(page, o.outline(nil, at.Rec.Node, at.Rec.Shape))
}

// stateLine says how a governed document stands on the day asked about.
func (a *app) stateLine(reg *register, at *side) string {
	e := record.EditionOf(at.Rec.Typed)
	if e == nil || at.Rec.Kind == "report" {
		return ""
	}
	facts := govern.FactsOf(at.Snap, at.Rec, reg.today)
	if facts.Effective.IsZero() { // the owners may have approved it after it was adopted
		facts.Effective.EDTF = at.Effective
	}
	facts.Draft, facts.Replaced = at.Rec.Draft, record.When{EDTF: at.Replaced}
	facts.OnHearing = facts.Draft && draftState(reg.snap, at.Rec.Ref) == record.StateHearing
	state, certain := facts.On(reg.today)
	id := "cli/state-line"
	if !certain {
		id = "cli/state-line-uncertain"
	}
	return a.msg.Text(id, map[string]string{"state": "state/" + string(state), "day": reg.today.String()})
}

// unnamed calls a record that has no name by its kind, and a meeting by its bodies too.
func (a *app) unnamed(snap *store.Snapshot, rec *store.Record) string {
	kind := render.Capital(a.msg.Term(rec.Kind))
	m, ok := rec.Typed.(*record.Meeting)
	if !ok || len(m.Bodies) == 0 {
		return kind
	}
	var names []string
	for _, id := range m.Bodies {
		names = append(names, bodyName(snap.Body(id).Value, id))
	}
	return a.msg.Text("meeting/unnamed", map[string]string{"bodies": strings.Join(names, "\n")})
}
