package check

import (
	"regexp"
	"strings"
	"sync"

	"github.com/helsefellesskap/hfh/internal/diag"
)

// privacyRules refuse what says more of a person than name, office and organisation:
// personal details have no place in a register that git keeps for ever.
func privacyRules() []Rule {
	return []Rule{
		{ID: "privacy/national-id", Severity: diag.Error, Run: nationalIDs},
		{ID: "privacy/phone", Severity: diag.Error, Run: phones},
		{ID: "privacy/email", Severity: diag.Error, Run: emails},
		{ID: "privacy/user-path", Severity: diag.Error, Holds: []string{"A10"}, Run: userPaths},
		{ID: "privacy/patient", Severity: diag.Warning, Run: patients},
	}
}

// digitRun is eleven digits that may be parted as people part them: 010190 12345.
var digitRun = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(^|[^\d.,/:-])(\d{6})[ .\x{00A0}-]?(\d{5})($|[^\d/:-])`)
})

func nationalIDs(p *pass) {
	for _, s := range p.places() {
		if s.Digits < 11 {
			continue
		}
		for _, m := range digitRun().FindAllStringSubmatch(s.Text, -1) {
			if nationalID(m[2] + m[3]) {
				p.add(s.at(), "", diag.Args{"key": s.key()})
				break
			}
		}
	}
}

// nationalID tells whether eleven digits are a national identity number: both check
// digits are right and it begins with a day and a month. D-numbers add 4 to the first
// digit; help and test numbers add 4, 6.5 or 8 to the month's first.
func nationalID(digits string) bool {
	var d [11]int
	for i := range d {
		d[i] = int(digits[i] - '0')
	}
	day, month := d[0]*10+d[1], d[2]*10+d[3]
	if day > 40 {
		day -= 40
	}
	for _, extra := range []int{80, 65, 40} {
		if month > extra {
			month -= extra
			break
		}
	}
	if day < 1 || day > 31 || month < 1 || month > 12 {
		return false
	}
	first := [9]int{3, 7, 6, 1, 8, 9, 4, 5, 2}
	second := [10]int{5, 4, 3, 2, 7, 6, 5, 4, 3, 2}
	return checkDigit(d[:9], first[:]) == d[9] && checkDigit(d[:10], second[:]) == d[10]
}

// checkDigit is the modulus-11 digit of some digits; 10, which no digit is, for the
// sums that have none.
func checkDigit(digits, weights []int) int {
	sum := 0
	for i, d := range digits {
		sum += d * weights[i]
	}
	return (11 - sum%11) % 11
}

// phonePattern is a Norwegian number with the country's code, with a word that says
// what it is, in the groups that numbers are written in, or as a bare mobile number.
var phonePattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:\+|\b00)47[ \x{00A0}]?\d(?:[ \x{00A0}]?\d){7}\b|\b(?:tlf|telefon|mob|mobil|phone|tel)\.?(?:nr\.?|nummer)?:? ?\d(?:[ \x{00A0}]?\d){7}\b|(?:^|[^\d.,:/–-])[2-9]\d[ \x{00A0}]\d\d[ \x{00A0}]\d\d[ \x{00A0}]\d\d(?:$|[^\d.,:/–-])|(?:^|[^\d.,:/–-])[49]\d\d[ \x{00A0}]\d\d[ \x{00A0}]\d\d\d(?:$|[^\d.,:/–-])`)
})

// barePhone is eight digits alone that a mobile number may be.
var barePhone = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[49]\d{7}$`)
})

func phones(p *pass) {
	for _, s := range p.places() {
		if !s.Prose || s.Digits < 8 || s.key() == "lines" {
			continue
		}
		if phonePattern().MatchString(s.Text) || barePhone().MatchString(s.Text) {
			p.add(s.at(), "", diag.Args{"key": s.key()})
		}
	}
}

var emailPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}`)
})

// emails finds addresses outside the field that is made for a party's public inbox,
// and in that field one that looks like a person's own.
func emails(p *pass) {
	for _, s := range p.places() {
		if !strings.Contains(s.Text, "@") {
			continue
		}
		found := emailPattern().FindString(s.Text)
		switch {
		case found == "":
		case s.key() != "inbox":
			p.add(s.at(), "", diag.Args{"key": s.key()})
		case !publicInbox(found):
			p.addAs(diag.Warning, s.at(), "inbox", diag.Args{"key": s.key()})
		}
	}
}

// publicInbox tells whether an address is an office's: its name has no first and last
// name parted by a dot.
func publicInbox(address string) bool {
	name, _, _ := strings.Cut(strings.ToLower(address), "@")
	return !strings.Contains(name, ".") || hasAny(name, "post", "firma", "helse", "kommune", "info")
}

// userPath is a path into somebody's own folder, plain or as an address writes it.
var userPath = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:[a-z](?::|%3a|\|)[\\/]+(?:users|brukere|documents and settings)[\\/]+[^\\/\s]+)|(?:(?:^|[\s"'(=:])/{1,3}(?:home|users)/[^/\s]+/)`)
})

func userPaths(p *pass) {
	for _, s := range p.places() {
		if (strings.Contains(s.Text, `\`) || strings.Contains(s.Text, "/") && hasAny(strings.ToLower(s.Text), "home", "users", "brukere", "documents")) && userPath().MatchString(s.Text) {
			p.add(s.at(), "", diag.Args{"key": s.key()})
		}
	}
}

// patientPattern is words that stand where one patient is meant.
var patientPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(?:fødselsnr|fødselsnummer|personnr|personnummer|fnr|d-nummer|journalnr|journalnummer|pasientnr|pasientnummer|npr-?id|medical record number|national identity number)\b\.?:? ?\d|\b(?:pasienten|brukeren|patient) ?\((?:mann|kvinne|gutt|jente|male|female|f\. ?\d|født)|\bpasient(?:en)?,? (?:født|f\.) ?\d|\bdiagnose(?:kode)?:? ?[A-Z]\d\d(?:\.\d)?\b`)
})

// personal tells whether a text has a part that every pattern about one patient needs.
func personal(s spot) bool {
	return (s.Digits > 0 || strings.Contains(s.Text, "(")) &&
		hasAny(strings.ToLower(s.Text), "pasient", "patient", "bruker", "diagnose", "nummer", "number", "nr", "npr")
}

func patients(p *pass) {
	for _, s := range p.places() {
		if s.Prose && personal(s) && patientPattern().MatchString(s.Text) {
			p.add(s.at(), "", diag.Args{"key": s.key()})
		}
	}
}
