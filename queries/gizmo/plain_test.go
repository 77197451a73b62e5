package gizmo

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A program of one path gives the same without JavaScript as with it, and no other is taken for one.
func TestPlain(t *testing.T) {
	for text, plain := range map[string]bool{
		`g.V("<a>").out("<knows>").all()`:                                  true,
		`g.V("<a>").Out("<knows>").All();`:                                 true,
		`graph.Vertex("<a>","<b>").Out(["<knows>","<age>"], "p").All()`:    true,
		`g.V().tag("x").out("<knows>", ["t"]).has("<age>", 7).all()`:       true,
		`g.V("<a>").out("<age>").getLimit(1)`:                              true,
		`g.V("<a>").out("<knows>").limit(1).skip(0).GetLimit(0)`:           true,
		`g.V("<a>").out("<knows>")`:                                        true,
		`g.V("<a>").follow(g.M().out("<knows>").out("<knows>")).all()`:     true,
		`g.V("<a>").and(g.V("<b>")).all()`:                                 true,
		`g.V("<a>").out(g.V("<knows>")).all()`:                             true,
		`g.V("<a>").out(null, "p").all()`:                                  true,
		`g.V("<b>").in("<knows>").tag("x").back("x").order().all()`:        true,
		`g.V("<a>").followRecursive("<knows>", 2, "depth").all()`:          true,
		`g.V("<a>").saveOpt("<name>", "name").saveInPredicates("q").all()`: true,
		`g.V(1.5, true).all()`:                                             false,
		`g.V("<a>").out("<knows>").count()`:                                false,
		`g.V("<a>").forEach(function (d) { g.emit(d) })`:                   false,
		`g.V("<a>").all(); g.V("<b>").all()`:                               false,
		`g.V(iri("a")).all()`:                                              false,
		`g.V("<a>").out().fly()`:                                           false,
		`g.V("<a>").tag(5).all()`:                                          false,
		`g.V("<a>").getLimit(-1)`:                                          false,
		`g.V("<a>"[0]).all()`:                                              false,
		`g["V"]().all()`:                                                   false,
		`g`:                                                                false,
		`h.V().all()`:                                                      false,
		`g.V(`:                                                             false,
		``:                                                                 false,
	} {
		var got []Result
		qs := store()
		done, gerr := Plain(context.Background(), qs, text, func(r Result) bool { got = append(got, r); return true })
		if done != plain {
			t.Errorf("%s: plain is %v", text, done)
		}
		if !done {
			if len(got) > 0 || gerr != nil {
				t.Errorf("%s: was run all the same", text)
			}
			continue
		}
		want, werr := run(text)
		if d := cmp.Diff(fmt.Sprintf("%#v %v", want, werr), fmt.Sprintf("%#v %v", got, gerr)); d != "" {
			t.Errorf("%s:\n%s", text, d)
		}
	}
	n := 0
	if done, err := Plain(context.Background(), store(), `g.V().all()`, func(Result) bool { n++; return n < 3 }); !done || err != nil || n != 3 {
		t.Errorf("a receiver that has enough gets %d, %v", n, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Plain(ctx, store(), `g.V().all()`, func(Result) bool { t.Error("a result after the end"); return true }); err != context.Canceled {
		t.Errorf("after the end: %v", err)
	}
}
