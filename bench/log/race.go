package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"time"
)

func sorted(files map[string][]byte) []string { return slices.Sorted(maps.Keys(files)) }

// took is what a process took.
type took struct{ wall, cpu time.Duration }

// race runs both programs in turn, rounds times for each record, and prints the medians.
func race(dir, hfh string, rounds int) error {
	fmt.Printf("%-12s %9s %19s %19s %13s\n", "record", "revisions", "hfh ms wall (cpu)", "git ms wall (cpu)", "ratio wall (cpu)")
	for _, record := range []string{"plan", "statutes", "declaration"} {
		var ours, theirs []took
		lines := [2]int{}
		for range rounds {
			for i, args := range [][]string{
				{hfh, "-C", dir, "log", record, "-o", "csv"},
				{"git", "-C", dir, "--no-pager", "log", "--format=%H", "--", "data/" + record + ".yaml"},
			} {
				t, n, err := process(args)
				if err != nil {
					return err
				}
				lines[i] = n - (1 - i) // the list of ours has a heading
				if i == 0 {
					ours = append(ours, t)
				} else {
					theirs = append(theirs, t)
				}
			}
		}
		if lines[0] != lines[1] {
			return fmt.Errorf("%s: hfh lists %d revisions and git %d", record, lines[0], lines[1])
		}
		a, b := median(ours), median(theirs)
		fmt.Printf("%-12s %9d %10s (%6s) %10s (%6s) %7.2f (%4.2f)\n", record, lines[0], ms(a.wall), ms(a.cpu), ms(b.wall), ms(b.cpu),
			float64(a.wall)/float64(b.wall), float64(a.cpu)/float64(b.cpu))
	}
	return nil
}

// process runs a program whole and counts the lines that it prints.
func process(args []string) (took, int, error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stderr = os.Stderr
	var out bytes.Buffer
	cmd.Stdout = &out
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if err != nil {
		return took{}, 0, fmt.Errorf("%v: %w", args, err)
	}
	return took{wall, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}, bytes.Count(out.Bytes(), []byte("\n")), nil
}

func median(list []took) took {
	by := func(of func(took) time.Duration) time.Duration {
		all := make([]time.Duration, len(list))
		for i, t := range list {
			all[i] = of(t)
		}
		slices.Sort(all)
		return all[len(all)/2]
	}
	return took{by(func(t took) time.Duration { return t.wall }), by(func(t took) time.Duration { return t.cpu })}
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d.Microseconds())/1000) }
