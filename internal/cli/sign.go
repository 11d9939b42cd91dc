package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/paper"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

const changeSignature = "signature"

// signOptions are the flags of sign.
type signOptions struct {
	page, all, acting, again         bool
	out, from, on                    string
	party, name, office, date, place string
	behalf                           string
}

func newSignCommand(d document) *cobra.Command {
	var o signOptions
	cmd := d.leaf("sign", "", 0, func(cmd *cobra.Command, ref store.Ref, _ []string) error {
		if err := o.check(ref); err != nil {
			return err
		}
		if o.page {
			return d.signPage(cmd, ref, o)
		}
		form, err := d.form(cmd, formJSON)
		if err != nil {
			return err
		}
		return d.sign(cmd.Context(), form, ref, o)
	})
	fs := cmd.Flags()
	fs.BoolVar(&o.page, "page", false, "")
	fs.StringVar(&o.out, "out", "", "")
	fs.StringVar(&o.from, "from", "", "")
	fs.BoolVar(&o.all, "all", false, "")
	fs.StringVar(&o.party, "party", "", "")
	fs.StringVar(&o.name, "name", "", "")
	fs.StringVar(&o.office, "office", "", "")
	fs.BoolVar(&o.acting, "acting", false, "")
	fs.StringVar(&o.behalf, "on-behalf-of", "", "")
	fs.StringVar(&o.date, "date", "", "")
	fs.StringVar(&o.place, "place", "", "")
	fs.StringVar(&o.on, "on", "", "")
	fs.BoolVar(&o.again, "again", false, "")
	return cmd
}

// check refuses what cannot be meant, before anything is read.
func (o signOptions) check(ref store.Ref) error {
	command := govern.SignVerb(ref)
	ways := 0
	for _, way := range []bool{o.page, o.all, o.from != "", o.party != ""} {
		if way {
			ways++
		}
	}
	switch {
	case ways == 0:
		return fail(exitUsage, "sign/who", "command", command)
	case ways > 1:
		return fail(exitUsage, "sign/one-way", "command", command)
	case o.out != "" && !o.page:
		return fail(exitUsage, "sign/out-without-page", "command", command, "out", o.out)
	case o.party == "" && (o.name != "" || o.office != "" || o.acting || o.behalf != ""):
		return fail(exitUsage, "sign/name-without-party", "command", command)
	case o.all && o.date == "":
		return fail(exitUsage, "cli/flag-missing", "flag", "--date", "example", "--date 2025-03-18")
	}
	return nil
}

// sign records who signed a document.
func (d document) sign(ctx context.Context, form string, ref store.Ref, o signOptions) error {
	var sheet []paper.SheetRow
	if o.from != "" {
		var err error
		if sheet, err = d.readSheet(o.from, signColumns(d.msg), "party"); err != nil {
			return err
		}
	}
	var on *store.Record
	var list []govern.NewSignature
	var notes []govern.SignNote
	out, err := d.record(ctx, func(base *register) (*proposal, error) {
		var err error
		if on, err = base.textOn(ref, o.on, "signatures"); err != nil {
			return nil, err
		}
		if list, err = base.signatures(on, o, sheet); err != nil {
			return nil, err
		}
		if len(list) == 0 {
			return nil, base.nobodySigns(ref, o)
		}
		var p *proposal
		p, notes, err = base.signProposal(on, list, o.from)
		return p, err
	})
	if err != nil {
		return err
	}
	return d.signed(form, out, on.Ref, list, notes)
}

// nobodySigns says why there is no signature to record.
func (r *register) nobodySigns(ref store.Ref, o signOptions) error {
	if o.from != "" {
		return fail(exitUsage, "sign/nobody-in", "file", o.from)
	}
	return fail(exitFailed, "sign/all-have", "ref", ref.String(), "list", strings.TrimSpace(ref.Kind+" signatures "+ref.ID))
}

// signatures makes the signatures of the flags, of all who are missing, or of the sheet.
func (r *register) signatures(on *store.Record, o signOptions, sheet []paper.SheetRow) ([]govern.NewSignature, error) {
	switch {
	case o.from != "":
		return r.sheetSignatures(on, o, sheet)
	case o.all:
		day, err := r.day("--date", o.date)
		if err != nil {
			return nil, err
		}
		var list []govern.NewSignature
		for _, s := range govern.SignersOf(r.snap, on, day) {
			if !s.Signed() {
				list = append(list, govern.NewSignature{Party: s.ID, Date: day, Place: o.place})
			}
		}
		return list, nil
	}
	s := govern.NewSignature{Party: o.party, Name: o.name, Office: o.office, Place: o.place, Acting: o.acting, OnBehalfOf: o.behalf, Again: o.again}
	return r.signatureOf(nil, s, "--date", o.date)
}

// signatureOf adds one signature, its party and its day settled.
func (r *register) signatureOf(list []govern.NewSignature, s govern.NewSignature, flag, day string) ([]govern.NewSignature, error) {
	var err error
	if s.Party, err = govern.PartyTyped(r.snap, s.Party); err != nil {
		return nil, refused(err)
	}
	if s.Date, err = r.day(flag, day); err != nil {
		return nil, err
	}
	return append(list, s), nil
}

