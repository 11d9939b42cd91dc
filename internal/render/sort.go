package render

import (
	"cmp"
	"slices"

	"golang.org/x/text/collate"

	"github.com/helsefellesskap/hfh/internal/msg"
)

// SortBy sorts a list as a Norwegian reader expects: æ, ø and å last, aa as å, small
// and capital letters alike, figures by value (2 before 10). Texts that the alphabet
// holds equal stand in the order of their bytes, so that the order is one.
func SortBy[T any](list []T, key func(T) string) {
	c := collate.New(msg.Collation(), collate.Numeric)
	var buf collate.Buffer
	type keyed struct {
		item T
		text string
		sort []byte
	}
	all := make([]keyed, len(list))
	for i, item := range list {
		text := key(item)
		all[i] = keyed{item, text, c.KeyFromString(&buf, text)}
	}
	slices.SortStableFunc(all, func(a, b keyed) int {
		return cmp.Or(slices.Compare(a.sort, b.sort), cmp.Compare(a.text, b.text))
	})
	for i := range all {
		list[i] = all[i].item
	}
}
