package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/date"
	"github.com/helsefellesskap/hfh/internal/sign"
	"github.com/helsefellesskap/hfh/internal/store"
)

func newKeyEnd(a *app) *cobra.Command {
	var o keyOptions
	cmd := leaf("end WHO", between(1, 1), func(cmd *cobra.Command, args []string) error {
		return a.endKey(cmd.Context(), args[0], o)
	})
	cmd.Flags().Var(dayFlag{&o.to}, "to", "")
	cmd.Flags().StringVarP(&o.why, "message", "m", "", "")
	return cmd
}

// endKey lets a key count until a day, the last that it counts, and no longer. What it
// signed before stays signed.
func (a *app) endKey(ctx context.Context, who string, o keyOptions) error {
	out, err := a.record(ctx, func(base *register) (*proposal, error) {
		last := o.to
		if last.IsZero() {
			last = base.today
		}
		lines, err := base.linesCalled(who, last)
		if err != nil {
			return nil, err
		}
		list, loc := base.snap.Beside(store.SignersFile), base.location()
		for _, line := range lines {
			if !line.After.IsZero() && !endOf(last, loc).After(line.After) {
				return nil, fail(exitUsage, "key-list/before", "who", line.Principals, "from", clockText(line.After, loc))
			}
			list = sign.End(list, line, endOf(last, loc))
		}
		return base.keyProposal("subject/key-ended", lines[0].Fingerprint(), o.why, store.SignersFile, list)
	})
	if err != nil {
		return err
	}
	return a.written(out, told{noDiff: true})
}

// linesCalled finds the lines of an address or a key that count on a day. Of an address
// with several keys the key must be said.
func (r *register) linesCalled(who string, day date.Day) ([]sign.Allowed, error) {
	var found []sign.Allowed
	when := endOf(day, r.location())
	ended := false
	for _, line := range check.Trust(r.snap).Allowed {
		if line.Principals != who && line.Fingerprint() != who {
			continue
		}
		if !line.Before.IsZero() && !line.Before.After(when) {
			ended = true
			continue
		}
		found = append(found, line)
	}
	keys := map[string]bool{}
	for _, line := range found {
		keys[line.Fingerprint()] = true
	}
	switch {
	case len(found) == 0 && ended:
		return nil, fail(exitUsage, "key-list/ended", "who", who)
	case len(found) == 0:
		return nil, fail(exitUsage, "key-list/nobody", "who", who)
	case len(keys) > 1:
		return nil, fail(exitUsage, "key-list/several", "who", who, "keys", strings.Join(sortedKeys(keys), "\n"))
	}
	return found, nil
}

func newKeyRevoke(a *app) *cobra.Command {
	var why string
	cmd := leaf("revoke WHO", between(1, 1), func(cmd *cobra.Command, args []string) error {
		if strings.TrimSpace(why) == "" {
			return fail(exitUsage, "cli/flag-missing", "flag", "--reason", "example", "--reason \"…\"")
		}
		return a.revokeKey(cmd.Context(), args[0], why)
	})
	cmd.Flags().StringVar(&why, "reason", "", "")
	return cmd
}

// revokeKey lets nothing count that a key signed, whenever: it was lost.
func (a *app) revokeKey(ctx context.Context, who, why string) error {
	out, err := a.record(ctx, func(base *register) (*proposal, error) {
		line, err := base.lineToRevoke(who)
		if err != nil {
			return nil, err
		}
		data := sign.Revoke(base.snap.Beside(store.RevokedFile), line.PublicLine(), why)
		return base.keyProposal("subject/key-revoked", line.Fingerprint(), why, store.RevokedFile, data)
	})
	if err != nil {
		return err
	}
	return a.written(out, told{noDiff: true, next: "key-list/next-revoked"})
}

// lineToRevoke finds the one key of an address, or a key by its fingerprint, also one that
// counts no more.
func (r *register) lineToRevoke(who string) (sign.Allowed, error) {
	trust := check.Trust(r.snap)
	var found []sign.Allowed
	keys := map[string]bool{}
	for _, line := range trust.Allowed {
		if (line.Principals == who || line.Fingerprint() == who) && !keys[line.Fingerprint()] {
			keys[line.Fingerprint()] = true
			found = append(found, line)
		}
	}
	switch {
	case len(found) == 0:
		return sign.Allowed{}, fail(exitUsage, "key-list/nobody", "who", who)
	case len(found) > 1:
		return sign.Allowed{}, fail(exitUsage, "key-list/several", "who", who, "keys", strings.Join(sortedKeys(keys), "\n"))
	case trust.IsRevoked(found[0].Key):
		return sign.Allowed{}, fail(exitUsage, "key-list/revoked-already", "who", who)
	}
	return found[0], nil
}
