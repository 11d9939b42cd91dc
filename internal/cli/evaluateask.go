package cli

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/helsefellesskap/hfh/internal/govern"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/store"
)

// askEvaluations asks about one measure after the other that is not judged. No answer
// passes over a measure; it can be broken off, and taken up again with the rest.
func (a *app) askEvaluations(ctx context.Context) ([]govern.NewEvaluation, error) {
	reg, err := a.open()
	if err != nil {
		return nil, err
	}
	plan := reg.snap.Plan()
	if plan.Value == nil {
		return nil, reg.noRecord(store.Ref{Kind: "plan"})
	}
	left := unjudged(plan.Value)
	if len(left) == 0 {
		a.note("evaluate/all-judged", "version", plan.Value.Version)
		return nil, nil
	}
	in := bufio.NewReader(a.streams.In)
	var list []govern.NewEvaluation
	a.note("evaluate/ask-how")
	for i, j := range left {
		a.note("evaluate/ask-measure", "i", count(i+1), "n", count(len(left)), "name", j.Name.In(a.msg.Lang()), "who", reg.actorNames(j.Responsible.Value.IDs()))
		e := govern.NewEvaluation{Place: j.Place}
		var stop bool
		if e.Result, stop, err = a.askChoice(ctx, in, "evaluate/ask-result", govern.Results()); err != nil || stop {
			return list, err
		}
		if e.Result == "" {
			continue
		}
		if e.Next, stop, err = a.askChoice(ctx, in, "evaluate/ask-next", govern.Nexts()); err != nil || stop {
			return list, err
		}
		if e.Next == "" {
			continue
		}
		fmt.Fprint(a.streams.Err, a.msg.Text("evaluate/ask-note", nil)+" ")
		note, err := readLine(ctx, in)
		if err != nil {
			return nil, err
		}
		if e.Note = strings.TrimSpace(note); msg.Fold(e.Note) == "q" {
			e.Note = ""
			return append(list, e), nil
		}
		list = append(list, e)
	}
	return list, nil
}

// askChoice asks for one of some values, by number or word, until it understands. No
// answer is none, and "q" or the end of the input stops.
func (a *app) askChoice(ctx context.Context, in *bufio.Reader, id string, from []string) (chosen string, stop bool, err error) {
	var words []string
	for i, v := range from {
		words = append(words, itoa(i+1)+" "+a.msg.Term(v))
	}
	for {
		fmt.Fprint(a.streams.Err, a.msg.Text(id, map[string]string{"choices": strings.Join(words, ", ")})+" ")
		line, err := readLine(ctx, in)
		if err != nil {
			return "", false, err
		}
		answer := strings.TrimSpace(line)
		switch {
		case line == "" || msg.Fold(answer) == "q":
			return "", true, nil
		case answer == "":
			return "", false, nil
		case len(answer) == 1 && answer[0] >= '1' && int(answer[0]-'1') < len(from):
			return from[answer[0]-'1'], false, nil
		}
		if v, ok := msg.Choose(answer, from); ok {
			return v, false, nil
		}
	}
}
