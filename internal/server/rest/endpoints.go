package rest

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/graph/view"
	"github.com/rawabit/rawabit/graph/vocab"
)

var (
	listMedia = []string{"application/json", "application/x-ndjson", "text/csv", "text/tab-separated-values", "application/n-quads"}
	wordMedia = listMedia[:4] // what is no part of the graph
)

// Endpoints lists them.
func (a *API) Endpoints() []*Endpoint {
	list := []*Endpoint{
		{Path: "/search", ID: "search", Media: listMedia, Answer: explore.Hits{}, of: reflect.TypeFor[explore.Hit](), under: "items",
			En: "Find entities by name, in either script and any spelling, with the reason for each match", Ar: "البحث عن الكيانات بالاسم، بأي من الخطين وأي إملاء، مع سبب كل تطابق",
			Params: with(pageParams, Param{"q", "string", "A name, the beginning of one, or an IRI", true}, Param{"type", "string", "Only of this class: person, country, organization, position, …; more with commas", false},
				Param{"exact", "boolean", "No transliteration and no typing errors", false}),
			Try:   []string{"/search?q=Usama&type=person", "/search.csv?q=بندا", "/search.ndjson?q=القاهره&lang=en&fields=id,label,reason", "/search.nq?q=country/LY"},
			serve: searchNames},
		{Path: "/search/text", ID: "search-text", Media: wordMedia, Answer: explore.TextHits{}, of: reflect.TypeFor[explore.TextHit](), under: "items",
			En: "Find articles by words, with the sentences; a word with * stands for its beginning", Ar: "البحث في نصوص المقالات، مع الجمل؛ والكلمة مع * تعني بدايتها",
			Params: with(pageParams, Param{"q", "string", "Words, all of which are in the text or headline", true}),
			Try:    []string{"/search/text?q=مذكر*", "/search/text.csv?q=زيارة"},
			serve:  searchText},
		{Path: "/entities/{id...}", ID: "entity", Media: listMedia, Answer: explore.Card{}, of: reflect.TypeFor[explore.Card](),
			En: "The card of a person, country, organization, office and so on, with the newest facts about it", Ar: "بطاقة شخص أو دولة أو منظمة أو منصب، مع أحدث الحقائق عنها",
			Params: with(pageParams, sureParam),
			Try:    []string{"/entities/country/LY", "/entities/country/LY?lang=ar", "/entities/country/LY.nq", "/entities/country/LY.csv?fields=when,type,sentence", "/entities/أسامة_البنداري?lang=en&limit=1"},
			serve:  entity},
		{Path: "/neighbours/{id...}", ID: "neighbours", Media: wordMedia, Answer: explore.Neighbours{}, of: reflect.TypeFor[explore.Group](), under: "groups",
			En: "What stands beside an entity, by relation, with counts", Ar: "ما يجاور كياناً، بحسب العلاقة، مع الأعداد",
			Params: with(shapeParams, Param{"relation", "string", "Only these: met, visited, holdsPosition, …; more with commas", false}, Param{"type", "string", "Only neighbours of this class; more with commas", false},
				Param{"cap", "integer", "At most so many of each relation", false}, Param{"cursor", "string", "\"next\" of a group: goes on in that relation", false}),
			Try:   []string{"/neighbours/country/EG?cap=2", "/neighbours/country/EG.csv?relation=visited"},
			serve: neighbours},
		{Path: "/paths", ID: "paths", Media: wordMedia, Answer: explore.Paths{}, of: reflect.TypeFor[explore.Path](), under: "items",
			En: "The shortest ways between two entities, with the evidence at each step", Ar: "أقصر الطرق بين كيانين، مع الدليل عند كل خطوة",
			Params: with(shapeParams, Param{"from", "string", "The one", true}, Param{"to", "string", "The other", true}, Param{"max-hops", "integer", "At most so many steps, up to 8; 4 if not given", false},
				Param{"limit", "integer", "At most so many ways, up to 100; 5 if not given", false}, Param{"facts", "integer", "At most so many facts at a step, up to 20; 3 if not given", false}),
			Try:   []string{"/paths?from=كمال_اوزغان&to=أسامة_البنداري", "/paths.csv?from=country/TR&to=country/PK"},
			serve: paths},
		{Path: "/timeline", ID: "timeline", Media: listMedia, Answer: explore.Facts{}, of: reflect.TypeFor[explore.Fact](), under: "items",
			En: "What happened to an entity, or between two, by date", Ar: "ما جرى لكيان، أو بين كيانين، بحسب التاريخ",
			Params: with(pageParams, Param{"of", "string", "The entity", true}, Param{"with", "string", "Only what is about this one too", false}, sinceParam, untilParam, sureParam, orderParam),
			Try:    []string{"/timeline?of=أسامة_البنداري&with=سالم_الورفلاني", "/timeline.csv?of=LY&since=2026-11"},
			serve:  timeline},
		{Path: "/facts", ID: "facts", Media: listMedia, Answer: explore.Facts{}, of: reflect.TypeFor[explore.Fact](), under: "items",
			En: "Facts by type, who, where, when and who says so, each with its evidence", Ar: "الحقائق بحسب النوع والطرف والمكان والزمان والمصدر، مع الدليل",
			Params: with(pageParams, Param{"type", "string", "tenure, visit, meeting, agreement, cooperation, objective, measure; more with commas", false},
				Param{"about", "string", "About this entity; given several times, about all of them", false}, Param{"person", "string", "About this person", false},
				Param{"country", "string", "About this country, its cities, bodies, offices or people", false}, Param{"organization", "string", "About this organization or its offices", false},
				Param{"sector", "string", "In this sector", false}, Param{"role", "string", "About offices of this role, or who holds one", false},
				Param{"article", "string", "That this article says", false}, Param{"outlet", "string", "That this outlet says", false},
				Param{"status", "string", "done, planned, signed, …", false}, Param{"words", "string", "Whose sentence has these words", false},
				sinceParam, untilParam, sureParam, orderParam),
			Try:   []string{"/facts?type=visit&country=LY&since=2026-11", "/facts.ndjson?type=visit,meeting&fields=id,when,args.values.ar", "/facts.csv?sector=energy", "/facts.nq?person=أسامة_البنداري&limit=2"},
			serve: facts},
		{Path: "/facts/{id...}", ID: "fact", Media: listMedia, Answer: explore.Fact{}, of: reflect.TypeFor[explore.Fact](),
			En: "A fact, with the words that it rests on", Ar: "حقيقة، مع الكلمات التي تستند إليها",
			Params: shapeParams,
			Try:    []string{"/facts/agreement/28a496cb4358d64c", "/facts/agreement/28a496cb4358d64c.nq"},
			serve:  fact},
		{Path: "/articles", ID: "articles", Media: listMedia, Answer: explore.Articles{}, of: reflect.TypeFor[graph.Article](), under: "items",
			En: "Articles by what they mention, outlet, date and words", Ar: "المقالات بحسب ما تذكره والناشر والتاريخ والكلمات",
			Params: with(pageParams, Param{"mentions", "string", "This entity is mentioned; given several times, all of them are", false}, Param{"outlet", "string", "Of this outlet", false},
				Param{"words", "string", "All of them are in the text or headline", false}, sinceParam, untilParam, orderParam),
			Try:   []string{"/articles?mentions=country/EG", "/articles.csv?since=2026-11"},
			serve: articles},
		{Path: "/articles/{id}", ID: "article", Media: listMedia, Answer: explore.ArticleView{}, of: reflect.TypeFor[explore.ArticleView](),
			En: "An article with its text, and where in it the evidence of each fact stands (in code points)", Ar: "مقالة بنصها، ومواضع أدلة كل حقيقة فيه (بنقاط الترميز)",
			Params: shapeParams,
			Try:    []string{"/articles/010aab9c636e5bea", "/articles/010aab9c636e5bea.nq", "/articles/010aab9c636e5bea.csv"},
			serve:  readArticle},
		{Path: "/stats", ID: "stats", Media: wordMedia, Answer: explore.Stats{}, of: reflect.TypeFor[explore.Stats](),
			En: "How much of what is in the graph", Ar: "أعداد ما في البيان",
			Params: shapeParams,
			Try:    []string{"/stats", "/stats.csv"},
			serve:  stats},
		layoutEndpoint(),
		exportEndpoint(),
	}
	for _, e := range list {
		e.Path = "/api/v1" + e.Path
		for i := range e.Try {
			e.Try[i] = "/api/v1" + e.Try[i]
		}
	}
	return list
}

