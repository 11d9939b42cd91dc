package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/store"
)

// newHearingAdd is `hfh plan hearing add WHO…`: asks more in the open round.
func newHearingAdd(d document) *cobra.Command {
	return d.leaf("add", "WHO…", -1, func(cmd *cobra.Command, ref store.Ref, args []string) error {
		if len(args) == 0 {
			return hearingFail(exitUsage, ref, "no-party")
		}
		return d.stepHearing(cmd.Context(), cmd, ref, func(h heard) (hearingStep, error) {
			ids, err := govern.Recipients(h.base.snap, recipientsTyped(args), h.base.today)
			if err != nil {
				return hearingStep{}, err
			}
			edit, err := govern.AddRecipients(h.view.Value, ids)
			who := strings.Join(h.names(ids), "\n")
			return hearingStep{
				edit: edit, day: h.base.today, subject: "subject/hearing-added", args: []string{"who", who, "round", h.view.Value.Last().ID},
				done: "added", facts: []string{"who", who, "n", count(len(ids))},
			}, err
		})
	})
}

func (h heard) names(ids []string) []string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = h.who(id)
	}
	return names
}

// newHearingExtend is `hfh plan hearing extend PARTY --until D`.
func newHearingExtend(d document) *cobra.Command {
	var until, why string
	cmd := d.leaf("extend", "PARTY", 1, func(cmd *cobra.Command, ref store.Ref, args []string) error {
		switch {
		case len(args) == 0:
			return hearingFail(exitUsage, ref, "no-party")
		case until == "":
			return fail(exitUsage, "cli/flag-missing", "flag", "--until", "example", "--until 2025-03-14")
		}
		day, err := typedDay("--until", until)
		if err != nil {
			return err
		}
		return d.stepHearing(cmd.Context(), cmd, ref, func(h heard) (hearingStep, error) {
			id, err := h.actorID(args[0])
			if err != nil {
				return hearingStep{}, err
			}
			edit, err := govern.ExtendDeadline(h.view.Value, id, day)
			return hearingStep{
				edit: edit, day: h.base.today, why: why, subject: "subject/hearing-extended", args: []string{"party", h.who(id), "until", day.String()},
				done: "extended", facts: []string{"party", h.who(id), "until", day.String()}, notes: d.deadlineNotes(day),
			}, err
		})
	})
	cmd.Flags().StringVar(&until, "until", "", "")
	cmd.Flags().StringVarP(&why, "message", "m", "", "")
	return cmd
}

// newHearingDecline is `hfh plan hearing decline PARTY`.
func newHearingDecline(d document) *cobra.Command {
	var day, why string
	cmd := d.leaf("decline", "PARTY", 1, func(cmd *cobra.Command, ref store.Ref, args []string) error {
		if len(args) == 0 {
			return hearingFail(exitUsage, ref, "no-party")
		}
		return d.stepHearing(cmd.Context(), cmd, ref, func(h heard) (hearingStep, error) {
			when, err := h.base.pastDay(day)
			if err != nil {
				return hearingStep{}, err
			}
			id, err := h.actorID(args[0])
			if err != nil {
				return hearingStep{}, err
			}
			edit, err := govern.DeclineAnswer(h.view.Value, id, when)
			return hearingStep{
				edit: edit, day: when, why: why, subject: "subject/hearing-declined", args: []string{"party", h.who(id)},
				done: "declined", facts: []string{"party", h.who(id)},
			}, err
		})
	})
	cmd.Flags().StringVar(&day, "date", "", "")
	cmd.Flags().StringVarP(&why, "message", "m", "", "")
	return cmd
}

// newHearingWithdraw is `hfh plan hearing withdraw PARTY`: an answer taken back.
func newHearingWithdraw(d document) *cobra.Command {
	var day, reason, round string
	cmd := d.leaf("withdraw", "PARTY", 1, func(cmd *cobra.Command, ref store.Ref, args []string) error {
		if len(args) == 0 {
			return hearingFail(exitUsage, ref, "no-party")
		}
		return d.stepHearing(cmd.Context(), cmd, ref, func(h heard) (hearingStep, error) {
			when, err := h.base.pastDay(day)
			if err != nil {
				return hearingStep{}, err
			}
			id, err := h.actorID(args[0])
			if err != nil {
				return hearingStep{}, err
			}
			edit, _, err := govern.TakeBack(h.view.Value, round, id, reason, when)
			return hearingStep{
				edit: edit, day: when, why: reason, subject: "subject/hearing-taken-back", args: []string{"party", h.who(id)},
				done: "taken-back", facts: []string{"party", h.who(id), "id", id}, next: "cli/next-hearing-taken-back",
			}, err
		})
	})
	cmd.Flags().StringVar(&day, "date", "", "")
	cmd.Flags().StringVar(&reason, "reason", "", "")
	cmd.Flags().StringVar(&round, "round", "", "")
	return cmd
}

