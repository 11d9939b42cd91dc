package cli

import "github.com/helsefellesskap/hfh/internal/render"

// printComparison prints a comparison in the form that was asked for.
func (a *app) printComparison(form string, found comparison, o diffOptions) error {
	if form == formHTML {
		return a.printPages(found, o)
	}
	switch {
	case o.stat:
		return a.print(form, render.StatJSON(found.changes), func() render.Page { return render.StatPage(a.options(), found.changes) })
	case o.redline:
		return a.printRedlines(form, found)
	}
	return a.printChanges(form, found.changes)
}

// printPages prints a comparison as a page of HTML, which says in what language the
// records are where the reader's is another.
func (a *app) printPages(found comparison, o diffOptions) error {
	opt := a.options()
	opt.DataLang = found.lang
	switch {
	case o.stat:
		return render.HTML(opt, found.changes.From+" → "+found.changes.To, render.StatPage(opt, found.changes))
	case o.redline && len(found.redlines) > 0:
		return render.RedlineHTML(opt, found.redlines...)
	}
	return render.ChangesHTML(opt, found.changes, found.redlines...)
}

// printRedlines prints the whole texts with the changes marked in them; where nothing
// differs there is no text to show.
func (a *app) printRedlines(form string, found comparison) error {
	o := a.options()
	switch {
	case len(found.redlines) == 0:
		return a.printChanges(form, found.changes)
	case form == formMarkdown:
		return render.RedlineMarkdown(o, found.redlines...)
	}
	return render.RedlineText(o, found.redlines...)
}

func (a *app) printChanges(form string, changes render.Changes) error {
	o := a.options()
	switch form {
	case formJSON:
		return render.ChangesJSON(o, changes)
	case formYAML:
		return render.ChangesYAML(o, changes)
	case formCSV:
		return render.CSV(o, render.ChangesTable(o, changes))
	case formTable:
		return render.ChangesLines(o, changes)
	case formMarkdown:
		return render.ChangesMarkdown(o, changes)
	}
	return render.ChangesText(o, changes)
}
