package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// letter is a paper with every kind of block. All of it is made up.
func letter() Document {
	return Document{
		Title: "Høringsbrev", Lang: "nb", Author: "Eksempelfellesskapet", Subject: "Handlingsplan 2025", Header: "Eksempelfellesskapet",
		Blocks: []Block{
			Letterhead{
				Sender:    []string{"Eksempelfellesskapet", "Sekretariatet", "Postboks 1, 8600 Eksempel"},
				Recipient: []string{"Eksempel kommune", "Rådhuset", "8601 Eksempel"},
				Facts:     []Fact{{"Dato", Text("19.03.2025")}, {"Vår ref.", Text("2025/12")}, {"Deres ref.", Text("")}},
			},
			Title(1, "Høring: handlingsplan 2025"),
			P("Vi ber om svar innen 1. mai 2025. Blåbærøl & <søte> \"ting\"."),
			Para{Runs: []Run{{Text: "Frist for svar: "}, {Text: "1. mai", Mark: Strong}, {Text: ", se "}, {Text: "planen", Link: "https://example.org/plan?a=1&b=2"}, {Text: " og "}, {Text: "ikke her", Link: "javascript:alert(1)"}}},
			Title(2, "Endringene"),
			Para{Runs: []Run{{Text: "Pasientens legemiddelliste "}, {Text: "innføres", Mark: Deleted}, {Text: " "}, {Text: "er i bruk", Mark: Inserted}, {Text: " i alle kommuner."}}},
			List{Numbered: true, Items: []Item{{Runs: Text("først"), Under: []Item{{Runs: Text("under")}}}, {Runs: Text("så")}}},
			List{Items: []Item{{Runs: Text("et punkt")}, {Runs: Text("et til")}}},
			Table{Caption: "Tiltak", Header: []string{"Tiltak", "Ansvarlig"}, Widths: []int{70, 30}, Rows: [][]Cell{{Text("Kjernejournal"), Text("Alle")}, {Text("Bare én celle")}}},
			Facts{{"Behandlet", Text("SSU")}, {"Segl", Text("sha256:00")}},
			Para{Runs: Text("En merknad."), Small: true, Indent: 1},
			PageBreak{},
			Title(1, "Underskrifter"),
			Signatures{{Party: "Eksempel kommune", Office: "ordfører", Name: "Kari Eksempel", Note: "etter fullmakt"}, {Party: "Sykehuset", Place: "Eksempel", Date: "19.03.2025"}},
		},
	}
}

func wrote(t *testing.T, doc Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteDOCX(&b, doc, Options{Date: time.Date(2025, 3, 19, 12, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// parsed reads each part of a file as XML, and gives the texts of them.
func parsed(t *testing.T, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		texts[f.Name] = string(content)
		for dec := xml.NewDecoder(bytes.NewReader(content)); ; {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v\n%s", f.Name, err, content)
			}
		}
	}
	return texts
}

func TestEveryPartIsXMLAndTheBytesAreTheSame(t *testing.T) {
	one, other := wrote(t, letter()), wrote(t, letter())
	if !bytes.Equal(one, other) {
		t.Error("the same document gave two files")
	}
	texts := parsed(t, one)
	body := texts["word/document.xml"]
	for _, want := range []string{"[inn: er i bruk]", "[ut: innføres]", "&lt;søte&gt;", `w:val="Heading1"`, "<w:tblHeader/>"} {
		if !strings.Contains(body, want) {
			t.Errorf("the body has no %s", want)
		}
	}
	if strings.Contains(texts["word/_rels/document.xml.rels"], "javascript") {
		t.Error("a link to a script was written")
	}
	if !strings.Contains(texts["docProps/core.xml"], "<dc:title>Høringsbrev</dc:title>") || !strings.Contains(texts["word/styles.xml"], `w:val="nb-NO"`) {
		t.Error("title or language is missing")
	}
}

// shortDisk takes n bytes and then fails.
type shortDisk struct{ n int }

func (d *shortDisk) Write(p []byte) (int, error) {
	if d.n -= len(p); d.n < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

func TestAFullDiskIsTold(t *testing.T) {
	var all bytes.Buffer
	if err := WriteDOCX(&all, letter(), Options{}); err != nil {
		t.Fatal(err)
	}
	whole := all.Len()
	for _, n := range []int{0, 100, whole / 2, whole - 1} {
		if err := WriteDOCX(&shortDisk{n}, letter(), Options{}); err == nil {
			t.Errorf("a DOCX of %d bytes fits on %d", whole, n)
		}
		if err := WriteHTML(&shortDisk{n / 4}, letter()); err == nil {
			t.Errorf("a page fits on %d bytes", n/4)
		}
		if err := WriteFormCSV(&shortDisk{min(n, 50)}, answerForm(), "nb"); err == nil {
			t.Errorf("a sheet fits on %d bytes", min(n, 50))
		}
	}
}
