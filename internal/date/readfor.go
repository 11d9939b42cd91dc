package date

// For is something that is meant for one time and done at another: the partnership
// meeting for 2024 that is held in 2025.
type For struct {
	For EDTF
	In  EDTF // zero where it is not said
}

// ReadForWords reads an expression that can name two times: «for 2024», «for 2025 i
// 2025», «møtet for 2024 ble flyttet til 2025». Its error is that of ReadWords.
func ReadForWords(s string) (For, error) {
	toks, ok := tokens(clean(s))
	if ok {
		r := &reader{toks: toks}
		if f, ok := r.purpose(); ok {
			return f, nil
		}
	}
	e, err := readWords(s)
	if err != nil {
		return For{}, err.in(s)
	}
	return For{For: e}, nil
}

// purpose takes «… for 2024 … 2025» with both its times.
func (r *reader) purpose() (For, bool) {
	r.pos = 0
	for r.peek(0).kind == tokenWord && r.peek(0).text != "for" {
		r.pos++
	}
	if !r.phrase("for") {
		return For{}, false
	}
	what, ok := r.span()
	if !ok || !r.moved() {
		return For{}, false
	}
	when, ok := r.span()
	_ = r.phrase(".")
	if !ok || !r.atEnd() {
		return For{}, false
	}
	first, err := parse(what)
	second, err2 := parse(when)
	return For{For: first, In: second}, err == nil && err2 == nil
}

// moved takes the words between what something is for and when it is.
func (r *reader) moved() bool {
	_ = r.phrase("ble", "blei", "vart", "er", "was", "is")
	_ = r.phrase("flyttet", "flytta", "utsatt", "utsett", "holdt", "halde", "tildelt", "delt ut", "moved", "postponed", "held", "awarded")
	return r.phrase("til", "i", "to", "in")
}