func searchNames(q *request) (reply, error) {
	in := explore.SearchRequest{Text: q.must("q"), Types: q.list("type"), Exact: q.yes("exact")}
	var get func(explore.Page) (reply, error)
	get = func(p explore.Page) (reply, error) {
		in.Page = p
		hits, err := q.g.Search(q.ctx, in)
		if err != nil {
			return reply{}, err
		}
		return reply{body: hits, items: listOf(hits.Items), total: hits.Total, next: hits.Next, more: get,
			columns: []string{"id", "type", "label", "ar", "en", "match", "reason", "score", "uses", "about"},
			rows: func(item any, lang string) [][]string {
				h := item.(*explore.Hit)
				return [][]string{{h.IRI, join(h.Types), labelOf(h.Node, lang), h.Ar, h.En, h.Match, string(h.Reason), strconv.Itoa(h.Score), strconv.FormatInt(h.Uses, 10), labels(h.About, lang)}}
			},
			iri: func(item any) string { return item.(*explore.Hit).IRI },
		}, nil
	}
	return q.firstPage(get)
}

// firstPage gets the first page, if the parameters are right.
func (q *request) firstPage(get func(explore.Page) (reply, error)) (reply, error) {
	p := q.page()
	if err := q.err(); err != nil {
		return reply{}, err
	}
	return get(p)
}

