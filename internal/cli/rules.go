package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/store"
)

// ruleJSON is a rule as `hfh rules -o json` and `hfh explain -o json` have it.
type ruleJSON struct {
	ID       string `json:"id"`
	Family   string `json:"family"`
	Severity string `json:"severity"`
	What     string `json:"what"`
	Why      string `json:"why"`
	// Source says where the rule comes from in any partnership, SourceHere which
	// document the register here has it from; empty where it names none.
	Source     string   `json:"source"`
	SourceHere string   `json:"source_here,omitempty"`
	Aliases    []string `json:"aliases,omitempty"`
	Parameter  string   `json:"parameter,omitempty"`
	Dated      bool     `json:"dated"`
	// Skipped says why the rule does not run in this register (off, parameter, day,
	// history); empty where it runs, and where there is no register to ask.
	Skipped string        `json:"skipped,omitempty"`
	Fails   []exampleJSON `json:"fails,omitempty"`
	Passes  []exampleJSON `json:"passes,omitempty"`
}

// exampleJSON is a file of an example, or the part of it that matters.
type exampleJSON struct {
	File string `json:"file"`
	Text string `json:"text"`
}

// newRulesCommand is `hfh rules [FAMILY]`.
func newRulesCommand(a *app) *cobra.Command {
	return leaf("rules [FAMILY]", between(0, 1), func(cmd *cobra.Command, args []string) error {
		form, err := a.form(cmd, formJSON, formYAML, formCSV, formMarkdown)
		if err != nil {
			return err
		}
		rules, err := a.rules(args)
		if err != nil {
			return err
		}
		if form == formMarkdown {
			return writeRules(a.streams.Out, a.msg, rules)
		}
		return a.print(form, rules, func() render.Page { return a.rulesPage(rules) })
	})
}

// rules gives the rules of a family, or all, and whether they run in the register
// here, if there is one.
func (a *app) rules(family []string) ([]ruleJSON, error) {
	here := a.rulesHere()
	rules := []ruleJSON{}
	for _, r := range check.Rules() {
		if len(family) == 0 || r.Family() == strings.TrimSuffix(family[0], "/") {
			rules = append(rules, explained(a.msg, r.ID, here))
		}
	}
	if len(rules) == 0 {
		return nil, fail(exitUsage, "cli/no-family", "family", family[0], "families", strings.Join(families(), "\n"))
	}
	return rules, nil
}

// rulesHere is what the register here says of the rules, by their ids.
type rulesHere struct {
	skipped map[string]string // why a rule does not run
	sources map[string]string // which document the register has a rule from
}

// rulesHere asks the register here, if there is one: rules are told of without one too.
func (a *app) rulesHere() rulesHere {
	here := rulesHere{map[string]string{}, map[string]string{}}
	reg, err := a.open()
	if err != nil {
		return here
	}
	for _, s := range a.check(reg).Skipped {
		here.skipped[s.Rule] = s.Reason
	}
	for _, r := range check.Rules() {
		here.sources[r.ID] = check.RuleSource(reg.snap, r)
	}
	return here
}

func families() []string {
	var names []string
	for _, r := range check.Rules() {
		if !slices.Contains(names, r.Family()) {
			names = append(names, r.Family())
		}
	}
	return names
}

// explained puts together what there is to say of a rule in a language.
func explained(p *msg.Printer, id string, here rulesHere) ruleJSON {
	e, _ := check.Explain(id)
	return ruleJSON{
		ID: e.ID, Family: e.Family(), Severity: e.Severity.String(), What: p.Text(e.What, nil), Why: p.Text(e.Why, nil),
		Source: p.Text(e.Source, nil), SourceHere: here.sources[e.ID],
		Aliases: e.Aliases, Parameter: e.Parameter, Dated: e.Dated, Skipped: here.skipped[e.ID],
		Fails: excerpts(e.Fail, e.Pass), Passes: excerpts(e.Pass, e.Fail),
	}
}

