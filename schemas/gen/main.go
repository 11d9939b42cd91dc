// Command gen writes the schema of each kind: schemas/src/<kind>.json with the
// shared parts of schemas/common.schema.json put in, so that each file is whole by
// itself; and docs/format.md, which tells people what they say. It is run by go
// generate in the folder schemas.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	files, err := generate(".")
	if err != nil {
		log.Fatal(err)
	}
	for name, data := range files {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// generate gives the bytes of every file under dir that go generate keeps: the
// schema of each kind, the sources and shared parts in their one layout, and the page
// about the format.
func generate(dir string) (map[string][]byte, error) {
	commonFile := filepath.Join(dir, "common.schema.json")
	common, err := readJSON(commonFile)
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{commonFile: format(common)}
	sources, err := filepath.Glob(filepath.Join(dir, "src", "*.json"))
	if err != nil {
		return nil, err
	}
	kinds := map[string]*value{}
	for _, file := range sources {
		src, err := readJSON(file)
		if err != nil {
			return nil, err
		}
		out[file] = format(src)
		whole, err := expand(src, common.get("$defs"))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		kind := strings.TrimSuffix(filepath.Base(file), ".json")
		out[filepath.Join(dir, kind+".schema.json")] = format(whole)
		kinds[kind] = whole
	}
	out[filepath.Join(dir, "..", "docs", "format.md")] = formatPage(kinds, common.get("$defs"))
	return out, nil
}

func readJSON(file string) (*value, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	v, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return v, nil
}
