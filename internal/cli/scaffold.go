package cli

import (
	"fmt"
	"io/fs"

	"github.com/helsefellesskap/hfh/schemas"
)

// scaffold gives the files that a new register has beside its data: line ends fixed for
// git, what git leaves out, and the schemas for editors, byte for byte as embedded.
func scaffold() (map[string][]byte, error) {
	files := map[string][]byte{
		".gitattributes": []byte("data/** text eol=lf\nschemas/** text eol=lf\n"),
		".gitignore":     []byte("contacts.csv\n"),
	}
	names, err := fs.Glob(schemas.Files(), "*.schema.json")
	if err != nil {
		return nil, fmt.Errorf("embedded schemas: %w", err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(schemas.Files(), name)
		if err != nil {
			return nil, fmt.Errorf("embedded schema %s: %w", name, err)
		}
		files["schemas/"+name] = data
	}
	return files, nil
}
