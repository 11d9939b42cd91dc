package date

// language holds the words that dates and durations are printed with. Every form
// that it prints is one that ReadWords, ReadDurationWords or ReadCountWords reads.
type language struct {
	months  [12]string
	seasons [4]string // with a year after them
	numbers [12]string

	dayMark string // after the number of a day
	dash    string // between two dates that contain spaces
	from    string
	to      string
	until   string // before the end, where the beginning is unknown
	by      string // a deadline, or an open beginning
	or      string
	and     string

	about        string
	doubt        string // after the date
	between      string // before the ends of a range to choose from
	startUnknown string
	endUnknown   string

	year, month, week, day noun

	ordinals [10]string // second … eleventh
	apart    string     // after a composite duration, every so often
	with     string

	numeralOrdinal   string // after the digits of an ordinal
	everyInsteadWord bool   // "every two years", not "every second year"

	once                    string // one time
	times                   string
	atLeast, atMost         string
	inYear, inMonth, inWeek string
	during                  string // before a composite period
}

// noun is a unit of time and the words that agree with it.
type noun struct {
	one    string // the number 1
	single string
	plural string
	every  string
}

// speak gives the words of a language: "nn", "en", and bokmål for everything else.
func speak(lang string) language {
	switch lang {
	case "en":
		return english()
	case "nn":
		return nynorsk()
	default:
		return bokmal()
	}
}

func bokmal() language {
	return language{
		months:       norwegianMonths(),
		seasons:      [4]string{"våren", "sommeren", "høsten", "vinteren"},
		numbers:      [12]string{"én", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv"},
		dayMark:      ".",
		dash:         "–",
		from:         "fra",
		to:           "til",
		until:        "til",
		by:           "innen",
		or:           "eller",
		and:          "og",
		about:        "omtrent",
		doubt:        "(usikkert)",
		between:      "en gang mellom",
		startUnknown: "start ukjent",
		endUnknown:   "slutt ukjent",
		year:         noun{"ett", "år", "år", "hvert"},
		month:        noun{"én", "måned", "måneder", "hver"},
		week:         noun{"én", "uke", "uker", "hver"},
		day:          noun{"én", "dag", "dager", "hver"},
		ordinals: [10]string{
			"andre", "tredje", "fjerde", "femte", "sjette", "sjuende", "åttende", "niende", "tiende", "ellevte",
		},
		numeralOrdinal: ".",
		with:           "med",
		apart:          "mellom hver gang",
		once:           "én gang",
		times:          "ganger",
		atLeast:        "minst",
		atMost:         "høyst",
		inYear:         "i året",
		inMonth:        "i måneden",
		inWeek:         "i uken",
		during:         "i løpet av",
	}
}

func nynorsk() language {
	return language{
		months:       norwegianMonths(),
		seasons:      [4]string{"våren", "sommaren", "hausten", "vinteren"},
		numbers:      [12]string{"éin", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv"},
		dayMark:      ".",
		dash:         "–",
		from:         "frå",
		to:           "til",
		until:        "til",
		by:           "innan",
		or:           "eller",
		and:          "og",
		about:        "omtrent",
		doubt:        "(usikkert)",
		between:      "ein gong mellom",
		startUnknown: "start ukjend",
		endUnknown:   "slutt ukjend",
		year:         noun{"eitt", "år", "år", "kvart"},
		month:        noun{"éin", "månad", "månader", "kvar"},
		week:         noun{"éi", "veke", "veker", "kvar"},
		day:          noun{"éin", "dag", "dagar", "kvar"},
		ordinals: [10]string{
			"andre", "tredje", "fjerde", "femte", "sjette", "sjuande", "åttande", "niande", "tiande", "ellevte",
		},
		numeralOrdinal: ".",
		with:           "med",
		apart:          "mellom kvar gong",
		once:           "éin gong",
		times:          "gonger",
		atLeast:        "minst",
		atMost:         "høgst",
		inYear:         "i året",
		inMonth:        "i månaden",
		inWeek:         "i veka",
		during:         "i løpet av",
	}
}

func english() language {
	return language{
		months: [12]string{
			"January", "February", "March", "April", "May", "June",
			"July", "August", "September", "October", "November", "December",
		},
		seasons:      [4]string{"spring", "summer", "autumn", "winter"},
		numbers:      [12]string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"},
		dash:         " – ",
		from:         "from",
		to:           "to",
		until:        "until",
		by:           "by",
		or:           "or",
		and:          "and",
		about:        "about",
		doubt:        "(uncertain)",
		between:      "some time between",
		startUnknown: "start unknown",
		endUnknown:   "end unknown",
		year:         noun{"one", "year", "years", "every"},
		month:        noun{"one", "month", "months", "every"},
		week:         noun{"one", "week", "weeks", "every"},
		day:          noun{"one", "day", "days", "every"},

		everyInsteadWord: true,
		with:             "with",
		apart:            "between each time",
		once:             "once",
		times:            "times",
		atLeast:          "at least",
		atMost:           "at most",
		inYear:           "a year",
		inMonth:          "a month",
		inWeek:           "a week",
		during:           "in the course of",
	}
}

func norwegianMonths() [12]string {
	return [12]string{
		"januar", "februar", "mars", "april", "mai", "juni",
		"juli", "august", "september", "oktober", "november", "desember",
	}
}
