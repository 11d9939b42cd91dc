package store

import (
	"encoding"
	"reflect"
	"strconv"

	"github.com/helsefellesskap/hfh/internal/doc"
)

// decoder fills record types from nodes, by the conventions that package record
// states. What does not fit is left at its zero value: whoever needs to know whether
// all fits asks the schema first. One decoder is for one goroutine.
type decoder struct {
	types map[reflect.Type]*typeInfo
}

// typeInfo is what the decoder needs to know of a type.
type typeInfo struct {
	text   bool             // its address has UnmarshalText
	fields map[string][]int // of a struct: json tag → index path
}

func newDecoder() *decoder { return &decoder{types: map[reflect.Type]*typeInfo{}} }

// decode fills into, a pointer, from n.
func (d *decoder) decode(n *doc.Node, into any) { d.value(n, reflect.ValueOf(into).Elem()) }

func (d *decoder) value(n *doc.Node, v reflect.Value) {
	if n.Empty() {
		return
	}
	if v.Kind() == reflect.Pointer {
		p := reflect.New(v.Type().Elem())
		d.value(n, p.Elem())
		v.Set(p)
		return
	}
	switch n.Kind {
	case doc.Scalar:
		d.scalar(n.Text, v)
	case doc.Map:
		d.mapping(n, v)
	case doc.List:
		d.list(n, v)
	}
}

// scalar reads a text into a type that knows how, else into text, a number or a
// truth value.
func (d *decoder) scalar(text string, v reflect.Value) {
	if d.info(v.Type()).text {
		_ = v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text)) // refused by the schema's formats
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Int:
		if i, err := strconv.ParseInt(text, 10, strconv.IntSize); err == nil {
			v.SetInt(i)
		}
	case reflect.Bool:
		v.SetBool(text == "true")
	}
}

// mapping reads a map into a struct by its tags, into a map of texts, or as the only
// item of a list.
func (d *decoder) mapping(n *doc.Node, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		fields := d.info(v.Type()).fields
		for _, e := range n.Entries {
			if index, ok := fields[e.Key.Text]; ok {
				d.value(e.Value, v.FieldByIndex(index))
			}
		}
	case reflect.Map:
		m := reflect.MakeMapWithSize(v.Type(), len(n.Entries))
		for _, e := range n.Entries {
			item := reflect.New(v.Type().Elem()).Elem()
			d.value(e.Value, item)
			m.SetMapIndex(reflect.ValueOf(e.Key.Text).Convert(v.Type().Key()), item)
		}
		v.Set(m)
	case reflect.Slice:
		d.items([]*doc.Node{n}, v)
	}
}

// list reads a list into a slice; an item without a value keeps its place.
func (d *decoder) list(n *doc.Node, v reflect.Value) {
	if v.Kind() == reflect.Slice {
		d.items(n.Items, v)
	}
}

func (d *decoder) items(items []*doc.Node, v reflect.Value) {
	out := reflect.MakeSlice(v.Type(), len(items), len(items))
	for i, item := range items {
		d.value(item, out.Index(i))
	}
	v.Set(out)
}

// info looks a type up, once.
func (d *decoder) info(t reflect.Type) *typeInfo {
	if known := d.types[t]; known != nil {
		return known
	}
	info := &typeInfo{text: reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())}
	if t.Kind() == reflect.Struct {
		info.fields = map[string][]int{}
		addFields(info.fields, t, nil)
	}
	d.types[t] = info
	return info
}

// addFields collects the tags of a struct and of those it embeds.
func addFields(into map[string][]int, t reflect.Type, at []int) {
	for i := range t.NumField() {
		f := t.Field(i)
		index := append(append([]int(nil), at...), i)
		tag := f.Tag.Get("json")
		switch {
		case f.Anonymous && tag == "":
			addFields(into, f.Type, index)
		case tag != "" && tag != "-" && f.IsExported():
			into[tag] = index
		}
	}
}
