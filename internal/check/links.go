package check

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
)

// linkRules judge addresses on the web, without asking the web.
func linkRules() []Rule {
	return []Rule{
		{ID: "link/file-url", Severity: diag.Error, Holds: []string{"A10"}, Run: fileURLs},
		{ID: "link/form", Severity: diag.Warning, Run: linkForm},
		{ID: "link/label-host", Severity: diag.Warning, Holds: []string{"A59"}, Run: labelHosts},
		{ID: "link/purpose", Severity: diag.Warning, Holds: []string{"A58"}, Run: linkPurposes},
	}
}

func fileURLs(p *pass) {
	for _, s := range p.places() {
		if strings.Contains(s.Text, "://") && strings.Contains(strings.ToLower(s.Text), "file://") {
			p.add(s.at(), "", diag.Args{"key": s.key()})
		}
	}
}

// linkForm finds addresses that lead nowhere: without a host, or with a space in them.
func linkForm(p *pass) {
	for _, s := range p.places() {
		if s.Format != "uri-text" || strings.Contains(strings.ToLower(s.Text), "file://") {
			continue
		}
		if u, err := url.Parse(s.Text); err != nil || u.Host == "" && webScheme(u.Scheme) || strings.ContainsAny(s.Text, " \t\n") {
			p.add(s.at(), "", diag.Args{"link": s.Text})
		}
	}
}

func webScheme(scheme string) bool { return scheme == "http" || scheme == "https" }

// host gives the host of an address without "www.", "" when it has none.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// link is one link with its record and path.
type link struct {
	spot  spot
	label string
	use   string
}

// links gives every link of every record, by its ref.
func (p *pass) links() []link {
	var out []link
	for _, s := range p.places() {
		if s.Format != "uri-text" || s.key() != "ref" {
			continue
		}
		item, _ := s.rec.Node.Find(s.Path[:len(s.Path)-1])
		out = append(out, link{s, text(item.Get("label")), text(item.Get("purpose"))})
	}
	return out
}

// linkPurposes finds a link to minutes that leads to the list of who sits there, and
// the other way round.
func linkPurposes(p *pass) {
	for _, l := range p.links() {
		u, err := url.Parse(l.spot.Text)
		if err != nil {
			continue
		}
		anchor := strings.ToLower(u.Fragment)
		switch {
		case l.use == "minutes" && hasAny(anchor, "deltak", "medlem", "participant", "member"):
			p.add(l.spot.at(), "minutes", diag.Args{"label": l.label, "anchor": u.Fragment})
		case l.use == "participants" && hasAny(anchor, "referat", "protokoll", "minutes", "møtebok"):
			p.add(l.spot.at(), "participants", diag.Args{"label": l.label, "anchor": u.Fragment})
		}
	}
}

func hasAny(s string, parts ...string) bool {
	for _, part := range parts {
		if strings.Contains(s, part) {
			return true
		}
	}
	return false
}

// labelHosts finds a link whose label names an organisation that is known to live on
// another host. A host is known to be an organisation's when its name without the
// ending is the organisation's name, and a link, a source or an inbox of the register
// uses it; or when the rule's parameters say so.
func labelHosts(p *pass) {
	known := p.knownHosts()
	for _, l := range p.links() {
		at := host(l.spot.Text)
		if at == "" || l.label == "" {
			continue
		}
		label := squash(l.label)
		for _, name := range slices.Sorted(maps.Keys(known)) {
			if strings.Contains(label, name) && !sameHost(at, known[name]) {
				p.add(l.spot.at(), "", diag.Args{"label": l.label, "host": at, "known": known[name]})
			}
		}
	}
}

func sameHost(a, b string) bool {
	return a == b || strings.HasSuffix(a, "."+b) || strings.HasSuffix(b, "."+a)
}

// minHostName is the shortest name that is looked for in hosts and labels.
const minHostName = 6

// knownHosts gives the host of each actor whose host the register knows, by its
// squashed name.
func (p *pass) knownHosts() map[string]string {
	if p.hosts != nil {
		return p.hosts
	}
	p.hosts = map[string]string{}
	byStem := map[string]string{}
	for _, s := range p.places() {
		at := ""
		switch {
		case s.Format == "uri-text":
			at = host(s.Text)
		case s.key() == "inbox":
			_, at, _ = strings.Cut(s.Text, "@")
		}
		if stem, _, ok := strings.Cut(at, "."); ok {
			byStem[squash(stem)] = at
		}
	}
	for _, a := range p.snap.Actors() {
		for _, name := range append([]string{a.Name}, a.Aliases...) {
			if word := squash(name); len(word) >= minHostName && byStem[word] != "" {
				p.hosts[word] = byStem[word]
			}
		}
	}
	if s := p.setting(p.rule); s != nil {
		p.settingHosts(s)
	}
	return p.hosts
}

// settingHosts takes the hosts that the register states: actor id to host.
func (p *pass) settingHosts(s *record.RuleSetting) {
	for id, at := range s.Parameters {
		if a, ok := p.snap.Actor(id); ok {
			p.hosts[squash(a.Name)] = strings.TrimPrefix(strings.ToLower(at), "www.")
		}
	}
}

// squash brings a name and the host made of it together: small letters and digits, ø
// and the like as hosts write them.
func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, hostLetters.Replace(strings.ToLower(s)))
}

// hostLetters writes the Norwegian letters as hosts do.
var hostLetters = strings.NewReplacer("æ", "ae", "ø", "o", "å", "a", "oe", "o", "aa", "a")
