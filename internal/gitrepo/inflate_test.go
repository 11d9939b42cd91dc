package gitrepo

import (
	"bytes"
	"compress/zlib"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// deflated gives the zlib stream of some bytes.
func deflated(t testing.TB, data []byte, level int) []byte {
	t.Helper()
	var b bytes.Buffer
	z, err := zlib.NewWriterLevel(&b, level)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// someText is text of a kind that is in objects: repeated words, bytes, or noise.
func someText(t *rapid.T) []byte {
	n := rapid.IntRange(0, 5000).Draw(t, "n")
	seed := rapid.Uint64().Draw(t, "seed")
	letters := rapid.SampledFrom([]int{1, 2, 20, 256}).Draw(t, "letters")
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(r.IntN(letters))
	}
	if rapid.Bool().Draw(t, "words") {
		out = append(out, strings.Repeat("Hfh-Record: plan\n", n/40)...)
	}
	return out
}

func TestInflateIsZlibs(t *testing.T) {
	f := new(inflater)
	rapid.Check(t, func(rt *rapid.T) {
		data := someText(rt)
		level := rapid.SampledFrom([]int{zlib.NoCompression, zlib.BestSpeed, zlib.DefaultCompression, zlib.BestCompression, zlib.HuffmanOnly}).Draw(rt, "level")
		src := deflated(t, data, level)
		got := make([]byte, len(data))
		if !f.inflate(got, append(src, "the next object"...)) || !bytes.Equal(got, data) {
			rt.Fatalf("level %d, %d bytes: not what zlib wrote", level, len(data))
		}
		if len(data) > 0 && f.inflate(got[:len(got)-1], src) || f.inflate(make([]byte, len(data)+1), src) {
			rt.Fatal("took another size")
		}
	})
}

func TestInflateRefusesDamage(t *testing.T) {
	f := new(inflater)
	rapid.Check(t, func(rt *rapid.T) {
		data := someText(rt)
		src := deflated(t, data, zlib.DefaultCompression)
		got := make([]byte, len(data))
		if cut := rapid.IntRange(0, len(src)-1).Draw(rt, "cut"); f.inflate(got, src[:cut]) {
			rt.Fatalf("took %d bytes of %d", cut, len(src))
		}
		at := rapid.IntRange(0, len(src)-1).Draw(rt, "at")
		src[at] ^= 1 << rapid.IntRange(0, 7).Draw(rt, "bit")
		if f.inflate(got, src) && !bytes.Equal(got, data) {
			rt.Fatalf("took damage at %d for something else", at)
		}
	})
}

// FuzzInflate holds whatever the reader takes to what zlib makes of it.
func FuzzInflate(f *testing.F) {
	f.Add(deflated(f, []byte("tree 1\n"), zlib.BestSpeed), 7)
	f.Add(deflated(f, bytes.Repeat([]byte("plan "), 100), zlib.DefaultCompression), 500)
	in := new(inflater)
	f.Fuzz(func(t *testing.T, src []byte, n int) {
		if n < 0 || n > 1<<16 {
			return
		}
		got := make([]byte, n)
		if !in.inflate(got, src) {
			return
		}
		z, err := zlib.NewReader(bytes.NewReader(src))
		if err != nil {
			t.Fatal(err)
		}
		want := make([]byte, n+1)
		if m, _ := z.Read(want); m != n && n > 0 {
			var b bytes.Buffer
			_, _ = b.ReadFrom(z)
			if m+b.Len() != n {
				t.Fatalf("zlib has %d bytes, not %d", m+b.Len(), n)
			}
		}
	})
}
