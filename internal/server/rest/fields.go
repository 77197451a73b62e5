package rest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/queries/saved"
)

// A tree is names of members, each with those inside it; nil is all.
type tree map[string]tree

// treeOf lists the members that the JSON of a type has.
func treeOf(t reflect.Type) tree {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	out := tree{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || !f.IsExported() || name == "-" || name == "" {
			continue
		}
		out[name] = treeOf(f.Type)
	}
	if Labelled(func(name string) bool { _, ok := out[name]; return ok }) {
		out["label"] = nil
	}
	return out
}

// Labelled says whether what has these members gets a label where a language is asked for.
func Labelled(has func(member string) bool) bool {
	return has("en") || has("predicate") || has("type")
}

// choose picks paths like article.title of what is known.
func choose(known tree, paths []string) (tree, error) {
	out := tree{}
	for _, path := range paths {
		at, to := known, out
		parts := strings.Split(path, ".")
		for i, part := range parts {
			next, ok := at[part]
			if !ok {
				names := slices.Sorted(maps.Keys(at))
				hint := "known are " + strings.Join(names, ", ")
				if near := saved.Nearest(part, names); len(near) > 0 {
					hint = "did you mean " + strings.Join(near, " or ") + "?"
				}
				return nil, fmt.Errorf("there is no %q; %s", strings.Join(parts[:i+1], "."), hint)
			}
			have, was := to[part]
			switch {
			case was && have == nil: // all of it is wanted already
			case i == len(parts)-1:
				to[part] = nil
			case !was:
				to[part] = tree{}
			}
			if to[part] == nil {
				break
			}
			at, to = next, to[part]
		}
	}
	return out, nil
}

// A shaper gives JSON the members that were asked for, and labels in a language.
type shaper struct {
	lang   string
	item   tree // of an item, or the whole answer
	answer tree // of the whole answer
	fields []string
}

// newShaper takes fields as they are asked for; nil if the answer is as it is.
func newShaper(e *Endpoint, lang string, fields []string, f form) (*shaper, error) {
	if lang == "" && len(fields) == 0 {
		return nil, nil
	}
	s := &shaper{lang: lang, fields: fields}
	if len(fields) == 0 || f != asJSON && f != asLine { // columns are the table's to know
		return s, nil
	}
	item, err := choose(treeOf(e.of), fields)
	if err != nil {
		s.item, s.answer = tree{}, tree{}
		return s, err
	}
	s.item, s.answer = item, item
	if e.under != "" {
		s.answer = treeOf(reflect.TypeOf(e.Answer))
		for name := range s.answer {
			s.answer[name] = nil
		}
		s.answer[e.under] = item
	}
	return s, nil
}

// shape rewrites JSON.
func (s *shaper) shape(b []byte, t tree) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var out bytes.Buffer
	err := s.value(dec, t, &out)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return out.Bytes(), err
}

func (s *shaper) value(dec *json.Decoder, t tree, out *bytes.Buffer) error {
	tok, err := dec.Token()
	if err != nil {
		return err
	}
	switch tok {
	case json.Delim('{'):
		return s.object(dec, t, out)
	case json.Delim('['):
		out.WriteByte('[')
		for i := 0; dec.More(); i++ {
			if i > 0 {
				out.WriteByte(',')
			}
			if err := s.value(dec, t, out); err != nil {
				return err
			}
		}
		out.WriteByte(']')
		_, err = dec.Token()
		return err
	}
	return write(out, tok)
}

// write is json.Marshal that leaves <, > and & as they are.
func write(out *bytes.Buffer, v any) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	out.Truncate(out.Len() - 1) // the line end
	return nil
}

func (s *shaper) object(dec *json.Decoder, t tree, out *bytes.Buffer) error {
	var said named
	n := 0
	member := func(name string) error {
		if n++; n > 1 {
			out.WriteByte(',')
		}
		if err := write(out, name); err != nil {
			return err
		}
		out.WriteByte(':')
		return nil
	}
	wanted := func(name string) (tree, bool) {
		inner, ok := t[name]
		return inner, ok || t == nil
	}
	out.WriteByte('{')
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return err
		}
		name, _ := tok.(string)
		inner, ok := wanted(name)
		var value bytes.Buffer
		if err := s.value(dec, inner, &value); err != nil {
			return err
		}
		said.take(name, value.Bytes())
		if !ok {
			continue
		}
		if err := member(name); err != nil {
			return err
		}
		out.Write(value.Bytes())
	}
	if _, err := dec.Token(); err != nil {
		return err
	}
	if s.lang != "" {
		if label := said.label(s.lang); label != "" {
			if _, ok := wanted("label"); ok || t == nil {
				if err := member("label"); err != nil {
					return err
				}
				if err := write(out, label); err != nil {
					return err
				}
			}
		}
	}
	out.WriteByte('}')
	return nil
}

// named is what an object says of its name.
type named struct{ id, ar, en, predicate, typ string }

func (n *named) take(member string, value []byte) {
	if to, ok := map[string]*string{"id": &n.id, "ar": &n.ar, "en": &n.en, "predicate": &n.predicate, "type": &n.typ}[member]; ok {
		_ = json.Unmarshal(value, to) // what is no text names nothing
	}
}

// label is a name of a thing or a relation, else that of a class or predicate.
func (n *named) label(lang string) string {
	if n.ar != "" || n.en != "" {
		return labelOf(graph.Node{IRI: n.id, Ar: n.ar, En: n.en}, lang)
	}
	for _, iri := range []string{n.predicate, vocab.NS + n.typ} {
		if t, ok := vocab.Lookup(iri); ok {
			return labelOf(graph.Node{IRI: iri, Ar: t.Ar, En: t.En}, lang)
		}
	}
	return ""
}

// labelOf is the name in a language, or the other's where there is none.
func labelOf(n graph.Node, lang string) string {
	if lang == "en" && n.En != "" {
		return n.En
	}
	return n.Name()
}
