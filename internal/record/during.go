package record

import "github.com/helsefellesskap/hfh/internal/date"

// During tells whether a day lies between from and to, both days included. A date
// that is not given puts no limit on its side.
func During(from, to When, day date.Day) date.Tri {
	begun, ended := date.Yes, date.No
	if !from.IsZero() {
		begun = started(from.EDTF, day)
	}
	if !to.IsZero() {
		ended = over(to.EDTF, day)
	}
	switch {
	case begun == date.No || ended == date.Yes:
		return date.No
	case begun == date.Yes && ended == date.No:
		return date.Yes
	default:
		return date.CannotTell
	}
}

// started tells whether what begins at e has begun by the end of day.
func started(e date.EDTF, day date.Day) date.Tri {
	if first, ok := e.Earliest(); ok && day.Before(first) {
		return date.No
	}
	return date.Within(e, day)
}

// over tells whether what lasts to e is past on day: the day after its latest day it
// surely is, on and before its earliest day it surely is not.
func over(e date.EDTF, day date.Day) date.Tri {
	if last, ok := e.Latest(); ok && day.After(last) {
		return date.Yes
	}
	if first, ok := e.Earliest(); ok && !day.After(first) {
		return date.No
	}
	return date.CannotTell
}
