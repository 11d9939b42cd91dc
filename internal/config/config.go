// Package config reads the few settings of hfh, how it speaks and not what it does,
// from the user's config folder, the register, the environment and the flags, into
// one plain struct.
package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/viper"
)

// Config is every setting. A setting that nothing sets is "".
type Config struct {
	Lang   string // nb, nn or en
	Output string // table, json, yaml, csv, markdown or html
	Colour string // auto, always or never
}

// Sources says where settings come from. A later field counts before an earlier one.
type Sources struct {
	User     string              // the user's config folder, as os.UserConfigDir gives it; "" for none
	Register string              // the register's folder, where hfh.yaml may lie; "" for none
	Env      func(string) string // the environment: HFH_LANG, HFH_OUTPUT, HFH_COLOUR
	Flags    map[string]string   // by key: lang, output, colour; only flags that were given
}

// The files of settings: the user's, in their config folder, and the register's.
const (
	userFile     = "hfh/config.yaml"
	registerFile = "hfh.yaml"
	maxBytes     = 64 << 10 // three settings need far less
)

// Keys lists the settings in their order.
func Keys() []string { return []string{"lang", "output", "colour"} }

// Allowed lists the values of a setting; nil for a key that is no setting.
func Allowed(key string) []string {
	switch key {
	case "lang":
		return []string{"nb", "nn", "en"}
	case "output":
		return []string{"table", "json", "yaml", "csv", "markdown", "html"}
	case "colour":
		return []string{"auto", "always", "never"}
	default:
		return nil
	}
}

// Load reads every source. What is wrong in one is an *Error, the same in a file that
// came with a repository as in the user's own; a missing file is none.
func Load(from Sources) (Config, error) {
	v := viper.New()
	v.SetConfigType("yaml")
	for _, file := range from.files() {
		if err := addFile(v, file); err != nil {
			return Config{}, err
		}
	}
	if from.Env != nil {
		for _, key := range Keys() {
			name := "HFH_" + strings.ToUpper(key)
			if err := setOne(v, name, key, from.Env(name)); err != nil {
				return Config{}, err
			}
		}
	}
	for _, key := range Keys() {
		if err := setOne(v, "--"+key, key, from.Flags[key]); err != nil {
			return Config{}, err
		}
	}
	var c Config
	if err := v.UnmarshalExact(&c); err != nil {
		return Config{}, fmt.Errorf("settings: %w", err)
	}
	return c, nil
}

// files lists the settings files that are asked for, the user's first.
func (s Sources) files() []string {
	var out []string
	if s.User != "" {
		out = append(out, filepath.Join(s.User, filepath.FromSlash(userFile)))
	}
	if s.Register != "" {
		out = append(out, filepath.Join(s.Register, registerFile))
	}
	return out
}

// setOne takes a setting from the environment or a flag; empty is not given.
func setOne(v *viper.Viper, source, key, value string) error {
	if value == "" {
		return nil
	}
	v.Set(key, value)
	return check(v, source)
}

// addFile takes the settings of a file, if it is there.
func addFile(v *viper.Viper, file string) error {
	text, err := read(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return &Error{Kind: Unreadable, Source: file, Cause: err}
	}
	if err := v.MergeConfig(bytes.NewReader(text)); err != nil {
		return &Error{Kind: NotYAML, Source: file, Cause: err}
	}
	return check(v, file)
}

// read reads a settings file. One that is no plain file is refused: a register may
// come from anywhere, and a link in it could lead anywhere.
func read(file string) ([]byte, error) {
	info, err := os.Lstat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a plain file")
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read from
	text, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err == nil && len(text) > maxBytes {
		err = fmt.Errorf("larger than %d bytes", maxBytes)
	}
	return text, err
}

// check refuses keys that are no settings and values that are not allowed. It runs
// after each source, so that whatever is wrong came from that source.
func check(v *viper.Viper, source string) error {
	keys := v.AllKeys()
	slices.Sort(keys)
	for _, key := range keys {
		allowed := Allowed(key)
		if allowed == nil {
			return &Error{Kind: UnknownKey, Source: source, Key: key, Allowed: Keys()}
		}
		value := v.Get(key)
		text, isText := value.(string)
		if value != nil && (!isText || !slices.Contains(allowed, text)) {
			return &Error{Kind: BadValue, Source: source, Key: key, Value: fmt.Sprint(value), Allowed: allowed}
		}
	}
	return nil
}
