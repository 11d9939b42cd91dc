package example

import "testing"

func BenchmarkReplay(b *testing.B) {
	for b.Loop() {
		if _, err := Replay(load); err != nil {
			b.Fatal(err)
		}
	}
}