// sheetSignatures reads the signatures of a sheet. A row without a name is not signed yet.
func (r *register) sheetSignatures(on *store.Record, o signOptions, sheet []paper.SheetRow) ([]govern.NewSignature, error) {
	have := map[string]bool{}
	for _, s := range govern.SignersOf(r.snap, on, r.today) {
		have[s.ID] = s.Signed()
	}
	var list []govern.NewSignature
	before := 0
	for _, row := range sheet {
		v := row.Values
		day := orDefault(v["date"], o.date)
		if day == "" {
			continue // nobody has signed in this row
		}
		s := govern.NewSignature{
			Party: v["party"], Name: v["name"], Office: v["office"], Place: orDefault(v["place"], o.place), OnBehalfOf: v["on_behalf_of"],
			Evidence: v["evidence"], Again: o.again, Line: row.Line,
		}
		var err error
		if s.Acting, err = yes(v["acting"], o.from, row.Line); err != nil {
			return nil, err
		}
		if list, err = r.signatureOf(list, s, "date", day); err != nil {
			return nil, onLine(err, o.from, row.Line)
		}
		if have[list[len(list)-1].Party] && !o.again {
			list = list[:len(list)-1] // the sheet that is sent round holds those who signed before
			before++
		}
	}
	if len(list) == 0 && before > 0 {
		return nil, fail(exitUsage, "sign/all-before", "file", o.from, "command", typed(withoutDraft(on.Ref), "signatures"))
	}
	return list, nil
}

// yes reads a cell that is ticked or not.
func yes(cell, file string, line int) (bool, error) {
	switch msg.Fold(cell) {
	case "", "nei", "no", "false", "usann", "0":
		return false, nil
	case "ja", "yes", "x", "true", "sann", "1":
		return true, nil
	}
	return false, fail(exitUsage, "sheet/choice", "file", file, "line", itoa(line), "value", cell, "choices", "ja\nnei")
}

// signProposal is the revision of some signatures: an act of the version, or of the draft.
func (r *register) signProposal(on *store.Record, list []govern.NewSignature, file string) (*proposal, []govern.SignNote, error) {
	_, notes, err := govern.Sign(r.snap, on, list, r.today)
	if err != nil {
		return nil, nil, refusedIn(err, file)
	}
	f, err := r.edit(on, func(rec *store.Record) (*doc.Node, error) {
		tree, _, err := govern.Sign(r.snap, rec, list, r.today)
		return tree, refusedIn(err, file)
	})
	if err != nil {
		return nil, nil, err
	}
	p := newProposal(changeSignature, on.Ref)
	p.put(f)
	if e := record.EditionOf(on.Typed); e != nil && !on.Draft {
		p.message.Trailers.Version = e.Version
	}
	ref, last := withoutDraft(on.Ref), list[0].Date
	for _, s := range list {
		if s.Date.After(last) {
			last = s.Date
		}
	}
	p.message.Trailers.Effective = last.String()
	subject := "subject/signed"
	if len(list) > 1 {
		subject = "subject/signed-many"
	}
	p.message.Subject = r.words.Text(subject, pairs([]string{"ref", ref.String(), "party", r.actorName(list[0].Party), "n", count(len(list)), "date", last.String()}))
	return p, notes, nil
}

// signed tells what was recorded, and who is missing now.
func (d document) signed(form string, out *outcome, on store.Ref, list []govern.NewSignature, notes []govern.SignNote) error {
	base := *out.base
	base.snap = out.after
	data := base.signersJSON(base.snap.Record(on))
	if form == formJSON {
		if err := render.JSON(d.options(), data); err != nil {
			return err
		}
		return d.written(out, told{noDiff: true})
	}
	if !d.global.quiet {
		for _, s := range list {
			i := slices.IndexFunc(data.Parties, func(x signerJSON) bool { return x.Party == s.Party })
			row := data.Parties[i]
			args := pairs([]string{"party", row.Name, "name", row.Signer, "office", row.Office})
			id := "sign/signed"
			switch {
			case row.Signer == unknown:
				id = "sign/signed-unknown"
			case row.Office == "":
				id = "sign/signed-without-office"
			}
			fmt.Fprintln(d.streams.Out, render.Clean(d.msg.Text(id, args)))
		}
		fmt.Fprintln(d.streams.Out, render.Clean(d.msg.Text("sign/sum", data.facts())))
		for _, n := range notes {
			fmt.Fprintln(d.streams.Err, render.Clean("hfh: "+d.msg.Text("cli/hear/note", nil)+": "+d.msg.Text("sign/note."+n.Why, n.Args)))
		}
	}
	ref := withoutDraft(on)
	t := told{noDiff: true}
	switch {
	case data.Missing+data.Earlier > 0:
		t.next, t.args = "sign/next", []string{"list", strings.TrimSpace(ref.Kind + " signatures " + ref.ID)}
	case on.Draft:
		t.next, t.args = "sign/next-adopt", []string{"adopt", typed(ref, "adopt")}
	}
	return d.written(out, t)
}
