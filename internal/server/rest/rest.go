// Package rest answers what people ask of the graph first, as resources: search, cards,
// neighbours, paths, timelines, facts, articles, statistics, and exports of a view.
//
// In: an open graph and Options. Out: Endpoints, each with what describes it and a Serve
// that answers a request. What all requests have in common (who may ask, how often, ETags,
// packing, logs) is left to package server, which puts them on its table.
//
// What holds for every endpoint:
//   - A parameter that there is not, or that is wrong, is refused with its place and what
//     is known; nothing that was asked for is left out silently.
//   - Things may be named by IRI, by the part of it below id/, by a country's code, or by a name in
//     either script. A name that fits several is the problem "ambiguous", with the candidates.
//   - Lists come in pages in a stable order, with the cursor of the next one in "next" and in
//     the header Link. As NDJSON, CSV, TSV and N-Quads they come whole unless limit is given, and are
//     sent as they are read.
//   - An answer is whole or visibly not: a list that was cut says so in the header
//     Rawabit-Truncated, NDJSON ends with a line that tells, and what fails on its way ends
//     the connection.
//   - Work stops when the context of the request ends.
package rest

import (
	"context"
	"net/http"
	"reflect"
	"time"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/queries/answer"
)

// Options of the endpoints; the zero value is usable.
type Options struct {
	Timeout time.Duration // of one answer; 0: none. What is streamed may take twenty times as long.
	MaxRows int           // most items of a list that is streamed; 0: any

	// Ask and Run answer saved questions and queries, for the views of exports; nil: there are none.
	Ask func(ctx context.Context, name string, params map[string]string) (*answer.Answer, error)
	Run func(ctx context.Context, lang, text string) (*answer.Answer, error)

	// Layout finds the blocks of an article's text; nil: nobody can.
	Layout func(title, text string) []Block

	// Until tells until when the answer has to be written; it is moved on while an answer
	// is streamed. nil: nobody wants to know.
	Until func(r *http.Request, t time.Time)
}

// A Param is a parameter of the address.
type Param struct {
	Name, Kind, Doc string // Kind: string, integer, number, boolean
	Required        bool
}

// An Endpoint answers GET for a path. {name...} in the path takes the rest of it.
type Endpoint struct {
	Path, ID string
	En, Ar   string   // what it answers
	Params   []Param  // besides those in the path
	Media    []string // that it answers with
	Answer   any      // a value of the type of its JSON
	Streams  bool     // its answer may take long
	Try      []string // addresses that work on the graph of the tests; the first is the example

	of    reflect.Type // of the items, whose fields may be chosen
	under string       // member of the answer that has the items; "": the answer is the item
	serve func(*request) (reply, error)
}

// An API is the endpoints of one graph.
type API struct {
	db  *graph.DB
	g   *explore.Graph
	opt Options
}

// New makes them for an open graph, which stays the caller's to close, and what explores it.
func New(db *graph.DB, g *explore.Graph, opt Options) *API { return &API{db, g, opt} }

// Serve answers a request. sent tells whether any of the answer was sent; an error before
// that is the caller's to answer, and one after it means that the answer must be seen to be cut off.
func (a *API) Serve(e *Endpoint, w http.ResponseWriter, r *http.Request) (sent bool, err error) {
	q, err := a.request(e, w, r)
	if err != nil {
		return false, err
	}
	limit := a.opt.Timeout
	if q.streamed() {
		limit *= 20
	}
	ctx := r.Context()
	if limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, limit, context.DeadlineExceeded)
		defer cancel()
	}
	q.ctx = ctx
	q.alive()
	x, err := e.serve(q)
	if err == nil {
		err = q.err()
	}
	if err == nil {
		err = q.answer(x)
	}
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return q.sent, err
}
