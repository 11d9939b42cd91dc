//go:build ignore

// Measure runs two commands in turn, as whole processes, and prints for each the median
// of its wall time, of its processor time and of its peak memory, and how many lines it
// printed. The runs are paired: what else the machine does hits both alike.
//
//	go run bench/measure.go -n 15 hfh=/tmp/hfh -C reg diff b a -o table -- dyff=dyff between b a
package main

import (
	"bytes"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"
)

// command is one of the two, with what its runs took.
type command struct {
	name      string
	args      []string
	wall, cpu []time.Duration
	memory    []int64 // KiB
	lines     int
}

func main() {
	runs := flag.Int("n", 11, "how many times each command runs")
	flag.Parse()
	cut := slices.Index(flag.Args(), "--")
	if cut < 1 || cut+1 >= flag.NArg() {
		log.Fatal("usage: measure [-n RUNS] NAME=COMMAND… -- NAME=COMMAND…")
	}
	pair := []*command{parse(flag.Args()[:cut]), parse(flag.Args()[cut+1:])}
	for range *runs {
		for _, c := range pair {
			c.run()
		}
	}
	for _, c := range pair {
		fmt.Printf("%-6s wall %7.1f ms   cpu %7.1f ms   memory %6.1f MB   lines %d\n", c.name, ms(middle(c.wall)), ms(middle(c.cpu)), float64(middle(c.memory))/1024, c.lines)
	}
	fmt.Printf("ratio  wall %7.2f      cpu %7.2f      memory %6.2f\n", ratio(pair[0].wall, pair[1].wall), ratio(pair[0].cpu, pair[1].cpu), ratio(pair[0].memory, pair[1].memory))
}

func parse(args []string) *command {
	name, program, ok := strings.Cut(args[0], "=")
	if !ok {
		log.Fatalf("%s: no NAME=COMMAND", args[0])
	}
	return &command{name: name, args: append([]string{program}, args[1:]...)}
}

func (c *command) run() {
	var out bytes.Buffer
	cmd := exec.Command(c.args[0], c.args[1:]...)
	cmd.Stdout, cmd.Env = &out, append(os.Environ(), "NO_COLOR=1")
	begun := time.Now()
	if err := cmd.Run(); err != nil {
		log.Fatalf("%v: %v", c.args, err)
	}
	c.wall = append(c.wall, time.Since(begun))
	c.cpu = append(c.cpu, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		c.memory = append(c.memory, usage.Maxrss)
	}
	c.lines = bytes.Count(out.Bytes(), []byte("\n"))
}

func middle[T int64 | time.Duration](values []T) T {
	slices.Sort(values)
	return values[len(values)/2]
}

// ratio is the median of one command over the other's.
func ratio[T int64 | time.Duration](a, b []T) float64 {
	return float64(middle(a)) / float64(middle(b))
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
