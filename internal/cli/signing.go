package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/render"
	"github.com/helsefellesskap/hfh/internal/sign"
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
