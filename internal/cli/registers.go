package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// registerCommands are the nouns whose records are only listed and shown here.
func registerCommands(a *app) []*cobra.Command {
	return []*cobra.Command{
		group("body", newListOf(a, "body"), newShowOf(a, "body", true)),
		group("party", newListOf(a, "party"), showItemOf(a, "parties")),
		group("organisation", newListOf(a, "organisation"), showItemOf(a, "organisations")),
		group("guidance", newListOf(a, "guidance"), showItemOf(a, "guidance")),
		group("project", newListOf(a, "project"), showItemOf(a, "projects")),
		newCaseCommand(a),
		newFollowupCommand(a),
		group("decision", newListOf(a, "decision"), newDecisionShow(a)),
		group("grant", newListOf(a, "grant"), newShowOf(a, "grant", true)),
	}
}

// newDecisionShow is `hfh decision show ID`: a decision by the id or the printed number
// of its item, or by its address.
func newDecisionShow(a *app) *cobra.Command {
	var opts showOptions
	cmd := leaf("show ID", between(1, 1), func(cmd *cobra.Command, args []string) error {
		address, err := a.decisionTyped(args[0])
		if err != nil {
			return err
		}
		return a.show(cmd, address, opts)
	})
	return cmd
}

func (a *app) decisionTyped(typed string) (string, error) {
	reg, err := a.open()
	if err != nil {
		return "", err
	}
	meeting, item, ofMeeting := strings.Cut(typed, "#")
	if ofMeeting && reg.snap.Meeting(strings.TrimPrefix(meeting, "meeting/")).Record == nil {
		return typed, nil
	}
	var found []string
	for _, r := range a.decisionRows(reg) {
		switch {
		case ofMeeting && !strings.HasPrefix(r.Ref, "meeting/"+strings.TrimPrefix(meeting, "meeting/")+"#"):
		case !ofMeeting && (r.ID == typed || r.Number == typed), ofMeeting && (r.ID == item || r.Number == item):
			found = append(found, r.Ref)
		}
	}
	if len(found) == 0 && ofMeeting {
		return "meeting/" + strings.TrimPrefix(typed, "meeting/"), nil
	}
	switch len(slices.Compact(found)) {
	case 0:
		return "", fail(exitFailed, "cli/no-decision", "id", typed)
	case 1:
		return found[0], nil
	}
	return "", fail(exitUsage, "cli/many-decisions", "id", typed, "near", strings.Join(found, "\n"))
}
