package date

import "testing"

func TestWords(t *testing.T) {
	rows := []struct{ edtf, nb, nn, en string }{
		{"2024", "2024", "2024", "2024"},
		{"2023-05", "mai 2023", "mai 2023", "May 2023"},
		{"2023-05-04", "4. mai 2023", "4. mai 2023", "4 May 2023"},
		{"2024-21", "våren 2024", "våren 2024", "spring 2024"},
		{"2024-22", "sommeren 2024", "sommaren 2024", "summer 2024"},
		{"2024-23", "høsten 2024", "hausten 2024", "autumn 2024"},
		{"2024-24", "vinteren 2024/2025", "vinteren 2024/2025", "winter 2024/2025"},
		{"2024~", "omtrent 2024", "omtrent 2024", "about 2024"},
		{"2024-05?", "mai 2024 (usikkert)", "mai 2024 (usikkert)", "May 2024 (uncertain)"},
		{"2024-05-04%", "omtrent 4. mai 2024 (usikkert)", "omtrent 4. mai 2024 (usikkert)", "about 4 May 2024 (uncertain)"},
		{"2024/2025", "2024–2025", "2024–2025", "2024–2025"},
		{"2021-01/2021-06", "januar–juni 2021", "januar–juni 2021", "January–June 2021"},
		{"2021-01/2021-06~", "omtrent januar–juni 2021", "omtrent januar–juni 2021", "about January–June 2021"},
		{"2021-01~/2021-06", "fra omtrent januar 2021 til juni 2021", "frå omtrent januar 2021 til juni 2021", "from about January 2021 to June 2021"},
		{"2024-11/2025-02", "november 2024–februar 2025", "november 2024–februar 2025", "November 2024 – February 2025"},
		{"2024-05-01/2024-05-03", "1.–3. mai 2024", "1.–3. mai 2024", "1–3 May 2024"},
		{"2024-05-01/2024-06-03", "1. mai–3. juni 2024", "1. mai–3. juni 2024", "1 May – 3 June 2024"},
		{"2024-12-31/2025-01-01", "31. desember 2024–1. januar 2025", "31. desember 2024–1. januar 2025", "31 December 2024 – 1 January 2025"},
		{"2024-05-04/2025", "fra 4. mai 2024 til 2025", "frå 4. mai 2024 til 2025", "from 4 May 2024 to 2025"},
		{"2024-23/2024-24", "fra høsten 2024 til vinteren 2024/2025", "frå hausten 2024 til vinteren 2024/2025", "from autumn 2024 to winter 2024/2025"},
		{"2025-01-01/..", "fra 1. januar 2025", "frå 1. januar 2025", "from 1 January 2025"},
		{"../2024-12-31", "innen 31. desember 2024", "innan 31. desember 2024", "by 31 December 2024"},
		{"2024/", "fra 2024, slutt ukjent", "frå 2024, slutt ukjend", "from 2024, end unknown"},
		{"/2024", "til 2024, start ukjent", "til 2024, start ukjend", "until 2024, start unknown"},
		{"[2025-01,2025-02]", "januar eller februar 2025", "januar eller februar 2025", "January or February 2025"},
		{"[2023-05-04,2023-06-05]", "4. mai 2023 eller 5. juni 2023", "4. mai 2023 eller 5. juni 2023", "4 May 2023 or 5 June 2023"},
		{"[2024-05,2024-23]", "mai eller høsten 2024", "mai eller hausten 2024", "May or autumn 2024"},
		{"[2024-05,2024-24]", "mai 2024 eller vinteren 2024/2025", "mai 2024 eller vinteren 2024/2025", "May 2024 or winter 2024/2025"},
		{"[2024,2025,2027]", "2024, 2025 eller 2027", "2024, 2025 eller 2027", "2024, 2025 or 2027"},
		{"[2024-12,2025-01]", "desember 2024 eller januar 2025", "desember 2024 eller januar 2025", "December 2024 or January 2025"},
		{"[2024..2026]", "en gang mellom 2024 og 2026", "ein gong mellom 2024 og 2026", "some time between 2024 and 2026"},
	}
	for _, row := range rows {
		e := mustParse(t, row.edtf)
		for lang, want := range map[string]string{"nb": row.nb, "nn": row.nn, "en": row.en, "sma": row.nb} {
			if got := e.Words(lang); got != want {
				t.Errorf("%s in %s is %q, want %q", e, lang, got, want)
			}
		}
	}
	if got := (EDTF{}).Words("nb"); got != "" {
		t.Errorf("no date is %q", got)
	}
}

