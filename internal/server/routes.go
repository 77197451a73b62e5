package server

import (
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rawabit/rawabit/internal/server/token"
	"github.com/rawabit/rawabit/internal/server/web"
	"github.com/rawabit/rawabit/queries/saved"
)

// A route is one line of the table, from which comes all that is said and checked of it.
type route struct {
	method, path string
	scope        token.Scope // "" is open to everybody
	writes       bool        // refused by a read-only server, and may be long
	costly       bool        // a client may have only some of them at once
	cached       bool        // its answer depends on the request and the graph alone: it has an ETag and is kept
	kept         bool        // the same of a POST, which has no ETag

	id, tag string
	en, ar  string   // what it answers
	params  []param  // besides those in the path
	body    []string // media types that it reads
	media   []string // media types that it answers with; none: no body
	status  int      // of success; 0: 200
	answer  any      // a value of the type of its JSON; nil: any
	try     []trial

	handle http.HandlerFunc
	typed  func(huma.API, huma.Operation) // registers a handler of huma's in place of handle
}

// A param is a parameter of the address.
type param struct {
	name, kind, doc string
	required        bool
}

// A trial is a request that works on the sample graph of the tests, as an example.
type trial struct {
	target, kind, body string
	status             int // expected; 0: that of success
}

const (
	typeJSON = "application/json"
	typeText = "text/plain"
)

var (
	answerMedia = func() []string {
		var out []string
		for _, m := range media {
			out = append(out, m.mime)
		}
		return out
	}()
	limitParam  = param{name: "limit", kind: "integer", doc: "Most results; 0 and -1 are all that the server allows"}
	formatParam = param{name: "format", kind: "string", doc: "Form of the answer, in place of Accept: json, typed, csv, tsv, ndjson, nquads, plain, table, jsonld"}
	quadMedia   = []string{"application/n-quads", "application/ld+json", "application/json"}
)

// The tags under which routes are described.
const (
	tagGraph   = "Graph"
	tagAsk     = "Questions"
	tagArticle = "Articles"
	tagCayley  = "Cayley"
	tagOperate = "Operation"
	tagExplore = "Explorer"
)

