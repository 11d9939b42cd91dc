package main

import (
	"slices"
	"strings"
)

// all gives the members of an object; a nil value has none.
func (v *value) all() []member {
	if v == nil {
		return nil
	}
	return v.members
}

// fieldsOf gives the fields of a map, of the items of a list, of the map among the
// branches of a union, or of the values of a map with free keys.
func fieldsOf(v *value) *value {
	if v == nil || v.get("$ref") != nil {
		return nil
	}
	if props := v.get("properties"); props != nil {
		return props
	}
	for _, below := range belowOf(v) {
		if fields := fieldsOf(below); fields != nil {
			return fields
		}
	}
	return nil
}

// belowOf gives the schemas that v hands on to: of its items, branches and free keys.
func belowOf(v *value) []*value {
	var out []*value
	if items := v.get("items"); items != nil {
		out = append(out, items)
	}
	if union := v.get("oneOf"); union != nil {
		out = append(out, union.items...)
	}
	return append(out, freeValues(v)...)
}

// freeValues gives the schemas of the values whose keys are free.
func freeValues(v *value) []*value {
	var out []*value
	if free := v.get("additionalProperties"); free != nil && free.members != nil {
		out = append(out, free)
	}
	for _, m := range v.get("patternProperties").all() {
		out = append(out, m.val)
	}
	return out
}

func hasFields(v *value) bool { return len(fieldsOf(v).all()) > 0 }

func requiredOf(v *value) []string {
	if v == nil || v.get("$ref") != nil {
		return nil
	}
	if v.get("properties") != nil {
		var out []string
		for _, required := range []*value{v.get("required"), v.get("else").get("required")} {
			if required == nil {
				continue
			}
			for _, it := range required.items {
				out = append(out, it.text())
			}
		}
		return out
	}
	for _, below := range belowOf(v) {
		if fieldsOf(below) != nil {
			return requiredOf(below)
		}
	}
	return nil
}

// refersTo gives what the values of a field must exist as, without what its shared
// parts refer to.
func refersTo(v *value) []string {
	if v == nil || v.get("properties") != nil {
		return nil
	}
	var out []string
	if ref := v.get("x-ref").text(); ref != "" {
		out = append(out, ref)
	}
	for _, below := range belowOf(v) {
		for _, ref := range refersTo(below) {
			if !slices.Contains(out, ref) {
				out = append(out, ref)
			}
		}
	}
	return out
}

// form says in bokmål what may stand at a place.
func (p *page) form(v *value) string {
	if name, ok := strings.CutPrefix(v.get("$ref").text(), defPrefix); ok {
		return p.link(name)
	}
	if union := v.get("oneOf"); union != nil {
		var forms []string
		for _, branch := range union.items {
			if f := p.form(branch); !slices.Contains(forms, f) {
				forms = append(forms, f)
			}
		}
		return strings.Join(forms, " eller ")
	}
	switch v.get("type").text() {
	case "array":
		if v.get("items").get("properties") != nil {
			return "liste"
		}
		return "liste av " + p.form(v.get("items"))
	case "object":
		if free := freeValues(v); v.get("properties") == nil && len(free) > 0 {
			return "navn og verdi (" + p.form(free[0]) + ")"
		}
		return "flere felt"
	case "integer":
		return "heltall"
	case "boolean":
		return "ja/nei (`true`, `false`)"
	}
	return textForm(v)
}

// textForm says which texts a place takes.
func textForm(v *value) string {
	if c := v.get("const"); c != nil {
		return "`" + c.text() + "`"
	}
	if enum := v.get("enum"); enum != nil {
		var values []string
		for _, it := range enum.items {
			values = append(values, "`"+it.text()+"`")
		}
		return strings.Join(values, " ")
	}
	switch v.get("format").text() {
	case "edtf":
		return "EDTF"
	case "duration":
		return "varighet"
	case "day":
		return "dag"
	}
	return "tekst"
}
