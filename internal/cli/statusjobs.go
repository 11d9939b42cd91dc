package cli

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/cycle"
)

// jobsOfSecretariat lists what is due and is the secretariat's to do: it keeps the
// register, so it is who reads this. Each stands with the command that answers it.
func (a *app) jobsOfSecretariat(reg *register, items []cycle.Item) []waitingJSON {
	responsible := map[string][]string{}
	for _, r := range a.measureRows(reg, "measure") {
		responsible[r.Ref] = r.Responsible
	}
	if list := reg.snap.Followups(); list.Value != nil {
		for _, f := range list.Value.Followups {
			responsible["followups#followups/"+f.ID] = f.Responsible
		}
	}
	var out []waitingJSON
	for _, item := range items {
		if slices.ContainsFunc(append(responsible[dueAddress(item)], item.Body), reg.isSecretariat) {
			out = append(out, waitingJSON{Ref: dueAddress(item), What: "job", Since: item.Due.String(), Command: answerTo(item)})
		}
	}
	return out
}

// isSecretariat tells whether an id is that of a body that is a secretariat.
func (r *register) isSecretariat(id string) bool {
	b := r.snap.Body(id).Value
	return b != nil && b.Type == "secretariat"
}

// answerTo gives the command that says that what is due has been done.
func answerTo(item cycle.Item) string {
	_, place, _ := strings.Cut(dueAddress(item), "#")
	last := place[strings.LastIndexByte(place, '/')+1:]
	switch item.What {
	case cycle.Measure:
		return "hfh plan progress " + place + " --status done"
	case cycle.Followup:
		return "hfh followup done " + last
	}
	return "hfh show " + dueAddress(item)
}
