package example

import (
	"fmt"
	"strconv"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// DemoStep is one step of the demo: the command that a user would type, and how much
// of its output is shown.
type DemoStep struct {
	ID   string   // "adopt": its text in the message tables is demo/adopt
	Args []string // without the program's name and -C
	// First and Last say how many lines of the output are shown from either end; the
	// rest is counted. With neither, all of it is shown.
	First, Last int
}

// Demo gives the steps of the demo, in order.
func Demo() ([]DemoStep, error) {
	src, err := scripts.ReadFile("demo.yaml")
	if err != nil {
		return nil, err
	}
	d, findings := doc.Parse("demo.yaml", src)
	if d == nil || len(findings) > 0 {
		return nil, fmt.Errorf("demo.yaml: %v", findings)
	}
	var steps []DemoStep
	for _, item := range d.Root.Get("steps").Items {
		steps = append(steps, DemoStep{
			ID: item.ID(), Args: texts(item.Get("args")), First: number(item.Get("first")), Last: number(item.Get("last")),
		})
	}
	return steps, nil
}

// number reads a count, 0 where none is given.
func number(n *doc.Node) int {
	if n == nil {
		return 0
	}
	count, err := strconv.Atoi(n.Text)
	if err != nil {
		return 0
	}
	return count
}
