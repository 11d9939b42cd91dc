package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/render"
)

// asker asks a person for what no flag said. No answer is never an answer: it leaves the
// thing unsaid, and nothing is recorded without a yes.
type asker struct {
	ctx   context.Context
	in    *bufio.Reader
	out   io.Writer
	words *msg.Printer
}

// asker gives the one to ask; nil where nobody sits at a terminal to read the questions
// and type the answers.
func (a *app) asker(ctx context.Context) *asker {
	if a.global.quiet || !render.IsTerminal(a.streams.In) || !render.IsTerminal(a.streams.Out) || !render.IsTerminal(a.streams.Err) {
		return nil
	}
	return &asker{ctx, bufio.NewReader(a.streams.In), a.streams.Err, a.msg}
}

// say tells something on a line of its own.
func (q *asker) say(id string, args ...string) error {
	_, err := fmt.Fprintln(q.out, render.Clean(q.words.Text(id, pairs(args))))
	return err
}

// text asks for a line; "" is no answer.
func (q *asker) text(id string, args ...string) (string, error) {
	if _, err := fmt.Fprint(q.out, render.Clean(q.words.Text(id, pairs(args)))+" "); err != nil {
		return "", err
	}
	line, err := readLine(q.ctx, q.in)
	return strings.TrimSpace(line), err
}

// until asks for a line until it is understood; "" is no answer, and is never asked again.
func (q *asker) until(understand func(string) (string, error), id string, args ...string) (string, error) {
	for {
		line, err := q.text(id, args...)
		if err != nil || line == "" {
			return "", err
		}
		value, err := understand(line)
		if err == nil {
			return value, nil
		}
		if err := q.say("ask/again", "why", q.why(err)); err != nil {
			return "", err
		}
	}
}

// why says what is wrong with an answer.
func (q *asker) why(err error) string {
	f := asFailure(err)
	text, hint := q.words.Message(f.id, "", f.translated(q.words))
	if hint != "" {
		text += " (" + hint + ")"
	}
	return text
}

// choose asks for one of some words, in the person's language or in English.
func (q *asker) choose(from []string, id string, args ...string) (string, error) {
	var said []string
	for _, word := range from {
		said = append(said, q.words.Term(word))
	}
	understand := func(line string) (string, error) {
		if word, ok := msg.Choose(line, from); ok {
			return word, nil
		}
		return "", fail(exitUsage, "ask/not-among", "value", line)
	}
	return q.until(understand, id, append(args, "choices", strings.Join(said, ", "))...)
}

// yes asks whether to go on. Only a yes that is typed is one.
func (q *asker) yes(id string, args ...string) (bool, error) {
	line, err := q.text(id, args...)
	switch strings.ToLower(line) {
	case "j", "ja", "y", "yes":
		return true, err
	}
	return false, err
}
