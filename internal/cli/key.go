package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/sign"
	"github.com/helsefellesskap/hfh/internal/store"
)

// changeAppointment is the trailer's word for letting somebody in or out.
const changeAppointment = "appointment"

// newKeyCommand is `hfh key list|add|end|revoke`: whose keys count.
func newKeyCommand(a *app) *cobra.Command {
	list := leaf("list", between(0, 0), func(cmd *cobra.Command, _ []string) error { return a.listKeys(cmd) })
	return group("key", list, newKeyAdd(a), newKeyEnd(a), newKeyRevoke(a))
}

// keyJSON is a row of `hfh key list -o json`.
type keyJSON struct {
	Who       string `json:"who"`
	From      string `json:"from"` // a day, or a day and a time; "" for no bound
	To        string `json:"to"`
	State     string `json:"state"` // in-force, not-yet, ended, revoked
	Form      string `json:"form"`  // ssh, openpgp
	Type      string `json:"type"`
	Key       string `json:"key"` // fingerprint
	Authority bool   `json:"authority"`
	File      string `json:"file"`
	Line      int    `json:"line"` // 0 for an OpenPGP key
}

func (a *app) listKeys(cmd *cobra.Command) error {
	form, err := a.form(cmd, formJSON, formYAML, formCSV, formMarkdown)
	if err != nil {
		return err
	}
	reg, err := a.open()
	if err != nil {
		return err
	}
	rows := []keyJSON{}
	loc := reg.location()
	when := endOf(reg.today, loc)
	for _, key := range check.Trust(reg.snap).Keys(when) {
		rows = append(rows, keyRow(key, when, loc))
	}
	if len(rows) == 0 && form == formTable {
		a.note("key-list/none")
	}
	table := render.Table[keyJSON]{Rows: rows, Columns: []render.Column[keyJSON]{
		{Title: a.msg.Text("key-list/column.who", nil), Value: func(s keyJSON) string { return s.Who }},
		{Title: render.Capital(a.msg.Term("key/from")), Value: func(s keyJSON) string { return s.From }, Whole: true},
		{Title: render.Capital(a.msg.Term("key/to")), Value: func(s keyJSON) string { return s.To }, Whole: true},
		{Title: a.msg.Text("key-list/column.state", nil), Value: func(s keyJSON) string { return a.msg.Text("key-list/state."+s.State, nil) }},
		{Title: a.msg.Text("key-list/column.key", nil), Value: func(s keyJSON) string { return s.Key }},
	}}
	return a.print(form, rows, func() render.Page { return listed(len(rows), table.Grid()) })
}

func keyRow(key sign.Listed, when time.Time, loc *time.Location) keyJSON {
	row := keyJSON{
		Who: key.Who, From: clockText(key.From, loc), To: clockText(key.To, loc), State: "in-force",
		Form: string(key.Form), Type: key.Type, Key: key.Key, Authority: key.Authority, File: store.SignersFile, Line: key.Line,
	}
	if key.Form == sign.OpenPGP {
		row.File = store.OpenPGPFile
	}
	switch {
	case key.Revoked:
		row.State = "revoked"
	case !key.From.IsZero() && when.Before(key.From):
		row.State = "not-yet"
	case !key.To.IsZero() && when.After(key.To):
		row.State = "ended"
	}
	return row
}

// clockText writes a time as its day, and with the clock where it is neither the first nor
// the last second of one.
func clockText(t time.Time, loc *time.Location) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(loc)
	if clock := t.Format("15:04:05"); clock != "00:00:00" && clock != "23:59:59" {
		return t.Format("2006-01-02 15:04")
	}
	return t.Format("2006-01-02")
}

// startOf and endOf are the first and the last second of a day.
func startOf(d date.Day, loc *time.Location) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, loc)
}

func endOf(d date.Day, loc *time.Location) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year, time.Month(d.Month), d.Day, 23, 59, 59, 0, loc)
}

// keyOptions are the flags of the commands that change the lists.
type keyOptions struct {
	email    string
	from, to date.Day
	why      string
}

func newKeyAdd(a *app) *cobra.Command {
	var o keyOptions
	cmd := leaf("add [KEYFILE]", between(0, 1), func(cmd *cobra.Command, args []string) error {
		return a.addKey(cmd.Context(), strings.Join(args, ""), o)
	})
	fs := cmd.Flags()
	fs.StringVar(&o.email, "email", "", "")
	fs.Var(dayFlag{&o.from}, "from", "")
	fs.Var(dayFlag{&o.to}, "to", "")
	fs.StringVarP(&o.why, "message", "m", "", "")
	return cmd
}

