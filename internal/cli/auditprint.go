package cli

import (
	"slices"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/audit"
	"github.com/helsefellesskap/hfh/internal/diag"
	"github.com/helsefellesskap/hfh/internal/render"
)

// auditJSON is an audit as programs read it.
type auditJSON struct {
	Findings  []any              `json:"findings"`
	Summary   diag.Summary       `json:"summary"`
	Versions  []auditVersionJSON `json:"versions"`
	Revisions int                `json:"revisions"`
	Head      string             `json:"head"`
	// Whole is false where a shallow clone hides what came before.
	Whole bool `json:"whole"`
}

// auditVersionJSON is one version as programs read it.
type auditVersionJSON struct {
	Ref       string   `json:"ref"`
	Version   string   `json:"version"`
	Commit    string   `json:"commit"`
	Change    string   `json:"change"`
	Adopted   string   `json:"adopted"`
	Body      string   `json:"body"`
	Meeting   string   `json:"meeting"`
	Decision  string   `json:"decision"`
	Effective string   `json:"effective"`
	Recorded  string   `json:"recorded"`
	Author    string   `json:"author"`
	Seal      string   `json:"seal"`
	Due       string   `json:"due"`
	Late      int      `json:"late"`
	Explained string   `json:"explained"`
	Missing   []string `json:"missing"`
	Waived    []string `json:"waived"`
	Complete  bool     `json:"complete"`
	TakenBack string   `json:"taken_back"`
	Tag       string   `json:"tag"`
}

// printAudit prints the versions, and what was found.
func (a *app) printAudit(form string, job *auditJob, r *audit.Report) error {
	summary := diag.Summarize(r.Findings, len(job.snap.Records))
	switch form {
	case formJSON, formYAML:
		return a.print(form, a.auditData(job, r, summary), nil)
	case formTable:
		if err := render.Text(a.options(), a.auditHead(job, r)); err != nil {
			return err
		}
		return render.Findings(a.options(), render.Report{List: r.Findings, Summary: summary, LineOf: job.lineOf, Revisions: r.Revisions})
	}
	return a.print(form, nil, func() render.Page {
		page := render.Page{render.Heading{Level: 1, Text: a.msg.Text("audit/title", map[string]string{"name": job.snap.Community.Name.In("")})}}
		return slices.Concat(page, a.auditHead(job, r), a.auditSeals(r.Versions), a.auditFound(r, summary))
	})
}

func (a *app) auditData(job *auditJob, r *audit.Report, summary diag.Summary) auditJSON {
	out := auditJSON{Findings: []any{}, Summary: summary, Versions: []auditVersionJSON{}, Revisions: r.Revisions, Head: string(job.options.Head), Whole: !r.Cut}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, render.FindingData(a.msg, f))
	}
	for _, v := range r.Versions {
		one := auditVersionJSON{
			Ref: v.Ref.String(), Version: v.Label, Commit: string(v.Commit), Change: v.Change, Adopted: v.Adopted.String(), Body: v.Body,
			Meeting: v.Meeting, Decision: v.Decision, Effective: v.Effective.String(), Recorded: v.Recorded.String(), Author: v.Author,
			Seal: v.Seal, Late: v.Late, Explained: v.Explained, Missing: orList(v.Missing, []string{}), Waived: orList(v.Waived, []string{}),
			Complete: v.Complete(), TakenBack: string(v.TakenBack), Tag: v.Tag,
		}
		if !v.Due.IsZero() {
			one.Due = v.Due.String()
		}
		out.Versions = append(out.Versions, one)
	}
	return out
}

// auditHead is the table of the versions, with what the audit covers above it.
func (a *app) auditHead(job *auditJob, r *audit.Report) render.Page {
	page := render.Page{render.Para{Text: a.msg.Text(auditCovers(job, r), map[string]string{
		"n": strconv.Itoa(r.Revisions), "all": strconv.Itoa(r.Read), "id": job.options.Head.Short(),
	})}}
	if len(r.Versions) == 0 {
		return append(page, render.Gap{})
	}
	return append(page, a.auditTable(job, r.Versions), render.Gap{})
}

// auditCovers chooses how it is said which revisions were judged.
func auditCovers(job *auditJob, r *audit.Report) string {
	switch {
	case job.ranged:
		return "audit/range"
	case r.Cut:
		return "audit/cut"
	}
	return "audit/whole"
}

