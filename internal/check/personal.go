package check

import (
	"regexp"
	"strings"
	"sync"
)

// Personal gives the privacy rules that a free text goes against, in the registry's
// order: a reason, a note, the text of a decision, whatever is kept beside the records.
// public tells addresses that are an office's although they do not look so; nil for none.
func Personal(text string, public func(address string) bool) []string {
	text = sums().ReplaceAllString(text, " ")
	var rules []string
	for _, known := range []struct {
		rule  string
		finds func(string) bool
	}{
		{"privacy/national-id", hasNationalID},
		{"privacy/phone", hasPhone},
		{"privacy/email", func(s string) bool { return personalAddress(s, public) != "" }},
		{"privacy/user-path", func(s string) bool { return userPath().MatchString(s) }},
		{"privacy/patient", func(s string) bool { return patientPattern().MatchString(s) }},
	} {
		if known.finds(text) {
			rules = append(rules, known.rule)
		}
	}
	return rules
}

// sums are control figures and ids of revisions, whose digits say nothing of anybody.
var sums = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b[0-9a-f]{40}(?:[0-9a-f]{24})?\b`)
})

// digitRun is eleven digits that may be parted as people part them: 010190 12345.
var digitRun = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[^\d.,/:-])(\d{6})[ .\x{00A0}-]?(\d{5})(?:$|[^\d/:-]|[:-](?:$|\D))`)
})

// hasNationalID tells whether a text holds a national identity number.
func hasNationalID(text string) bool {
	for _, m := range digitRun().FindAllStringSubmatch(text, -1) {
		if nationalID(m[1] + m[2]) {
			return true
		}
	}
	return false
}

// nationalID tells whether eleven digits are a national identity number: a
// fødselsnummer or D-number (40 more on the day), a help number (40 more on the month)
// or a made-up one for tests (80 or 65 more), or a common help number (FH-nummer: no
// date, begins with 8 or 9). Both check digits must be right, by the rule of 1964 or,
// where there is a date, by the one that Skatteetaten lets new numbers follow from 2032
// (skatteetaten.github.io/folkeregisteret-api-dokumentasjon/nytt-fodselsnummer-fra-2032).
func nationalID(digits string) bool {
	var d [11]int
	for i := range d {
		d[i] = int(digits[i] - '0')
	}
	first := remainder(d[:10], [...]int{3, 7, 6, 1, 8, 9, 4, 5, 2, 1})
	second := remainder(d[:], [...]int{5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1})
	if second != 0 || first > 3 {
		return false
	}
	if d[0] >= 8 {
		return first == 0
	}
	return isBirthday(d[0]*10+d[1], d[2]*10+d[3])
}

// remainder is what the weighted sum of some digits leaves when it is divided by 11; 0
// where the check digit at the end is right.
func remainder[W [10]int | [11]int](digits []int, weights W) int {
	sum := 0
	for i, d := range digits {
		sum += d * weights[i]
	}
	return sum % 11
}

// isBirthday tells whether two pairs of digits are a day and a month, as they are or with
// what is added in the other sorts of numbers.
func isBirthday(day, month int) bool {
	if day > 40 {
		day -= 40
	}
	for _, extra := range [...]int{80, 65, 40} {
		if month > extra {
			month -= extra
			break
		}
	}
	return day >= 1 && day <= 31 && month >= 1 && month <= 12
}

