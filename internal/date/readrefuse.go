package date

// because tells what an expression is, that could not be read as a date.
func (r *reader) because(text string) *Error {
	switch {
	case r.refusal != nil:
		return r.refusal
	case len(r.toks) > 0 && r.toks[len(r.toks)-1].text == "-":
		return &Error{Reason: ReasonCutOff}
	case r.hasPair("/"):
		return &Error{Reason: ReasonCaseNumber}
	case r.hasPair(":"):
		return &Error{Reason: ReasonReportNumber}
	case r.isNumbering():
		return &Error{Reason: ReasonNumbering}
	case r.far < len(r.toks):
		return &Error{Reason: ReasonWord, Value: r.toks[r.far].raw}
	default:
		return &Error{Reason: ReasonWord, Value: text}
	}
}

// hasPair reports whether two numbers stand somewhere with the sign between them.
func (r *reader) hasPair(sign string) bool {
	for i := 1; i+1 < len(r.toks); i++ {
		if r.toks[i].text == sign && r.toks[i-1].kind == tokenNumber && r.toks[i+1].kind == tokenNumber {
			return true
		}
	}
	return false
}

// isNumbering reports whether the expression begins as a heading or list item does
// and goes on without a month: «2.1», «1)», «1.Innledning»; or is a short number.
func (r *reader) isNumbering() bool {
	i := 0
	for i < len(r.toks) && r.toks[i].kind == tokenNumber && len(r.toks[i].text) <= 2 {
		if i++; i == len(r.toks) || r.toks[i].text == ")" {
			return true
		}
		if r.toks[i].text != "." {
			return false
		}
		i++
	}
	if i == 0 || i == len(r.toks) {
		return i > 0
	}
	_, month := monthOf(r.toks[i].text)
	return !month
}
