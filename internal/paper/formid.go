package paper

import (
	"regexp"
	"strings"
	"sync"
)

// formProperty is the name of the file property that holds the form's id.
const formProperty = "hfh-form"

// fieldsProperty, with a number after it, holds the ids of the form's rows.
const fieldsProperty = "hfh-fields-"

// formLine finds a form's id as it is printed and kept: four words with " · " between
// them, a hyphen for one that is empty.
var formLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:^|\s)(\S{1,80}) · (\S{1,80}) · (\S{1,80}) · (-|sha256:[0-9a-f]{64})(?:\s|$)`)
})

// line is the id as it is printed on the form.
func (id FormID) line() string {
	words := []string{id.Hearing, id.Round, id.Party, id.Seal}
	for i, w := range words {
		if w == "" {
			words[i] = "-"
		}
	}
	return strings.Join(words, " · ")
}

// readFormID finds a form's id in a text.
func readFormID(text string) (FormID, bool) {
	m := formLine().FindStringSubmatch(text)
	if m == nil {
		return FormID{}, false
	}
	for i, w := range m {
		if w == "-" {
			m[i] = ""
		}
	}
	return FormID{Hearing: m[1], Round: m[2], Party: m[3], Seal: m[4]}, true
}