// phonePattern is a Norwegian number with the country's code, with a word that says
// what it is, or in the groups that numbers are written in. officePhone is one that is
// said to be an office's.
var (
	phonePattern = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)(?:\+|\b00)47[ \x{00A0}]?\d(?:[ \x{00A0}]?\d){7}\b|\b(?:tlf|telefon|mob|mobil|phone|tel|ring|sms)\.?(?:nr\.?|nummer)?:? ?\d(?:[ \x{00A0}]?\d){7}\b|(?:^|[^\d.,:/–-])[2-9]\d[ \x{00A0}]\d\d[ \x{00A0}]\d\d[ \x{00A0}]\d\d(?:$|[^\d,:/–-])|(?:^|[^\d.,:/–-])[49]\d\d[ \x{00A0}]\d\d[ \x{00A0}]\d\d\d(?:$|[^\d,:/–-])`)
	})
	officePhone = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)\b(?:sentralbord\w*|legevakt\w*|servicetorg\w*|servicekontor\w*|resepsjon\w*|switchboard)\b[^\d+]{0,12}(?:(?:\+|00)47[ \x{00A0}]?)?\d(?:[ \x{00A0}]?\d){7}\b`)
	})
	// mobilePattern is eight digits in a row that a mobile number may be, and that are no
	// part of another number.
	mobilePattern = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?:^|[^\pL\d.,:/–_#-])[49]\d{7}(?:$|[^\pL\d/–_-])`)
	})
	// amount is a sum of money.
	amount = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)\b(?:(?:kr\.?|nok) ?[\d .\x{00A0}]*\d|\d[\d .\x{00A0}]* ?(?:kr|nok|kroner|mill)\b)`)
	})
)

// hasPhone tells whether a text holds a phone number that is not said to be an office's.
func hasPhone(text string) bool {
	text = amount().ReplaceAllString(officePhone().ReplaceAllString(text, " "), " ")
	return phonePattern().MatchString(text) || mobilePattern().MatchString(text)
}

var emailPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[\p{L}\d._%+'-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}`)
})

// personalAddress gives the first e-mail address in a text that is no office's; "" where
// there is none.
func personalAddress(text string, public func(address string) bool) string {
	if !strings.Contains(text, "@") {
		return ""
	}
	for _, address := range emailPattern().FindAllString(text, -1) {
		if !roleAddress(address) && (public == nil || !public(address)) {
			return address
		}
	}
	return ""
}

// roleAddress tells whether an address is plainly an office's: one of the words of its
// name says which.
func roleAddress(address string) bool {
	name, _, _ := strings.Cut(strings.ToLower(address), "@")
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return r == '.' || r == '-' || r == '_' || r == '+' }) {
		if roleWord(word) {
			return true
		}
	}
	return false
}

// roleWord tells the words that addresses of offices are made of.
func roleWord(word string) bool {
	switch word {
	case "post", "postmottak", "firmapost", "epost", "mail", "arkiv", "arkivet", "dokumentsenter", "info", "kontakt",
		"kontor", "servicetorg", "servicekontor", "sentralbord", "resepsjon", "sekretariat", "sekretariatet", "sekretær",
		"samarbeid", "samhandling", "helsefellesskap", "helsefellesskapet", "kommune", "kommunen", "sykehus", "sykehuset",
		"radmann", "rådmann", "kommunedirektør", "kommunedirektor", "personvern", "personvernombud", "support", "hjelp",
		"noreply", "ikkesvar", "redaksjon", "presse", "styret", "leder", "utvalg", "horing", "høring":
		return true
	}
	return strings.HasPrefix(word, "post") || strings.HasSuffix(word, "post") || strings.HasSuffix(word, "mottak") || strings.HasSuffix(word, "kommune")
}

// userPath is a path into somebody's own folder, plain or as an address writes it.
var userPath = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:[a-z](?::|%3a|\|)[\\/]+(?:users|brukere|documents and settings)[\\/]+[^\\/\s]+)|(?:(?:^|[\s"'(=:])/{1,3}(?:home|users)/[^/\s]+/)`)
})

// patientPattern is words that stand where one patient is meant: a number of a patient,
// sex, age or birth, a diagnosis, or a name.
var patientPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(?:fødselsnr|fødselsnummer|personnr|personnummer|fnr|d-nummer|journalnr|journalnummer|pasientnr|pasientnummer|npr-?id|medical record number|national identity number)\b\.?:? ?\d|\b(?:pasienten?|brukeren|patient) ?\((?:mann|kvinne|gutt|jente|male|female|f\. ?\d|født|\d{1,3} ?år)|\bpasient(?:en)?,? (?:født|f\.) ?\d|\bdiagnose(?:kode)?:? ?[A-Z]\d\d(?:\.\d)?\b|` +
		`(?-i:\b(?:[Pp]asienten?|[Bb]rukeren|[Pp]atient) \p{Lu}\p{Ll}+ (?:\p{Lu}\p{Ll}+|\p{Lu}\.))|\bpasienten?,? (?:en )?(?:mann|kvinne|gutt|jente) (?:på )?\(?\d{1,3}\b`)
})
