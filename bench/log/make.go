package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/helsefellesskap/hfh/data"
)

// How often the records change: the plan in every tenth revision (1,000 of 10,000), the
// statutes five times in all, the declaration never after the first.
const (
	planEvery     = 10
	statutesEvery = 2000
	meetings      = 400
	began         = 1_577_836_800 // 2020-01-01
	between       = 6 * 3600      // seconds from one revision to the next
)

// maker writes a history to git fast-import.
type maker struct {
	to    *bufio.Writer
	from  *bufio.Reader
	mark  int
	last  map[string]string // record → its newest revision
	files map[string][]byte
	pages map[string][][]byte // the lines of files as they were first
}

// makeRegister makes the repository in dir: Helgeland's records, and then revisions as
// hfh makes them, each pointing to the one of its record before it.
func makeRegister(dir string, commits int) error {
	if err := git(dir, "init", "-q", "-b", "main", "."); err != nil {
		return err
	}
	cmd := exec.Command("git", "-C", dir, "fast-import", "--quiet", "--done")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	m := &maker{to: bufio.NewWriter(in), from: bufio.NewReader(out), last: map[string]string{}, files: map[string][]byte{}, pages: map[string][][]byte{}}
	if err := m.history(commits); err != nil {
		return err
	}
	if err := in.Close(); err != nil {
		return err
	}
	if err := cmd.Wait(); err != nil {
		return err
	}
	return git(dir, "reset", "-q", "--hard")
}

func git(dir string, args ...string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

func (m *maker) history(commits int) error {
	if err := m.first(); err != nil {
		return err
	}
	for i := 1; i < commits; i++ {
		if err := m.next(i); err != nil {
			return err
		}
	}
	if _, err := m.to.WriteString("done\n"); err != nil {
		return err
	}
	return m.to.Flush() // a failed write before it shows here too
}

// first registers every record as it lies in data/.
func (m *maker) first() error {
	var records []string
	err := fs.WalkDir(data.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		m.files["data/"+name], err = fs.ReadFile(data.FS, name)
		records = append(records, recordOf(name))
		return err
	})
	if err != nil {
		return err
	}
	return m.revision(0, "registration", records, m.files)
}

// recordOf gives the record that a file of data/ holds.
func recordOf(name string) string {
	name = strings.TrimSuffix(name, ".yaml")
	for many, one := range map[string]string{"agreements/": "agreement/", "bodies/": "body/", "grants/": "grant/", "reports/": "report/"} {
		if id, ok := strings.CutPrefix(name, many); ok {
			return one + id
		}
	}
	if id, ok := strings.CutPrefix(name, "meetings/"); ok {
		return "meeting/" + id[strings.IndexByte(id, '/')+1:]
	}
	return name
}

// next makes the i-th revision.
func (m *maker) next(i int) error {
	switch {
	case i%planEvery == 0:
		return m.edit(i, "plan", "data/plan.yaml", "progress")
	case i%statutesEvery == 7:
		return m.edit(i, "statutes", "data/statutes.yaml", "registration")
	}
	id := fmt.Sprintf("ssu-2030-%03d", i*7%meetings)
	text := fmt.Sprintf("kind: meeting\nid: %s\nbodies: [ssu]\nstate: planned\nnote: Nummer %d.\n%s", id, i, strings.Repeat("# Sakspapirene ligger i arkivet.\n", 40))
	return m.revision(i, "meeting", []string{"meeting/" + id}, map[string][]byte{"data/meetings/2030/" + id + ".yaml": []byte(text)})
}

// edit changes one line of a file: a comment behind one of those without any.
func (m *maker) edit(i int, record, file, change string) error {
	if m.pages[file] == nil {
		m.pages[file] = bytes.SplitAfter(m.files[file], []byte("\n"))
	}
	lines := slices.Clone(m.pages[file])
	at := i / planEvery % len(lines)
	for range lines {
		if bytes.HasSuffix(lines[at], []byte("\n")) && !bytes.ContainsAny(lines[at], "\"'#>|{[") {
			break
		}
		at = (at + 1) % len(lines)
	}
	lines[at] = fmt.Appendf(bytes.TrimRight(bytes.Clone(lines[at]), "\n"), " # %d\n", i)
	return m.revision(i, change, []string{record}, map[string][]byte{file: bytes.Join(lines, nil)})
}

// revision writes one revision and asks git what it is called.
func (m *maker) revision(i int, change string, records []string, files map[string][]byte) error {
	var msg strings.Builder
	fmt.Fprintf(&msg, "%s: endring %d\n\nFor måling av fart.\n\nHfh-Change: %s\n", records[0], i, change)
	for _, r := range records {
		fmt.Fprintf(&msg, "Hfh-Record: %s\n", r)
	}
	for _, r := range records {
		if p := m.last[r]; p != "" {
			fmt.Fprintf(&msg, "Hfh-Previous: %s %s\n", r, p)
		}
	}
	m.mark++
	fmt.Fprintf(m.to, "commit refs/heads/main\nmark :%d\ncommitter Prøve Person <prove@example.org> %d +0000\n", m.mark, began+i*between)
	m.data([]byte(msg.String()))
	for _, name := range sorted(files) {
		m.files[name] = files[name]
		fmt.Fprintf(m.to, "M 100644 inline %s\n", name)
		m.data(files[name])
	}
	fmt.Fprintf(m.to, "\nget-mark :%d\n", m.mark)
	if err := m.to.Flush(); err != nil {
		return err
	}
	id, err := m.from.ReadString('\n')
	if err != nil && err != io.EOF {
		return err
	}
	for _, r := range records {
		m.last[r] = strings.TrimSpace(id)
	}
	return nil
}

func (m *maker) data(b []byte) { fmt.Fprintf(m.to, "data %d\n%s\n", len(b), b) }