func TestDurationWords(t *testing.T) {
	rows := []struct{ iso, nb, nn, en, everyNb, everyNn, everyEn string }{
		{"P1Y", "ett år", "eitt år", "one year", "hvert år", "kvart år", "every year"},
		{"P2Y", "to år", "to år", "two years", "hvert andre år", "kvart andre år", "every two years"},
		{"P12Y", "tolv år", "tolv år", "twelve years", "hvert 12. år", "kvart 12. år", "every twelve years"},
		{"P6M", "seks måneder", "seks månader", "six months", "hver sjette måned", "kvar sjette månad", "every six months"},
		{"P1W", "én uke", "éi veke", "one week", "hver uke", "kvar veke", "every week"},
		{"P90D", "90 dager", "90 dagar", "90 days", "hver 90. dag", "kvar 90. dag", "every 90 days"},
		{
			"P1Y6M", "ett år og seks måneder", "eitt år og seks månader", "one year and six months",
			"med ett år og seks måneder mellom hver gang", "med eitt år og seks månader mellom kvar gong", "with one year and six months between each time",
		},
		{
			"P1Y2M3D", "ett år, to måneder og tre dager", "eitt år, to månader og tre dagar", "one year, two months and three days",
			"med ett år, to måneder og tre dager mellom hver gang", "med eitt år, to månader og tre dagar mellom kvar gong",
			"with one year, two months and three days between each time",
		},
	}
	for _, row := range rows {
		u, err := ParseDuration(row.iso)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct{ got, want string }{
			{u.Words("nb"), row.nb},
			{u.Words("nn"), row.nn},
			{u.Words("en"), row.en},
			{u.Every("nb"), row.everyNb},
			{u.Every("nn"), row.everyNn},
			{u.Every("en"), row.everyEn},
		} {
			if c.got != c.want {
				t.Errorf("%s: got %q, want %q", u, c.got, c.want)
			}
		}
	}
	if (Duration{}).Words("nb") != "" || (Duration{}).Every("nb") != "" {
		t.Error("no duration has words")
	}
}

func TestCountWords(t *testing.T) {
	rows := []struct {
		count      Count
		nb, nn, en string
	}{
		{Count{1, 2, Duration{Years: 1}}, "én til to ganger i året", "éin til to gonger i året", "one to two times a year"},
		{Count{1, 1, Duration{Years: 1}}, "én gang i året", "éin gong i året", "once a year"},
		{Count{2, 0, Duration{Months: 1}}, "minst to ganger i måneden", "minst to gonger i månaden", "at least two times a month"},
		{Count{0, 4, Duration{Weeks: 1}}, "høyst fire ganger i uken", "høgst fire gonger i veka", "at most four times a week"},
		{
			Count{1, 1, Duration{Years: 1, Months: 6}},
			"én gang i løpet av ett år og seks måneder", "éin gong i løpet av eitt år og seks månader", "once in the course of one year and six months",
		},
		{Count{3, 3, Duration{Years: 2}}, "tre ganger hvert andre år", "tre gonger kvart andre år", "three times every two years"},
	}
	for _, row := range rows {
		for lang, want := range map[string]string{"nb": row.nb, "nn": row.nn, "en": row.en} {
			if got := row.count.Words(lang); got != want {
				t.Errorf("%+v in %s is %q, want %q", row.count, lang, got, want)
			}
		}
	}
}
