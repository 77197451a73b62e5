package queries

import (
	"context"
	"strings"
	"testing"
	"time"
	"fmt"

	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/quad"
)

func TestTmp(t *testing.T) {
	store := memstore.New(quad.Quad{Subject: quad.IRI("a"), Predicate: quad.IRI("p"), Object: quad.LangString{Value: "محمد", Lang: "ar"}}, quad.Quad{Subject: quad.IRI("a"), Predicate: quad.IRI("q"), Object: quad.IRI("b")}, quad.Quad{Subject: quad.IRI("a"), Predicate: quad.IRI("d"), Object: quad.TypedString{Value: "2026-01-02", Type: "http://www.w3.org/2001/XMLSchema#date"}}, quad.Quad{Subject: quad.IRI("a"), Predicate: quad.IRI("n"), Object: quad.Int(3)}, quad.Quad{Subject: quad.IRI("c"), Predicate: quad.IRI("q"), Object: quad.IRI("b")})
	for _, q := range []string{
		`gizmo g.V("<a>").out("<p>", 5).all()`,
		`gizmo g.V("<a>").Out(["<p>","<q>","<d>","<n>"], "pred").All()`,
		`gizmo g.V().count()`,
		`gizmo g.V("<b>").in("<q>")`,
		`gizmo g.V("<b>").in("<q>").forEach(function(d){ g.emit({z: d.id, a: 1, l: lang("س","ar"), n: [1,{b:2}]}) })`,
		`gizmo g.V("<b>").in("<q>").forEach(function(d){ d.x.y })`,
		`gizmo g.V("<b>").inn("<q>")`,
		`gizmo g.V("<b>").has("<q>", {})`,
		`gizmo g.emit(g.V())`,
		`gizmo function f(){f()}; f()`,
		`gizmo var a={}; a.a=a; g.emit(a)`,
		"gizmo var x =\n g.V(\"<a>\"",
		"gizmo var محمد = );",
		`gizmo while(true){}`,
		`gizmo while(true) g.emit(1)`,
		`gizmo g.V("<a>").saveOpt("<p>","n").saveOpt("<zz>","m").all()`,
		`gizmo g.V("<a>").followRecursive("<q>").all()`,
		`gizmo g.V("<a>").tag("x").out("<q>").order().all()`,
		`gizmo g.emit(g.V("<a>").out("<q>").count() > 0)`,
		`gizmo g.V("<a>").labels().all()`,
		`gizmo g.V("<a>").has("<n>", gt(2)).all()`,
		`gizmo g.emit(g.V("<b>").in("<q>").toArray()); g.emit(g.V("<b>").in("<q>").tagArray(1))`,
		`graphql {nodes(<q>: b){id, <p>, q, d, n @opt, more: q {id}}}`,
		`graphql {nodes{id}}`,
		`graphql {nodes(first: 100){id}}`,
		"graphql {nodes(id: <a>){\n <محمد>, x} عع(",
		"graphql {nodes(id: <a>){*}}",
		`graphql ` + strings.Repeat("{a", 2000),
		`mql [{"id": null, "<q>": "<b>"}]`,
		`mql [{"id": null, "<n>": null}]`,
		"mql [{\"id\": \n  نن}]",
		`sql x`,
	} {
		l, text, _ := strings.Cut(q, " ")
		ctx := context.Background()
		a, err := Run(ctx, store, l, text, Options{Limit: 4, Timeout: 200 * time.Millisecond})
		if len(q) > 100 { q = q[:100] }
		fmt.Println("##", q)
		if err != nil {
			fmt.Println("ERR", err)
			continue
		}
		var b strings.Builder
		a.Write(&b, "table", struct{ Width int; Control bool }{80, false})
		a.Write(&b, "json", struct{ Width int; Control bool }{80, false})
		fmt.Println(b.String())
	}
}
