package config

import (
	"fmt"
	"strings"
)

// Kind is what is wrong with a setting.
type Kind uint8

// The kinds.
const (
	Unreadable Kind = iota + 1 // the file is there but cannot be read
	NotYAML                    // the file is no YAML map
	UnknownKey                 // a key that is no setting
	BadValue                   // a value that the setting does not take
)

// Error says which setting is wrong, where, and what would be right.
type Error struct {
	Kind    Kind
	Source  string // a file, HFH_…, or --flag
	Key     string
	Value   string
	Allowed []string // keys for UnknownKey, values for BadValue
	Cause   error
}

// ID is the id of the error's message in the tables of package msg.
func (e *Error) ID() string {
	switch e.Kind {
	case UnknownKey:
		return "config.key"
	case BadValue:
		return "config.value"
	case NotYAML:
		return "config.yaml"
	default:
		return "config.unreadable"
	}
}

// Args are the arguments of the error's message.
func (e *Error) Args() map[string]string {
	args := map[string]string{
		"source": e.Source, "key": e.Key, "value": e.Value, "allowed": strings.Join(e.Allowed, ", "),
	}
	if e.Cause != nil {
		args["cause"] = e.Cause.Error()
	}
	return args
}

// Error is the message for whoever reads the program, not for its users.
func (e *Error) Error() string {
	switch e.Kind {
	case UnknownKey:
		return fmt.Sprintf("%s: %s is no setting (%s)", e.Source, e.Key, strings.Join(e.Allowed, ", "))
	case BadValue:
		return fmt.Sprintf("%s: %s does not take %q (%s)", e.Source, e.Key, e.Value, strings.Join(e.Allowed, ", "))
	default:
		return fmt.Sprintf("%s: %v", e.Source, e.Cause)
	}
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }
