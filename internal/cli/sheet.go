package cli

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/paper"
	"github.com/helsefellesskap/hfh/internal/render"
)

// sheetColumns makes the columns of a sheet: their ids, and their names by the words of
// records. When read they are known by their names in every language: who reads a sheet
// may have another than who wrote it.
func sheetColumns(words *msg.Printer, ids ...string) []paper.Column {
	out := make([]paper.Column, len(ids))
	for i, id := range ids {
		out[i] = paper.Column{ID: id, Title: columnTitle(words, id)}
		for _, lang := range msg.Languages() {
			out[i].Also = append(out[i].Also, columnTitle(msg.New(lang), id))
		}
	}
	return out
}

// columnTitle is the heading of a column in one language.
func columnTitle(words *msg.Printer, id string) string {
	if text := "sheet/column." + id; msg.Has(text) {
		return words.Text(text, nil)
	}
	return words.Term("key/" + id)
}

func approvalColumns(words *msg.Printer) []paper.Column {
	return sheetColumns(words, "party", "position", "date", "body", "case", "link", "conditions", "note")
}

// readSheet reads a sheet that the user named. Of its columns only those in must have to
// be there.
func (a *app) readSheet(file string, columns []paper.Column, must ...string) ([]paper.SheetRow, error) {
	data, err := a.readFile(file)
	if err != nil {
		return nil, err
	}
	return readColumns(data, columns, must)
}

func readColumns(data []byte, columns []paper.Column, must []string) ([]paper.SheetRow, error) {
	columns = slices.Clone(columns)
	for {
		rows, err := paper.ReadSheet(bytes.NewReader(data), columns)
		var fault *paper.FileError
		if !errors.As(err, &fault) || fault.Why != paper.NoColumn {
			return rows, err
		}
		i := slices.IndexFunc(columns, func(c paper.Column) bool { return c.Title == fault.Want })
		if i < 0 || slices.Contains(must, columns[i].ID) {
			return nil, err
		}
		columns = slices.Delete(columns, i, i+1)
	}
}

// severalLines gives what stands in a cell on several lines, or parted by "|".
func severalLines(cell string) []string {
	var out []string
	for line := range strings.FieldsFuncSeq(cell, func(r rune) bool { return r == '\n' || r == '|' }) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// onLine says in which line of a sheet something is wrong.
func onLine(err error, file string, line int) error {
	var f *failure
	if !errors.As(err, &f) || line == 0 || f.at != "" {
		return err
	}
	g := *f
	g.at = file + ":" + itoa(line)
	return &g
}

// refusedIn is refused for what may stand in a line of a sheet.
func refusedIn(err error, file string) error {
	var f *failure
	if err = refused(err); errors.As(err, &f) && file != "" {
		if line, bad := strconv.Atoi(f.args["line"]); bad == nil {
			return onLine(err, file, line)
		}
	}
	return err
}

// writeOut writes a file that the user named, and tells where.
func (a *app) writeOut(out string, data []byte) error {
	path := a.path(out)
	if !a.global.dryRun {
		same, err := saysAlready(path, data)
		if err != nil {
			return err
		}
		if !same {
			if err := a.writeWhole(path, data); err != nil {
				return err
			}
		}
	}
	_, err := io.WriteString(a.streams.Out, render.Clean(path)+"\n")
	return err
}

// writePaperOut writes a paper where out says, in the form that the name ends in.
func (a *app) writePaperOut(out string, document paper.Document) error {
	if !a.isPaperFile(a.path(out)) {
		return fail(exitUsage, "sheet/ending", "file", out)
	}
	var b bytes.Buffer
	if err := writePaper(&b, out, document); err != nil {
		return err
	}
	return a.writeOut(out, b.Bytes())
}
