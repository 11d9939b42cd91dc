package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/helsefellesskap/hfh/internal/govern"
)

// minutesOptions are the flags of meeting minutes.
type minutesOptions struct {
	edit         govern.MinutesEdit
	remarksUntil string
	state        string
	out          string
}

func newMeetingMinutesCommand(a *app) *cobra.Command {
	var o minutesOptions
	cmd := leaf("minutes ID", between(1, 1), func(cmd *cobra.Command, args []string) error {
		return a.minutes(cmd, args[0], o)
	})
	o.addFlags(cmd.Flags())
	return cmd
}

func (o *minutesOptions) addFlags(fs *pflag.FlagSet) {
	fs.StringArrayVar(&o.edit.Present, "present", nil, "")
	fs.StringArrayVar(&o.edit.Away, "away", nil, "")
	fs.StringArrayVar(&o.edit.Guests, "guest", nil, "")
	fs.StringArrayVar(&o.edit.Decide, "decide", nil, "")
	fs.StringArrayVar(&o.edit.Outcome, "outcome", nil, "")
	fs.StringArrayVar(&o.edit.Mode, "mode", nil, "")
	fs.StringArrayVar(&o.edit.Dissent, "dissent", nil, "")
	fs.StringArrayVar(&o.edit.Impartial, "impartial", nil, "")
	fs.StringVar(&o.state, "state", "", "")
	fs.StringVar(&o.remarksUntil, "remarks-until", "", "")
	fs.StringVar(&o.edit.Correction, "correction", "", "")
	fs.StringVar(&o.edit.Reason, "reason", "", "")
	fs.StringVar(&o.out, "out", "", "")
}

// minutes enters what is typed of a meeting after it was held; with nothing to enter it
// prints the minutes.
func (a *app) minutes(cmd *cobra.Command, id string, o minutesOptions) error {
	e, err := o.read()
	if err != nil {
		return err
	}
	if q := a.asker(cmd.Context()); q != nil && e.Empty() && o.out == "" && a.global.rev == "" && !cmd.Flags().Changed("output") {
		reg, err := a.open()
		if err != nil {
			return err
		}
		if e, err = q.guideMinutes(reg, id); err != nil {
			return err
		}
	}
	if e.Empty() {
		return a.paperOf(cmd, id, minutesPaper, o.out)
	}
	if o.out != "" {
		return fail(exitUsage, "cli/minutes-two-steps", "id", trimMeeting(id))
	}
	return a.enterMinutes(cmd.Context(), id, e)
}

// read settles the values of the flags that have fixed ones.
func (o *minutesOptions) read() (govern.MinutesEdit, error) {
	const command = "hfh meeting minutes"
	e := o.edit
	var err error
	if o.state == "approved" || o.state == "godkjent" {
		return e, fail(exitUsage, "cli/minutes-approve")
	}
	if e.State, err = choice(command, "--state", o.state, "draft", "sent"); err != nil {
		return e, err
	}
	if e.RemarksUntil, err = typedDate("--remarks-until", o.remarksUntil); err != nil {
		return e, err
	}
	if e.Outcome, err = chosen(command, "--outcome", e.Outcome, "agreed", "not-agreed", "postponed", "sent-back", unknown); err != nil {
		return e, err
	}
	if e.Mode, err = chosen(command, "--mode", e.Mode, "consensus", "vote", "other", unknown); err != nil {
		return e, err
	}
	for i, typed := range e.Present {
		if all, ok := everyone(typed); ok {
			e.Present[i] = all
		}
	}
	for i, typed := range e.Impartial {
		e.Impartial[i] = leftOrStayed(typed)
	}
	e.Correction, e.Reason = strings.TrimSpace(e.Correction), strings.TrimSpace(e.Reason)
	return e, nil
}

// chosen reads values "[CASE=]VALUE" that have a fixed set, in English or Norwegian.
func chosen(command, flag string, typed []string, from ...string) ([]string, error) {
	var out []string
	for _, t := range typed {
		no, value, named := strings.Cut(t, "=")
		if !named {
			no, value = "", t
		}
		value, err := choice(command, flag, strings.TrimSpace(value), from...)
		if err != nil {
			return nil, err
		}
		if value == "" {
			return nil, fail(exitUsage, "cli/flag-choice", "command", command, "flag", flag, "value", t, "choices", strings.Join(from, ", "))
		}
		if named {
			value = no + "=" + value
		}
		out = append(out, value)
	}
	return out, nil
}

// everyone tells the word for the whole roster, in either language.
func everyone(typed string) (string, bool) {
	switch strings.ToLower(strings.TrimSpace(typed)) {
	case "all", "alle":
		return "all", true
	}
	return "", false
}

// leftOrStayed brings the last word of "CASE:SEAT=gikk" into English.
func leftOrStayed(typed string) string {
	who, said, _ := strings.Cut(typed, "=")
	switch strings.ToLower(strings.TrimSpace(said)) {
	case "left", "gikk", "fratrådte", "fratraadte":
		return who + "=left"
	case "stayed", "ble", "satt", "vart":
		return who + "=stayed"
	}
	return typed
}

func (a *app) enterMinutes(ctx context.Context, id string, e govern.MinutesEdit) error {
	out, err := a.record(ctx, func(base *register) (*proposal, error) { return base.enteredMinutes(id, e) })
	if err != nil {
		return err
	}
	id = trimMeeting(id)
	next := "cli/next-minutes"
	switch minutesState(out.after.Meeting(id).Value) {
	case "sent":
		next = "cli/next-minutes-sent"
	case "approved":
		next = "cli/next-minutes-approved"
	}
	return a.written(out, told{next: next, args: []string{"id", id}})
}