// auditTable has a row for each version.
func (a *app) auditTable(job *auditJob, versions []audit.Version) render.Grid {
	title := func(id string) string { return a.msg.Text("audit/column."+id, nil) }
	return render.Table[audit.Version]{
		Rows: versions,
		Columns: []render.Column[audit.Version]{
			{Title: title("version"), Value: func(v audit.Version) string { return v.Ref.String() + "@" + v.Label }, Whole: true},
			{Title: title("adopted"), Value: func(v audit.Version) string { return orDefault(v.Adopted.String(), a.msg.Term("unknown")) }, Whole: true},
			{Title: title("by"), Value: func(v audit.Version) string { return a.auditBy(job, v) }},
			{Title: title("time"), Value: a.auditTime, Style: auditTimeStyle},
			{Title: title("complete"), Value: a.auditComplete, Style: auditCompleteStyle},
			{Title: title("revision"), Value: func(v audit.Version) string { return v.Commit.Short() }, Whole: true, Style: faint[audit.Version]},
		},
	}.Grid()
}

// auditSeals lists the seals, for a page that is kept beside the papers.
func (a *app) auditSeals(versions []audit.Version) render.Page {
	if len(versions) == 0 {
		return nil
	}
	var list render.Fields
	for _, v := range versions {
		list.List = append(list.List, render.Field{Label: v.Ref.String() + "@" + v.Label, Value: v.Seal})
	}
	return render.Page{render.Heading{Level: 2, Text: render.Capital(a.msg.Term("seal"))}, list}
}

// auditBy says who adopted, in which meeting and case.
func (a *app) auditBy(job *auditJob, v audit.Version) string {
	if v.Meeting == "" && v.Body == "" {
		return a.msg.Term("unknown")
	}
	by := orDefault(v.Meeting, v.Body)
	if v.Meeting != "" {
		by = meetingName(job.snap, v.Meeting)
	}
	if v.Decision != "" {
		by += " (" + v.Decision + ")"
	}
	return by
}

// auditTime says whether a version came in time after the one before it.
func (a *app) auditTime(v audit.Version) string {
	args := map[string]string{"days": strconv.Itoa(v.Late), "due": v.Due.String(), "reason": v.Explained}
	switch {
	case v.Due.IsZero():
		return "–"
	case v.Late == 0:
		return a.msg.Text("audit/on-time", args)
	case v.Explained != "":
		return a.msg.Text("audit/late-explained", args)
	}
	return a.msg.Text("audit/late", args)
}

func auditTimeStyle(v audit.Version) render.Style {
	if v.Late > 0 && v.Explained == "" {
		return render.Careful
	}
	return render.Plain
}

// auditComplete says what was missing of what the register asks for.
func (a *app) auditComplete(v audit.Version) string {
	var says []string
	switch {
	case v.Change == "":
		says = append(says, a.msg.Text("audit/by-git", nil))
	case v.Change != changeAdoption:
		says = append(says, a.msg.Text("audit/as-found", nil))
	case len(v.Missing) > 0:
		says = append(says, a.msg.Text("audit/missing", map[string]string{"list": a.conditionNames(v.Missing)}))
	default:
		says = append(says, a.msg.Text("audit/complete", nil))
	}
	if len(v.Waived) > 0 {
		says = append(says, a.msg.Text("audit/waived", map[string]string{"list": a.conditionNames(v.Waived)}))
	}
	if v.TakenBack != "" {
		says = append(says, a.msg.Text("audit/taken-back", map[string]string{"by": v.TakenBack.Short()}))
	}
	return strings.Join(says, "; ")
}

func (a *app) conditionNames(ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = a.msg.Text("condition/"+id, nil)
	}
	return strings.Join(slices.Compact(names), "\n")
}

func auditCompleteStyle(v audit.Version) render.Style {
	if len(v.Missing) > 0 {
		return render.Careful
	}
	return render.Plain
}

// auditFound is what was found, for a page that is kept.
func (a *app) auditFound(r *audit.Report, summary diag.Summary) render.Page {
	page := render.Page{render.Heading{Level: 2, Text: a.msg.Text("audit/findings", nil)}}
	var list render.Bullets
	for _, f := range r.Findings {
		lines := render.FindingLines(render.Options{Lang: a.msg}, f)
		b := render.Bullet{Text: lines[0]}
		for _, under := range lines[1:] {
			b.Under = append(b.Under, render.Line{Text: strings.TrimSpace(under)})
		}
		list = append(list, b)
	}
	if len(list) > 0 {
		page = append(page, list)
	}
	return append(page, render.Para{Text: a.msg.Text("audit/summary", map[string]string{
		"errors": strconv.Itoa(summary.Errors), "warnings": strconv.Itoa(summary.Warnings), "notes": strconv.Itoa(summary.Notes), "n": strconv.Itoa(r.Revisions),
	})})
}
