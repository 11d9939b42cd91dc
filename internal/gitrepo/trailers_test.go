package gitrepo

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// realTrailers commits each message with git and reads its trailers with git log.
func realTrailers(s *sandbox, messages []string) [][]Trailer {
	s.t.Helper()
	var stream strings.Builder
	for i, m := range messages {
		fmt.Fprintf(&stream, "commit refs/heads/trailers\nmark :%d\ncommitter K <k@x> %d +0000\ndata %d\n%s\n", i+1, 1_700_000_000+i, len(m), m)
	}
	s.git("config", "log.showSignature", "false")
	s.gitInput(stream.String(), "fast-import", "--quiet", "--force")
	out := s.git("log", "--reverse", "--format=%x03%(trailers:only,unfold,separator=%x01,key_value_separator=%x02)", "trailers")
	var all [][]Trailer
	for _, one := range strings.Split(out, "\x03")[1:] {
		var list []Trailer
		one = strings.TrimSuffix(one, "\n")
		for _, t := range strings.Split(one, "\x01") {
			if key, value, ok := strings.Cut(t, "\x02"); ok {
				list = append(list, Trailer{key, value})
			}
		}
		all = append(all, list)
	}
	return all
}

// ourTrailers reads the trailers of a message, without lines that are none.
func ourTrailers(message string) []Trailer {
	var list []Trailer
	for _, t := range splitTrailers(message[trailerStart(message):]) {
		if t.Key != "" {
			list = append(list, t)
		}
	}
	return list
}

func compareTrailers(t *testing.T, messages []string) {
	t.Helper()
	real := realTrailers(newSandbox(t), messages)
	if len(real) != len(messages) {
		t.Fatalf("%d messages came back as %d", len(messages), len(real))
	}
	found := 0
	for i, m := range messages {
		if diff := cmp.Diff(real[i], ourTrailers(m)); diff != "" {
			t.Errorf("message %q (-git +ours):\n%s", m, diff)
		}
		found += len(real[i])
	}
	if found < len(messages)/4 {
		t.Errorf("%d messages with %d trailers: the test does not test much", len(messages), found)
	}
}

func TestTrailersAsGitSeesThem(t *testing.T) {
	compareTrailers(t, []string{
		"subject\n", "subject\n\nHfh-Change: draft\n", "Hfh-Change: draft\n", "subject\nHfh-Change: draft\n", "subject\n\nbody\n\nHfh-Change: draft\nHfh-Record: plan\n",
		"subject\n\nbody\nHfh-Change: draft\n", "subject\n\nHfh-Change: draft\n\n\n", "subject\n\nHfh-Change: draft\nnot one\n", "subject\n\nA: b\nSigned-off-by: K <k@x>\nnot one\n",
		"subject\n\nSigned-off-by: K\nno\nno\nno\n", "subject\n\nSigned-off-by: K\nno\nno\nno\nno\n", "s\n\nA: b\n c d\n\te\nF: g\n", "s\n\n c\nA: b\n", "s\r\n\r\nbody\r\n\r\nA: b\r\nC: d\r\n",
		"s\n\nA : b\n", "s\n\nA b: c\n", "s\n\nÅ: b\n", "s\n\nA:b\n", "s\n\nA:\n", "s\n\n: b\n", "s\n\n-: b\n", "s\n\n1: b\n", "s\n\nA: b: c\n", "s\n\nhttps://x.no\n", "s\n\nA: b\n\nC: d\n",
		"s\n\nA: b\n# comment\nC: d\n", "# s\n\nA: b\n", "s\n\n(cherry picked from commit 0123)\nA: b\n", "s\n\nA: b\n(cherry picked from commit 0123)\n", "s\n\nA: b", "\n\ns\n\nA: b\n", "s\n\nA: æøå «x»\n",
		"s\n \nA: b\n", "s\n\nA: b\n \n", "s\n\n---\nA: b\n", "s\n\nA: b\n---\nC: d\n", "s\n\nA: b\n---\n", "s\n\nbody\n\n\nA: b\n  \n\n",
	})
}

