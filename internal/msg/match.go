package msg

import (
	"strings"

	"golang.org/x/text/language"
)

// Match gives the language of hfh (nb, nn or en) that suits a locale as systems
// write it: "nb_NO.UTF-8", "no", "nn-NO", "en_GB", "C", or a list with colons as in
// LANGUAGE. It is empty when the locale says nothing or asks for a language that
// none of the three stands in for.
func Match(locale string) string {
	for one := range strings.SplitSeq(locale, ":") {
		if lang := matchOne(one); lang != "" {
			return lang
		}
	}
	return ""
}

// matchOne matches a single locale.
func matchOne(locale string) string {
	name, _, _ := strings.Cut(locale, ".")
	name, _, _ = strings.Cut(name, "@")
	name = strings.ReplaceAll(strings.TrimSpace(name), "_", "-")
	switch strings.ToLower(name) {
	case "":
		return ""
	case "c", "posix":
		return English // a program's own, untranslated texts: by custom English
	}
	tag, err := language.Parse(name)
	if err != nil {
		return ""
	}
	return matchTag(tag)
}

// matchTag matches a language tag. Norwegian without a written form is bokmål, and
// so is Sami: whoever reads Sami in a Norwegian register reads bokmål too.
func matchTag(tag language.Tag) string {
	base, _ := tag.Base()
	switch base.String() {
	case "no", "se", "sma", "smj", "sms", "smn":
		return Bokmaal
	}
	matcher := language.NewMatcher([]language.Tag{
		language.MustParse(Bokmaal), language.MustParse(Nynorsk), language.English,
	})
	_, i, sure := matcher.Match(tag)
	if sure < language.High {
		return ""
	}
	return Languages()[i]
}

// Collation is the language by whose alphabet lists are sorted, in every language of
// hfh. It is nynorsk, since the tables for nb and no sort æ, ø and å wrongly
// (golang/go#59908); the alphabet is the same.
func Collation() language.Tag { return language.MustParse(Nynorsk) }
