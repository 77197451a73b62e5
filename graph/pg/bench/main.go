// Command bench compares the store on PostgreSQL with Cayley's own on the same server, in one run:
// what loading costs at several sizes of batches and with four writers, what loading the same
// again changes, and how long fourteen questions in Gizmo take. "make bench-pg" runs it.
//
// The server is started for it, with commits that wait for the disk. Costs are seconds of processor
// time of client and server together for 100,000 quads, for the clock depends on what else the
// machine does. The quads are those of invented news, from where articles begin.
package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/cayleygraph/cayley/clog"
	cgraph "github.com/cayleygraph/cayley/graph"
	_ "github.com/cayleygraph/cayley/graph/sql/postgres"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"

	"github.com/rawabit/rawabit/graph/internal/measure"
	"github.com/rawabit/rawabit/graph/internal/quiz"
	"github.com/rawabit/rawabit/graph/pg"
	"github.com/rawabit/rawabit/graph/pg/pgtest"
)

const (
	ours   = "rawabit"
	cayley = "cayley"
)

func main() {
	size := flag.Int("quads", 1_000_000, "size of the graph that is asked")
	rounds := flag.Int("rounds", 15, "how often each question is asked")
	flag.Parse()
	clog.SetV(0)
	if err := run(*size, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// A bench is a server and what is loaded into it.
type bench struct {
	server *pgtest.Server
	admin  *sql.DB
	quads  []quad.Quad
	bases  int
}

func run(size, rounds int) error {
	s, err := pgtest.Start(pgtest.Options{Durable: true, Settings: []string{"shared_buffers=1GB", "max_wal_size=4GB"}})
	if err != nil {
		return err
	}
	defer s.Stop()
	b := &bench{server: s}
	if b.admin, err = sql.Open("postgres", s.URL("postgres")); err != nil {
		return err
	}
	defer b.admin.Close()
	var text bytes.Buffer
	quiz.Write(&text, size)
	r := nquads.NewReader(&text, false)
	for {
		q, err := r.ReadQuad()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		b.quads = append(b.quads, q)
	}
	var version string
	if err := b.admin.QueryRow("SHOW server_version").Scan(&version); err != nil {
		return err
	}
	fmt.Printf("%s, PostgreSQL %s, %d cores\n", runtime.Version(), version, runtime.NumCPU())
	if err := b.loads(); err != nil {
		return err
	}
	return b.ask(rounds)
}

// base makes an empty database.
func (b *bench) base() (string, error) {
	b.bases++
	name := fmt.Sprintf("bench%d", b.bases)
	_, err := b.admin.Exec("CREATE DATABASE " + name)
	return b.server.URL(name), err
}

// fresh makes an empty store of a kind.
func (b *bench) fresh(kind string) (qs cgraph.QuadStore, address string, err error) {
	if address, err = b.base(); err != nil {
		return nil, "", err
	}
	if kind == ours {
		qs, err = pg.Create(context.Background(), address, pg.Options{})
		return qs, address, err
	}
	if err := cgraph.InitQuadStore("postgres", address, nil); err != nil {
		return nil, "", err
	}
	qs, err = cgraph.NewQuadStore("postgres", address, cgraph.Options{"maxopenconnections": 20, "maxidleconnections": 20})
	return qs, address, err
}

// write applies quads in batches; what is undone because of another writer is written again.
func write(qs cgraph.QuadStore, quads []quad.Quad, batch int) (again int, err error) {
	for from := 0; from < len(quads); from += batch {
		var deltas []cgraph.Delta
		for _, q := range quads[from:min(from+batch, len(quads))] {
			deltas = append(deltas, cgraph.Delta{Quad: q, Action: cgraph.Add})
		}
		for try := 0; ; try++ {
			if err = qs.ApplyDeltas(deltas, cgraph.IgnoreOpts{IgnoreDup: true}); err == nil {
				break
			}
			if again++; try == 50 {
				return again, err
			}
		}
	}
	return again, nil
}

// A cost is what a load took.
type cost struct {
	wall  time.Duration
	cpu   cpu
	quads int
	again int
}

func (c cost) rate() float64 { return float64(c.quads) / c.wall.Seconds() }

// load writes with as many writers as there are parts.
func (b *bench) load(qs cgraph.QuadStore, parts [][]quad.Quad, batch int) (c cost, err error) {
	if _, err := b.admin.Exec("CHECKPOINT"); err != nil { // what came before is not to be paid for here
		return c, err
	}
	before, start := cpuNow(b.server.Folder()), time.Now()
	var wg sync.WaitGroup
	var mu sync.Mutex
	for _, part := range parts {
		c.quads += len(part)
		wg.Go(func() {
			n, e := write(qs, part, batch)
			mu.Lock()
			defer mu.Unlock()
			c.again += n
			err = errors.Join(err, e)
		})
	}
	wg.Wait()
	c.wall, c.cpu = time.Since(start), cpuNow(b.server.Folder()).less(before)
	return c, err
}

// some are n quads from where articles are.
func (b *bench) some(n int) []quad.Quad {
	from := len(b.quads) / 4
	return b.quads[from:min(from+n, len(b.quads))]
}

// inParts deals quads out to writers, an article as a whole to one of them.
func inParts(quads []quad.Quad, writers int) [][]quad.Quad {
	out := make([][]quad.Quad, writers)
	turn := 0
	for i, q := range quads {
		if i > 0 && q.Label != quads[i-1].Label {
			turn = (turn + 1) % writers
		}
		out[turn] = append(out[turn], q)
	}
	return out
}

func (b *bench) loads() error {
	fmt.Print("\n| load | quads | rawabit: CPU s per 100,000 quads | quads/s | Cayley's: CPU s | quads/s | times the CPU | times the rate |\n|---|---|---|---|---|---|---|---|\n")
	for _, l := range []struct{ batch, quads, writers int }{
		{60, 12_000, 1}, {1000, 30_000, 1}, {10_000, 30_000, 1}, {600, 24_000, 4},
	} {
		costs := map[string]cost{}
		for _, kind := range []string{ours, cayley} {
			qs, _, err := b.fresh(kind)
			if err != nil {
				return err
			}
			c, err := b.load(qs, inParts(b.some(l.quads), l.writers), l.batch)
			if err != nil {
				return fmt.Errorf("%s: %w", kind, err)
			}
			costs[kind] = c
			if err := qs.Close(); err != nil {
				return err
			}
		}
		o, c := costs[ours], costs[cayley]
		fmt.Printf("| batches of %d, %d at a time | %d | %.1f (%.1f of it the server's) | %.0f | %.1f (%.1f) | %.0f | %.1f | %.1f |\n", l.batch, l.writers, o.quads,
			o.cpu.each(o.quads), cpu{0, o.cpu.server}.each(o.quads), o.rate(), c.cpu.each(c.quads), cpu{0, c.cpu.server}.each(c.quads), c.rate(),
			c.cpu.each(c.quads)/o.cpu.each(o.quads), o.rate()/c.rate())
		if o.again+c.again > 0 {
			fmt.Printf("\n(written again because of other writers: rawabit %d, Cayley's %d batches)\n\n", o.again, c.again)
		}
	}
	return nil
}

// replay loads again what is there, and tells what that changes.
func (b *bench) replay(kind, address string, qs cgraph.QuadStore) error {
	counts := []string{"SELECT count(*) FROM rawabit.quads", "SELECT count(*) FROM rawabit.dict"}
	names := []string{"quads", "terms"}
	if kind == cayley {
		counts = []string{"SELECT count(*) FROM quads", "SELECT count(*) FROM nodes", "SELECT sum(refs) FROM nodes"}
		names = []string{"quads", "nodes", "sum of references"}
	}
	db, err := sql.Open("postgres", address)
	if err != nil {
		return err
	}
	defer db.Close()
	read := func() (out []int64, err error) {
		for _, c := range counts {
			var n int64
			if err := db.QueryRow(c).Scan(&n); err != nil {
				return nil, err
			}
			out = append(out, n)
		}
		return out, nil
	}
	before, err := read()
	if err != nil {
		return err
	}
	c, err := b.load(qs, [][]quad.Quad{b.some(20_000)}, 1000)
	if err != nil {
		return err
	}
	after, err := read()
	if err != nil {
		return err
	}
	var list []string
	for i, n := range names {
		list = append(list, fmt.Sprintf("%s %d, then %d", n, before[i], after[i]))
	}
	fmt.Printf("%s, 20,000 quads that are there, loaded again: %s; %.1f CPU s per 100,000 quads\n", kind, strings.Join(list, "; "), c.cpu.each(c.quads))
	return nil
}

func (b *bench) ask(rounds int) error {
	fmt.Println()
	stores := map[string]cgraph.QuadStore{}
	kinds := []string{ours, cayley}
	for _, kind := range kinds {
		qs, address, err := b.fresh(kind)
		if err != nil {
			return err
		}
		defer qs.Close()
		c, err := b.load(qs, [][]quad.Quad{b.quads}, 10_000)
		if err != nil {
			return err
		}
		fmt.Printf("%s: the whole graph in %.1f s, %.1f CPU s per 100,000 quads\n", kind, c.wall.Seconds(), c.cpu.each(c.quads))
		if err := b.replay(kind, address, qs); err != nil {
			return err
		}
		db, err := sql.Open("postgres", address)
		if err == nil {
			_, err = db.Exec("VACUUM ANALYZE")
			err = errors.Join(err, db.Close())
		}
		if err != nil {
			return err
		}
		stores[kind] = qs
	}
	fmt.Printf("\n| question, ms, at %d quads | rows | rawabit | Cayley's | × |\n|---|---|---|---|---|\n", len(b.quads))
	logs := 0.0
	for _, q := range quiz.Questions {
		took, rows, err := measure.Turns(stores, kinds, q.Gizmo, rounds)
		if err != nil {
			return fmt.Errorf("%s: %w", q.Name, err)
		}
		times := float64(took[cayley]) / float64(took[ours])
		logs += math.Log(times)
		fmt.Printf("| %s | %d | %s | %s | %.1f |\n", q.Name, rows, measure.MS(took[ours]), measure.MS(took[cayley]), times)
	}
	fmt.Printf("| geometric mean | | | | %.1f |\n", math.Exp(logs/float64(len(quiz.Questions))))
	return nil
}
