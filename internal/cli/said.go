package cli

import (
	"fmt"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/render"
)

// maySay refuses a revision whose own words (reason, note, text of a decision) hold what
// says too much of a person: they are kept for ever, and no rule about the records sees
// them. Where the register makes the rule milder, it warns; where it is off, not even that.
func (a *app) maySay(base *register, p *proposal) error {
	m := p.message
	text := m.Subject + "\n" + m.Body
	if m.Trailers.Change == "reversal" { // its subject is what it takes back
		text = m.Body
	}
	for _, rule := range check.Personal(text, check.PublicInboxes(base.snap)) {
		switch check.SeverityOf(base.snap, rule) {
		case diag.Error:
			return fail(exitFindings, "said/"+rule, "rule", rule)
		case diag.Warning:
			a.warn("said/"+rule, "rule", rule)
		}
	}
	return nil
}

// mayWrite refuses an author whose name or address says more of a person than the
// register wants to be kept, where it asks for that.
func (a *app) mayWrite(base *register, who ...gitrepo.Signature) error {
	severity := check.SeverityOf(base.snap, "privacy/author")
	if severity != diag.Error && severity != diag.Warning {
		return nil
	}
	public := check.PublicInboxes(base.snap)
	for _, s := range who {
		if !check.PersonalAuthor(s.Name, s.Email, public) {
			continue
		}
		if severity == diag.Error {
			return fail(exitFindings, "said/privacy/author", "name", s.Name, "email", s.Email)
		}
		a.warn("said/privacy/author", "name", s.Name, "email", s.Email)
		return nil
	}
	return nil
}

// warn prints a failure's message without its hint: nothing is refused.
func (a *app) warn(id string, args ...string) {
	message, _ := a.msg.Message(id, "", pairs(args))
	fmt.Fprintln(a.streams.Err, render.Clean(message))
}
