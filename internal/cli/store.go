package cli

import (
	"context"
	"errors"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/export"
	"github.com/rawabit/rawabit/internal/ingest"
	"github.com/rawabit/rawabit/internal/output"
	"github.com/rawabit/rawabit/internal/quads"
	"github.com/rawabit/rawabit/queries"
	"github.com/rawabit/rawabit/queries/answer"
	"github.com/rawabit/rawabit/queries/saved"
)

// reading opens the store that --db names, calls do and closes it.
func (a *app) reading(ctx context.Context, do func(context.Context, *graph.DB) error) error {
	db, err := graph.Open(ctx, a.db)
	if err != nil {
		return err
	}
	a.detail("reading %s", db.Name())
	return errors.Join(do(ctx, db), db.Close())
}

// writing is reading, and makes the store if there is none.
func (a *app) writing(ctx context.Context, do func(context.Context, *graph.DB) error) error {
	db, err := graph.OpenOrCreate(ctx, a.db)
	if err != nil {
		return err
	}
	return errors.Join(do(ctx, db), db.Close())
}

// resolver finds what a person means by a name, spelled one way or another.
func resolver(db *graph.DB) saved.Resolver { return queries.Names(db.Store(), quads.Key) }

type sentinel struct {
	err  error
	code int
}

// sentinels are the errors of other packages that have an exit status.
func sentinels() []sentinel {
	return []sentinel{
		{graph.ErrMissing, notFound},
		{graph.ErrUnknown, notFound},
		{graph.ErrSource, usage},
		{graph.ErrKind, usage},
		{output.ErrOption, usage},
		{export.ErrFormat, usage},
		{export.ErrLarge, usage},
		{graph.ErrInUse, storeBusy},
		{graph.ErrFormat, storeBusy},
		{saved.ErrUnknown, notFound},
		{queries.ErrName, notFound}, // before ErrParam, which wraps it
		{saved.ErrParam, usage},
		{queries.ErrTimeout, timeLimit},
		{answer.ErrNoGraph, usage},
		{queries.ErrLanguage, usage},
		{ingest.ErrNotArabic, notArabic},
		{ingest.ErrNoFiles, notFound},
		{ingest.ErrEmpty, unreadable},
		{ingest.ErrBinary, unreadable},
		{ingest.ErrCutOff, unreadable},
		{ingest.ErrEncoding, unreadable},
		{ingest.ErrTooLarge, unreadable},
		{ingest.ErrNoArticle, unreadable},
		{ingest.ErrRecord, unreadable},
	}
}
