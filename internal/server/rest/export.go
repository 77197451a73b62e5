package rest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rawabit/rawabit/graph/export"
	"github.com/rawabit/rawabit/graph/view"
	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/server/problem"
)

const exportID = "export"

// Suffixes are the endings of a path by which a format of exports is told; where several
// formats have one ending, it is of the plainest.
func Suffixes() map[string]string {
	out := map[string]string{".json": "node-link", ".csv": "csv-edges", ".zip": "csv", ".nq": "nquads"}
	for _, f := range export.Formats() {
		ext := "." + f.Ext
		if only, ok := export.ByExt(ext); ok && out[ext] == "" {
			out[ext] = only.Name
		}
	}
	return out
}

func exportEndpoint() *Endpoint {
	var media []string
	for _, f := range export.Formats() {
		if !slices.Contains(media, f.MediaType) {
			media = append(media, f.MediaType)
		}
	}
	return &Endpoint{
		Path: "/export", ID: exportID, Media: media, Streams: true,
		En: "The graph or a part of it for another program, in any format of exports", Ar: "البيان أو جزء منه لبرنامج آخر، بأي صيغة من صيغ التصدير",
		Params: []Param{
			{"format", "string", "One of " + strings.Join(export.Names(), ", ") + "; in place of Accept or the ending of the path", false},
			{"view", "string", "all, entity:NAME, article:ID, saved:NAME or query:TEXT; all if not given", false},
			{"param", "string", "Of a saved question: NAME=VALUE; may be given several times", false},
			{"language", "string", "Of the query: gizmo, graphql or mql", false},
			{"facts", "string", "What becomes of a fact: edges or nodes", false},
			{"depth", "integer", "entity: so many facts away, up to 5", false},
			{"max-facts", "integer", "entity: at most so many facts of each; -1 is all", false},
			{"max-nodes", "integer", "entity: go no further when there are so many nodes; -1 is without bound", false},
			{"articles", "boolean", "Articles are nodes too", false},
			{"excel", "boolean", "CSV as Excel needs it", false},
			{"no-background", "boolean", "RDF: without what no article says", false},
			sureParam, sinceParam, untilParam,
			{"lang", "string", "ar or en: the language of problems", false},
		},
		Try: []string{"/export.nq", "/export.gexf?view=entity:country/EG", "/export.json?view=article:010aab9c636e5bea", "/export?format=timeline&view=saved:visits-to-country&param=country=UY",
			"/export.csv?view=query:g.V().has(\"<https://w3id.org/rawabit/ns%23status>\",\"done\").all()"},
		serve: exportView,
	}
}

func exportView(q *request) (reply, error) {
	format := q.text("format")
	if format == "" {
		all := export.Formats()
		kinds := make([]string, len(all))
		for i, f := range all {
			kinds[i] = f.MediaType
		}
		i := accepted(q.r, kinds)
		if i < 0 {
			return reply{}, problem.New("format", "Accept: no format of exports has this media type; format= names one of "+strings.Join(export.Names(), ", "))
		}
		format = all[i].Name
	} else if _, err := export.Lookup(format); err != nil {
		return reply{}, problem.New("format", "format: "+err.Error())
	}
	opt := view.Options{
		Facts: view.Mode(q.text("facts", string(view.Edges), string(view.Nodes))), MinConfidence: q.share("min-confidence"), Since: q.date("since"), Until: q.date("until"),
		Articles: q.yes("articles"), NoBackground: q.yes("no-background"), Depth: q.number("depth", 1, 5, 1),
		MaxFacts: q.number("max-facts", -1, 1<<30, 0), MaxNodes: q.number("max-nodes", -1, 1<<30, 0),
	}
	excel := q.yes("excel")
	kind, name, _ := strings.Cut(q.text("view"), ":")
	params := map[string]string{}
	for _, text := range q.values["param"] {
		n, v, ok := strings.Cut(text, "=")
		if old, twice := params[n]; !ok || twice && old != v || kind != "saved" {
			q.fault("param", "a parameter of a saved question is NAME=VALUE, each once, and belongs to view=saved:NAME, not %q", text)
		}
		params[n] = v
	}
	if name == "" && kind != "" && kind != "all" {
		q.fault("view", "it is all, entity:NAME, article:ID, saved:NAME or query:TEXT, not %q", q.text("view"))
	}
	iri := ""
	if kind == "entity" {
		iri = q.entity(name)
	}
	if err := q.err(); err != nil {
		return reply{}, err
	}
	v, err := q.viewOf(kind, name, iri, params, opt)
	if err != nil {
		return reply{}, err
	}
	return reply{send: func(q *request) error { return q.export(v, format, export.Options{Excel: excel}) }}, nil
}

func (q *request) viewOf(kind, name, iri string, params map[string]string, opt view.Options) (*view.View, error) {
	switch kind {
	case "", "all":
		return view.All(q.ctx, q.db, opt)
	case "entity":
		return view.Around(q.ctx, q.db, iri, opt)
	case "article":
		return view.Article(q.ctx, q.db, article(name), opt)
	case "saved":
		if q.opt.Ask != nil {
			a, err := q.opt.Ask(q.ctx, name, params)
			if err != nil {
				return nil, err
			}
			return view.Of(q.ctx, q.db, name, a.IRIs(vocab.ID), opt)
		}
	case "query":
		if q.opt.Run != nil {
			lang := q.text("language")
			if lang == "" {
				lang = "gizmo"
			}
			a, err := q.opt.Run(q.ctx, lang, name)
			if err != nil {
				return nil, err
			}
			return view.Of(q.ctx, q.db, "query", a.IRIs(vocab.ID), opt)
		}
	}
	return nil, problem.New("parameter", fmt.Sprintf("view: it is all, entity:NAME, article:ID, saved:NAME or query:TEXT, not %q", kind))
}
