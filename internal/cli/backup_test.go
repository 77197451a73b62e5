package cli

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph"
)

// TestBackupWhileServing copies a graph over HTTP again and again while articles come
// in over HTTP: every copy is sound, has whole articles only, has all that were acknowledged
// before it was asked for, and none that came after it was done.
func TestBackupWhileServing(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "db")
	const quadsOf = 50
	posted := func(n int) string {
		var b strings.Builder
		for i := range quadsOf {
			fmt.Fprintf(&b, "<http://example.org/%d/%d> <http://example.org/p> \"خبر %d\"@ar <http://example.org/خبر/%d> .\n", n, i, n, n)
		}
		return b.String()
	}
	// A segment and changes, as a graph has that has been in use for a while.
	must(t, "load", file(t, dir, "first.nq", posted(0)), "--db", db)
	must(t, "compact", "--db", db)
	base, stop := served(t, db)
	var sent, acked atomic.Int64
	var over atomic.Bool
	var wg sync.WaitGroup
	wg.Go(func() {
		for n := 1; !over.Load(); n++ {
			sent.Store(int64(n))
			res, err := http.Post(base+"/api/v2/write", "application/n-quads", strings.NewReader(posted(n)))
			if err != nil {
				t.Error(err)
				return
			}
			res.Body.Close()
			if res.StatusCode != http.StatusOK {
				t.Errorf("article %d: %s", n, res.Status)
				return
			}
			acked.Store(int64(n))
		}
	})
	defer wg.Wait()
	defer over.Store(true)
	var between int
	for k := range 5 {
		copied := filepath.Join(dir, fmt.Sprint("copy", k))
		least := acked.Load()
		must(t, "backup", copied, "--from", base)
		most := sent.Load()
		between += int(most - least)
		must(t, "fsck", "--db", copied)
		restored := filepath.Join(dir, fmt.Sprint("restored", k))
		must(t, "restore", copied, "--db", restored)
		counts := map[quad.Value]int{}
		g, err := graph.Open(context.Background(), restored)
		if err != nil {
			t.Fatal(err)
		}
		it := g.Store().QuadsAllIterator().Iterate()
		for it.Next(context.Background()) {
			q, err := g.Store().Quad(it.Result())
			if err != nil {
				t.Fatal(err)
			}
			counts[q.Label]++
		}
		if it.Err() != nil {
			t.Error(it.Err())
		}
		it.Close()
		g.Close()
		for label, n := range counts {
			if n != quadsOf {
				t.Errorf("copy %d: %d quads of %v, want %d", k, n, label, quadsOf)
			}
		}
		if n := int64(len(counts)) - 1; n < least || n > most {
			t.Errorf("copy %d: %d articles; %d were acknowledged before, %d sent after", k, n, least, most)
		}
	}
	if between == 0 {
		t.Error("nothing was written while the copies were made")
	}
	over.Store(true)
	wg.Wait()
	stop()
	if left, _ := filepath.Glob(filepath.Join(db, "*.tmp")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	must(t, "fsck", "--db", db)
}

// TestBackupFromElsewhere: what answers with no backup, or half of one, is told.
func TestBackupFromElsewhere(t *testing.T) {
	whole, _ := served(t, "memory:")
	half := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		fmt.Fprint(w, "half")
	}))
	defer half.Close()
	stranger := httptest.NewServer(http.NotFoundHandler())
	defer stranger.Close()
	gone := httptest.NewServer(nil)
	gone.Close()
	to := filepath.Join(t.TempDir(), "to")
	for _, c := range []struct {
		args []string
		code int
		part string
	}{
		{[]string{"--from", whole}, failed, "only a store of the kind rawabit"},
		{[]string{"--from", half.URL}, failed, "not a whole backup"},
		{[]string{"--from", stranger.URL}, failed, "no rawabit server"},
		{[]string{"--from", gone.URL}, failed, "refused"},
		{[]string{"--from", "news.db"}, usage, "no address"},
		{[]string{"--from", "ftp://localhost"}, usage, "no address"},
		{[]string{"--from", whole, "--db", "x"}, usage, "one of them"},
	} {
		r := run(t, append([]string{"backup", to}, c.args...)...)
		if r.code != c.code || !strings.Contains(r.err, c.part) {
			t.Errorf("%q: %+v; want %d and %q", c.args, r, c.code, c.part)
		}
		if _, err := os.Stat(to); err == nil {
			t.Fatalf("%q: something is left", c.args)
		}
	}
}
