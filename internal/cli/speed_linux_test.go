package cli

import (
	"os"
	"syscall"
)

// peakMB is the most memory that a process held, in MB (Linux tells it in kB).
func peakMB(state *os.ProcessState) float64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return float64(usage.Maxrss) / 1024
}
