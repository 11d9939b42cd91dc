package record

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

const maxSlug = 60

var slugPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Slug makes an id of a name: æ is ae, ø o, å a, other letters their base letter, and
// whatever else stands between words is one hyphen. It is at most 60 characters, cut
// between words where that leaves any; "" where a name has no letter or digit.
func Slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range name {
		text, letter := slugLetter(unicode.ToLower(r))
		if !letter {
			gap = true
			continue
		}
		if text == "" {
			continue // a combining mark: the letter before it stands already
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteString(text)
	}
	return cutSlug(b.String(), maxSlug)
}

func cutSlug(slug string, limit int) string {
	if len(slug) <= limit {
		return slug
	}
	if i := strings.LastIndexByte(slug[:limit+1], '-'); i > 0 {
		return slug[:i]
	}
	return slug[:limit]
}

// slugLetter gives what stands for a small letter in a slug. A combining mark is a
// letter without a text of its own.
func slugLetter(r rune) (text string, letter bool) {
	switch {
	case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
		return string(r), true
	case unicode.Is(unicode.Mn, r):
		return "", true
	case r == 'æ':
		return "ae", true
	case r == 'œ':
		return "oe", true
	case r == 'ß':
		return "ss", true
	case r == 'þ':
		return "th", true
	}
	for _, line := range baseLetters() {
		if strings.ContainsRune(line[1:], r) {
			return line[:1], true
		}
	}
	return "", false
}

// baseLetters lists the letters of Norwegian, Sami and Kven names, and of the other
// Latin alphabets of Europe, behind the letter that stands for each.
func baseLetters() []string {
	return []string{
		"aàáâãäåāăą", "cçćĉċč", "dďđð", "eèéêëēĕėęě", "gĝğġģǥǧ", "hĥħ", "iìíîïĩīĭįı", "jĵ", "kķǩ", "lĺļľŀł",
		"nñńņňŋ", "oòóôõöøōŏő", "rŕŗř", "sśŝşšș", "tţťŧț", "uùúûüũūŭůűų", "wŵ", "yýÿŷ", "zźżžʒǯ",
	}
}

// FreeSlug gives the slug, or slug-2, slug-3 and so on where it is taken, never longer
// than an id may be.
func FreeSlug(slug string, taken func(string) bool) string {
	free := slug
	for i := 2; taken(free); i++ {
		suffix := "-" + strconv.Itoa(i)
		free = cutSlug(slug, maxSlug-len(suffix)) + suffix
	}
	return free
}

// IDFault says why a text cannot be an id, in one stable word: "form" (other
// characters than small letters a to z, digits and single hyphens), "long" (over 60)
// or "reserved" (a device name on Windows, or a word with a meaning of its own). It is
// "" for an id that is right.
func IDFault(id string) string {
	switch {
	case len(id) > maxSlug:
		return "long"
	case !slugPattern.MatchString(id):
		return "form"
	case reserved(id):
		return "reserved"
	default:
		return ""
	}
}

func reserved(id string) bool {
	switch id {
	case "con", "prn", "aux", "nul", "draft", "file", Unknown:
		return true
	}
	number, device := strings.CutPrefix(id, "com")
	if !device {
		number, device = strings.CutPrefix(id, "lpt")
	}
	return device && len(number) == 1 && number >= "1" && number <= "9"
}

// MeetingID makes the id of a new meeting: the body and the day (ssu-2025-03-18, a
// second one that day -2), or where the day is not known the body, the year or none,
// and a letter (ssu-2024-a).
func MeetingID(body string, when When, taken func(string) bool) string {
	if when.EDTF.IsDay() {
		day, _ := when.EDTF.Earliest()
		return FreeSlug(body+"-"+day.String(), taken)
	}
	prefix := body
	if year, ok := lastYear(when); ok {
		prefix += "-" + year
	}
	for letter := 'a'; letter <= 'z'; letter++ {
		if id := prefix + "-" + string(letter); !taken(id) {
			return id
		}
	}
	return FreeSlug(prefix+"-z", taken)
}
