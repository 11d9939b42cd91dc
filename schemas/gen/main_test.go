package main

import (
	"os"
	"strings"
	"testing"
)

func TestGeneratedFilesAreUpToDate(t *testing.T) {
	files, err := generate("..")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 3 {
		t.Fatalf("only %d files: the sources were not found", len(files))
	}
	for name, want := range files {
		got, err := os.ReadFile(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if string(got) != string(want) {
			t.Errorf("%s: differs from its source; run go generate in schemas", name)
		}
	}
}

func TestEverySchemaHasASource(t *testing.T) {
	files, err := generate("..")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".schema.json") && files["../"+e.Name()] == nil {
			t.Errorf("%s: no source in src", e.Name())
		}
	}
}

func TestExpand(t *testing.T) {
	shared := `{"slug":{"type":"string"},"item":{"$ref":"#/$defs/slug"},"unused":{},
		"tail":{"properties":{"note":{"$ref":"#/$defs/item"}},"required":["note"]}}`
	tests := []struct{ name, src, want, fail string }{
		{
			name: "include, overlay, required and transitive parts",
			src:  `{"properties":{"id":{},"x-include:tail":{"x-hfh":"living"},"z":{}}}`,
			want: `{"properties":{"id":{},"note":{"$ref":"#/$defs/item","x-hfh":"living"},"z":{}},` +
				`"required":["note"],"$defs":{"slug":{"type":"string"},"item":{"$ref":"#/$defs/slug"}}}`,
		},
		{
			name: "inside a list's items, own parts first",
			src:  `{"items":{"properties":{"x-include:tail":{}}},"$defs":{"own":{"$ref":"#/$defs/slug"}}}`,
			want: `{"items":{"properties":{"note":{"$ref":"#/$defs/item"}},"required":["note"]},` +
				`"$defs":{"own":{"$ref":"#/$defs/slug"},"slug":{"type":"string"},"item":{"$ref":"#/$defs/slug"}}}`,
		},
		{name: "no such part", src: `{"$ref":"#/$defs/nothing"}`, fail: "no such part"},
		{name: "no such include", src: `{"properties":{"x-include:nothing":{}}}`, fail: "no such shared part"},
		{name: "an address", src: `{"$ref":"https://example.org/x.json"}`, fail: "not a part of the same file"},
		{name: "own part shadows a shared one", src: `{"$defs":{"slug":{}}}`, fail: "shared part too"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := expand(mustParse(t, tt.src), mustParse(t, shared))
			if tt.fail != "" {
				if err == nil || !strings.Contains(err.Error(), tt.fail) {
					t.Fatalf("error %v, want one with %q", err, tt.fail)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if g, w := oneLine(got), oneLine(mustParse(t, tt.want)); g != w {
				t.Errorf("got  %s\nwant %s", g, w)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, src := range []string{`{"a":1,"a":2}`, `{} {}`, `{"a":`, `[1,`, ``} {
		if _, err := parse([]byte(src)); err == nil {
			t.Errorf("parse(%s): no error", src)
		}
	}
}

func mustParse(t *testing.T, s string) *value {
	t.Helper()
	v, err := parse([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return v
}
