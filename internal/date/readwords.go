package date

import "strings"

// ReadWords reads a date, period or deadline in the words of bokmål, nynorsk or
// English, or in EDTF: «4.mai 2023», «19.03.2024», «høst 2024», «januar/februar
// 2025», «innen utgangen av 2024», «første del av 2021», «fra mai til juni 2024»,
// «ca. 2021». Line breaks, capitals, no-break blanks and all sorts of hyphens are
// read through. Years are those from 1900 to 2199; two digits are of the 2000s.
//
// It guesses nothing. Its error is an *Error that says what stands in the way:
// ErrAmbiguous where it can be read in more than one way («4/5 2023», «2023-24») or
// the year is missing («innen 1. mai»), ErrImpossible, ErrOrder, and ErrNotDate
// where it is something else («10/2020», «2023:4», «2.1», a name, a sentence).
func ReadWords(s string) (EDTF, error) {
	e, err := readWords(s)
	if err != nil {
		return EDTF{}, err.in(s)
	}
	return e, nil
}

func readWords(s string) (EDTF, *Error) {
	text := clean(s)
	if e, err, decided := readEDTF(text); decided {
		return e, err
	}
	toks, ok := tokens(text)
	if !ok {
		return EDTF{}, &Error{Reason: ReasonWord, Value: strings.Fields(text)[0]}
	}
	r := &reader{toks: toks}
	if e, ok := r.read(); ok {
		return e, nil
	}
	refusal := r.because(text)
	if f, ok := r.purpose(); ok && f.In == f.For {
		return f.For, nil
	} else if ok {
		return EDTF{}, &Error{Reason: ReasonTwoTimes, Readings: []string{f.For.String(), f.In.String()}}
	}
	return EDTF{}, refusal
}

// readEDTF takes an expression that is EDTF already. It has decided where it is one,
// also one that is impossible or ends before it begins, unless the years tell that
// it is a case number («2023/1234»).
func readEDTF(text string) (e EDTF, err *Error, decided bool) {
	if text == "" {
		return EDTF{}, &Error{Reason: ReasonEmpty}, true
	}
	if years, ambiguous := yearSpan(text); ambiguous != nil || years != "" {
		e, err = parse(years)
		if ambiguous != nil {
			err = ambiguous
		}
		return e, err, true
	}
	e, err = parse(text)
	if err != nil && err.Reason != ReasonImpossible && err.Reason != ReasonOrder {
		return EDTF{}, nil, false
	}
	if year := unlikelyYear(text); year != "" {
		return EDTF{}, &Error{Reason: ReasonYear, Value: year}, true
	}
	return e, err, true
}

// unlikelyYear gives the first four digits that are no year of a register.
func unlikelyYear(edtf string) string {
	for _, p := range strings.FieldsFunc(edtf, func(c rune) bool { return strings.ContainsRune("/[],. -~?%", c) }) {
		if len(p) != 4 {
			continue
		}
		if y := number(p); y < firstYear || y > lastYear {
			return p
		}
	}
	return ""
}

// read tries each shape of an expression in turn.
func (r *reader) read() (EDTF, bool) {
	for _, shape := range []func() (string, bool){r.deadline, r.beforeThat, r.afterThat, r.since, r.until, r.partOfYear, r.roughly, r.plain} {
		text, ok := r.whole(shape)
		if !ok {
			continue
		}
		e, err := parse(text)
		if err == nil {
			return e, true
		}
		r.refuse(err)
	}
	return EDTF{}, false
}
