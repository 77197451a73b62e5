package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func TestTermsAreUpToDate(t *testing.T) {
	ttl, err := os.ReadFile("../../ontology.ttl")
	if err != nil {
		t.Fatal(err)
	}
	want, err := generate(string(ttl))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../terms.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.ReplaceAll(got, []byte("\r\n"), []byte("\n")), want) {
		t.Error("graph/vocab/terms.go is not what ontology.ttl gives; run: go generate ./graph/vocab")
	}
}

func TestFaults(t *testing.T) {
	const head = "@prefix rb: <http://x#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://y#> . @prefix skos: <http://z#> .\n"
	for ttl, want := range map[string]string{
		`rb:a a rdfs:Class ; rdfs:label "a"@en .`:                                        "no label in Arabic",
		`rb:a a rdfs:Class ; rdfs:label "a"@en , "ب"@ar .`:                               "no comment",
		`<http://x/role/b> a rb:Role ; rdfs:label "a"@en , "ب"@ar ; skos:notation "c" .`: "does not fit",
		`rb:a a`: "ends within",
	} {
		if _, err := generate(head + ttl); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", ttl, err, want)
		}
	}
}
