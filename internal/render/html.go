package render

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"regexp"
	"sync"

	"github.com/helsefellesskap/hfh/internal/diff"
)

//go:embed html
var htmlFiles embed.FS

// Shell is a whole page of HTML around a body: one file that fetches nothing, whose
// policy lets nothing run but its own script, readable in light and dark, on paper and
// on a telephone. A change page, a letter and a site are drawn with it.
type Shell struct {
	Title  string        // of the window, and the page's heading
	Kicker string        // a small line above it: what kind of page this is
	Lead   []string      // paragraphs below it
	Foot   string        // a line at the end
	Body   template.HTML // made by html/template, never put together from texts
	Style  template.CSS  // rules after the page's own
	Script template.JS   // "" for none: everything works without
}

// shellPage is a Shell as its template takes it.
type shellPage struct {
	Shell
	Lang, Skip, Policy string
	Style              template.CSS
}

// HTMLShell writes a page in the reader's language.
func HTMLShell(o Options, s Shell) error {
	own, err := htmlFiles.ReadFile("html/shell.css")
	if err != nil {
		return fmt.Errorf("style of a page: %w", err)
	}
	p := shellPage{Shell: s, Lang: o.Lang.Lang(), Skip: o.Lang.Text("page/skip", nil)}
	p.Style = template.CSS(own) + s.Style
	p.Policy = policy(string(p.Style), string(s.Script))
	p.Title, p.Kicker, p.Foot = Clean(s.Title), Clean(s.Kicker), Clean(s.Foot)
	p.Lead = nil
	for _, text := range s.Lead {
		p.Lead = append(p.Lead, Clean(text))
	}
	page, err := drawHTML(o, "shell", p)
	if err != nil {
		return err
	}
	return write(o, []byte(page))
}

// policy is the page's Content Security Policy: only the style and the script with
// these bytes (CSP level 3, section 2.3.1, hash-source), and nothing from elsewhere.
func policy(style, script string) string {
	out := "default-src 'none'; base-uri 'none'; form-action 'none'; style-src '" + hashSource(style) + "'"
	if script != "" {
		out += "; script-src '" + hashSource(script) + "'"
	}
	return out
}

func hashSource(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// htmlTemplates parses the templates once. The words of a language are put in for
// each page, on a copy.
var htmlTemplates = sync.OnceValues(func() (*template.Template, error) {
	return template.New("").Funcs(htmlFuncs(Options{})).ParseFS(htmlFiles, "html/*.tmpl")
})

// htmlFuncs are what templates may call: a text of hfh's own by its id, and the tags
// of a heading, whose level html/template cannot put in.
// A text is looked up once a page: a long one says the same words at each change.
func htmlFuncs(o Options) template.FuncMap {
	said := map[string]string{}
	say := func(id string) string {
		text, ok := said[id]
		if !ok {
			text = o.Lang.Text(id, nil)
			said[id] = text
		}
		return text
	}
	inData, inReaders := partLangs(o)
	return template.FuncMap{
		"say":    say,
		"inlang": func() template.HTMLAttr { return inData },
		"uilang": func() template.HTMLAttr { return inReaders },
		"open":   func(level int) template.HTML { return headingTag("<", level) },
		"close":  func(level int) template.HTML { return headingTag("</", level) },
	}
}

// partLangs mark a text as being in the records' language, and one inside it as being
// in the reader's again (WCAG 2.2, 3.1.2). Both are empty where the two are the same.
func partLangs(o Options) (inData, inReaders template.HTMLAttr) {
	if o.Lang == nil || o.DataLang == o.Lang.Lang() || !langTag.MatchString(o.DataLang) {
		return "", ""
	}
	return template.HTMLAttr(` lang="` + o.DataLang + `"`), template.HTMLAttr(` lang="` + o.Lang.Lang() + `"`)
}

// langTag is what a tag of a language may look like (BCP 47, the first two parts).
var langTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z]{2,4})?$`)

func headingTag(bracket string, level int) template.HTML {
	return template.HTML(fmt.Sprintf("%sh%d>", bracket, min(6, max(2, level))))
}

// drawHTML fills a template.
func drawHTML(o Options, name string, data any) (template.HTML, error) {
	all, err := htmlTemplates()
	if err != nil {
		return "", fmt.Errorf("templates of pages: %w", err)
	}
	mine, err := all.Clone()
	if err != nil {
		return "", fmt.Errorf("templates of pages: %w", err)
	}
	var b bytes.Buffer
	if err := mine.Funcs(htmlFuncs(o)).ExecuteTemplate(&b, name, data); err != nil {
		return "", fmt.Errorf("draw the page: %w", err)
	}
	return template.HTML(b.String()), nil
}

// htmlWord is a run of words with the blanks around it apart, so that they are not
// underlined or struck out.
type htmlWord struct {
	Op                  diff.WordOp
	Before, Text, After string
}

// htmlWords makes words safe to read: line ends stay, what is invisible is shown.
func htmlWords(words []diff.Word) []htmlWord {
	out := make([]htmlWord, 0, len(words))
	for _, w := range words {
		one := htmlWord{Op: w.Op, Text: CleanLines(w.Text)}
		if w.Op != diff.Same {
			one.Before, one.Text, one.After = blanksOff(one.Text)
			if one.Text == "" {
				one.Op, one.Text, one.Before = diff.Same, one.Before, ""
			}
		}
		out = append(out, one)
	}
	return out
}

// htmlSide marks one side of an edit, nil for no value.
func htmlSide(value string, op diff.WordOp) []htmlWord {
	if value == "" {
		return nil
	}
	return htmlWords([]diff.Word{{Op: op, Text: value}})
}

// changeScript and changeStyle are what pages of changes have beside the shell's own.
func changeScript() (template.JS, template.CSS, error) {
	script, err := htmlFiles.ReadFile("html/keys.js")
	if err != nil {
		return "", "", fmt.Errorf("script of a page: %w", err)
	}
	style, err := htmlFiles.ReadFile("html/changes.css")
	if err != nil {
		return "", "", fmt.Errorf("style of a page: %w", err)
	}
	return template.JS(script), template.CSS(style), nil
}
