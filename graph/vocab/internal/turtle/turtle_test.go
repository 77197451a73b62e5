package turtle

import (
	"reflect"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	got, prefixes, err := Parse("@prefix x: <http://x/> . # why\n\nx:a a x:B ;\n\tx:c \"say \\\"no\\\"\"@ar , <http://y> .\nx:d x:e \"\".")
	if err != nil {
		t.Fatal(err)
	}
	want := []Triple{
		{"http://x/a", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", Term{Text: "http://x/B"}},
		{"http://x/a", "http://x/c", Term{Text: `say "no"`, Lang: "ar", Literal: true}},
		{"http://x/a", "http://x/c", Term{Text: "http://y"}},
		{"http://x/d", "http://x/e", Term{Literal: true}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if prefixes["x"] != "http://x/" {
		t.Errorf("prefixes %v", prefixes)
	}
}

func TestErrors(t *testing.T) {
	for doc, want := range map[string]string{
		"x:a x:b x:c .":                "line 1: \"x:a\" is no IRI",
		"<a> <b> <c> ;":                "the file ends",
		"<a> <b>\n<c> <d> .":           "line 2: \"<d>\" where one of",
		"<a> <b> \"c .":                "a literal is not closed",
		"<a> <b> <c d> .":              "an IRI is not closed",
		"<a> \"b\" <c> .":              "as a predicate",
		"@prefix x <http://x> .":       "@prefix wants",
		"<a> <b> \"\\n\" .":            "are known",
		"@prefix x: <http://x> <a> . ": "where \".\" was expected",
	} {
		if _, _, err := Parse(doc); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q): %v, want %q", doc, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("@prefix x: <http://x/> .\nx:a a x:B ; x:c \"d\\\"\"@ar , <e> .")
	f.Add("a a a.")
	f.Fuzz(func(t *testing.T, doc string) { Parse(doc) })
}
