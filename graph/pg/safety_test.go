package pg_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/pg"
	"github.com/rawabit/rawabit/graph/pg/pgtest"
)

// TestWriters has four processes write the same articles, each in an order of its own, small
// batches and large, while a fifth clears away terms: every quad is new to exactly one of them, and
// none has a term that is missing.
func TestWriters(t *testing.T) {
	address := pgtest.Shared(t).NewSchema()
	first := must(pg.Create(ctx, address, pg.Options{}))(t)
	defer first.Close()
	const articles = 300
	var added atomic.Int64
	var wg sync.WaitGroup
	for w := range uint64(4) {
		wg.Go(func() {
			s, err := pg.Open(ctx, address, pg.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			r := rand.New(rand.NewPCG(w, 3))
			order := r.Perm(articles)
			for len(order) > 0 {
				n := min(1+r.IntN(5), len(order))
				if r.IntN(10) == 0 {
					n = len(order) // 4,000 quads and more go by COPY
				}
				var batch []quad.Quad
				for _, a := range order[:n] {
					batch = append(batch, said(a)...)
				}
				order = order[n:]
				m, err := s.Add(ctx, batch)
				if err != nil {
					t.Error(err)
					return
				}
				added.Add(m)
			}
		})
	}
	for range 5 {
		if err := first.Compact(ctx); err != nil {
			t.Error(err)
		}
	}
	wg.Wait()
	if n := added.Load(); n != 20*articles {
		t.Errorf("%d quads were new to somebody, there are %d", n, 20*articles)
	}
	if err := first.Check(ctx, nil); err != nil {
		t.Error(err)
	}
	count := func() [2]int {
		return [2]int{must(first.Query(ctx, "SELECT count(*) FROM quads"))(t), must(first.Query(ctx, "SELECT count(*) FROM dict"))(t)}
	}
	before := count()
	var all []quad.Quad
	for a := range articles {
		all = append(all, said(a)...)
	}
	fresh := must(pg.Open(ctx, address, pg.Options{}))(t) // which remembers nothing
	defer fresh.Close()
	for part := range slices.Chunk(all, 100) {
		if n := must(fresh.Add(ctx, part))(t); n != 0 {
			t.Fatalf("%d quads are new that are there", n)
		}
	}
	if n := must(fresh.Add(ctx, all))(t); n != 0 {
		t.Fatalf("%d quads are new that are there", n)
	}
	if after := count(); after != before {
		t.Errorf("quads and terms %v, after writing them again %v", before, after)
	}
}

// TestForgotten writes with a store whose terms another has cleared away meanwhile.
func TestForgotten(t *testing.T) {
	address := pgtest.Shared(t).NewSchema()
	one := must(pg.Create(ctx, address, pg.Options{}))(t)
	defer one.Close()
	two := must(pg.Open(ctx, address, pg.Options{}))(t)
	defer two.Close()
	must(one.Add(ctx, said(1)))(t)
	must(two.DeleteLabel(ctx, said(1)[0].Label))(t)
	must(0, two.Compact(ctx))(t)
	if n := must(two.Query(ctx, "SELECT count(*) FROM dict"))(t); n != 0 {
		t.Errorf("%d terms are left", n)
	}
	must(one.Add(ctx, said(1)))(t)
	must(0, one.Check(ctx, nil))(t)
}

// TestCancelled ends a statement with its context, on the server too.
func TestCancelled(t *testing.T) {
	s := must(pg.Create(ctx, pgtest.Shared(t).NewSchema(), pg.Options{}))(t)
	defer s.Close()
	short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	if err := s.Sleep(short); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a statement of a minute: %v", err)
	}
	for range 100 {
		if must(s.Query(ctx, "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%-- here' AND pid <> pg_backend_pid()"))(t) == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("the server is still at it")
}

// TestReconnects goes on when all connections were cut.
func TestReconnects(t *testing.T) {
	s := must(pg.Create(ctx, pgtest.Shared(t).NewSchema(), pg.Options{}))(t)
	defer s.Close()
	for a := range 5 {
		must(s.Add(ctx, said(a)))(t)
		if n := must(articlesOf(ctx, s))(t); n != a+1 {
			t.Errorf("%d articles, want %d", n, a+1)
		}
		must(s.Query(ctx, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'rawabit' AND pid <> pg_backend_pid()"))(t)
	}
}

// TestOpen: what is no graph, or none of ours, is told with what to do.
func TestOpen(t *testing.T) {
	server := pgtest.Shared(t)
	address := server.NewSchema()
	if _, err := pg.Open(ctx, address, pg.Options{}); !errors.Is(err, pg.ErrMissing) {
		t.Errorf("nothing there: %v", err)
	}
	s := must(pg.Create(ctx, address, pg.Options{}))(t)
	must(0, s.Close())(t)
	must(0, s.Close())(t)
	if _, err := s.Stats(ctx, true); !errors.Is(err, pg.ErrClosed) {
		t.Errorf("a closed store: %v", err)
	}
	s = must(pg.Open(ctx, address, pg.Options{}))(t)
	defer s.Close()
	if err := s.Exec(ctx, "INSERT INTO version VALUES (1000)"); err != nil {
		t.Fatal(err)
	}
	if _, err := pg.Open(ctx, address, pg.Options{}); !errors.Is(err, pg.ErrFormat) || !strings.Contains(err.Error(), "use a newer rawabit") {
		t.Errorf("tables of the future: %v", err)
	}
	for _, wrong := range []string{"mysql://host/db", server.URL("postgres", "schema=A;B"), server.URL("postgres", "schema=pg_catalog")} {
		if _, err := pg.Open(ctx, wrong, pg.Options{}); err == nil {
			t.Errorf("%s was opened", wrong)
		}
	}
}
