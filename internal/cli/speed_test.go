package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The programs of these benchmarks are started as a user starts them. What is asked of
// them: hfh version within 8 times an empty program, validate of the example register
// within 4 times hfh version. Their peak of memory, asked to be under 40 MB, is reported
// where the system tells it.

func BenchmarkStartEmpty(b *testing.B) {
	dir := b.TempDir()
	file := filepath.Join(dir, "main.go")
	if err := os.WriteFile(file, []byte("package main\n\nfunc main() {}\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	start(b, built(b, file), dir)
}

func BenchmarkStartVersion(b *testing.B) {
	start(b, built(b, "../../cmd/hfh"), b.TempDir(), "version")
}

func BenchmarkStartValidate(b *testing.B) {
	dir := helgeland(b)
	start(b, built(b, "../../cmd/hfh"), dir, "validate", "--as-of", "2025-03-20")
}

// built gives the program of a main package.
func built(b *testing.B, source string) string {
	b.Helper()
	program := filepath.Join(b.TempDir(), "program.exe")
	if out, err := exec.Command("go", "build", "-o", program, source).CombinedOutput(); err != nil {
		b.Fatalf("go build %s: %v\n%s", source, err, out)
	}
	return program
}

// start runs the program in a folder, again and again.
func start(b *testing.B, program, dir string, args ...string) {
	b.Helper()
	var peak float64
	for b.Loop() {
		cmd := exec.Command(program, args...)
		cmd.Dir = dir
		if err := cmd.Run(); err != nil {
			b.Fatal(err)
		}
		peak = max(peak, peakMB(cmd.ProcessState))
	}
	if peak > 0 {
		b.ReportMetric(peak, "peak-MB")
	}
}