func searchText(q *request) (reply, error) {
	words := q.must("q")
	var get func(explore.Page) (reply, error)
	get = func(p explore.Page) (reply, error) {
		hits, err := q.g.SearchText(q.ctx, explore.TextRequest{Words: words, Page: p})
		if err != nil {
			return reply{}, err
		}
		return reply{body: hits, items: listOf(hits.Items), total: hits.Total, next: hits.Next, more: get,
			columns: []string{"article", "published", "outlet", "title", "start", "end", "sentence"},
			rows: func(item any, _ string) (out [][]string) {
				h := item.(*explore.TextHit)
				for _, s := range h.Sentences {
					out = append(out, []string{h.Article.IRI, h.Article.Published, h.Article.Outlet, h.Article.Title, strconv.Itoa(s.Start), strconv.Itoa(s.End), s.Text})
				}
				return out
			},
		}, nil
	}
	return q.firstPage(get)
}

// id is what the path names.
func (q *request) id(types ...string) string { return q.entity(q.r.PathValue("id"), types...) }

func entity(q *request) (reply, error) {
	sure, p := q.share("min-confidence"), q.page()
	iri := q.id()
	if err := q.err(); err != nil {
		return reply{}, err
	}
	switch q.form {
	case asRDF:
		return reply{view: func() (*view.View, error) {
			return view.Around(q.ctx, q.db, iri, view.Options{MinConfidence: sure})
		}}, nil
	case asCSV, asTSV:
		return q.factPages(explore.FactFilter{About: []string{iri}, MinConfidence: sure}, p) // a card is no table
	}
	p.Limit = min(p.Limit, explore.MaxLimit)
	if p.Limit == 0 || q.text("limit") == "" {
		p.Limit = explore.DefaultLimit
	}
	card, err := q.g.Card(q.ctx, iri, sure, p)
	if err != nil {
		return reply{}, err
	}
	return reply{body: card, items: []any{card}, next: ""}, nil
}

func neighbours(q *request) (reply, error) {
	in := explore.NeighboursRequest{Relations: q.list("relation"), Types: q.list("type"), Cap: q.number("cap", 1, explore.MaxLimit, explore.DefaultLimit), Cursor: q.text("cursor")}
	iri := q.id()
	if err := q.err(); err != nil {
		return reply{}, err
	}
	n, err := q.g.Neighbours(q.ctx, iri, in)
	if err != nil {
		return reply{}, err
	}
	left := 0
	for _, g := range n.Groups {
		left += g.More
	}
	if left > 0 && q.form.flows() {
		q.w.Header().Set("Rawabit-Truncated", strconv.Itoa(in.Cap))
	}
	return reply{body: n, items: listOf(n.Groups), total: len(n.Groups),
		columns: []string{"relation", "inverse", "id", "type", "label", "ar", "en", "articles"},
		rows: func(item any, lang string) (out [][]string) {
			g := item.(*explore.Group)
			for _, x := range g.Items {
				out = append(out, []string{g.Name, strconv.FormatBool(g.Inverse), x.IRI, join(x.Types), labelOf(x.Node, lang), x.Ar, x.En, strconv.Itoa(x.Articles)})
			}
			return out
		},
	}, nil
}

