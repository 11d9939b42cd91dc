package check

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/store"
)

// privacyRules refuse what says more of a person than name, office and organisation:
// personal details have no place in a register that git keeps for ever.
func privacyRules() []Rule {
	return []Rule{
		{ID: "privacy/national-id", Severity: diag.Error, Run: nationalIDs},
		{ID: "privacy/phone", Severity: diag.Error, Run: phones},
		{ID: "privacy/email", Severity: diag.Error, Run: emails},
		{ID: "privacy/user-path", Severity: diag.Error, Holds: []string{"A10"}, Run: userPaths},
		{ID: "privacy/patient", Severity: diag.Error, Run: patients},
		{ID: "privacy/author", Severity: diag.Error, Off: true, Judged: "cli"},
	}
}

func nationalIDs(p *pass) {
	for _, s := range p.places() {
		if s.Digits >= 11 && hasNationalID(s.Text) {
			p.add(s.at(), "", diag.Args{"key": s.key()})
		}
	}
	for _, rec := range p.snap.Records {
		if hasNationalID(rec.ID) {
			p.add(aboutName(rec), "name", nil)
		}
	}
}

// aboutName begins a finding about the name of a record's file.
func aboutName(rec *store.Record) diag.Finding {
	return diag.Finding{File: rec.File, Line: 1, Column: 1, Record: rec.Ref.String()}
}

func phones(p *pass) {
	for _, s := range p.places() {
		if s.Prose && s.Digits >= 8 && !numbered(s.key()) && hasPhone(s.Text) {
			p.add(s.at(), "", diag.Args{"key": s.key()})
		}
	}
	for _, rec := range p.snap.Records {
		if hasPhone(strings.ReplaceAll(rec.ID, "-", " ")) {
			p.add(aboutName(rec), "name", nil)
		}
	}
}

// numbered tells the keys whose values are numbers of another sort: lines of a source,
// cases and documents of an archive.
func numbered(key string) bool { return key == "lines" || key == "case" || key == "document" }

// emails finds people's addresses outside the field that is made for a party's public
// inbox, and in that field one that looks like a person's own.
func emails(p *pass) {
	public := PublicInboxes(p.snap)
	for _, s := range p.places() {
		if !strings.Contains(s.Text, "@") {
			continue
		}
		switch {
		case s.key() != "inbox":
			if personalAddress(s.Text, public) != "" {
				p.add(s.at(), "", diag.Args{"key": s.key()})
			}
		case !publicInbox(emailPattern().FindString(s.Text)):
			p.addAs(diag.Warning, s.at(), "inbox", diag.Args{"key": s.key()})
		}
	}
}

// PublicInboxes tells the addresses that a register's parties give as their inboxes.
func PublicInboxes(snap *store.Snapshot) func(address string) bool {
	known := map[string]bool{}
	parties := snap.Parties().Value
	if parties == nil {
		return nil
	}
	for _, party := range parties.Parties {
		if publicInbox(party.Inbox) {
			known[strings.ToLower(party.Inbox)] = true
		}
	}
	return func(address string) bool { return known[strings.ToLower(address)] }
}

// publicInbox tells whether an address is an office's: its name has no first and last
// name parted by a dot.
func publicInbox(address string) bool {
	name, _, _ := strings.Cut(strings.ToLower(address), "@")
	return !strings.Contains(name, ".") || hasAny(name, "post", "firma", "helse", "kommune", "info")
}

func userPaths(p *pass) {
	for _, s := range p.places() {
		if (strings.Contains(s.Text, `\`) || strings.Contains(s.Text, "/") && hasAny(strings.ToLower(s.Text), "home", "users", "brukere", "documents")) && userPath().MatchString(s.Text) {
			p.add(s.at(), "", diag.Args{"key": s.key()})
		}
	}
}

// personal tells whether a text has a part that every pattern about one patient needs.
func personal(s spot) bool {
	return hasAny(strings.ToLower(s.Text), "pasient", "patient", "bruker", "diagnose", "nummer", "number", "nr", "npr")
}

func patients(p *pass) {
	for _, s := range p.places() {
		if s.Prose && personal(s) && patientPattern().MatchString(s.Text) {
			p.add(s.at(), "", diag.Args{"key": s.key()})
		}
	}
}

// PersonalAuthor tells whether the author that a revision would name says more than the
// register's rule privacy/author wants: an address that is no office's (public tells of
// more that are; one that no mail reaches passes), or a name with a number or an
// address in it.
func PersonalAuthor(name, address string, public func(address string) bool) bool {
	_, domain, _ := strings.Cut(strings.ToLower(address), "@")
	unreachable := strings.HasPrefix(domain, "users.noreply.") || domain == "localhost" || !strings.Contains(domain, ".")
	return !unreachable && personalAddress(address, public) != "" || len(Personal(name, public)) > 0
}