// newHearingClose is `hfh plan hearing close`.
func newHearingClose(d document) *cobra.Command {
	var day, why string
	var early bool
	cmd := d.leaf("close", "", 0, func(cmd *cobra.Command, ref store.Ref, _ []string) error {
		return d.stepHearing(cmd.Context(), cmd, ref, func(h heard) (hearingStep, error) {
			when, err := h.base.pastDay(day)
			if err != nil {
				return hearingStep{}, err
			}
			edit, err := govern.CloseRound(h.view.Value, when, early)
			if err != nil {
				return hearingStep{}, err
			}
			return d.closeStep(h, edit, when.String(), why), nil
		})
	})
	cmd.Flags().StringVar(&day, "date", "", "")
	cmd.Flags().BoolVar(&early, "early", false, "")
	cmd.Flags().StringVarP(&why, "message", "m", "", "")
	return cmd
}

// closeStep tells how a round ended.
func (d document) closeStep(h heard, edit govern.HearingEdit, day, why string) hearingStep {
	acc := govern.AccountOf(h.base.snap, h.view.Value, h.view.Value.Last(), h.base.today)
	facts := append(accountFacts(acc), "round", acc.Round.ID)
	step := hearingStep{
		edit: edit, why: why, subject: "subject/hearing-closed", args: facts,
		done: "closed", facts: facts, next: "cli/next-hearing-closed",
	}
	step.day, _ = typedDay("--date", day)
	if acc.Unresolved > 0 {
		step.next = "cli/next-hearing-resolve"
	}
	var against []string
	for _, o := range govern.Objections(h.base.snap, h.view.Value) {
		against = append(against, h.who(o.Actor))
	}
	if len(against) > 0 {
		step.notes = append(step.notes, hearingNote{"cli/hear/objections", []string{"who", strings.Join(against, "\n"), "n", count(len(against))}})
	}
	return step
}

// accountFacts gives the figures of a round for messages.
func accountFacts(acc govern.HearingAccount) []string {
	return []string{
		"answered", count(acc.Answered), "parties", count(acc.Parties), "late", count(acc.Late), "declined", count(acc.Declined),
		"others", count(acc.Others), "othersanswered", count(acc.OthersAnswered), "remarks", count(acc.Remarks), "unresolved", count(acc.Unresolved),
		"supports", count(acc.Supports), "withremarks", count(acc.WithRemarks), "objects", count(acc.Objects), "none", count(acc.NoPosition),
	}
}

// newHearingRemind is `hfh plan hearing remind [WHO…]`: notes who was reminded of the
// deadline, and with --out makes the letters. Nothing is sent.
func newHearingRemind(d document) *cobra.Command {
	var day, out string
	cmd := d.leaf("remind", "[WHO…]", -1, func(cmd *cobra.Command, ref store.Ref, args []string) error {
		if out != "" {
			if err := d.reminders(ref, args, day, out); err != nil {
				return err
			}
		}
		return d.stepHearing(cmd.Context(), cmd, ref, func(h heard) (hearingStep, error) {
			when, err := h.base.pastDay(day)
			if err != nil {
				return hearingStep{}, err
			}
			step, _, err := h.remind(args, when)
			return step, err
		})
	})
	cmd.Flags().StringVar(&day, "date", "", "")
	cmd.Flags().StringVar(&out, "out", "", "")
	return cmd
}

// reminders writes the letters to those who are reminded. They are written before it is
// noted: a note without a letter would hide that nobody was reminded.
func (d document) reminders(ref store.Ref, args []string, day, out string) error {
	h, round, err := d.hearingRead(ref, "")
	if err != nil {
		return err
	}
	when, err := h.base.pastDay(day)
	if err != nil {
		return err
	}
	_, who, err := h.remind(args, when)
	if err != nil {
		return hearingFailure(ref, err)
	}
	p := &hearingPapers{h: h, words: h.base.words, today: when, known: d.contactsOf(h.base)}
	if p.text, err = d.frozen(h, round); err != nil {
		return err
	}
	folders, err := p.letters(who)
	if err != nil {
		return err
	}
	return d.writeFolders(ref, out, folders)
}

func (h heard) remind(names []string, day date.Day) (hearingStep, []string, error) {
	var ids []string
	for _, name := range recipientsTyped(names) {
		id, err := h.actorID(name)
		if err != nil {
			return hearingStep{}, nil, err
		}
		ids = append(ids, id)
	}
	edit, who, err := govern.Remind(h.view.Value, ids, day)
	return hearingStep{
		edit: edit, day: day, subject: "subject/hearing-reminded", args: []string{"n", count(len(who))},
		done: "reminded", facts: []string{"who", strings.Join(h.names(who), "\n"), "n", count(len(who))},
	}, who, err
}
