package main

import (
	"fmt"
	"slices"
	"strings"
)

const (
	includeKey = "x-include:" // a property "x-include:tail" stands for the properties of the shared part tail
	defPrefix  = "#/$defs/"
)

// expand gives the whole schema that src stands for: included properties in their
// place, and in $defs the shared parts that are used, also by one another.
func expand(src, shared *value) (*value, error) {
	out := src.clone()
	if err := splice(out, shared); err != nil {
		return nil, err
	}
	defs := out.get("$defs")
	if defs == nil {
		defs = &value{}
	}
	names := map[string]bool{}
	for _, m := range defs.members {
		if shared.get(m.key) != nil {
			return nil, fmt.Errorf("$defs/%s is a shared part too", m.key)
		}
		names[m.key] = true
	}
	if err := collect(out, shared, names); err != nil {
		return nil, err
	}
	for _, m := range shared.members {
		if names[m.key] {
			defs.members = append(defs.members, member{m.key, m.val.clone()})
		}
	}
	if len(defs.members) > 0 {
		out.set("$defs", defs)
	}
	return out, nil
}

// splice puts the properties of shared parts in the place of their x-include keys.
func splice(v, shared *value) error {
	for _, it := range v.items {
		if err := splice(it, shared); err != nil {
			return err
		}
	}
	props := v.get("properties")
	for _, m := range v.members {
		if m.val == props {
			continue
		}
		if err := splice(m.val, shared); err != nil {
			return err
		}
	}
	if props == nil {
		return nil
	}
	return spliceProperties(v, props, shared)
}

func spliceProperties(owner, props, shared *value) error {
	var out []member
	for _, m := range props.members {
		name, ok := strings.CutPrefix(m.key, includeKey)
		if !ok {
			if err := splice(m.val, shared); err != nil {
				return err
			}
			out = append(out, m)
			continue
		}
		part := shared.get(name)
		if part == nil {
			return fmt.Errorf("%s: no such shared part", m.key)
		}
		for _, p := range part.get("properties").members {
			out = append(out, member{p.key, overlay(p.val.clone(), m.val)})
		}
		addRequired(owner, part.get("required"))
	}
	props.members = out
	return nil
}

// overlay sets on v the members of with that v has not got itself.
func overlay(v, with *value) *value {
	for _, m := range with.members {
		if v.get(m.key) == nil {
			v.set(m.key, m.val.clone())
		}
	}
	return v
}

func addRequired(owner, required *value) {
	if required == nil {
		return
	}
	own := owner.get("required")
	if own == nil {
		own = &value{list: true}
		// before additionalProperties, where it stands elsewhere
		at := slices.IndexFunc(owner.members, func(m member) bool { return m.key == "additionalProperties" })
		if at < 0 {
			at = len(owner.members)
		}
		owner.members = slices.Insert(owner.members, at, member{"required", own})
	}
	own.items = append(own.items, required.clone().items...)
}

// collect adds to names every shared part that v refers to, through others too.
func collect(v, shared *value, names map[string]bool) error {
	for _, it := range v.items {
		if err := collect(it, shared, names); err != nil {
			return err
		}
	}
	for _, m := range v.members {
		if err := collect(m.val, shared, names); err != nil {
			return err
		}
		if m.key != "$ref" {
			continue
		}
		name, ok := strings.CutPrefix(m.val.text(), defPrefix)
		if !ok {
			return fmt.Errorf("$ref %s: not a part of the same file", m.val.raw)
		}
		if names[name] {
			continue
		}
		part := shared.get(name)
		if part == nil {
			return fmt.Errorf("$ref %s: no such part", m.val.raw)
		}
		names[name] = true
		if err := collect(part, shared, names); err != nil {
			return err
		}
	}
	return nil
}