func paths(q *request) (reply, error) {
	in := explore.PathsRequest{MaxHops: q.number("max-hops", 1, 8, 4), Limit: q.number("limit", 1, 100, 5), Facts: q.number("facts", 1, 20, 3)}
	from, to := q.must("from"), q.must("to")
	a, b := q.entity(from), q.entity(to)
	if err := q.err(); err != nil {
		return reply{}, err
	}
	p, err := q.g.Paths(q.ctx, a, b, in)
	if err != nil {
		return reply{}, err
	}
	n := 0
	return reply{body: p, items: listOf(p.Items), total: len(p.Items),
		columns: []string{"path", "step", "from", "relations", "to", "articles", "fact", "article", "sentence"},
		rows: func(item any, lang string) (out [][]string) {
			n++
			for i, h := range item.(*explore.Path).Hops {
				var relations []string
				for _, r := range h.Relations {
					relations = append(relations, labelOf(graph.Node{IRI: r.Name, Ar: r.Ar, En: r.En}, cmp.Or(lang, "en")))
				}
				row := []string{strconv.Itoa(n), strconv.Itoa(i + 1), h.From.IRI, join(relations), h.To.IRI, strconv.Itoa(h.Articles), "", "", ""}
				if len(h.Facts) == 0 {
					out = append(out, row)
				}
				for _, f := range h.Facts {
					row = slices.Clone(row)
					row[6], row[7], row[8] = f.IRI, f.Article.IRI, sentence(&f)
					out = append(out, row)
				}
			}
			return out
		},
	}, nil
}

func timeline(q *request) (reply, error) {
	f := explore.FactFilter{Since: q.date("since"), Until: q.date("until"), MinConfidence: q.share("min-confidence"), Oldest: q.text("order", "newest", "oldest") != "newest"}
	of, p := q.must("of"), q.page()
	f.About = []string{q.entity(of)}
	if b := q.named("with"); b != "" {
		f.About = append(f.About, b)
	}
	return q.factPages(f, p)
}

func facts(q *request) (reply, error) {
	f := explore.FactFilter{
		Types: q.list("type"), Outlet: q.text("outlet"), Status: q.text("status"), Words: q.text("words"), Article: article(q.text("article")),
		Since: q.date("since"), Until: q.date("until"), MinConfidence: q.share("min-confidence"), Oldest: q.text("order", "newest", "oldest") == "oldest",
	}
	p := q.page()
	for _, text := range q.values["about"] {
		f.About = append(f.About, q.entity(text))
	}
	for _, text := range q.values["person"] {
		f.About = append(f.About, q.entity(text, "Person"))
	}
	f.Country, f.Organization = q.named("country", "Country"), q.named("organization", "Organization")
	f.Sector, f.Role = q.named("sector", "Sector"), q.named("role", "Role")
	return q.factPages(f, p)
}

var factColumns = []string{"id", "type", "when", "arguments", "status", "confidence", "outlet", "published", "article", "start", "end", "sentence"}

func factRows(item any, lang string) [][]string {
	f := item.(*explore.Fact)
	var args []string
	status := ""
	for _, arg := range f.Args {
		if arg.Predicate == vocab.Status && len(arg.Values) > 0 {
			status = arg.Values[0].Text
			continue
		}
		name := strings.TrimPrefix(arg.Predicate, vocab.NS)
		if t, ok := vocab.Lookup(arg.Predicate); ok && lang != "" {
			name = labelOf(graph.Node{Ar: t.Ar, En: t.En}, lang)
		}
		for _, v := range arg.Values {
			text := v.Text
			if v.Node != nil {
				text = labelOf(*v.Node, lang)
			}
			args = append(args, name+": "+text)
		}
	}
	start, end := "", ""
	if len(f.Evidence) > 0 {
		start, end = strconv.Itoa(f.Evidence[0].Start), strconv.Itoa(f.Evidence[0].End)
	}
	return [][]string{{f.IRI, f.Type, f.When, join(args), status, strconv.FormatFloat(f.Confidence, 'f', -1, 64), f.Article.Outlet, f.Article.Published, f.Article.IRI, start, end, sentence(f)}}
}

func sentence(f *explore.Fact) string {
	if len(f.Evidence) == 0 {
		return ""
	}
	return f.Evidence[0].Sentence
}

