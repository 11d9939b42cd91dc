// Command hfh keeps a helsefellesskap, a partnership between a hospital trust and its
// municipalities, as a register of plain YAML records in git.
package main

import (
	"context"
	"os"

	"github.com/helsefellesskap/hfh/internal/cli"
)

func main() {
	os.Exit(cli.Main(context.Background(), os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
}
