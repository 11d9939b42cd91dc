package date

import "time"

// Words are in the form of fold. Bokmål, nynorsk and English stand together: an
// expression may come from any of them. Where an ASCII keyboard leaves the Norwegian
// letters out («host», «var»), that form stands beside.

// monthOf gives the number of a month's name or abbreviation.
func monthOf(word string) (int, bool) {
	switch word {
	case "januar", "january", "jan":
		return 1, true
	case "februar", "february", "feb", "febr":
		return 2, true
	case "mars", "march", "mar":
		return 3, true
	case "april", "apr":
		return 4, true
	case "mai", "may":
		return 5, true
	case "juni", "june", "jun":
		return 6, true
	case "juli", "july", "jul":
		return 7, true
	case "august", "aug":
		return 8, true
	case "september", "sept", "sep":
		return 9, true
	case "oktober", "october", "okt", "oct":
		return 10, true
	case "november", "nov":
		return 11, true
	case "desember", "december", "des", "dec":
		return 12, true
	default:
		return 0, false
	}
}

// seasonOf gives the EDTF number of a season's name.
func seasonOf(word string) (int, bool) {
	switch word {
	case "vår", "våren", "var", "varen", "spring":
		return spring, true
	case "sommer", "sommeren", "sommar", "sommaren", "sumar", "sumaren", "summer":
		return summer, true
	case "høst", "høsten", "host", "hosten", "haust", "hausten", "autumn":
		return autumn, true
	case "vinter", "vinteren", "vintar", "vintaren", "winter":
		return winter, true
	default:
		return 0, false
	}
}

// weekdayOf gives the day of the week of its name.
func weekdayOf(word string) (time.Weekday, bool) {
	switch word {
	case "mandag", "måndag", "monday":
		return time.Monday, true
	case "tirsdag", "tysdag", "tuesday":
		return time.Tuesday, true
	case "onsdag", "wednesday":
		return time.Wednesday, true
	case "torsdag", "thursday":
		return time.Thursday, true
	case "fredag", "friday":
		return time.Friday, true
	case "lørdag", "lordag", "laurdag", "saturday":
		return time.Saturday, true
	case "søndag", "sondag", "sundag", "sunday":
		return time.Sunday, true
	default:
		return 0, false
	}
}

// numeralOf gives the value of a number in words. «to» is two: the English word is
// asked for only between dates, where Norwegian has no number in words.
func numeralOf(word string) (int, bool) {
	switch word {
	case "en", "et", "ett", "ein", "ei", "eit", "eitt", "one":
		return 1, true
	case "to", "two":
		return 2, true
	case "tre", "three":
		return 3, true
	case "fire", "four":
		return 4, true
	case "fem", "five":
		return 5, true
	case "seks", "six":
		return 6, true
	case "sju", "syv", "seven":
		return 7, true
	case "åtte", "atte", "eight":
		return 8, true
	case "ni", "nine":
		return 9, true
	case "ti", "ten":
		return 10, true
	case "elleve", "eleven":
		return 11, true
	case "tolv", "twelve":
		return 12, true
	default:
		return 0, false
	}
}

// ordinalOf gives the value of an ordinal in words.
func ordinalOf(word string) (int, bool) {
	switch word {
	case "første", "forste", "fyrste", "first":
		return 1, true
	case "andre", "annen", "annet", "anna", "second", "other":
		return 2, true
	case "tredje", "third":
		return 3, true
	case "fjerde", "fourth":
		return 4, true
	case "femte", "fifth":
		return 5, true
	case "sjette", "sixth":
		return 6, true
	case "sjuende", "syvende", "sjuande", "seventh":
		return 7, true
	case "åttende", "åttande", "eighth":
		return 8, true
	case "niende", "niande", "ninth":
		return 9, true
	case "tiende", "tiande", "tenth":
		return 10, true
	case "ellevte", "eleventh":
		return 11, true
	case "tolvte", "twelfth":
		return 12, true
	default:
		return 0, false
	}
}

// unitOf gives the length of a unit of time by its name, singular or plural.
func unitOf(word string) (Duration, bool) {
	switch word {
	case "år", "året", "åra", "årene", "ar", "aret", "year", "years":
		return Duration{Years: 1}, true
	case "halvår", "halvåret":
		return Duration{Months: 6}, true
	case "kvartal", "kvartalet", "quarter", "quarters":
		return Duration{Months: 3}, true
	case "måned", "måneden", "måneder", "månad", "månaden", "månader", "maned", "maneder", "month", "months":
		return Duration{Months: 1}, true
	case "uke", "uken", "uka", "uker", "veke", "veka", "veker", "week", "weeks":
		return Duration{Weeks: 1}, true
	case "dag", "dagen", "dager", "dagar", "døgn", "døgnet", "day", "days":
		return Duration{Days: 1}, true
	default:
		return Duration{}, false
	}
}

// cycleOf gives the length of a cycle that is one word.
func cycleOf(word string) (Duration, bool) {
	switch word {
	case "årlig", "årleg", "arlig", "arleg", "yearly", "annually", "annual":
		return Duration{Years: 1}, true
	case "halvårlig", "halvårleg", "halvårsvis":
		return Duration{Months: 6}, true
	case "kvartalsvis", "quarterly":
		return Duration{Months: 3}, true
	case "månedlig", "månadleg", "månedsvis", "monthly":
		return Duration{Months: 1}, true
	case "ukentlig", "vekentleg", "weekly":
		return Duration{Weeks: 1}, true
	case "daglig", "dagleg", "daily":
		return Duration{Days: 1}, true
	default:
		return Duration{}, false
	}
}
