package cli

import (
	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// sealJSON is a control figure as programs read it.
type sealJSON struct {
	Address  string `json:"address"`
	Seal     string `json:"seal"`
	Recorded string `json:"recorded"` // the figure in the history, "" where it has none
	Commit   string `json:"commit"`   // the revision that has it
}

func newSealCommand(d document) *cobra.Command {
	return d.leaf("seal", "[VERSION]", 1, func(cmd *cobra.Command, ref store.Ref, args []string) error {
		address := ref.String()
		if len(args) > 0 {
			address += "@" + args[0]
		}
		return d.seal(cmd, ref, address)
	})
}

// seal prints the control figure of a document's text, worked out now, beside the one
// that its last adoption or correction has in the history.
func (a *app) seal(cmd *cobra.Command, ref store.Ref, address string) error {
	form, err := a.form(cmd, formJSON, formYAML, formMarkdown)
	if err != nil {
		return err
	}
	reg, err := a.open()
	if err != nil {
		return err
	}
	s, err := a.side(reg, address)
	if err != nil {
		return err
	}
	if s.Rec == nil {
		return fail(exitFailed, "cli/not-then", "address", address, "ref", ref.String())
	}
	out := sealJSON{Address: s.Name, Seal: s.Rec.Seal()}
	from := s.Revision
	if from == "" {
		from = reg.head
	}
	if err := out.find(reg, from, ref); err != nil {
		return err
	}
	return a.print(form, out, func() render.Page { return a.sealPage(out) })
}

// find looks for the figure in the history.
func (s *sealJSON) find(reg *register, from gitrepo.Hash, ref store.Ref) error {
	if from == "" {
		return nil
	}
	for rev, err := range reg.repo.History(from, ref.String(), reg.snap.FileOf(ref)) {
		if err != nil {
			return err
		}
		for _, seal := range rev.Trailers.Seals {
			if seal.Record == ref.String() {
				s.Recorded, s.Commit = seal.Sum, string(rev.Hash)
				return nil
			}
		}
	}
	return nil
}

// sealPage says whether the text still is what the history has the figure of.
func (a *app) sealPage(s sealJSON) render.Page {
	said, style := "cli/seal.none", render.Info
	switch {
	case s.Recorded == s.Seal:
		said, style = "cli/seal.same", render.Good
	case s.Recorded != "":
		said, style = "cli/seal.differs", render.Careful
	}
	text := a.msg.Text(said, map[string]string{"seal": s.Recorded, "revision": gitrepo.Hash(s.Commit).Short()})
	return render.Page{render.Fields{List: []render.Field{{Label: s.Address, Value: s.Seal}}}, render.Para{Text: text, Style: style}}
}
