package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// value is a JSON value whose objects keep the order of their keys: the order in
// which a person should write them.
type value struct {
	raw     string // a scalar as it stands; "" for an object or a list
	members []member
	items   []*value
	list    bool
}

type member struct {
	key string
	val *value
}

func (v *value) get(key string) *value {
	if v == nil {
		return nil
	}
	for _, m := range v.members {
		if m.key == key {
			return m.val
		}
	}
	return nil
}

func (v *value) set(key string, val *value) {
	for i, m := range v.members {
		if m.key == key {
			v.members[i].val = val
			return
		}
	}
	v.members = append(v.members, member{key, val})
}

func (v *value) text() string {
	var s string
	if v == nil || json.Unmarshal([]byte(v.raw), &s) != nil {
		return ""
	}
	return s
}

func (v *value) clone() *value {
	c := &value{raw: v.raw, list: v.list}
	for _, m := range v.members {
		c.members = append(c.members, member{m.key, m.val.clone()})
	}
	for _, it := range v.items {
		c.items = append(c.items, it.clone())
	}
	return c
}

func parse(data []byte) (*value, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	v, err := parseNext(dec)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("more than one value")
	}
	return v, nil
}

func parseNext(dec *json.Decoder) (*value, error) {
	tok, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch t := tok.(type) {
	case json.Delim:
		if t == '[' {
			return parseList(dec)
		}
		return parseObject(dec)
	default:
		return scalar(t), nil
	}
}

func parseList(dec *json.Decoder) (*value, error) {
	v := &value{list: true}
	for dec.More() {
		it, err := parseNext(dec)
		if err != nil {
			return nil, err
		}
		v.items = append(v.items, it)
	}
	_, err := dec.Token()
	return v, err
}

func parseObject(dec *json.Decoder) (*value, error) {
	v := &value{}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return nil, err
		}
		key := tok.(string) // the decoder gives nothing else in this place
		if v.get(key) != nil {
			return nil, fmt.Errorf("key %q stands twice", key)
		}
		val, err := parseNext(dec)
		if err != nil {
			return nil, err
		}
		v.members = append(v.members, member{key, val})
	}
	_, err := dec.Token()
	return v, err
}

func scalar(tok any) *value {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(tok); err != nil {
		panic(err) // a token of the decoder always encodes
	}
	return &value{raw: strings.TrimSuffix(b.String(), "\n")}
}

// width is the longest line that format fills with a whole object or list.
const width = 140

// format lays v out: short objects and lists on one line, the lists of properties
// and definitions always one to a line.
func format(v *value) []byte {
	var b bytes.Buffer
	write(&b, v, 0, true)
	b.WriteByte('\n')
	return b.Bytes()
}

func write(b *bytes.Buffer, v *value, indent int, open bool) {
	if one := oneLine(v); v.raw != "" || !open && indent+utf8.RuneCountInString(one) <= width {
		b.WriteString(one)
		return
	}
	inner := "\n" + strings.Repeat(" ", indent+2)
	begin, end := "{", "}"
	if v.list {
		begin, end = "[", "]"
	}
	sep := begin
	for _, m := range v.members {
		b.WriteString(sep + inner + scalar(m.key).raw + ": ")
		write(b, m.val, indent+2, m.key == "properties" || m.key == "$defs")
		sep = ","
	}
	for _, it := range v.items {
		b.WriteString(sep + inner)
		write(b, it, indent+2, false)
		sep = ","
	}
	b.WriteString("\n" + strings.Repeat(" ", indent) + end)
}

func oneLine(v *value) string {
	if v.raw != "" {
		return v.raw
	}
	parts := make([]string, 0, len(v.members)+len(v.items))
	for _, m := range v.members {
		parts = append(parts, scalar(m.key).raw+": "+oneLine(m.val))
	}
	for _, it := range v.items {
		parts = append(parts, oneLine(it))
	}
	if v.list {
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
