package gitrepo

import (
	"testing"

	"pgregory.net/rapid"
)

func TestBlockComesAndGoes(t *testing.T) {
	lines := []string{`[diff "hfh"]`, "\tcommand = x"}
	rapid.Check(t, func(t *rapid.T) {
		old := rapid.StringMatching(`(\[core\]\n\ta = b\n|# note\n|\n|x){0,5}`).Draw(t, "file")
		register := rapid.SampledFrom([]string{"", "Felles ø/reg"}).Draw(t, "register")
		once, err := withBlock([]byte(old), register, lines)
		if err != nil {
			t.Fatal(err)
		}
		twice, err := withBlock(once, register, lines)
		if err != nil || string(twice) != string(once) {
			t.Fatalf("written twice it differs: %q, %q (%v)", once, twice, err)
		}
		gone, err := withBlock(once, register, nil)
		if want := old; err != nil || string(gone) != want && string(gone) != want+"\n" {
			t.Fatalf("taken away leaves %q of %q (%v)", gone, old, err)
		}
	})
}

func TestBlockWithoutItsEnd(t *testing.T) {
	if _, err := withBlock([]byte(driversBegin+"\n[diff]\n"), "", nil); err == nil {
		t.Error("a block without an end was taken away")
	}
}

func TestPatternOfAFolder(t *testing.T) {
	r := &Repo{prefix: `Felles [ø]/a*b`}
	got := r.attributeLines(Driver{Name: "hfh", Pattern: "data/**/*.yaml"})[0]
	if want := `"/Felles \\[ø]/a\\*b/data/**/*.yaml" diff=hfh merge=hfh`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
