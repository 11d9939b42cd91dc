package gitrepo

import (
	"bytes"
	"path"
)

// renamedFrom finds the file that a revision gave the trail's name: one that went in
// the same revision and has the same bytes, else the most alike one with at least
// half its text in common. "" when the file is new. Drafts are not mistaken for what
// they become.
func (h *historian) renamedFrom(s *step) (string, error) {
	changes, err := h.repo.changed(s.commit.parents[0], s.hash)
	if err != nil {
		return "", err
	}
	var gone []pathChange
	now := Hash("")
	for _, c := range changes {
		switch {
		case c.path == s.path:
			now = c.after
		case c.after == "" && isDraft(c.path) == isDraft(s.path):
			gone = append(gone, c)
		}
	}
	best, score := "", 0.5
	for _, c := range gone {
		alike := 2.0
		if c.before != now {
			if alike, err = h.alike(c.before, now); err != nil {
				return "", err
			}
		}
		if path.Base(c.path) == path.Base(s.path) {
			alike += 0.01
		}
		if alike > score || alike == score && c.path < best {
			best, score = c.path, alike
		}
	}
	return best, nil
}

func isDraft(file string) bool { return path.Base(path.Dir(file)) == "drafts" }

// maxAlike bounds the files that are compared line by line.
const maxAlike = 4 << 20

// alike gives the share of the larger file's bytes that stand in lines both have.
func (h *historian) alike(a, b Hash) (float64, error) {
	var text [2][]byte
	for i, id := range [2]Hash{a, b} {
		size, err := h.repo.objects.size(id)
		if err != nil || size > maxAlike {
			return 0, err
		}
		if text[i], err = h.repo.objects.readAs("blob", id); err != nil {
			return 0, err
		}
	}
	lines := map[string]int{}
	for line := range bytes.Lines(text[0]) {
		lines[string(line)]++
	}
	common := 0
	for line := range bytes.Lines(text[1]) {
		if lines[string(line)] > 0 {
			lines[string(line)]--
			common += len(line)
		}
	}
	return float64(common) / float64(max(len(text[0]), len(text[1]), 1)), nil
}
