package date

import "strings"

// reader walks the tokens of one expression. Its methods that return a bool move on
// only when they return true.
type reader struct {
	toks    []token
	pos     int
	far     int    // the furthest token that was looked at as the next
	refusal *Error // why something that looked like a date is refused; the first
}

func (r *reader) atEnd() bool { return r.pos >= len(r.toks) }

// peek gives the token n places on, or one of no kind behind the end.
func (r *reader) peek(n int) token {
	r.far = max(r.far, r.pos)
	if i := r.pos + n; i < len(r.toks) {
		return r.toks[i]
	}
	return token{}
}

// phrase takes a sequence of words and signs, written with blanks between.
func (r *reader) phrase(phrases ...string) bool {
	for _, p := range phrases {
		n := 0
		for text := range strings.SplitSeq(p, " ") {
			if r.peek(n).text != text {
				n = -1
				break
			}
			n++
		}
		if n > 0 {
			r.pos += n
			return true
		}
	}
	return false
}

// attempt runs f and goes back to where it was if f fails.
func (r *reader) attempt(f func() bool) bool {
	start := r.pos
	if f() {
		return true
	}
	r.pos = start
	return false
}

// whole runs f from the first token and asks that it takes them all, but for a full
// stop or a comma at the end.
func (r *reader) whole(f func() (string, bool)) (string, bool) {
	r.pos = 0
	text, ok := f()
	if !ok {
		return "", false
	}
	_ = r.phrase(".", ",", ";")
	return text, r.atEnd()
}

// refuse notes why an expression cannot be taken, unless something was noted before.
func (r *reader) refuse(e *Error) {
	if r.refusal == nil {
		r.refusal = e
	}
}

// about takes a word for "approximately".
func (r *reader) about() bool {
	if r.phrase("omtrent", "cirka", "circa", "rundt", "kring", "omkring", "om lag", "omlag", "about", "around", "approximately") {
		return true
	}
	return r.phrase("ca .", "ca", "c .")
}

// maybe takes a word for "perhaps".
func (r *reader) maybe() bool {
	return r.phrase("kanskje", "trolig", "truleg", "muligens", "antakelig", "antagelig", "perhaps", "probably")
}

// doubt takes what can stand after a date that is not certain.
func (r *reader) doubt() bool {
	return r.phrase("( usikkert )", "( usikker )", "( uncertain )", "( ? )", "?")
}

// dash takes a hyphen of any sort, or a word, between two dates.
func (r *reader) dash() bool {
	return r.phrase("-", "til og med", "t . o . m .", "t . o . m", "tom", "til", "to", "until", "through")
}
