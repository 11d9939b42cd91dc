package cli

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/render"
)

// printAdoption shows the conditions, and what was changed since the papers went out; to
// programs only where nothing was recorded, since what was recorded has them too.
func (a *app) printAdoption(ad *adoption, failed error) error {
	switch {
	case len(ad.conditions) == 0, a.config.Output == formJSON && failed == nil:
		return nil
	case a.config.Output == formJSON:
		return render.JSON(a.options(), struct {
			Conditions []conditionJSON `json:"conditions"`
		}{a.conditionsData(ad.conditions)})
	case a.global.quiet:
		return nil
	}
	if err := a.printConditions(ad); err != nil {
		return err
	}
	return a.printSince(ad.since)
}

// warned lists the conditions that the adoption went ahead without, for the history.
func (ad *adoption) warned(words *msg.Printer) string {
	var lines []string
	for _, c := range ad.conditions {
		if c.State != govern.Met {
			lines = append(lines, "- "+conditionText(words, c))
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return words.Text("cli/adopted-without", nil) + "\n\n" + strings.Join(lines, "\n")
}

// conditionText says what a condition is, and why it is not met.
func conditionText(words *msg.Printer, c govern.Condition) string {
	name := words.Text("condition/"+c.ID, nil)
	if c.Reason == "" {
		return name
	}
	why, _ := words.Message("condition/"+c.ID, c.Reason, c.Args)
	return name + ": " + why
}

// printConditions lists every condition: met, not met with what meets it, or waived.
func (a *app) printConditions(ad *adoption) error {
	var list render.Bullets
	for _, c := range ad.conditions {
		b := render.Bullet{Text: conditionText(a.msg, c), Mark: conditionMark(c), Style: conditionStyle(c)}
		b.Text = a.msg.Text("condition/state."+conditionState(c), nil) + "  " + b.Text
		if _, hint := a.msg.Message("condition/"+c.ID, c.Reason, c.Args); c.Reason != "" && hint != "" {
			b.Under = append(b.Under, render.Line{Text: hint, Style: render.Info})
		}
		list = append(list, b)
	}
	page := render.Page{render.Heading{Level: 2, Text: a.msg.Text("condition/heading"+ad.variant, map[string]string{"ref": ad.ref.String()})}, list, render.Gap{}}
	return render.Text(a.options(), page)
}

// conditionJSON is a condition as programs get it.
type conditionJSON struct {
	Condition string `json:"condition"`
	Need      string `json:"need"`
	State     string `json:"state"`
	Text      string `json:"text"`
	Hint      string `json:"hint"`
}

func (a *app) conditionsData(list []govern.Condition) []conditionJSON {
	out := []conditionJSON{}
	for _, c := range list {
		one := conditionJSON{Condition: c.ID, Need: string(c.Need), State: string(c.State), Text: conditionText(a.msg, c)}
		if c.Reason != "" {
			_, one.Hint = a.msg.Message("condition/"+c.ID, c.Reason, c.Args)
		}
		out = append(out, one)
	}
	return out
}

func conditionState(c govern.Condition) string {
	if c.State == govern.NotMet && c.Need == govern.Warned {
		return "warned"
	}
	return string(c.State)
}

func conditionMark(c govern.Condition) string {
	switch conditionState(c) {
	case "met":
		return "+"
	case "not-met":
		return "-"
	}
	return "!"
}

func conditionStyle(c govern.Condition) render.Style {
	switch conditionState(c) {
	case "met":
		return render.Good
	case "not-met":
		return render.Bad
	}
	return render.Careful
}
