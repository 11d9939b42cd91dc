package check

import (
	"time"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/sign"
	"github.com/helsefellesskap/hfh/internal/store"
)

// signers finds lines of the lists of signers that ssh-keygen and hfh pass over, for then
// somebody's key does not count, and a wish for signatures that nobody can fulfil.
func signers(p *pass) {
	c := p.community()
	if c.Value == nil {
		return
	}
	trust, faults := sign.NewTrust(Signers(p.snap), zone(p.snap))
	for _, list := range []struct {
		file   string
		faults []sign.Fault
	}{{store.SignersFile, faults.Allowed}, {store.OpenPGPFile, faults.OpenPGP}, {store.RevokedFile, faults.Revoked}} {
		for _, f := range list.faults {
			at := diag.Finding{File: list.file, Line: f.Line, Column: 1, Record: "community"}
			p.add(at, f.Why, diag.Args{"text": f.Text})
		}
	}
	if c.Value.Signed != nil && len(c.Value.Signed.Changes) > 0 && trust.Empty() {
		p.add(c.At("signed"), "nobody", nil)
	}
}

// Signers gives the lists of a register that say whose keys count.
func Signers(snap *store.Snapshot) sign.Lists {
	return sign.Lists{
		Allowed: snap.Beside(store.SignersFile), Revoked: snap.Beside(store.RevokedFile), OpenPGP: snap.Beside(store.OpenPGPFile),
	}
}

// zone is the register's time zone, in which its lists have their days.
func zone(snap *store.Snapshot) *time.Location {
	name := snap.Community.Timezone
	if name == "" {
		name = "Europe/Oslo"
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC // the zone's name is a finding of its own
	}
	return loc
}

// Trust gives whose keys count in a register, and when.
func Trust(snap *store.Snapshot) *sign.Trust {
	trust, _ := sign.NewTrust(Signers(snap), zone(snap))
	return trust
}
