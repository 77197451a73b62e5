package cli

import (
	"bytes"
	"context"
	"errors"
	"sync"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/ingest"
	"github.com/rawabit/rawabit/internal/pipeline"
	"github.com/rawabit/rawabit/internal/server"
	"github.com/rawabit/rawabit/internal/server/problem"
	"github.com/rawabit/rawabit/internal/server/trace"
)

// A feeder reads articles for the server as the command ingest does.
type feeder struct {
	db     *graph.DB
	reader func() (*pipeline.Pipeline, error) // made when the first article comes: it costs time
}

func (a *app) feeder(db *graph.DB) *feeder {
	return &feeder{db, sync.OnceValues(a.reader)}
}

func (f *feeder) Ingest(ctx context.Context, body *bytes.Reader, opt server.IngestOptions) (server.Ingested, error) {
	out := server.Ingested{Articles: []server.IngestedArticle{}}
	if opt.Published != "" {
		if _, known := ingest.Date(opt.Published); !known {
			return out, problem.New("parameter", "published is a date like 2026-11-20, not "+opt.Published)
		}
	}
	p, err := f.reader()
	if err != nil {
		return out, err
	}
	if _, err := f.db.EnsureBackground(ctx, p.Background()); err != nil {
		return out, err
	}
	var now map[string]map[string]string
	if opt.Replace {
		if now, _, err = persons(ctx, f.db); err != nil {
			return out, err
		}
	}
	sources := ingest.Read(ctx, "-", body, ingest.Options{Published: opt.Published, Source: opt.Source})
	work := func(src article.Source) (reading, error) {
		ctx, span := trace.Start(ctx, "understand")
		defer span.End()
		r, err := understand(ctx, f.db, p, src, opt.Replace)
		span.Count("rawabit.facts", r.facts)
		return r, err
	}
	wrote := false
	err = inOrder(ctx, cores(), sources, work, func(_ article.Source, r reading, err error) error {
		a := server.IngestedArticle{ID: r.iri, Status: "known", Facts: r.facts}
		switch {
		case err != nil:
			a = server.IngestedArticle{Status: "refused", Code: "no-article", Detail: err.Error()}
			if errors.Is(err, ingest.ErrNotArabic) {
				a.Code = "not-arabic"
			}
		case !r.known:
			ctx, span := trace.Start(ctx, "write")
			added, removed, err := f.db.Load(ctx, r.iri, known(r.quads, now[r.iri]), opt.Replace)
			span.Count("rawabit.quads.added", added)
			span.End()
			if err != nil {
				return err
			}
			if added > 0 || removed > 0 {
				a.Status, wrote = "written", true
			}
			out.Added += added
			out.Removed += removed
		}
		out.Articles = append(out.Articles, a)
		return nil
	})
	if wrote && err == nil {
		err = f.settle(ctx)
	}
	return out, err
}

func (f *feeder) Delete(ctx context.Context, article string) (int, error) {
	n, err := f.db.Delete(ctx, article)
	if err != nil {
		return 0, err
	}
	return n, f.settle(ctx)
}

func (f *feeder) settle(ctx context.Context) error {
	ctx, span := trace.Start(ctx, "settle")
	defer span.End()
	return settle(ctx, f.db)
}
