package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/disk"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// hearingSendOptions are the flags of hearing send.
type hearingSendOptions struct {
	out   string
	to    []string
	round string
}

// sentJSON is a folder of `hfh plan hearing send -o json`.
type sentJSON struct {
	ID     string   `json:"id"`
	Name   string   `json:"name"`
	Folder string   `json:"folder"`
	Files  []string `json:"files"`
}

// newHearingSend is `hfh plan hearing send --out DIR`: the letters, one folder for each
// recipient. Nothing is sent.
func newHearingSend(d document) *cobra.Command {
	var o hearingSendOptions
	cmd := d.leaf("send", "", 0, func(cmd *cobra.Command, ref store.Ref, _ []string) error {
		form, err := d.form(cmd, formJSON)
		if err != nil {
			return err
		}
		if o.out == "" {
			return fail(exitUsage, "cli/flag-missing", "flag", "--out", "example", "--out brev")
		}
		return d.sendHearing(ref, o, form)
	})
	fs := cmd.Flags()
	fs.StringVar(&o.out, "out", "", "")
	fs.StringArrayVar(&o.to, "to", nil, "")
	fs.StringVar(&o.round, "round", "", "")
	return cmd
}

func (d document) sendHearing(ref store.Ref, o hearingSendOptions, form string) error {
	h, round, err := d.hearingRead(ref, o.round)
	if err != nil {
		return err
	}
	p := &hearingPapers{h: h, words: h.base.words, today: h.base.today, known: d.contactsOf(h.base)}
	if p.text, err = d.frozen(h, round); err != nil {
		return err
	}
	if p.before, err = d.roundBefore(h, round.ID); err != nil {
		return err
	}
	if err := p.prepare(); err != nil {
		return err
	}
	folders, err := p.folders(o.to)
	if err != nil {
		return err
	}
	if err := d.writeFolders(ref, o.out, folders); err != nil {
		return err
	}
	return d.sent(h, o.out, folders, form)
}

// roundBefore reads the text of the newest round before one that was another text; nil
// where there is none, or the history that has it is not here.
func (a *app) roundBefore(h heard, id string) (*hearingText, error) {
	rounds := h.view.Value.Each()
	at := slices.IndexFunc(rounds, func(r record.HearingRound) bool { return r.ID == id })
	for i := at - 1; i >= 0; i-- {
		if rounds[i].Seal == rounds[at].Seal {
			continue
		}
		text, err := a.frozen(h, rounds[i])
		var missing *failure
		if errors.As(err, &missing) && missing.id == "cli/hearing-text-not-here" {
			return nil, nil
		}
		return &text, err
	}
	return nil, nil
}

// mailFolder is a folder to be written for one recipient.
type mailFolder struct {
	id, name, folder string
	files            []paperFile
}

// folders makes the folder of each recipient, or of some: 01-rana, 02-vefsn …, in the
// order of the round.
func (p *hearingPapers) folders(to []string) ([]mailFolder, error) {
	wanted, err := p.wanted(to)
	if err != nil {
		return nil, err
	}
	var out []mailFolder
	for i, r := range p.text.round.Recipients {
		if len(wanted) > 0 && !slices.Contains(wanted, r.ID) {
			continue
		}
		files, err := p.files(r.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, mailFolder{r.ID, p.h.who(r.ID), fmt.Sprintf("%02d-%s", i+1, r.ID), files})
	}
	return out, nil
}

// letters makes the folder of each who is reminded, with one letter in it.
func (p *hearingPapers) letters(who []string) ([]mailFolder, error) {
	var out []mailFolder
	for i, r := range p.text.round.Recipients {
		if !slices.Contains(who, r.ID) {
			continue
		}
		files, err := both("1-"+p.say("file.reminder"), p.reminder(r.ID), p.today)
		if err != nil {
			return nil, err
		}
		out = append(out, mailFolder{r.ID, p.h.who(r.ID), fmt.Sprintf("%02d-%s", i+1, r.ID), files})
	}
	return out, nil
}

// wanted reads --to, which must be among those who were asked.
func (p *hearingPapers) wanted(to []string) ([]string, error) {
	var ids []string
	for _, name := range recipientsTyped(to) {
		id, err := p.h.actorID(name)
		if err != nil {
			return nil, hearingFailure(p.h.ref, err)
		}
		if p.text.round.Recipient(id) == nil {
			return nil, hearingFail(exitUsage, p.h.ref, "not-asked", "party", id, "round", p.text.round.ID)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// writeFolders writes the folders below one that was typed. None that is there is
// written over: what was sent is not to be another letter afterwards.
func (d document) writeFolders(ref store.Ref, out string, folders []mailFolder) error {
	dir := d.path(out)
	for _, f := range folders {
		if _, err := os.Lstat(filepath.Join(dir, f.folder)); err == nil {
			return hearingFail(exitFailed, ref, "folder-there", "folder", filepath.Join(out, f.folder))
		}
	}
	if d.global.dryRun {
		return nil
	}
	on := d.onDisk()
	for i, f := range folders {
		if err := disk.WriteFolder(on, filepath.Join(dir, f.folder), f.named()); err != nil {
			for _, made := range folders[:i] { // the same command is to work again
				err = errors.Join(err, disk.RemoveAll(on, filepath.Join(dir, made.folder)))
			}
			return fail(exitFailed, "cli/hearing-cannot-write", "file", filepath.Join(out, f.folder)).because(err)
		}
	}
	return nil
}

// named gives the files of a folder by their names.
func (f mailFolder) named() map[string][]byte {
	out := make(map[string][]byte, len(f.files))
	for _, one := range f.files {
		out[one.name] = one.data
	}
	return out
}

// writeNew writes a file that the user named and that is not there.
func (d document) writeNew(name string, data []byte) error {
	switch err := disk.WriteNew(d.onDisk(), d.path(name), data, 0o644); {
	case errors.Is(err, fs.ErrExist):
		return fail(exitFailed, "cli/hearing-file-there", "file", name)
	case err != nil:
		return fail(exitFailed, "cli/hearing-cannot-write", "file", name).because(err)
	}
	return nil
}

// sent tells what was written.
func (d document) sent(h heard, out string, folders []mailFolder, form string) error {
	list := []sentJSON{}
	for _, f := range folders {
		one := sentJSON{ID: f.id, Name: f.name, Folder: filepath.ToSlash(filepath.Join(out, f.folder))}
		for _, file := range f.files {
			one.Files = append(one.Files, file.name)
		}
		list = append(list, one)
	}
	if form == formJSON {
		return render.JSON(d.options(), list)
	}
	id := "cli/hear/sent"
	if d.global.dryRun {
		id = "cli/hear/would-send"
	}
	if len(list) == 0 {
		return hearingFail(exitFailed, h.ref, "nobody-asked", "id", h.view.ID)
	}
	args := hearingArgs(h.ref, map[string]string{"n": count(len(list)), "out": out, "files": count(len(folders[0].files)), "first": list[0].Folder})
	if !d.global.quiet {
		fmt.Fprintln(d.streams.Out, render.Clean(d.msg.Text(id, args)))
	}
	if h.changed() {
		d.hearingNote(h.ref, hearingNote{id: "cli/hear/sent-frozen"})
	}
	return nil
}
