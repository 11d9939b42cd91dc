package cli

import (
	"strings"

	"github.com/helsefellesskap/hfh/internal/doc"
	"github.com/helsefellesskap/hfh/internal/msg"
	"github.com/helsefellesskap/hfh/internal/record"
	"github.com/helsefellesskap/hfh/internal/store"
)

// newRegisterFiles gives every file of a new register: what hfh was told, and nothing
// guessed. No cycle, body or condition is set: they are the partnership's to decide.
func newRegisterFiles(opts initOptions) (map[string][]byte, error) {
	files, err := scaffold()
	if err != nil {
		return nil, err
	}
	files[communityFile] = newCommunity(opts)
	if files["data/parties.yaml"], err = newParties(opts); err != nil {
		return nil, err
	}
	if opts.ci {
		files[".gitlab-ci.yml"] = []byte(gitlabCI)
		files[".github/workflows/hfh.yml"] = []byte(githubCI)
	}
	return files, nil
}

func modeline(kind string) string {
	return "# yaml-language-server: $schema=../schemas/" + kind + ".schema.json\n"
}

func newCommunity(opts initOptions) []byte {
	return doc.Emit(doc.MapOf(
		"kind", "community", "id", "community", "format", doc.Int(store.Format),
		"name", opts.name, "language", opts.language, "timezone", "Europe/Oslo", "branch", "main",
	), modeline("community"))
}

// newParties gives the record of the parties, with those that were named.
func newParties(opts initOptions) ([]byte, error) {
	taken := map[string]bool{"alle-kommuner": len(opts.municipalities) > 0}
	var list []*doc.Node
	add := func(name, kind string) error {
		name = strings.TrimSpace(name)
		id := record.Slug(name)
		if record.IDFault(id) != "" || taken[id] {
			return fail(exitUsage, "cli/party-name", "name", name)
		}
		taken[id] = true
		list = append(list, doc.MapOf("id", id, "name", name, "type", kind))
		return nil
	}
	if opts.trust != "" {
		if err := add(opts.trust, "trust"); err != nil {
			return nil, err
		}
	}
	for _, name := range opts.municipalities {
		if err := add(name, "municipality"); err != nil {
			return nil, err
		}
	}
	root := doc.MapOf("kind", "parties", "id", "parties", "parties", doc.ListOf(list...))
	if len(opts.municipalities) > 0 {
		group := doc.MapOf("id", "alle-kommuner", "name", groupName(opts.language), "all_of", "municipality")
		if err := root.Set([]string{"groups"}, doc.ListOf(group)); err != nil {
			return nil, err
		}
	}
	return doc.Emit(root, modeline("parties")), nil
}

// groupName is what the group of all municipalities is called in the register.
func groupName(lang string) string { return msg.New(lang).Text("cli/all-municipalities", nil) }

// yamlText writes a text as one YAML value.
func yamlText(s string) string {
	return strings.TrimSuffix(strings.TrimPrefix(string(doc.Emit(doc.MapOf("x", doc.Text(s)), "")), "x: "), "\n")
}

// The files that make a server check every change before it is taken in (--ci).
const (
	gitlabCI = `validate:
  image: golang:1.26
  script:
    - go install github.com/helsefellesskap/hfh/cmd/hfh@main
    - hfh validate
`
	githubCI = `name: hfh
on: [push, pull_request]
permissions:
  contents: read
jobs:
  validate:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with: {fetch-depth: 0}
      - uses: actions/setup-go@v5
        with: {go-version: "1.26"}
      - run: go install github.com/helsefellesskap/hfh/cmd/hfh@main
      - run: hfh validate
`
)
