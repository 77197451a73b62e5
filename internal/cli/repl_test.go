package cli

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/explore"
)

func TestRepl(t *testing.T) {
	db := lookedUp(t)
	for _, f := range []struct {
		typed string
		code  int
		out   []string // in this order
		err   string
	}{
		{"من زار باكستان؟\n", ok, []string{"سالم الورفلاني\n", "«"}, ""},
		{"visits-to-country country=باكستان\n", ok, []string{"VISITOR", "سالم الورفلاني"}, ""},
		{":as csv\nvisits-to-country country=PK\n", ok, []string{"visitor,name,", "/person/سالم_الورفلاني,"}, "csv\n"},
		{"g.V('<https://w3id.org/rawabit/id/country/PK>')\\\n.in('<https://w3id.org/rawabit/ns#visited>').all()\n", ok, []string{"id:person/سالم_الورفلاني"}, ""},
		{"g.V(\n'<https://w3id.org/rawabit/id/country/PK>'\n).all()", ok, []string{"id:country/PK"}, ""},
		{":lang gizmo\ng.Emit('a')\n", ok, []string{"a"}, "gizmo\n"},
		{":explain Who visited Pakistan?\n:explain visits-to-country country=PK\n", ok, []string{"visit ask=visitor destination=country/PK status=done\n", "country/PK"}, ""},
		{":limit 1\nfacts\n:quit\nno more is read\n", notAsked, nil, "cannot understand what they ask together"},
		{":queries\n:help\n", ok, []string{"visits-to-country", ":explain"}, ""},
		{"What's the weather?\nWho visited Pakistan?\n", notAsked, []string{"سالم الورفلاني\n"}, "«weather»"},
		{"g.V(\n", querySyntax, nil, ""},
		{":bogus\n", usage, nil, ":help"},
		{":lang latin\n", usage, nil, ":lang is one of"},
		{":as x\n", usage, nil, "is one of table"},
		{":limit -1\n", usage, nil, "from 0"},
		{"visits-to-country PK\n", usage, nil, "NAME=VALUE"},
		{"", ok, nil, ""},
	} {
		r := runIn(t, f.typed, "repl", "--db", db)
		if r.code != f.code || !strings.Contains(r.err, f.err) || strings.Contains(r.out+r.err, "rawabit>") {
			t.Errorf("%q: status %d, want %d\n%s%s", f.typed, r.code, f.code, r.out, r.err)
		}
		rest := r.out
		for _, w := range f.out {
			_, after, ok := strings.Cut(rest, w)
			if !ok {
				t.Errorf("%q: no %q in\n%s%s", f.typed, w, r.out, r.err)
			}
			rest = after
		}
	}
}

// TestReplComplete: what the tab key offers.
func TestReplComplete(t *testing.T) {
	ctx := context.Background()
	db, err := graph.Open(ctx, lookedUp(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	r := &repl{lookup: &lookup{app: &app{}}, db: db, graph: explore.New(db), lang: replAuto}
	for typed, want := range map[string]struct{ head, one string }{
		"متى زار سالم":                 {"متى زار ", "سالم الورفلاني"},
		"متى زار سالم الور":            {"متى زار ", "سالم الورفلاني"},
		"Who visited Pak":              {"Who visited ", "Pakistan"},
		"visits-to-c":                  {"", "visits-to-country"},
		"visits-to-country c":          {"visits-to-country ", "country="},
		"visits-to-country country=Pa": {"visits-to-country country=", "Pakistan"},
		`g.V().out("visite`:            {`g.V().out("`, "<https://w3id.org/rawabit/ns#visited>"},
		"g.V().out(visite":             {"g.V().out(", `"<https://w3id.org/rawabit/ns#visited>"`},
		":la":                          {"", ":lang"},
		":lang giz":                    {":lang ", "gizmo"},
		":explain Who visited Pak":     {":explain Who visited ", "Pakistan"},
	} {
		head, list := r.completeLine(ctx, typed)
		if head != want.head || !slices.Contains(list, want.one) {
			t.Errorf("%q: %q %q, want %q %q", typed, head, list, want.head, want.one)
		}
	}
	for _, typed := range []string{"", "من زار ", "g.V(", ":lang z"} {
		if _, list := r.completeLine(ctx, typed); len(list) > 0 {
			t.Errorf("%q: %q", typed, list)
		}
	}
}

// TestHistory: only its user can read what was typed.
func TestHistory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a", "history")
	e := newEditor(file)
	e.keep("من زار\nباكستان؟")
	if err := e.close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil || string(text) != "من زار باكستان؟\n" {
		t.Errorf("%q, %v", text, err)
	}
	if s, err := os.Stat(file); err != nil || s.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", s.Mode(), err)
	}
}