// rulesPage is the table of rules, and once each that does not run.
func (a *app) rulesPage(rules []ruleJSON) render.Page {
	table := render.Table[ruleJSON]{Rows: rules, Columns: []render.Column[ruleJSON]{
		{Title: a.msg.Text("cli/column-rule", nil), Value: func(r ruleJSON) string { return r.ID }, Whole: true},
		{Title: a.msg.Text("cli/column-severity", nil), Value: func(r ruleJSON) string { return a.msg.Term("severity/" + r.Severity) }},
		{Title: a.msg.Text("cli/column-what", nil), Value: func(r ruleJSON) string { return r.What }},
	}}
	page := render.Page{table.Grid()}
	var idle render.Bullets
	for _, r := range rules {
		if r.Skipped != "" {
			idle = append(idle, render.Bullet{Text: a.notRunning(r)})
		}
	}
	if len(idle) > 0 {
		page = append(page, render.Heading{Level: 2, Text: a.msg.Text("cli/rules-idle", nil)}, idle)
	}
	return page
}

// notRunning says why a rule does not run here.
func (a *app) notRunning(r ruleJSON) string {
	return a.msg.Text("cli/rule-skipped."+r.Skipped, map[string]string{"rule": r.ID, "parameter": r.Parameter})
}

// newExplainCommand is `hfh explain RULE`.
func newExplainCommand(a *app) *cobra.Command {
	cmd := leaf("explain RULE", between(1, 1), func(cmd *cobra.Command, args []string) error {
		form, err := a.form(cmd, formJSON, formYAML, formMarkdown)
		if err != nil {
			return err
		}
		rule, err := ruleTyped(args[0])
		if err != nil {
			return err
		}
		r := explained(a.msg, rule.ID, a.rulesHere())
		if form == formMarkdown {
			return writeRule(a.streams.Out, a.msg, r)
		}
		return a.print(form, r, func() render.Page { return a.rulePage(r) })
	})
	return completes(cmd, ruleIDs)
}

// ruleTyped finds a rule by its id, or by its name alone where only one has it.
func ruleTyped(typed string) (check.Rule, error) {
	typed = strings.Trim(typed, "[]")
	if r, ok := check.Find(typed); ok {
		return r, nil
	}
	var ids []string
	var named []check.Rule
	for _, r := range check.Rules() {
		ids = append(ids, r.ID)
		if strings.HasSuffix(r.ID, "/"+typed) {
			named = append(named, r)
		}
	}
	if len(named) == 1 {
		return named[0], nil
	}
	if near := store.Near(typed, ids); len(near) > 0 {
		return check.Rule{}, fail(exitUsage, "cli/no-rule-near", "rule", typed, "near", strings.Join(near, "\n"))
	}
	return check.Rule{}, fail(exitUsage, "cli/no-rule", "rule", typed)
}

// rulePage is a rule for people: what, why, where it comes from, and its examples.
func (a *app) rulePage(r ruleJSON) render.Page {
	facts := []render.Field{
		{Label: a.msg.Text("cli/column-severity", nil), Value: a.msg.Term("severity/" + r.Severity)},
		{Label: a.msg.Text("cli/column-source", nil), Value: r.Source},
	}
	if r.SourceHere != "" {
		facts = append(facts, render.Field{Label: a.msg.Text("cli/column-source-here", nil), Value: r.SourceHere})
	}
	if r.Parameter != "" {
		facts = append(facts, render.Field{Label: a.msg.Text("cli/column-parameter", nil), Value: r.Parameter})
	}
	page := render.Page{
		render.Heading{Level: 1, Text: r.ID}, render.Para{Text: r.What}, render.Para{Text: r.Why}, render.Gap{}, render.Fields{List: facts},
	}
	if r.Skipped != "" {
		page = append(page, render.Para{Text: a.notRunning(r), Style: render.Careful})
	}
	page = append(page, exampleBlocks(a.msg.Text("cli/rule-fails", nil), r.Fails)...)
	return append(page, exampleBlocks(a.msg.Text("cli/rule-passes", nil), r.Passes)...)
}