// routes is the table. An endpoint that is not in it does not exist.
func (s *server) routes() []route {
	const (
		uruguay = "country=UY"
		visited = `g.V("<https://w3id.org/rawabit/id/country/UY>").in("<https://w3id.org/rawabit/ns#visited>").all()`
	)
	table := []route{
		{method: "GET", path: "/{$}", id: "index", tag: tagOperate, en: "This list; for a browser the explorer", ar: "هذه القائمة؛ وللمتصفح المستكشف",
			media: []string{typeJSON, "text/html"}, answer: indexAnswer{}, handle: s.index},
		{method: "GET", path: "/openapi.json", id: "openapi", tag: tagOperate, en: "The description of this API, OpenAPI 3.1", ar: "وصف هذه الواجهة بصيغة OpenAPI 3.1",
			media: []string{"application/openapi+json"}, handle: s.openAPI(false)},
		{method: "GET", path: "/openapi.yaml", id: "openapi-yaml", tag: tagOperate, en: "The same as YAML", ar: "الوصف نفسه بصيغة YAML",
			media: []string{"application/openapi+yaml"}, handle: s.openAPI(true)},
		{method: "GET", path: "/docs", id: "docs", tag: tagOperate, en: "A page to try the API", ar: "صفحة لتجربة الواجهة",
			media: []string{"text/html"}, handle: page("page.html")},
		{method: "GET", path: "/docs/page.js", id: "docs-script", tag: tagOperate, en: "Its script", ar: "برنامج الصفحة",
			media: []string{"text/javascript"}, handle: page("page.js")},
		{method: "GET", path: "/docs/page.css", id: "docs-style", tag: tagOperate, en: "Its style", ar: "تنسيق الصفحة",
			media: []string{"text/css"}, handle: page("page.css")},
		{method: "GET", path: "/problems", id: "problems", tag: tagOperate, en: "The kinds of problems, with what to do about each", ar: "أنواع المشكلات وما يُفعل في كل منها",
			media: []string{typeJSON}, handle: s.problems},

		{method: "POST", path: "/query", scope: token.Read, costly: true, kept: true, id: "query", tag: tagAsk,
			en: "Answer a query, with limits of its own", ar: "جواب استعلام بحدود خاصة به",
			media: answerMedia, typed: s.registerQuery,
			try: []trial{{target: "/query", kind: typeJSON, body: `{"language":"gizmo","text":"g.V().limit(3).all()","limit":2,"timeout":5}`}}},
		{method: "GET", path: "/api/queries", scope: token.Read, id: "saved-questions", tag: tagAsk, en: "The saved questions", ar: "الأسئلة المحفوظة",
			media: []string{typeJSON}, answer: savedAnswer{}, handle: s.savedList},
		{method: "GET", path: "/api/queries/{name}", scope: token.Read, costly: true, cached: true, id: "ask", tag: tagAsk,
			en: "Answer a saved question; its parameters are in the address", ar: "جواب سؤال محفوظ؛ المعاملات في العنوان",
			params: []param{limitParam, formatParam}, media: answerMedia, handle: s.savedAsk,
			try: []trial{{target: "/api/queries/visits-to-country?" + uruguay}}},
		{method: "POST", path: "/api/queries/{name}", scope: token.Read, costly: true, kept: true, id: "ask-by-form", tag: tagAsk,
			en: "Answer a saved question; its parameters are a form or JSON", ar: "جواب سؤال محفوظ؛ المعاملات نموذج أو JSON",
			params: []param{limitParam, formatParam}, body: []string{"application/x-www-form-urlencoded", typeJSON}, media: answerMedia, handle: s.savedAsk,
			try: []trial{{target: "/api/queries/visits-to-country", kind: typeJSON, body: `{"country":"UY"}`}}},

		{method: "POST", path: "/api/v1/articles", scope: token.Ingest, writes: true, costly: true, id: "ingest", tag: tagArticle,
			en: "Read an article, or several as JSON lines, into the graph", ar: "قراءة مقالة، أو عدة مقالات في سطور JSON، إلى البيان",
			params: []param{
				{name: "replace", kind: "boolean", doc: "Read articles again that are in the graph"},
				{name: "published", kind: "string", doc: "Date of publication, as 2026-11-20"},
				{name: "source", kind: "string", doc: "Where it is from: a name, or an address"},
			},
			body: []string{typeText, "text/html", typeJSON, "application/x-ndjson"}, media: []string{typeJSON}, answer: Ingested{}, handle: s.ingest,
			try: []trial{{target: "/api/v1/articles?published=2026-11-20", kind: typeText, body: "قال."}}},
		{method: "DELETE", path: "/api/v1/articles/{id}", scope: token.Ingest, writes: true, costly: true, id: "delete-article", tag: tagArticle,
			en: "Take back what an article said, and only that", ar: "حذف ما قالته مقالة، وذلك فقط",
			media: []string{typeJSON}, answer: deletedAnswer{}, handle: s.deleteArticle,
			try: []trial{{target: "/api/v1/articles/none", status: 404}}},

		{method: "GET", path: "/healthz", id: "healthz", tag: tagOperate, en: "Whether the server lives", ar: "هل الخادم حي",
			media: []string{typeJSON}, answer: stateAnswer{}, handle: s.healthz},
		{method: "GET", path: "/readyz", id: "readyz", tag: tagOperate, en: "Whether the graph can be read", ar: "هل البيان جاهز للقراءة",
			media: []string{typeJSON}, answer: stateAnswer{}, handle: s.readyz},
		{method: "GET", path: "/metrics", scope: token.Read, id: "metrics", tag: tagOperate, en: "Metrics for Prometheus", ar: "قياسات بصيغة Prometheus",
			media: []string{typeText}, handle: s.metrics.Handler().ServeHTTP},
		{method: "GET", path: BackupPath, scope: token.Admin, id: "backup", tag: tagOperate, en: "A backup of the graph as it is now, as tar", ar: "نسخة احتياطية من البيان كما هو الآن، بصيغة tar",
			media: []string{"application/x-tar"}, handle: s.backup, try: []trial{{target: BackupPath, status: 501}}},

		{method: "GET", path: "/health", id: "health", tag: tagCayley, en: "204 while the server answers", ar: "الحالة 204 إن كان الخادم يعمل", status: 204, handle: s.health},
		{method: "POST", path: "/api/v1/query/{lang}", scope: token.Read, costly: true, kept: true, id: "v1-query", tag: tagCayley, en: "Answer a query in gizmo, graphql or mql", ar: "جواب استعلام بلغة gizmo أو graphql أو mql",
			params: []param{limitParam, formatParam}, body: []string{typeText}, media: answerMedia, handle: s.v1Query,
			try: []trial{{target: "/api/v1/query/gizmo?limit=5", kind: typeText, body: visited}}},
		{method: "POST", path: "/api/v1/shape/{lang}", scope: token.Read, id: "v1-shape", tag: tagCayley, en: "Not available, as in Cayley", ar: "غير متاح كما في Cayley",
			body: []string{typeText}, handle: s.v1Shape, status: 501, try: []trial{{target: "/api/v1/shape/gizmo", kind: typeText, body: "g.V()"}}},
		{method: "POST", path: "/api/v1/write", scope: token.Ingest, writes: true, costly: true, id: "v1-write", tag: tagCayley, en: "Add quads, as a JSON array", ar: "إضافة رباعيات، مصفوفة JSON",
			body: []string{typeJSON}, media: []string{typeJSON}, answer: writeAnswer{}, handle: s.v1Write,
			try: []trial{{target: "/api/v1/write", kind: typeJSON, body: `[{"subject":"<a>","predicate":"<b>","object":"<c>"}]`}}},
		{method: "POST", path: "/api/v1/delete", scope: token.Ingest, writes: true, costly: true, id: "v1-delete", tag: tagCayley, en: "Delete quads, as a JSON array", ar: "حذف رباعيات، مصفوفة JSON",
			body: []string{typeJSON}, media: []string{typeJSON}, answer: writeAnswer{}, handle: s.v1Delete,
			try: []trial{{target: "/api/v1/delete", kind: typeJSON, body: `[{"subject":"<a>","predicate":"<b>","object":"<c>"}]`}}},
		{method: "POST", path: "/api/v1/write/file/nquad", scope: token.Ingest, writes: true, costly: true, id: "v1-write-file", tag: tagCayley, en: "Add a file of N-Quads (form field NQuadFile)", ar: "إضافة ملف N-Quads",
			body: []string{"multipart/form-data"}, media: []string{typeJSON}, answer: writeAnswer{}, handle: s.v1File,
			try: []trial{{target: "/api/v1/write/file/nquad", kind: "multipart/form-data; boundary=x",
				body: "--x\r\nContent-Disposition: form-data; name=\"NQuadFile\"; filename=\"f.nq\"\r\n\r\n<a> <b> <c> .\n\r\n--x--\r\n"}}},
		{method: "POST", path: "/api/v2/write", scope: token.Ingest, writes: true, costly: true, id: "v2-write", tag: tagCayley, en: "Add quads in any format, by Content-Type", ar: "إضافة رباعيات بأي صيغة",
			body: quadMedia, media: []string{typeJSON}, answer: writeAnswer{}, handle: s.v2Write,
			try: []trial{{target: "/api/v2/write", kind: "application/n-quads", body: "<a> <b> <d> .\n"}}},
		{method: "POST", path: "/api/v2/delete", scope: token.Ingest, writes: true, costly: true, id: "v2-delete", tag: tagCayley, en: "Delete quads in any format", ar: "حذف رباعيات بأي صيغة",
			body: quadMedia, media: []string{typeJSON}, answer: writeAnswer{}, handle: s.v2Delete,
			try: []trial{{target: "/api/v2/delete", kind: "application/n-quads", body: "<a> <b> <d> .\n"}}},
		{method: "POST", path: "/api/v2/node/delete", scope: token.Admin, writes: true, costly: true, id: "v2-node-delete", tag: tagCayley, en: "Delete a node with all its quads", ar: "حذف عقدة بكل رباعياتها",
			body: []string{"application/n-quads"}, media: []string{typeJSON}, answer: writeAnswer{}, handle: s.v2NodeDelete,
			try: []trial{{target: "/api/v2/node/delete", kind: "application/n-quads", body: "<none>", status: 404}}},
		{method: "GET", path: "/api/v2/formats", scope: token.Read, id: "v2-formats", tag: tagCayley, en: "The formats of quads", ar: "صيغ الرباعيات", media: []string{typeJSON}, handle: s.v2Formats},
	}
	langParam := param{name: "lang", kind: "string", doc: "Language of the query: gizmo, graphql or mql", required: true}
	readParams := []param{formatParam}
	for _, n := range []string{"sub", "pred", "obj", "label"} {
		readParams = append(readParams, param{name: n, kind: "string", doc: "Only quads with this term"})
	}
	for i, m := range []string{"GET", "POST"} {
		query := route{method: m, path: "/api/v2/query", scope: token.Read, costly: true, cached: true, id: []string{"v2-query", "v2-query-by-body"}[i], tag: tagCayley,
			en: "Answer a query", ar: "جواب استعلام", params: []param{langParam, limitParam, formatParam}, media: answerMedia, handle: s.v2Query}
		read := route{method: m, path: "/api/v2/read", scope: token.Read, costly: true, cached: true, id: []string{"v2-read", "v2-read-by-post"}[i], tag: tagCayley,
			en: "Quads with given terms", ar: "الرباعيات ذات الحدود المذكورة", params: readParams, media: []string{"application/n-quads", "application/ld+json", typeJSON}, handle: s.v2Read,
			try: []trial{{target: "/api/v2/read?sub=%3Chttps%3A%2F%2Fw3id.org%2Frawabit%2Fid%2Fcountry%2FUY%3E"}}}
		if m == "GET" {
			query.params = append(query.params, param{name: "qu", kind: "string", doc: "The query", required: true})
			query.try = []trial{{target: "/api/v2/query?lang=gizmo&qu=g.V().limit(2).all()"}}
		} else {
			query.body = []string{typeText}
			query.try = []trial{{target: "/api/v2/query?lang=gizmo", kind: typeText, body: "g.V().limit(2).all()"}}
		}
		table = append(table, query, read)
	}
	return slices.Concat(s.resourceRoutes(), table, s.pageRoutes())
}