// addKey enters a key: that of a file, or the one that git signs with here.
func (a *app) addKey(ctx context.Context, typed string, o keyOptions) error {
	if !o.to.IsZero() && o.to.Before(o.from) {
		return fail(exitUsage, "key-list/order", "from", o.from.String(), "to", o.to.String())
	}
	out, err := a.record(ctx, func(base *register) (*proposal, error) {
		key, err := a.publicKey(base, typed)
		if err != nil {
			return nil, err
		}
		return a.keyAdded(base, key, o)
	})
	if err != nil {
		return err
	}
	return a.written(out, told{noDiff: true, next: "key-list/next"})
}

func (a *app) keyAdded(base *register, key sign.Public, o keyOptions) (*proposal, error) {
	if key.Form == sign.OpenPGP {
		if o.email != "" || !o.from.IsZero() || !o.to.IsZero() {
			return nil, fail(exitUsage, "key-list/openpgp-says")
		}
		data := sign.AddPGP(base.snap.Beside(store.OpenPGPFile), key)
		return base.keyProposal("subject/key-added", key.Key, o.why, store.OpenPGPFile, data)
	}
	if o.email == "" {
		_, committer, err := base.repo.Identity(a.now())
		if err != nil {
			return nil, err
		}
		o.email = committer.Email
	}
	if strings.ContainsAny(o.email, " \t\r\n\"#,") || !strings.Contains(o.email, "@") {
		return nil, fail(exitUsage, "key-list/email", "email", o.email)
	}
	for _, listed := range check.Trust(base.snap).Allowed {
		if listed.Fingerprint() == key.Key && listed.Principals == o.email && listed.Before.IsZero() {
			return nil, fail(exitUsage, "key-list/has", "email", o.email, "key", key.Key)
		}
	}
	loc := base.location()
	data := sign.Add(base.snap.Beside(store.SignersFile), o.email, key, startOf(o.from, loc), endOf(o.to, loc))
	return base.keyProposal("subject/key-added", key.Key, o.why, store.SignersFile, data)
}

// keyProposal is a revision that changes one of the lists.
func (r *register) keyProposal(subject, key, why, file string, data []byte) (*proposal, error) {
	mine, there, err := r.workBytes(file)
	if err != nil {
		return nil, err
	}
	if was := r.snap.Beside(file); there && string(lf(mine)) != string(was) || !there && was != nil {
		return nil, fail(exitConflict, "cli/your-edits", "file", file)
	}
	p := newProposal(changeAppointment, store.Ref{Kind: "community"})
	p.put(gitrepo.File{Path: file, Data: data})
	p.touched[file] = string(r.snap.Beside(file))
	p.message.Subject = r.words.Text(subject, pairs([]string{"key", key}))
	p.message.Body = why
	return p, nil
}

// maxPublicKey bounds a public key's file; OpenPGP keys with many signatures are large.
const maxPublicKey = 1 << 20

// publicKey reads the public key of a file, "" for the one that git signs with. A private
// key's file stands for the public one beside it.
func (a *app) publicKey(base *register, typed string) (sign.Public, error) {
	file, literal, err := a.keyTyped(base, typed)
	if err != nil {
		return sign.Public{}, err
	}
	data := []byte(literal)
	if file != "" {
		if data, err = readTyped(file); err != nil {
			return sign.Public{}, fail(exitUsage, "key-list/unreadable", "file", file).because(err)
		}
	}
	key, err := sign.ReadPublic(data)
	if errors.Is(err, sign.ErrPrivate) && file != "" {
		if data, err = readTyped(file + ".pub"); err != nil {
			return key, fail(exitUsage, "key-list/private", "file", file)
		}
		key, err = sign.ReadPublic(data)
	}
	if err != nil {
		return key, fail(exitUsage, "key-list/no-key", "file", orDefault(file, literal))
	}
	return key, nil
}

// keyTyped gives the file of a key, or the key itself where git has it as text.
func (a *app) keyTyped(base *register, typed string) (file, literal string, err error) {
	if typed != "" {
		file, err = a.typedPath(typed)
		return file, "", err
	}
	how, err := base.repo.Signing()
	if err != nil {
		return "", "", err
	}
	key := how.Key
	switch literal, isLiteral := strings.CutPrefix(key, "key::"); {
	case isLiteral, strings.HasPrefix(key, "ssh-"):
		return "", literal, nil
	case key == "", how.Format != gitrepo.SignSSH:
		return "", "", fail(exitUsage, "key-list/which")
	}
	if rest, ok := strings.CutPrefix(key, "~/"); ok {
		key = filepath.Join(a.home(), rest)
	}
	return key, "", nil
}

func readTyped(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	return io.ReadAll(io.LimitReader(f, maxPublicKey))
}
