package gitrepo

import (
	"strconv"
	"strings"
	"time"
)

// parseGitDate reads the dates that git takes in GIT_AUTHOR_DATE: its own form
// ("1710841200 +0100", "@1710841200"), ISO 8601 and RFC 2822. Without a time zone
// the date is local.
func parseGitDate(s string, local *time.Location) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if t, ok := parseRawDate(s); ok {
		return t, true
	}
	for _, layout := range [...]string{
		"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05-0700", "2006-01-02T15:04:05-07", "2006-01-02T15:04:05",
		"2006-01-02T15:04:05 -0700", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 -07:00", "2006-01-02 15:04:05Z07:00",
		"2006-01-02 15:04:05-0700", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04 -0700",
		"2006.01.02 15:04:05 -0700", "2006.01.02 15:04:05", "2.1.2006 15:04:05 -0700", "2.1.2006 15:04:05",
		"Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05 -0700",
		"Mon Jan 2 15:04:05 2006 -0700", "Mon Jan 2 15:04:05 2006",
	} {
		if t, err := time.ParseInLocation(layout, s, local); err == nil {
			return t.Truncate(time.Second), true
		}
	}
	return time.Time{}, false
}

// parseRawDate reads "@SECONDS ±HHMM"; without the zone it is UTC, and without the
// "@" it takes nine digits to be no year.
func parseRawDate(s string) (time.Time, bool) {
	digits, at := strings.CutPrefix(s, "@")
	digits, zone, hasZone := strings.Cut(digits, " ")
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 0 || !at && len(digits) < 9 {
		return time.Time{}, false
	}
	if zone = strings.TrimSpace(zone); hasZone && (len(zone) != 5 || zone[0] != '+' && zone[0] != '-' || strings.Trim(zone[1:], "0123456789") != "") {
		return time.Time{}, false
	}
	return time.Unix(n, 0).In(parseZone(zone)), true
}