func TestTrailersProperty(t *testing.T) {
	line := rapid.SampledFrom([]string{
		"", "", "Hfh-Change: draft", "Key: value", "no trailer", " continued", "Signed-off-by: K <k@x>", "# comment", "Key:", "Key : x", "a b: c", "\tx: y",
		"(cherry picked from commit 1)", "X: y\r", "\r", " ", "K\tx: y", "---", "æ: ø",
	})
	message := rapid.Custom(func(t *rapid.T) string {
		return "s" + strings.Join(rapid.SliceOfN(line, 0, 10).Draw(t, "lines"), "\n") + rapid.SampledFrom([]string{"", "\n", "\n\n"}).Draw(t, "end")
	})
	var messages []string
	for i := range 2000 {
		messages = append(messages, message.Example(i))
	}
	compareTrailers(t, messages)
}

// fullMessage is a message with everything the contract has.
func fullMessage(change func(*Message)) Message {
	commit := Hash(strings.Repeat("0123456789", 4))
	m := Message{
		Subject: "plan: vedtatt 2024 (SSU 2024-03-19)",
		Body:    "Vedtatt enstemmig.\n\nNote: this paragraph looks like a trailer",
		Trailers: Trailers{
			Change: "adoption", Records: []string{"plan", "plan@draft"}, Version: "2024", Body: "ssu", Meeting: "ssu-2024-03-19",
			Decision: "ssu-2024-03-19#4/2024", Effective: "2024-03-19", Previous: []Pointer{{"plan", commit}, {"plan@draft", commit}},
			Seals: []Seal{{"plan", "sha256:00ff"}}, Covers: []Hash{commit}, Register: "register", Other: []Trailer{{"Reviewed-by", "Per"}},
		},
	}
	if change != nil {
		change(&m)
	}
	return m
}

