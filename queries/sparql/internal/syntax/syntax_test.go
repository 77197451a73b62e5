package syntax

import (
	"strings"
	"testing"
)

// What is wrong is said with its place and with what was expected.
func TestErrors(t *testing.T) {
	for text, want := range map[string]string{
		"SELECT ?x":                                        "1:10: expected (, FROM, WHERE, a variable or {, found the end",
		"SELECT ?x {\n ?x ?y }":                            "2:8: expected (, <<, <<(, [, a literal, a variable or an IRI, found }",
		"SELECT * { ?s foaf:name ?o }":                     `1:15: no prefix "foaf:"; declare it before: PREFIX foaf: <…>`,
		"SELECT * { ?s ?p \"سلام }":                        "1:18: the string does not end",
		"SELECT * { ?s ?p ?o FILTER (?o = ) }":             "1:34: expected",
		"SELECT * { ?s ?p ?o FILTER (BOUND(1)) }":          "1:29: BOUND takes a variable",
		"SELECT * { ?s ?p ?o FILTER (STRLEN(?o, 2) > 1) }": "1:29: STRLEN takes one argument, not 2",
		"SELECT ?a (COUNT(?b) AS ?n) { ?a ?b ?c }":         "1:1: ?a is neither in GROUP BY nor inside an aggregate",
		"SELECT * { ?s ?p ?o BIND (1 AS ?o) }":             "1:32: BIND cannot name ?o, which has a value before it in the group",
		"SELECT * { ?s ?p \xff }":                          "1:18: the text is not UTF-8",
	} {
		_, err := ParseQuery(text, "")
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s\n got %v\nwant %s", text, err, want)
		}
	}
	for text, want := range map[string]string{
		"DELETE DATA { ?s <p> 1 }":      "1:15: DELETE DATA holds no variables",
		"DELETE { [] <p> 1 } WHERE {}":  "1:10: DELETE holds no blank nodes; use a variable",
		"INSERT DATA { <s> <p>/<q> 1 }": "1:22: expected",
	} {
		_, err := ParseUpdate(text, "")
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s\n got %v\nwant %s", text, err, want)
		}
	}
}

// Nesting ends with an error, not with the stack.
func TestDepth(t *testing.T) {
	for _, part := range [][2]string{{"SELECT * ", "{"}, {"SELECT * { FILTER ", "("}, {"SELECT * { ?s ?p ", "["}, {"SELECT * { ?s ?p ", "<<"},
		{"SELECT * { ?s ?p ", "<<( "}, {"SELECT * { ?s ", "("}, {"SELECT * { FILTER (", "!"}, {"SELECT * ", "{ SELECT * "}, {"SELECT * { FILTER ", "EXISTS { FILTER "}} {
		_, err := ParseQuery(part[0]+strings.Repeat(part[1], 100_000), "")
		if err == nil || !strings.Contains(err.Error(), "deep") && !strings.Contains(err.Error(), "expected") {
			t.Errorf("%s %s…: %v", part[0], part[1], err)
		}
	}
}

// FuzzParse: whatever is read is printed so that it reads as the same.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"PREFIX : <http://a/> SELECT DISTINCT (COUNT(?x) AS ?n) { ?x a/:b*|^:c+ [ :d (1 2.5 -3e4) ] ; !(:e|^:f) 'x'@en-GB FILTER (?x != 1 && REGEX(?x, \"a\")) } GROUP BY ?y HAVING (SUM(?x) > 1) ORDER BY DESC(?n) LIMIT 2 OFFSET 1",
		"CONSTRUCT { ?s ?p ?o } FROM <http://g> WHERE { GRAPH ?g { ?s ?p ?o } OPTIONAL { ?s <p> ?x } MINUS { ?x ?y ?z } { SELECT * { VALUES (?a ?b) { (UNDEF 1) } } } UNION { SERVICE SILENT <http://x> {} } }",
		"WITH <http://g> DELETE { ?s ?p ?o } INSERT { ?s ?p \"\"\"a\nb\"\"\" } USING NAMED <http://h> WHERE { ?s ?p ?o BIND (NOW() AS ?t) } ; CLEAR SILENT ALL ; ADD DEFAULT TO <http://x>",
		"DESCRIBE ?x <y> { << ?x ?y ?z ~ _:r >> ?p <<( ?x ?y ?z )>> {| ?q 1 |} } VALUES ?x { 1 }",
		"ASK { ?s ?p ?o FILTER NOT EXISTS { ?s ?p ?o } FILTER (?x IN (1, 2)) }",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, update := range []bool{false, true} {
			printed, err := read(text, "http://example.org/", update)
			if err != nil {
				continue
			}
			again, err := read(printed, "", update)
			if err != nil {
				t.Fatalf("%q printed as %q: %v", text, printed, err)
			}
			if again != printed {
				t.Fatalf("%q printed as %q, then as %q", text, printed, again)
			}
		}
	})
}