func exampleBlocks(title string, files []exampleJSON) render.Page {
	if len(files) == 0 {
		return nil
	}
	page := render.Page{render.Heading{Level: 2, Text: title}}
	for _, f := range files {
		page = append(page, render.Para{Text: f.File, Style: render.Faint})
		for _, line := range strings.Split(strings.TrimRight(f.Text, "\n"), "\n") {
			page = append(page, render.Para{Text: strings.TrimLeft(line, " "), Indent: 2 + len(line) - len(strings.TrimLeft(line, " "))})
		}
	}
	return page
}

// excerpts gives the files of one example, cut to the lines that the other one, or the
// register that both are laid over, does not have. Files that are alike in both are
// left out.
func excerpts(files, others []check.ExampleFile) []exampleJSON {
	var out []exampleJSON
	for _, f := range files {
		if fileText(f.Path, others) != f.Text {
			out = append(out, exampleJSON{File: f.Path, Text: excerpt(f.Text, fileText(f.Path, others, check.BaseExample()))})
		}
	}
	return out
}

func fileText(path string, lists ...[]check.ExampleFile) string {
	for _, list := range lists {
		for _, f := range list {
			if f.Path == path {
				return f.Text
			}
		}
	}
	return ""
}

// excerpt cuts off what two texts begin and end with, but for a line or two that tell
// where the rest stands. A short text, and one that is like the other, stay whole.
func excerpt(text, other string) string {
	const short, around = 12, 2
	lines, others := strings.Split(text, "\n"), strings.Split(other, "\n")
	if len(lines) <= short || text == other {
		return text
	}
	start := 0
	for start < len(lines) && start < len(others) && lines[start] == others[start] {
		start++
	}
	end, otherEnd := len(lines), len(others)
	for end > start && otherEnd > start && lines[end-1] == others[otherEnd-1] {
		end, otherEnd = end-1, otherEnd-1
	}
	start, end = max(0, start-around), min(len(lines), end+1)
	cut := strings.Join(lines[start:end], "\n")
	if start > 0 {
		cut = "…\n" + cut
	}
	if end < len(lines) {
		cut += "\n…"
	}
	return cut
}

// writeRules writes every rule as a document, family by family.
func writeRules(w io.Writer, p *msg.Printer, rules []ruleJSON) error {
	fmt.Fprintf(w, "# %s\n\n%s\n", p.Text("cli/rules-title", nil), p.Text("cli/rules-about", nil))
	family := ""
	for _, r := range rules {
		if r.Family != family {
			family = r.Family
			fmt.Fprintf(w, "\n## %s/\n", family)
		}
		if err := writeRule(w, p, r); err != nil {
			return err
		}
	}
	return nil
}

// writeRule writes one rule as a part of a document.
func writeRule(w io.Writer, p *msg.Printer, r ruleJSON) error {
	var b strings.Builder
	fmt.Fprintf(&b, "\n### `%s`\n\n%s %s\n\n", r.ID, r.What, r.Why)
	fmt.Fprintf(&b, "- %s: %s\n- %s: %s\n", p.Text("cli/column-severity", nil), p.Term("severity/"+r.Severity), p.Text("cli/column-source", nil), r.Source)
	if r.SourceHere != "" {
		fmt.Fprintf(&b, "- %s: %s\n", p.Text("cli/column-source-here", nil), render.MarkdownText(r.SourceHere))
	}
	if r.Parameter != "" {
		fmt.Fprintf(&b, "- %s: `%s`\n", p.Text("cli/column-parameter", nil), r.Parameter)
	}
	for _, part := range []struct {
		title string
		files []exampleJSON
	}{{"cli/rule-fails", r.Fails}, {"cli/rule-passes", r.Passes}} {
		for _, f := range part.files {
			fmt.Fprintf(&b, "\n%s, `%s`:\n\n```yaml\n%s\n```\n", p.Text(part.title, nil), f.File, strings.TrimRight(render.CleanLines(f.Text), "\n"))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
