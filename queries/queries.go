// Package queries answers questions to any Cayley store, in Gizmo, GraphQL or MQL or as
// one of the saved questions.
//
// In: an open store and a text. Out: an answer.Answer, or an error that says where the
// text is wrong. The store is only read. It must stand being read while others write, or
// the caller must keep them apart: Cayley's memory store does not.
//
// Order: where the query chooses an order (Gizmo's order() or emit, a saved question),
// it is kept. Otherwise a store may hand out its nodes in any order, so the rows are
// sorted by text and an answer is the same every time. A limit is applied before that
// sorting: which results are left then is up to the store, and Truncated says so.
//
// A query ends with its context: a loop in JavaScript, a walk over the graph, both. The
// results that it may gather are bounded by Options.Memory. What a Gizmo program holds is
// bounded only if Options.Gizmo runs it elsewhere: whoever serves strangers uses package
// cage. What a walk holds, as to sort or to find doubles, is not bounded here.
package queries

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"

	"github.com/rawabit/rawabit/queries/answer"
	"github.com/rawabit/rawabit/queries/cage"
	"github.com/rawabit/rawabit/queries/gizmo"
	"github.com/rawabit/rawabit/queries/saved"
)

// Options bound a query. The zero value means neither limit nor timeout.
type Options struct {
	Limit   int           // at most so many results, whatever the query says; 0 or less: all
	Timeout time.Duration // 0 or less: only the context ends the query
	Memory  int64         // about so many bytes of results; 0 or less: any

	// Gizmo runs Gizmo programs; nil is gizmo.Run, in this process. (*cage.Pool).Run is one.
	// It is asked for at most limit results, 0 is all, and told the memory above.
	Gizmo func(ctx context.Context, store cgraph.QuadStore, text string, limit int, memory int64, yield func(gizmo.Result) bool) error
}

var (
	// ErrLanguage is wrapped when the language is unknown.
	ErrLanguage = errors.New("unknown query language")
	// ErrTimeout is wrapped when Options.Timeout ended the query.
	// With it goes context.DeadlineExceeded.
	ErrTimeout = errors.New("the query took too long")
	// ErrMemory is wrapped when the results are more than Options.Memory, or a program
	// took more than it may.
	ErrMemory = cage.ErrMemory
	// ErrStore is wrapped when the store failed, which is no fault of the query.
	ErrStore = errors.New("the store failed")
)

// An Error is a fault in the text of a query. Line and Column count from 1, in code
// points; they are 0 where the language doesn't say.
type Error struct {
	Language     string
	Line, Column int
	Syntax       bool // found before anything was run
	Msg          string
}

func (e *Error) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s:%d:%d: %s", e.Language, e.Line, e.Column, e.Msg)
	}
	return e.Language + ": " + e.Msg
}

// Run answers text, written in the named language, from store.
func Run(ctx context.Context, store cgraph.QuadStore, lang, text string, opt Options) (*answer.Answer, error) {
	run, err := language(lang)
	if err != nil {
		return nil, err
	}
	outer := ctx
	if opt.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, opt.Timeout, fmt.Errorf("%w: stopped after %s: %w", ErrTimeout, opt.Timeout, context.DeadlineExceeded))
		defer cancel()
	}
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	limit := max(opt.Limit, 0)
	w, stop := Watch(ctx, store)
	defer stop()
	a, err := guarded(ctx, run, w, text, task{limit: limit, memory: opt.Memory, gizmo: opt.Gizmo})
	if ctx.Err() != nil {
		if err == nil && outer.Err() == nil {
			// The answer was whole when the time ran out.
			return a, nil
		}
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, err
	}
	a.Limit = limit
	if !a.Ordered {
		a.Sort()
	}
	return a, nil
}

// guarded runs the query and turns a panic of the store or of Cayley into an error.
func guarded(ctx context.Context, run runner, store cgraph.QuadStore, text string, t task) (a *answer.Answer, err error) {
	defer func() {
		if r := recover(); r != nil {
			a = nil
			if re, ok := r.(runtime.Error); ok {
				err = fmt.Errorf("%w: %v", ErrStore, re)
			} else {
				err = fmt.Errorf("query: %v", r)
			}
		}
	}()
	return run(ctx, store, text, t)
}

// Ask answers the saved question with that name. The parameters are given as a person
// writes them; r finds the IRIs behind names, nil takes Names(store).
func Ask(ctx context.Context, store cgraph.QuadStore, r saved.Resolver, name string, params map[string]string, opt Options) (*answer.Answer, error) {
	q, err := saved.Get(name)
	if err != nil {
		return nil, err
	}
	if r == nil {
		r = Names(store)
	}
	text, err := q.Bind(ctx, r, params)
	if err != nil {
		return nil, err
	}
	a, err := Run(ctx, store, q.Language, text, opt)
	if err != nil {
		return nil, fmt.Errorf("saved question %s: %w", name, err)
	}
	a.Arrange(q.Columns)
	return a, nil
}
