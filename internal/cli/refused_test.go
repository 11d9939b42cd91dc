package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/helsefellesskap/hfh/internal/msg"
)

// TestEveryRefusalIsSaid reads the sources of govern for the reasons that it refuses by.
func TestEveryRefusalIsSaid(t *testing.T) {
	reason := regexp.MustCompile(`(?:refuse|unmet)\("([a-z-]+)"(?:[^\n]*("near"))?`)
	files, err := filepath.Glob("../govern/*.go")
	if err != nil || len(files) < 5 {
		t.Fatalf("no sources: %v", err)
	}
	found := 0
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range reason.FindAllStringSubmatch(string(src), -1) {
			found++
			ids := []string{"refused/" + m[1]}
			if m[2] != "" {
				ids = append(ids, ids[0]+"-near")
			}
			for _, id := range ids {
				if !msg.Has(id) {
					t.Errorf("%s refuses by %s, and no table has %s", file, m[1], id)
				}
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d refusals were found: the pattern is wrong", found)
	}
}

func TestContacts(t *testing.T) {
	for name, data := range map[string]string{
		"semicolons":  "id;navn;epost\nssu/leder;Ola;ola@example.org\n",
		"commas":      "id,email\nssu/leder,ola@example.org\n",
		"a mark":      "\ufeffid;e-post\r\nssu/leder; ola@example.org\r\n",
		"Latin-1":     "navn;id;E-post\nOla \xc5s;ssu/leder;ola@example.org\n",
		"other order": "epost;id\nola@example.org;ssu/leder\n",
	} {
		known, why := readContacts([]byte(data))
		if got := known.of("nobody", "", "ssu/leder"); got != "ola@example.org" || why != nil {
			t.Errorf("%s: %q, %v", name, got, why)
		}
	}
	for name, data := range map[string]string{"nothing": "", "no columns": "a;b\nssu/leder;x\n", "a short line": "id;epost\nssu/leder\n", "no text": "\x00\x01"} {
		known, why := readContacts([]byte(data))
		if got := known.of("ssu/leder"); got != "" || (why == nil) != (name == "nothing" || name == "a short line") {
			t.Errorf("%s: %q, %v", name, got, why)
		}
	}
}