// factPages lists facts.
func (q *request) factPages(f explore.FactFilter, p explore.Page) (reply, error) {
	if err := q.err(); err != nil {
		return reply{}, err
	}
	x := reply{columns: factColumns, rows: factRows, iri: func(item any) string { return item.(*explore.Fact).IRI }}
	if q.form.flows() {
		x.each = func(p explore.Page, yield func(any, int) error) (string, error) {
			return q.g.EachFact(q.ctx, f, p, func(f *explore.Fact, total int) error { return yield(f, total) })
		}
		return x, nil
	}
	list, err := q.g.Facts(q.ctx, f, p)
	if err == nil {
		x.body, x.next = list, list.Next
	}
	return x, err
}

func fact(q *request) (reply, error) {
	f, err := q.g.Fact(q.ctx, q.r.PathValue("id"))
	if err != nil {
		return reply{}, err
	}
	return reply{body: f, items: []any{f}, total: 1, columns: factColumns, rows: factRows, iri: func(any) string { return f.IRI }}, nil
}

func articles(q *request) (reply, error) {
	f := explore.ArticleFilter{Outlet: q.text("outlet"), Words: q.text("words"), Since: q.date("since"), Until: q.date("until"), Oldest: q.text("order", "newest", "oldest") == "oldest"}
	p := q.page()
	for _, text := range q.values["mentions"] {
		f.Mentions = append(f.Mentions, q.entity(text))
	}
	if err := q.err(); err != nil {
		return reply{}, err
	}
	x := reply{columns: []string{"id", "published", "outlet", "title", "url", "source"},
		rows: func(item any, _ string) [][]string {
			a := item.(*graph.Article)
			return [][]string{{a.IRI, a.Published, a.Outlet, a.Title, a.URL, a.Source}}
		},
		iri: func(item any) string { return item.(*graph.Article).IRI },
	}
	if q.form.flows() {
		x.each = func(p explore.Page, yield func(any, int) error) (string, error) {
			return q.g.EachArticle(q.ctx, f, p, func(a *graph.Article, total int) error { return yield(a, total) })
		}
		return x, nil
	}
	list, err := q.g.Articles(q.ctx, f, p)
	if err == nil {
		x.body, x.next = list, list.Next
	}
	return x, err
}

func readArticle(q *request) (reply, error) {
	iri := article(q.r.PathValue("id"))
	if q.form == asRDF {
		return reply{view: func() (*view.View, error) { return view.Article(q.ctx, q.db, iri, view.Options{NoBackground: true}) }}, nil
	}
	a, err := q.g.Article(q.ctx, iri)
	if err != nil {
		return reply{}, err
	}
	return reply{body: a, items: []any{a}, total: 1, columns: []string{"start", "end", "fact", "type", "exact"},
		rows: func(any, string) (out [][]string) {
			text := []rune(a.Text)
			for _, s := range a.Spans {
				exact := ""
				if 0 <= s.Start && s.Start <= s.End && s.End <= len(text) {
					exact = string(text[s.Start:s.End])
				}
				out = append(out, []string{strconv.Itoa(s.Start), strconv.Itoa(s.End), s.Fact, s.Type, exact})
			}
			return out
		},
	}, nil
}

func stats(q *request) (reply, error) {
	s, err := q.g.Stats(q.ctx)
	if err != nil {
		return reply{}, err
	}
	return reply{body: s, items: []any{s}, total: 1, columns: []string{"kind", "name", "count"},
		rows: func(any, string) [][]string {
			out := [][]string{{"quads", "", strconv.FormatInt(s.Quads, 10)}, {"articles", "", strconv.Itoa(s.Articles)}}
			for _, c := range s.Facts {
				out = append(out, []string{"facts", c.Type, strconv.Itoa(c.Count)})
			}
			for _, c := range s.Entities {
				out = append(out, []string{"entities", c.Type, strconv.Itoa(c.Count)})
			}
			for _, c := range s.Relations {
				out = append(out, []string{"relations", c.Name, strconv.Itoa(c.Count)})
			}
			for _, c := range s.Outlets {
				out = append(out, []string{"outlets", c.Outlet, strconv.Itoa(c.Articles)})
			}
			return out
		},
	}, nil
}

func join(list []string) string { return strings.Join(list, " | ") }

func labels(list []graph.Node, lang string) string {
	var out []string
	for _, n := range list {
		out = append(out, labelOf(n, lang))
	}
	return join(out)
}
