package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/helsefellesskap/hfh/internal/msg"
)

// standIn is the value of a flag that help calls by a word of the user's language: DATE,
// FILE, where the flag's own type would have said string.
type standIn struct {
	pflag.Value
	word string
}

// Type is the word, as help prints it.
func (v standIn) Type() string { return v.word }

// placeholder gives the word for what a flag takes: the command's own, else the one all
// commands share; "" for none.
func placeholder(words *msg.Printer, cmd *cobra.Command, f *pflag.Flag) string {
	for _, id := range []string{"value/" + strings.TrimPrefix(helpID(cmd), "help/") + "/" + f.Name, "value/" + f.Name} {
		if msg.Has(id) {
			return words.Text(id, nil)
		}
	}
	return ""
}

// called lets help call a flag's value by its word. What is typed is taken as before.
func (a *app) called(cmd *cobra.Command, f *pflag.Flag) {
	if f.Value.Type() == "bool" {
		return
	}
	word := placeholder(a.msg, cmd, f)
	if word == "" {
		return
	}
	value := f.Value
	if before, ok := value.(standIn); ok {
		value = before.Value
	}
	f.Value = standIn{value, word}
	if f.DefValue == "[]" {
		f.DefValue = "" // an empty list is no value to tell of
	}
}
