package audit

import (
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/gitrepo"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/schema"
	"github.com/helsefellesskap/hfh/internal/store"
)

// tags holds the tag of each version to the revision that brought it in. A clone that has
// none of them at all only says so.
func (r *run) tags() error {
	all, err := r.repo.Tags()
	if err != nil {
		return err
	}
	prefix := r.tagPrefix()
	have := map[string]gitrepo.Tag{}
	for _, t := range all {
		name, ok := strings.CutPrefix(t.Name, prefix)
		if _, isVersion := versionOfTag(name); ok && isVersion {
			have[name] = t
		}
	}
	should := r.shouldHave()
	if len(have) == 0 && len(should) > 0 {
		if r.o.Judge == nil {
			r.register(diag.Note, "history/not-here", "tags", diag.Args{"n": itoa(len(should))})
		}
		return nil
	}
	r.tagged(prefix, have, should)
	return nil
}

// tagPrefix is what the names of the register's tags begin with.
func (r *run) tagPrefix() string {
	if folder := r.repo.Prefix(); folder != "" {
		return gitrepo.TagFolder(folder) + "/"
	}
	return ""
}

// shouldHave gives the versions that have a tag, by its name: of those with one label the
// last that stands.
func (r *run) shouldHave() map[string]*Version {
	out := map[string]*Version{}
	for _, v := range r.versions {
		name := v.Ref.String() + "/" + v.Label
		if other := out[name]; v.tagged && (other == nil || other.TakenBack != "" || v.TakenBack == "") {
			out[name] = v
		}
	}
	return out
}

func (r *run) tagged(prefix string, have map[string]gitrepo.Tag, should map[string]*Version) {
	for name, v := range should {
		t, there := have[name]
		at := r.place(v.Ref)
		at.Commit = string(v.Commit)
		args := diag.Args{"tag": prefix + name, "ref": v.Ref.String(), "label": v.Label, "at": v.Commit.Short()}
		switch {
		case !there && v.TakenBack != "":
		case !there:
			v.Tag = "missing"
			r.tag(v, "history/tag-missing", "", at, args)
		case t.Target != v.Commit && !r.sameLabel(v, t.Target):
			v.Tag = "moved"
			args["is"] = t.Target.Short()
			r.tag(v, "history/tag-moved", "", at, args)
		default:
			v.Tag = "ok"
		}
	}
	if r.cut {
		return // what a tag of no version stands on may be hidden
	}
	for name, t := range have {
		if should[name] != nil || r.o.Judge != nil {
			continue
		}
		v, _ := versionOfTag(name)
		at := r.place(v.ref)
		at.Commit = string(t.Target)
		at.Rule, at.Variant, at.Severity = "history/tag-moved", "no-version", diag.Error
		at.Args = diag.Args{"tag": prefix + name, "ref": v.ref.String(), "label": v.label, "is": t.Target.Short()}
		if r.broughtIn(v) {
			continue
		}
		if _, here := r.position[t.Target]; !here {
			if r.o.Branch == "" {
				continue // it may be of what came later
			}
			at.Commit, at.Variant, at.Severity = "", "outside", diag.Warning
		}
		r.found = append(r.found, at)
	}
}

// tag reports a finding about a version's tag.
func (r *run) tag(v *Version, rule, variant string, at diag.Finding, args diag.Args) {
	if !v.judged {
		return
	}
	at.Rule, at.Variant, at.Severity, at.Args = rule, variant, diag.Error, args
	r.found = append(r.found, at)
}

// sameLabel tells whether a revision brought in an earlier version with a label that was
// given again after it was taken back.
func (r *run) sameLabel(v *Version, at gitrepo.Hash) bool {
	other := r.byCommit[at]
	return other != nil && other.Ref == v.Ref && other.Label == v.Label && other.TakenBack == "" && v.TakenBack != ""
}

// broughtIn tells whether plain git brought a version in: nothing says where its tag is.
func (r *run) broughtIn(v tagVersion) bool {
	return slices.ContainsFunc(r.versions, func(o *Version) bool { return o.Ref == v.ref && o.Label == v.label })
}

type tagVersion struct {
	ref   store.Ref
	label string
}

// versionOfTag reads a tag's name as that of a version.
func versionOfTag(name string) (tagVersion, bool) {
	at := strings.LastIndexByte(name, '/')
	if at < 0 {
		return tagVersion{}, false
	}
	ref, err := store.ParseRef(name[:at])
	label := name[at+1:]
	if err != nil || ref.Draft || record.LabelFault(label) != "" {
		return tagVersion{}, false
	}
	kind, ok := schema.KindOf(ref.Kind)
	return tagVersion{ref, label}, ok && kind.Governed
}
