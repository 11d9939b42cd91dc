//go:build ignore

// Generate writes two versions of a made-up action plan, the same on every run: the
// newer has about one measure in a hundred changed, some moved to another goal, and the
// printed numbers of one area counted anew.
//
//	go run bench/generate.go 5000000 before.yaml after.yaml
//
// It prints how many changes there are: each edited field, each item that came, went or
// moved, and the renumbering as one.
package main

import (
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
)

type measure struct {
	id, name, responsible, when, status string
}

type goal struct {
	id, name, number string
	measures         []measure
}

type area struct {
	id, name, number string
	goals            []*goal
}

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: generate BYTES BEFORE AFTER")
	}
	size, err := strconv.Atoi(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	r := rand.New(rand.NewPCG(2024, uint64(size)))
	plan := made(r, size)
	before := written(plan)
	changes := change(r, plan)
	write(os.Args[2], before)
	write(os.Args[3], written(plan))
	fmt.Println(changes)
}

func write(name, text string) {
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		log.Fatal(err)
	}
}

// made makes a plan of about so many bytes.
func made(r *rand.Rand, size int) []*area {
	const perMeasure = 330 // bytes of one as it is written
	count := size / perMeasure
	var plan []*area
	n := 0
	for a := 1; n < count; a++ {
		one := &area{id: "omrade-" + strconv.Itoa(a), name: sentence(r, 4), number: strconv.Itoa(a)}
		for g := 1; g <= 8 && n < count; g++ {
			to := &goal{id: one.id + "-mal-" + strconv.Itoa(g), name: sentence(r, 7), number: one.number + "." + strconv.Itoa(g)}
			for m := 1; m <= 12 && n < count; m++ {
				n++
				to.measures = append(to.measures, measure{
					id: "tiltak-" + strconv.Itoa(n), name: sentence(r, 9), responsible: party(r) + ", " + party(r), when: strconv.Itoa(2023 + r.IntN(4)),
					status: sentence(r, 14),
				})
			}
			one.goals = append(one.goals, to)
		}
		plan = append(plan, one)
	}
	return plan
}

// change changes one measure in a hundred, and moves and counts anew; it gives how many
// changes a reader should see.
func change(r *rand.Rand, plan []*area) int {
	changes := 0
	var goals []*goal
	for _, a := range plan {
		goals = append(goals, a.goals...)
	}
	for _, g := range goals {
		for i := range g.measures {
			m := &g.measures[i]
			switch r.IntN(400) {
			case 0:
				m.when = "2030"
				changes++
			case 1:
				words := strings.Fields(m.name)
				words[len(words)/2] = "sammen"
				m.name = strings.Join(words, " ")
				changes++
			case 2:
				m.responsible = "oppdiktet-part, " + m.responsible
				changes++
			case 3:
				m.status += " " + sentence(r, 3)
				changes++
			}
		}
	}
	for k := range max(1, len(goals)/40) {
		from, to := goals[(k*37)%len(goals)], goals[(k*53+len(goals)/2)%len(goals)]
		if from == to || len(from.measures) < 2 {
			continue
		}
		to.measures = append(to.measures, from.measures[0])
		from.measures = slices.Delete(from.measures, 0, 1)
		changes++
	}
	last := plan[len(plan)-1]
	for i, g := range last.goals {
		g.number = last.number + "." + strconv.Itoa(i+2)
	}
	return changes + 1
}

func written(plan []*area) string {
	var b strings.Builder
	b.WriteString("kind: plan\nid: plan\nversion: \"2024\"\nperiod: 2023/2026\nareas:\n")
	for _, a := range plan {
		fmt.Fprintf(&b, "  - id: %s\n    name: %s\n    number: %q\n    goals:\n", a.id, a.name, a.number)
		for _, g := range a.goals {
			fmt.Fprintf(&b, "      - id: %s\n        name: %s\n        number: %q\n        measures:\n", g.id, g.name, g.number)
			for _, m := range g.measures {
				fmt.Fprintf(&b, "          - id: %s\n            name: %s\n            responsible: [%s]\n            when: %q\n            indicator: %s\n", m.id, m.name, m.responsible, m.when, m.status)
			}
		}
	}
	return b.String()
}

func party(r *rand.Rand) string { return "oppdiktet-kommune-" + strconv.Itoa(1+r.IntN(18)) }

// sentence makes up n words.
func sentence(r *rand.Rand, n int) string {
	words := []string{
		"felles", "rutiner", "for", "pasienter", "med", "behov", "opplæring", "av", "ansatte", "kommunene", "sykehuset", "digital", "oppfølging",
		"hjemme", "tverrfaglig", "team", "forebygging", "unge", "eldre", "samarbeid", "om", "utskriving", "legemidler", "kompetanse", "øvelser",
	}
	out := make([]string, n)
	for i := range out {
		out[i] = words[r.IntN(len(words))]
	}
	return "Med " + strings.Join(out, " ")
}
