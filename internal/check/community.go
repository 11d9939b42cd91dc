package check

import (
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// communityRules judge the register's own settings: those that point nowhere do not
// work, and nobody would notice.
func communityRules() []Rule {
	return []Rule{
		{ID: "community/adopter", Severity: diag.Warning, Holds: []string{"A12"}, Run: adopters},
		{ID: "community/label", Severity: diag.Error, Run: labelPatterns},
		{ID: "community/composition", Severity: diag.Error, Run: compositions},
		{ID: "community/class", Severity: diag.Warning, Run: changeClasses},
		{ID: "community/signers", Severity: diag.Warning, Run: signers},
		{ID: "community/parameter", Severity: diag.Warning, Run: parameters},
		{ID: "community/source-unconfirmed", Severity: diag.Note, Off: true, Run: unconfirmed},
		{ID: "community/glossary-unknown", Severity: diag.Note, Holds: []string{"A55"}, Run: glossary},
	}
}

func (p *pass) community() store.View[record.Community] {
	rec := p.snap.Record(store.Ref{Kind: "community"})
	if rec == nil || !rec.OK {
		return store.View[record.Community]{}
	}
	return store.View[record.Community]{Record: rec, Value: p.snap.Community}
}

// adopters finds documents that ask for the right body without saying which it is, and
// those that a body adopts which is not there any more.
func adopters(p *pass) {
	c := p.community()
	if c.Value == nil {
		return
	}
	for i, d := range c.Value.Documents {
		args := diag.Args{"document": d.ID, "body": p.name(d.Adopter)}
		b := p.snap.Body(d.Adopter)
		switch {
		case d.Adopter == "" && d.Adoption != nil && d.Adoption.Body == "required":
			p.add(c.At("documents", index(i), "adoption"), "", args)
		case b.Value != nil && (b.Value.State == "former" || b.Value.State == "proposed"):
			p.add(c.At("documents", index(i), "adopter"), "former", args)
		}
	}
}

// labelPatterns tries every pattern for labels on a made-up version.
func labelPatterns(p *pass) {
	c := p.community()
	if c.Value == nil {
		return
	}
	made := record.Facts{}
	_ = made.Adopted.UnmarshalText([]byte("2024-03-19"))
	_ = made.Period.UnmarshalText([]byte("2024/2025"))
	for i, d := range c.Value.Documents {
		if d.Label == "" {
			continue
		}
		if _, err := record.ExpandLabel(d.Label, made); err != nil {
			p.add(c.At("documents", index(i), "label"), "", diag.Args{"label": d.Label})
		}
	}
}

// compositions finds seats of which more are asked for than are allowed.
func compositions(p *pass) {
	c := p.community()
	if c.Value == nil {
		return
	}
	for i, rule := range c.Value.Composition {
		if rule.Min != nil && rule.Max != nil && *rule.Min > *rule.Max {
			p.add(c.At("composition", index(i), "max"), "", diag.Args{"min": index(*rule.Min), "max": index(*rule.Max)})
		}
	}
}

// parameters finds settings of rules that no such rule reads: "severity: off" for what
// stops a file from being read, parameters of rules that have none, and one setting
// written twice.
func parameters(p *pass) {
	c := p.community()
	if c.Value == nil {
		return
	}
	for i, s := range c.Value.Rules {
		r := p.rules[s.ID]
		if r == nil {
			continue // told of as a reference to nothing
		}
		switch {
		case r.Judged != "" && s.Severity != "":
			p.add(c.At("rules", index(i), "severity"), "fixed", diag.Args{"rule": s.ID})
		case len(s.Parameters) > 0 && r.ID != "link/label-host":
			p.add(c.At("rules", index(i), "parameters"), "", diag.Args{"rule": s.ID})
		}
		for key := range s.Parameters {
			if !p.hasActor(key) && r.ID == "link/label-host" {
				p.add(c.At("rules", index(i), "parameters", key), "actor", diag.Args{"id": key})
			}
		}
	}
}

// unconfirmed finds sources from the web that nobody has confirmed.
func unconfirmed(p *pass) {
	c := p.community()
	if c.Value == nil {
		return
	}
	for i, s := range c.Value.Sources {
		if s.Confirmed != nil && !*s.Confirmed {
			p.add(c.At("sources", index(i)), "", diag.Args{"name": s.Name})
		}
	}
}

// glossary finds abbreviations that no source explains.
func glossary(p *pass) {
	c := p.community()
	if c.Value == nil {
		return
	}
	for i, g := range c.Value.Glossary {
		if g.Long == record.Unknown || g.Long == "" {
			p.add(c.At("glossary", index(i)), "", diag.Args{"short": g.Short})
		}
	}
}
