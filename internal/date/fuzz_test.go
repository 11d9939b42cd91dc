package date

import "testing"

func seeds(f *testing.F) {
	for _, s := range []string{
		"2024", "2024-05-04", "2024-21~", "2023/2025", "2023/..", "../2024-12-31", "2023/", "[2025-01,2025-02]", "[2024..2026]",
		"2023-02-30", "2025/2024", "4.mai 2023", "1.1.25", "Januar/februar\n2025", "Innen utgangen av 2024", "2024-\n2025",
		"første del av 2021", "for 2025 i 2025", "møtet for 2024 ble flyttet til 2025", "10/2020", "2.1", "1)", "vinteren 2024/2025",
		"ca. 1.–3. mai 2024 (usikkert)", "4/5-23", "hvert andre år", "en til to fysiske samlinger i året", "P1Y6M", "-", "'", "/", "\xff\xfe-\n",
	} {
		f.Add(s)
	}
}

// FuzzParse: no panic, and what is taken is written as it was read.
func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		if e, err := Parse(s); err == nil {
			if back, err := Parse(e.String()); err != nil || back != e {
				t.Fatalf("%q gives %q, read back as %q, %v", s, e, back, err)
			}
			_ = e.Words("nb")
		}
		if u, err := ParseDuration(s); err == nil {
			if back, err := ParseDuration(u.String()); err != nil || back != u {
				t.Fatalf("%q gives %q, read back as %q, %v", s, u, back, err)
			}
		}
	})
}

// FuzzReadWords: no panic, and what is taken is a date of the subset whose words
// are read as the same date.
func FuzzReadWords(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		e, err := ReadWords(s)
		if err == nil {
			if back, err := Parse(e.String()); err != nil || back != e {
				t.Fatalf("%q gives %q, read back as %q, %v", s, e, back, err)
			}
			if back, err := ReadWords(e.Words("nb")); err != nil && !hasReason(err, ReasonYear) || err == nil && back != e {
				t.Fatalf("%q gives %q, «%s», read back as %q, %v", s, e, e.Words("nb"), back, err)
			}
		}
		_, _ = ReadForWords(s)
		_, _ = ReadCountWords(s)
		if u, err := ReadDurationWords(s); err == nil && u.IsZero() {
			t.Fatalf("%q is read as a duration of nothing", s)
		}
	})
}
