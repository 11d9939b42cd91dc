package diff

import (
	"math/big"
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// sameMoney tells whether two amounts are the same number of crowns: 5000000,
// "5 000 000 kr", "5 MNOK", "5,0 mill. kroner".
func sameMoney(a, b string) bool {
	x, okX := crowns(a)
	y, okY := crowns(b)
	return okX && okY && x.Cmp(y) == 0
}

// amountPattern is a number with a decimal comma or point, and perhaps a unit before
// or after it, spaces taken out.
var amountPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:kr\.?|nok)?([0-9]{1,15})(?:[.,]([0-9]{1,6}))?(nok|tnok|mnok|mrdnok|kr\.?|kroner|tkr|mkr|tusen|tusenkroner|mill?\.?|mill?\.?(?:kr\.?|kroner)|million(?:er)?(?:kroner)?|mrd\.?|mrd\.?(?:kr\.?|kroner)|milliard(?:er)?(?:kroner)?)?(?:,-)?$`)
})

// crowns reads an amount as people write it. A point or comma with three digits after
// it and no unit of millions parts thousands.
func crowns(s string) (*big.Rat, bool) {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
	s = thousandsPattern().ReplaceAllString(s, "$1$2$3$4$5")
	m := amountPattern().FindStringSubmatch(s)
	if m == nil {
		return nil, false
	}
	number := m[1]
	if m[2] != "" {
		number += "." + m[2]
	}
	amount, ok := new(big.Rat).SetString(number)
	if !ok {
		return nil, false
	}
	return amount.Mul(amount, new(big.Rat).SetInt64(unit(m[3]))), true
}

// thousandsPattern is a number in groups of three, parted by points.
var thousandsPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^((?:kr\.?|nok)?[0-9]{1,3})\.([0-9]{3})(?:\.([0-9]{3}))?(?:\.([0-9]{3}))?($|[^0-9.].*$)`)
})

// unit gives how many crowns one of a unit is.
func unit(name string) int64 {
	switch {
	case strings.HasPrefix(name, "tnok"), strings.HasPrefix(name, "tkr"), strings.HasPrefix(name, "tusen"):
		return 1_000
	case strings.HasPrefix(name, "mrd"), strings.HasPrefix(name, "milliard"):
		return 1_000_000_000
	case strings.HasPrefix(name, "mnok"), strings.HasPrefix(name, "mkr"), strings.HasPrefix(name, "mil"):
		return 1_000_000
	}
	return 1
}