func TestMessageOrder(t *testing.T) {
	want := `plan: vedtatt 2024 (SSU 2024-03-19)

Vedtatt enstemmig.

Note: this paragraph looks like a trailer

Hfh-Change: adoption
Hfh-Record: plan
Hfh-Record: plan@draft
Hfh-Version: 2024
Hfh-Body: ssu
Hfh-Meeting: ssu-2024-03-19
Hfh-Decision: ssu-2024-03-19#4/2024
Hfh-Effective: 2024-03-19
Hfh-Previous: plan 0123456789012345678901234567890123456789
Hfh-Previous: plan@draft 0123456789012345678901234567890123456789
Hfh-Seal: plan sha256:00ff
Hfh-Covers: 0123456789012345678901234567890123456789
Hfh-Register: register
Reviewed-by: Per
`
	m := fullMessage(nil)
	if diff := cmp.Diff(want, m.String()); diff != "" {
		t.Errorf("message (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(m, ParseMessage(want)); diff != "" {
		t.Errorf("parsed (-want +got):\n%s", diff)
	}
}

func TestMessageIsOneTrailerBlock(t *testing.T) {
	for _, c := range []struct {
		desc   string
		change func(*Message)
	}{
		{"line end in the subject", func(m *Message) { m.Subject = "a\n\nHfh-Change: adoption" }},
		{"line end in a value", func(m *Message) { m.Trailers.Decision = "x\nHfh-Change: closing" }},
		{"empty line in a value", func(m *Message) { m.Trailers.Meeting = "x\n\ny: z" }},
		{"control characters", func(m *Message) { m.Trailers.Version = "a\x1b[31m\x00b"; m.Body = "a\x00\x1bb" }},
		{"no subject", func(m *Message) { m.Subject = " \n" }},
		{"no body", func(m *Message) { m.Body = "" }},
		{"trailers in the body", func(m *Message) { m.Body = "Hfh-Change: closing\nHfh-Record: x\n" }},
		{"a key that is none", func(m *Message) { m.Trailers.Other = []Trailer{{"a b\nc", "x"}, {"", "y"}, {"æ", "z"}} }},
		{"CRLF", func(m *Message) { m.Body = "a\r\nb\r\n\r\nC: d\r\n" }},
	} {
		text := fullMessage(c.change).String()
		if strings.ContainsAny(text, "\x00\x1b\r") {
			t.Errorf("%s: control characters are kept: %q", c.desc, text)
		}
		block := text[trailerStart(text):]
		if !strings.HasPrefix(block, "Hfh-Change: adoption\n") || strings.Contains(block, "\n\n") {
			t.Errorf("%s: the trailers are %q", c.desc, block)
		}
		if got := ParseMessage(text); got.Trailers.Change != "adoption" || got.String() != text {
			t.Errorf("%s: %q reads as %+v", c.desc, text, got)
		}
	}
}

func TestBodyIsNoTrailer(t *testing.T) {
	m := Message{Subject: "note", Body: "first\n\nHfh-Change: adoption\nHfh-Record: plan"}
	got := ParseMessage(m.String())
	if diff := cmp.Diff(Trailers{}, got.Trailers); diff != "" {
		t.Errorf("a body was taken for trailers: %s\n%s", m.String(), diff)
	}
}

func TestParseKeepsWhatItDoesNotKnow(t *testing.T) {
	got := ParseMessage("s\n\nb\n\nHfh-Change: landing\nHfh-Change: second\nhfh-version: 2024\nHfh-Previous: plan 123\nHfh-Seal: x\nHfh-Covers: y\nHfh-New: z\nHfh-Body:\n").Trailers
	want := Trailers{Change: "landing", Version: "2024", Other: []Trailer{
		{"Hfh-Change", "second"},
		{"Hfh-Previous", "plan 123"},
		{"Hfh-Seal", "x"},
		{"Hfh-Covers", "y"},
		{"Hfh-New", "z"},
		{"Hfh-Body", ""},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMessageRoundTripProperty(t *testing.T) {
	word := rapid.StringMatching(`[a-zæøå0-9#/.:@-]{1,12}`)
	words := rapid.Map(rapid.SliceOfN(word, 1, 4), func(w []string) string { return strings.Join(w, " ") })
	maybe := rapid.OneOf(rapid.Just(""), words)
	hash := rapid.Map(rapid.StringMatching(`[0-9a-f]{40}`), func(s string) Hash { return Hash(s) })
	rapid.Check(t, func(t *rapid.T) {
		m := Message{
			Subject: words.Draw(t, "subject"),
			Body:    strings.Join(rapid.SliceOfN(words, 0, 5).Draw(t, "body"), rapid.SampledFrom([]string{"\n", "\n\n"}).Draw(t, "gap")),
			Trailers: Trailers{
				Change: words.Draw(t, "change"), Version: maybe.Draw(t, "version"), Body: maybe.Draw(t, "trailer body"), Meeting: maybe.Draw(t, "meeting"),
				Decision: maybe.Draw(t, "decision"), Effective: maybe.Draw(t, "effective"), Register: maybe.Draw(t, "register"),
				Records: rapid.SliceOfN(words, 0, 3).Draw(t, "records"), Covers: rapid.SliceOfN(hash, 0, 2).Draw(t, "covers"),
			},
		}
		for range rapid.IntRange(0, 2).Draw(t, "pointers") {
			m.Trailers.Previous = append(m.Trailers.Previous, Pointer{word.Draw(t, "record"), hash.Draw(t, "commit")})
			m.Trailers.Seals = append(m.Trailers.Seals, Seal{word.Draw(t, "record"), word.Draw(t, "sum")})
			m.Trailers.Other = append(m.Trailers.Other, Trailer{rapid.StringMatching(`X-[A-Za-z0-9-]{1,8}`).Draw(t, "key"), words.Draw(t, "value")})
		}
		if diff := cmp.Diff(m, ParseMessage(m.String()), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q (-want +got):\n%s", m.String(), diff)
		}
	})
}

func FuzzParseMessage(f *testing.F) {
	f.Add(fullMessage(nil).String())
	f.Add("s\r\n\r\nA: b\r\n c\r\n")
	f.Add("\n\n# x\n\n(cherry picked from commit 1)\nHfh-Previous: plan x\n")
	f.Fuzz(func(t *testing.T, raw string) {
		text := ParseMessage(raw).String()
		again := ParseMessage(text)
		if got := again.String(); got != text {
			t.Errorf("%q is written as %q, and then as %q", raw, text, got)
		}
	})
}