// pageRoutes are the explorer's: its permanent addresses, which are one page, and its files.
func (s *server) pageRoutes() []route {
	var out []route
	for _, p := range web.Pages() {
		out = append(out, route{method: "GET", path: p.Path, id: p.ID, tag: tagExplore, en: p.En, ar: p.Ar,
			media: []string{"text/html"}, try: []trial{{target: p.Try}}, handle: s.site.Page})
	}
	return append(out, route{method: "GET", path: web.Root + "{file...}", id: "page-file", tag: tagExplore, en: "Scripts, styles and fonts of the explorer", ar: "برامج المستكشف وتنسيقه وخطوطه",
		media: []string{"text/javascript", "text/css", "font/woff2", "image/svg+xml", typeJSON}, try: []trial{{target: web.Root + "none", status: 404}}, handle: s.site.File})
}

type savedAnswer struct {
	Queries []*saved.Question `json:"queries"`
}

type writeAnswer struct {
	Result string `json:"result" doc:"What was done, in words"`
	Count  int    `json:"count" doc:"How many quads, or nodes, made a difference"`
}

type deletedAnswer struct {
	ID    string `json:"id" doc:"The article"`
	Quads int    `json:"quads" doc:"How many quads it was"`
}

type stateAnswer struct {
	Status string `json:"status" enum:"ok"`
}

type indexAnswer struct {
	Name      string      `json:"name"`
	Endpoints []indexLine `json:"endpoints"`
}

type indexLine struct {
	Methods []string    `json:"methods"`
	Path    string      `json:"path"`
	Scope   token.Scope `json:"scope,omitempty" doc:"What a token needs"`
	En      string      `json:"en"`
	Ar      string      `json:"ar"`
}
