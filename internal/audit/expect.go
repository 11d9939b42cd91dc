package audit

import (
	"regexp"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/store"
)

// expected holds the seals that somebody has on paper to those of the history.
func (r *run) expected() error {
	for _, e := range r.o.Expect {
		if e.Label == "" {
			if err := r.expectedRecord(e); err != nil {
				return err
			}
			continue
		}
		if err := r.expectedVersion(e); err != nil {
			return err
		}
	}
	return nil
}

// expectedRecord is for records that have no versions: the one that stands at the end.
func (r *run) expectedRecord(e Expected) error {
	rec, err := r.sealed(r.o.Head, e.Ref.String())
	if err != nil {
		return err
	}
	args := diag.Args{"ref": e.Ref.String(), "label": "", "expected": e.Seal, "is": "–"}
	at := r.place(e.Ref)
	switch {
	case rec == nil:
		r.unexpected(diag.Error, "unknown", at, args)
	case rec.Seal() != e.Seal:
		args["is"] = rec.Seal()
		r.unexpected(diag.Error, "record", at, args)
	}
	return nil
}

// expectedVersion: paper may carry the seal of a version as it was adopted, or as a later
// correction left it.
func (r *run) expectedVersion(e Expected) error {
	at := r.place(e.Ref)
	args := diag.Args{"ref": e.Ref.String(), "label": e.Label, "expected": e.Seal, "is": "–"}
	v := r.standingVersion(e)
	switch {
	case v == nil && r.cut:
		return r.expectedCut(e, at, args)
	case v == nil:
		r.unexpected(diag.Error, "unknown", at, args)
		return nil
	}
	at.Commit = string(v.Commit)
	last := v.seals[len(v.seals)-1]
	args["is"] = last
	switch {
	case last == e.Seal:
	case slices.Contains(v.seals, e.Seal):
		r.unexpected(diag.Note, "corrected", at, args)
	default:
		r.unexpected(diag.Error, "", at, args)
	}
	return nil
}

// expectedCut is for a version whose adoption a shallow clone does not have: the text may
// be here all the same, and says then whether the paper fits.
func (r *run) expectedCut(e Expected, at diag.Finding, args diag.Args) error {
	rec, err := r.sealed(r.o.Head, e.Ref.String())
	if err != nil {
		return err
	}
	if rec != nil && rec.Seal() == e.Seal {
		return nil
	}
	r.unexpected(diag.Warning, "cut", at, args)
	return nil
}

// standingVersion finds a version by its label, the last one that was not taken back.
func (r *run) standingVersion(e Expected) *Version {
	for _, v := range slices.Backward(r.versions) {
		if v.Ref == e.Ref && v.Label == e.Label && v.TakenBack == "" {
			return v
		}
	}
	return nil
}

func (r *run) unexpected(s diag.Severity, variant string, at diag.Finding, args diag.Args) {
	at.Rule, at.Variant, at.Severity, at.Args = "history/expected-seal", variant, s, args
	r.found = append(r.found, at)
}

// ParseExpected reads "plan/2024=sha256:<hex>", "plan@2024=…" or "closing/2025=…"; false
// where it is none of them.
func ParseExpected(s string) (Expected, bool) { return parseExpected(s, store.ParseRef) }

// sealPattern is a seal as it is printed, or the figure alone as sha256sum prints it.
var sealPattern = regexp.MustCompile(`^(sha256:)?[0-9a-f]{64}$`)

func parseExpected(s string, parse func(string) (store.Ref, error)) (Expected, bool) {
	name, seal, ok := strings.Cut(s, "=")
	if !ok || !sealPattern.MatchString(seal) {
		return Expected{}, false
	}
	seal = "sha256:" + strings.TrimPrefix(seal, "sha256:")
	if v, ok := versionOfTag(strings.Replace(name, "@", "/", 1)); ok {
		return Expected{v.ref, v.label, seal}, true
	}
	ref, err := parse(name)
	return Expected{Ref: ref, Seal: seal}, err == nil
}
