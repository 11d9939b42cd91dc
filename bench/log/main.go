// Command log makes a register with a long history, and races `hfh log` against
// `git log` in it. bench/log.sh runs it.
//
//	log make DIR COMMITS       the register in DIR; the same bytes on every run
//	log race DIR HFH ROUNDS    whole processes in turn, and what they took
package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench/log:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	const usage = "usage: log make DIR COMMITS | log race DIR HFH ROUNDS"
	if len(args) < 3 {
		return errors.New(usage)
	}
	n, err := strconv.Atoi(args[len(args)-1])
	if err != nil || n < 1 {
		return errors.New(usage)
	}
	switch {
	case args[0] == "make" && len(args) == 3:
		return makeRegister(args[1], n)
	case args[0] == "race" && len(args) == 4:
		return race(args[1], args[2], n)
	}
	return errors.New(usage)
}
