package paper

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/helsefellesskap/hfh/internal/msg"
)

const bodyHead = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`

// smallForm is a small form by its headings, around what is put in its cell.
func smallForm(cell string) string {
	return bodyHead + `<w:tbl><w:tr>` + tc("Nr.") + tc("Spørsmål") + tc("Svar") + `</w:tr><w:tr>` + tc("1") + tc("?") + `<w:tc>` + cell + `</w:tc></w:tr></w:tbl></w:body></w:document>`
}

func tc(s string) string { return `<w:tc><w:p>` + text(s) + `</w:p></w:tc>` }

func TestHostileFilesAreRefused(t *testing.T) {
	body := func(s string) []byte { return packed(t, map[string]string{"word/document.xml": s}) }
	with := func(name, content string) []byte {
		return packed(t, map[string]string{"word/document.xml": smallForm(`<w:p/>`), name: content})
	}
	for _, c := range []struct {
		desc string
		file []byte
		want Fault
	}{
		{"nothing", nil, NotWord},
		{"a text", []byte("hei"), NotWord},
		{"a PDF", []byte("%PDF-1.7"), Portable},
		{"an old Word file", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on"), OldWord},
		{"an OpenDocument", stored(t, "mimetype", "application/vnd.oasis.opendocument.text"), OpenText},
		{"a cut zip", body(smallForm(`<w:p/>`))[:200], Broken},
		{"a name that leads out", with("../../etc/passwd", "x"), Unsafe},
		{"an absolute name", with("/etc/passwd", "x"), Unsafe},
		{"a name of Windows", with(`word\document.xml`, "x"), Unsafe},
		{"the text twice", with("WORD/document.xml", "x"), Unsafe},
		{"many entries", manyEntries(t), TooBig},
		{"a bomb", body(bodyHead + strings.Repeat(" ", 64<<20)), TooBig},
		{"a bomb of elements", body(bodyHead + strings.Repeat(`<w:p/>`, 400_000)), TooBig},
		{"a deep nest", body(bodyHead + strings.Repeat(`<w:p>`, 5000)), TooBig},
		{"a document type", body(`<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + smallForm(`<w:p><w:r><w:t>&a;</w:t></w:r></w:p>`)), Unsafe},
		{"an entity", body(smallForm(`<w:p><w:r><w:t>&a;</w:t></w:r></w:p>`)), Broken},
		{"cut XML", body(bodyHead + `<w:p>`), Broken},
		{"another encoding", body(`<?xml version="1.0" encoding="UTF-16"?>` + smallForm(`<w:p/>`)), Broken},
		{"no form", body(bodyHead + `<w:p>` + text("Hei") + `</w:p></w:body></w:document>`), NoForm},
		{"a letter of ours", wrote(t, letter()), NoForm},
		{"no text", packed(t, map[string]string{"xl/workbook.xml": "<x/>"}), NotWord},
		{"a text elsewhere that is not there", packed(t, map[string]string{"_rels/.rels": `<Relationships xmlns="x"><Relationship Type="x/officeDocument" Target="../../../etc/passwd"/></Relationships>`}), NotWord},
		{"a bomb in the properties", with("docProps/custom.xml", "<x>"+strings.Repeat(" ", 32<<20)+"</x>"), TooBig},
	} {
		t.Run(c.desc, func(t *testing.T) {
			start := time.Now()
			_, err := ReadForm(bytes.NewReader(c.file), int64(len(c.file)))
			var e *FileError
			if !errors.As(err, &e) || e.Why != c.want {
				t.Fatalf("got %v, not %s", err, c.want)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

func TestABigFileIsNotEvenOpened(t *testing.T) {
	var e *FileError
	if _, err := ReadForm(bytes.NewReader(nil), 1<<40); !errors.As(err, &e) || e.Why != TooBig {
		t.Errorf("got %v", err)
	}
}

// TestHardButHonestFiles are read, and soon: what makes naive readers slow.
func TestHardButHonestFiles(t *testing.T) {
	for desc, cell := range map[string]string{
		"text in crumbs":  `<w:p><w:r><w:t>` + strings.Repeat(`a<!-- -->`, 500_000) + `</w:t></w:r></w:p>`,
		"many paragraphs": strings.Repeat(`<w:p/>`, 250_000) + `<w:p>` + text("a") + `</w:p>`,
		"nested tables":   strings.Repeat(`<w:tbl><w:tr><w:tc>`, 28) + strings.Repeat(`<w:p>`+text("a")+`</w:p>`, 60_000) + strings.Repeat(`</w:tc></w:tr></w:tbl>`, 28),
		"many controls":   `<w:p>` + strings.Repeat(`<w:sdt><w:sdtPr><w:tag w:val="hfh:x"/></w:sdtPr><w:sdtContent>`+text("a")+`</w:sdtContent></w:sdt>`, 40_000) + `</w:p>`,
	} {
		t.Run(desc, func(t *testing.T) {
			start := time.Now()
			a := readBack(t, packed(t, map[string]string{"word/document.xml": smallForm(cell)}))
			if len(a.Given) != 1 || !strings.HasPrefix(a.Given[0].Text, "a") {
				t.Errorf("read %d rows", len(a.Given))
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

func manyEntries(t *testing.T) []byte {
	texts := map[string]string{"word/document.xml": smallForm(`<w:p/>`)}
	for i := range 600 {
		texts["x"+strings.Repeat("y", i)] = ""
	}
	return packed(t, texts)
}

func stored(t *testing.T, name, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestHostileTextStaysText holds what is written: no text becomes markup, and every
// part stays XML.
func TestHostileTextStaysText(t *testing.T) {
	nasty := "</w:t></w:r><w:r><w:t>x\x00\x01\x1b[31m\u202e\ufffe\xff ]]> &amp; \"'<script>alert(1)</script>"
	f := answerForm()
	f.ID.Party = nasty
	f.Fields[0].Label, f.Fields[0].Options[0].Label, f.Fields[0].Help, f.Fields[1].ID, f.Fields[1].Value = nasty, nasty, nasty, nasty, nasty
	doc := Document{Title: nasty, Lang: "nb", Author: nasty, Subject: nasty, Header: nasty, Blocks: []Block{
		Title(1, nasty),
		Para{Runs: []Run{{Text: nasty, Mark: Inserted}, {Text: nasty, Link: "https://x/\"><script>" + nasty}}},
		Table{Caption: nasty, Header: []string{nasty}, Rows: [][]Cell{{Text(nasty)}}},
		Letterhead{Sender: []string{nasty}, Recipient: []string{nasty}, Facts: []Fact{{nasty, Text(nasty)}}},
		Signatures{{Party: nasty, Office: nasty, Name: nasty, Place: nasty}},
		f,
	}}
	for name, content := range parsed(t, wrote(t, doc)) {
		if strings.Contains(content, "<script") || strings.Contains(content, "\x1b") || strings.Contains(content, "\u202e") {
			t.Errorf("%s carries what it was given as it was", name)
		}
	}
	var page bytes.Buffer
	if err := WriteHTML(&page, doc); err != nil {
		t.Fatal(err)
	}
	if s := page.String(); strings.Contains(s, "<script") || strings.Contains(s, "\x1b") || strings.Contains(s, `"><`+"s") {
		t.Error("the page carries what it was given as it was")
	}
}

// TestEveryFaultHasWords holds the faults and reasons to the message tables.
func TestEveryFaultHasWords(t *testing.T) {
	for _, f := range []Fault{TooBig, NotWord, OldWord, OpenText, Portable, Broken, Unsafe, NoForm, NotText, BadQuote, NoColumn, TwiceColumn} {
		if _, hint := msg.New("nb").Message("paper/file", string(f), (&FileError{Why: f}).Args()); hint == "" {
			t.Errorf("%s has no words that say what to do", f)
		}
	}
	for _, r := range []Reason{NoSuchField, NoSuchOption, NoDate, Twice} {
		if !msg.Has("paper/misfit." + string(r)) {
			t.Errorf("%s has no words", r)
		}
	}
}

// FuzzReadForm looks for a body that stops the reader or takes it long.
func FuzzReadForm(f *testing.F) {
	f.Add(smallForm(`<w:p><w:sdt><w:sdtPr><w:tag w:val="hfh:a"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt></w:p>`))
	f.Add(bodyHead + `<w:tbl><w:sdt/><w:tr><w:trPr><w:del/></w:trPr></w:tr></w:tbl>`)
	f.Fuzz(func(t *testing.T, body string) {
		var b bytes.Buffer
		if err := zipped(&b, []part{{"word/document.xml", body}}); err != nil {
			t.Skip("no zip of it")
		}
		a, err := ReadForm(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err == nil {
			answerForm().Fit(a)
		}
	})
}
