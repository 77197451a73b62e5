package pg_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/pg"
	"github.com/rawabit/rawabit/graph/pg/pgtest"
)

func said(article int) []quad.Quad {
	a := quad.IRI(fmt.Sprintf("http://example.org/خبر/%d", article))
	var list []quad.Quad
	for i := range 20 {
		list = append(list, quad.Quad{Subject: a, Predicate: quad.IRI("http://example.org/says"), Object: quad.Int(i), Label: a})
	}
	return list
}

// articlesOf counts the articles, and fails if one is there in part.
func articlesOf(ctx context.Context, s *pg.Store) (int, error) {
	n, err := s.Snapshot(ctx)
	if err != nil {
		return 0, err
	}
	defer n.Close()
	of := map[pg.ID]int{}
	for q, err := range n.Match(ctx, pg.Pattern{}) {
		if err != nil {
			return 0, err
		}
		of[q[3]]++
	}
	for label, n := range of {
		if n != 20 {
			return 0, fmt.Errorf("%v has %d of 20 quads", label, n)
		}
	}
	return len(of), nil
}

// TestStandby reads from a standby while the primary is written, goes on reading when the primary
// is gone, is told clearly that writing can't be, and writes again when it is back.
func TestStandby(t *testing.T) {
	pgtest.Shared(t) // skips where there is none
	primary := must(pgtest.Start(pgtest.Options{Durable: true}))(t)
	defer primary.Stop()
	must(0, must(pg.Create(ctx, primary.URL("postgres"), pg.Options{}))(t).Close())(t)
	standby := must(primary.Standby(pgtest.Options{Durable: true}))(t)
	defer standby.Stop()

	s := must(pg.Open(ctx, primary.URLWith([]*pgtest.Server{standby}, "postgres"), pg.Options{}))(t)
	defer s.Close()
	const articles = 200
	var wg sync.WaitGroup
	var written atomic.Int64
	wg.Go(func() {
		for a := range articles {
			if _, err := s.Add(ctx, said(a)); err != nil {
				t.Error(err)
				return
			}
			written.Store(int64(a + 1))
		}
	})
	reads := 0
	for written.Load() < articles && !t.Failed() {
		before := int(written.Load())
		n, err := articlesOf(ctx, s)
		if err != nil {
			t.Fatal(err)
		}
		if n < before {
			t.Fatalf("%d articles are there, %d were acknowledged to this process before it read", n, before)
		}
		reads++
	}
	wg.Wait()
	for range 1000 { // it comes after within milliseconds
		if must(s.FromStandby(ctx))(t) {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	if !must(s.FromStandby(ctx))(t) {
		t.Error("the standby is not asked")
	}
	if must(s.FromStandby(pg.OnPrimary(ctx)))(t) {
		t.Error("OnPrimary reads from the standby")
	}
	if n := must(articlesOf(ctx, s))(t); n != articles {
		t.Fatalf("%d articles, want %d", n, articles)
	}

	must(0, primary.Halt(true))(t)
	if n := must(articlesOf(ctx, s))(t); n != articles {
		t.Errorf("without the primary there are %d articles, want %d", n, articles)
	}
	again := must(pg.Open(ctx, primary.URLWith([]*pgtest.Server{standby}, "postgres"), pg.Options{}))(t)
	if n := must(articlesOf(ctx, again))(t); n != articles {
		t.Errorf("a process that begins without the primary sees %d articles, want %d", n, articles)
	}
	again.Close()
	_, err := s.Add(ctx, said(articles))
	if !errors.Is(err, pg.ErrPrimary) || !strings.Contains(fmt.Sprint(err), "write again when the primary is back") {
		t.Errorf("writing without the primary: %v", err)
	}
	must(0, primary.Resume())(t)
	if n := must(s.Add(ctx, said(articles)))(t); n != 20 {
		t.Errorf("the primary is back: %d quads were new, want 20", n)
	}
	if n := must(articlesOf(ctx, s))(t); n != articles+1 {
		t.Errorf("%d articles, want %d", n, articles+1)
	}
	t.Logf("%d readings of the whole graph while it was written", reads)
}
