package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/helsefellesskap/hfh/internal/check"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/sign"
	"github.com/helsefellesskap/hfh/internal/store"
)

// signers are those that this run has made, so that a key is unlocked once.
type signers map[gitrepo.Signing]*sign.Signer

// signWith signs a revision or a tag as git is set to. It may ask for a passphrase.
func (a *app) signWith(ctx context.Context, how gitrepo.Signing, payload []byte) ([]byte, error) {
	s := a.signers[how]
	if s == nil {
		made, err := sign.New(sign.Setting{
			Format: how.Format, Key: how.Key, Program: how.Program, KeyCommand: how.KeyCommand, Own: how.Own, Ignored: how.Ignored, Who: how.Who,
		}, a.signWorld())
		if err != nil {
			return nil, err
		}
		a.signers[how], s = made, made
	}
	return s.Sign(ctx, payload)
}

// signWorld is what a signer may know: a passphrase is asked for only where somebody sits at
// a terminal.
func (a *app) signWorld() sign.World {
	w := sign.World{Env: a.env, Home: a.home(), Environ: os.Environ()}
	if render.IsTerminal(a.streams.In) && render.IsTerminal(a.streams.Err) {
		w.Ask = a.askPassphrase
	}
	return w
}

func (a *app) askPassphrase(ctx context.Context, key string) ([]byte, error) {
	fmt.Fprint(a.streams.Err, render.Clean(a.msg.Text("signing/ask", pairs([]string{"file", key})))+" ")
	phrase, err := render.ReadSecret(ctx, a.streams.In)
	fmt.Fprintln(a.streams.Err)
	return phrase, err
}

// notSigned gives the message for what kept a revision from being signed; nil for any other
// error.
func notSigned(err error) *failure {
	var e *sign.Error
	if !errors.As(err, &e) {
		return nil
	}
	f := fail(exitFailed, "signing/"+string(e.Why))
	maps.Copy(f.args, e.Args)
	return f
}

// mustSign tells whether the register wants a revision signed: its kind of change, or, where
// anything is to be signed, a change of who may sign and of what is to be signed.
func mustSign(base *register, after *store.Snapshot, c gitrepo.Change) bool {
	if base.snap == nil || base.snap.Community.Signed == nil {
		return false
	}
	signed, later := base.snap.Community.Signed, after.Community.Signed
	return signed.Needs(c.Message.Trailers.Change) || later == nil || !slices.Equal(signed.Changes, later.Changes) ||
		slices.ContainsFunc(c.Files, func(f gitrepo.File) bool { return store.IsBeside(f.Path) })
}

// maySign refuses, before anything is written, a revision that the register wants signed
// and that would not be. It has the signature looked at as soon as it is made: a key that
// does not count for whoever records is refused too.
func (a *app) maySign(base *register, after *store.Snapshot, c *gitrepo.Change) error {
	if !mustSign(base, after, *c) {
		return nil
	}
	how, err := base.repo.Signing()
	if err != nil {
		return err
	}
	change := c.Message.Trailers.Change
	switch {
	case !how.Commits && base.snap.Community.Signed.Needs(change):
		return fail(exitFindings, "signing/demanded", "change", change)
	case !how.Commits:
		return fail(exitFindings, "signing/demanded-lists")
	}
	trust := check.Trust(base.snap)
	by := c.Committer
	c.Accept = func(payload, signature []byte) error {
		switch trust.Verify(payload, signature, by.When, by.Email).State {
		case sign.Good:
			return nil
		case sign.Unknown:
			return fail(exitFindings, "signing/not-listed", "change", change, "email", by.Email)
		}
		return fail(exitFindings, "signing/not-now", "change", change, "email", by.Email)
	}
	return nil
}
