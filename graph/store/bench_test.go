package store_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	ckv "github.com/cayleygraph/cayley/graph/kv"
	_ "github.com/cayleygraph/cayley/graph/kv/leveldb"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"

	"github.com/rawabit/rawabit/graph/store"
	"github.com/rawabit/rawabit/queries"
)

// The benchmarks compare the store with Cayley's memory store and leveldb on a
// graph like that of the news, in one run:
//
//	RAWABIT_BENCH=1000000 go test ./graph/store -run '^$' -bench . -benchtime 20x
//
// sets how many quads (100 000 otherwise) and RAWABIT_BENCH_STORES which stores.

func benchSize() int {
	if n, _ := strconv.Atoi(os.Getenv("RAWABIT_BENCH")); n > 0 {
		return n
	}
	return 100_000
}

// news writes a graph of invented news: places, offices and people of skewed fame,
// then articles, each the label of what it states. The same n gives the same bytes.
func news(w io.Writer, n int) {
	r := rand.New(rand.NewPCG(7, 7))
	const countries, cities, sectors, roles = 200, 1000, 40, 100
	people, bodies := max(n/25, 100), max(n/250, 20)
	skewed := func(s float64, n int) func() int {
		z := rand.NewZipf(r, s, 2, uint64(n-1))
		return func() int { return int(z.Uint64()) }
	}
	person, country, sector, body := skewed(1.1, people), skewed(1.2, countries), skewed(1.2, sectors), skewed(1.15, bodies)
	label := "x:background"
	out := func(s, p, o string) {
		if n > 0 {
			fmt.Fprintf(w, "<%s> <x:%s> %s <%s> .\n", s, p, o, label)
			n--
		}
	}
	id := func(kind string, i int) string { return fmt.Sprintf("x:%s/%d", kind, i) }
	ref := func(kind string, i int) string { return "<" + id(kind, i) + ">" }
	thing := func(kind string, i int, name string) string {
		out(id(kind, i), "type", "<x:type/"+kind+">")
		out(id(kind, i), "name", fmt.Sprintf("\"%s %d\"@ar", name, i))
		return id(kind, i)
	}
	for i := range countries {
		thing("country", i, "دولة")
	}
	for i := range cities {
		out(thing("city", i, "مدينة"), "country", ref("country", i%countries))
	}
	for i := range sectors {
		thing("sector", i, "قطاع")
	}
	for i := range roles {
		thing("role", i, "منصب")
	}
	for i := range bodies {
		if b := thing("body", i, "منظمة"); i > 0 {
			out(b, "partOf", ref("body", (i-1)/4))
		}
	}
	for i := range people {
		thing("person", i, "شخص")
	}
	const stamp = "\"%sT00:00:00Z\"^^<http://www.w3.org/2001/XMLSchema#dateTime>"
	for a := 0; n > 0; a++ {
		label = id("article", a)
		day := fmt.Sprintf(stamp, time.Date(2016, 1, 1+a/60, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
		there := country()
		out(label, "published", day)
		out(label, "title", fmt.Sprintf("\"خبر رقم %d عن دولة %d\"@ar", a, there))
		v := id("visit", a)
		out(v, "type", "<x:type/visit>")
		out(v, "date", day)
		out(v, "destination", ref("country", there))
		out(v, "origin", ref("country", country()))
		out(v, "sector", ref("sector", sector()))
		out(v, "host", ref("person", person()))
		out(v, "confidence", fmt.Sprintf("\"0.%d\"^^<http://www.w3.org/2001/XMLSchema#double>", 5+r.IntN(5)))
		for range 1 + r.IntN(4) {
			p := person()
			out(label, "mentions", ref("person", p))
			out(v, "participant", ref("person", p))
			out(id("person", p), "role", ref("role", (p+r.IntN(3))%roles))
			if r.IntN(4) == 0 {
				out(id("person", p), "memberOf", ref("body", body()))
			}
		}
	}
}

// questions are of the kinds that Cayley's stores were measured with.
var questions = []struct{ name, gizmo string }{
	{"empty", `g.emit(1)`},
	{"point", `g.V("<x:person/0>").out("<x:name>").all()`},
	{"hop", `g.V("<x:person/20>").in("<x:participant>").all()`},
	{"2hops-unique", `g.V("<x:person/20>").in("<x:participant>").out("<x:destination>").unique().all()`},
	{"3hops-unique", `g.V("<x:person/20>").in("<x:participant>").out("<x:participant>").out("<x:role>").unique().all()`},
	{"intersect-small", `g.V("<x:country/20>").in("<x:destination>").and(g.V("<x:sector/9>").in("<x:sector>")).all()`},
	{"intersect-big", `g.V("<x:country/0>").in("<x:destination>").and(g.V("<x:sector/0>").in("<x:sector>")).all()`},
	{"3way-has", `g.V("<x:country/0>").in("<x:destination>").has("<x:sector>","<x:sector/0>").has("<x:origin>","<x:country/1>").all()`},
	{"recursive", `g.V("<x:body/1>").followRecursive(g.M().in("<x:partOf>")).all()`},
	{"count-super", `g.emit(g.V("<x:country/0>").in("<x:destination>").count())`},
	{"label", `g.V().labelContext("<x:article/500>").has("<x:type>","<x:type/visit>").out("<x:participant>").all()`},
	{"skip-limit", `g.V("<x:country/0>").in("<x:destination>").skip(1000).limit(20).all()`},
	{"type-names", `g.V("<x:type/person>").in("<x:type>").out("<x:name>").limit(20).all()`},
	{"save-rows", `g.V("<x:country/5>").in("<x:destination>").save("<x:date>","date").save("<x:sector>","sector").all()`},
}

// loaded is a store with the graph in it, and what it took.
type loaded struct {
	qs    cgraph.QuadStore
	close func()
	took  time.Duration
	disk  int64
	peak  int // MB; of all stores of the run so far
	open  time.Duration
}

func benchStores() []string {
	if s := os.Getenv("RAWABIT_BENCH_STORES"); s != "" {
		return strings.Split(s, ",")
	}
	return []string{"rawabit", "memstore", "leveldb"}
}

func diskUse(dir string) (n int64) {
	filepath.Walk(dir, func(_ string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			n += info.Size()
		}
		return nil
	})
	return n
}

// peak is the most memory that the process has had, in MB; 0 where it isn't told.
func peak() (mb int) {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			fmt.Sscan(rest, &mb)
		}
	}
	return mb / 1024
}

func loadInto(b *testing.B, name, file string) loaded {
	b.Helper()
	dir := filepath.Join(b.TempDir(), "db")
	data := must(os.Open(file))(b)
	defer data.Close()
	write := func(qs cgraph.QuadStore) {
		w, err := qs.NewQuadWriter()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := quad.CopyBatch(w, nquads.NewReader(data, false), 10_000); err != nil {
			b.Fatal(err)
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
	var l loaded
	start := time.Now()
	switch name {
	case "rawabit":
		s := must(store.Create(dir, store.Options{}))(b)
		if _, _, err := s.Load(ctx, data, nil); err != nil {
			b.Fatal(err)
		}
		l.took = time.Since(start)
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		start = time.Now()
		s = must(store.Open(dir, store.Options{}))(b)
		l.open = time.Since(start)
		l.qs, l.close = s, func() { s.Close() }
	case "memstore":
		qs := memstore.New()
		write(qs)
		l.took = time.Since(start)
		l.qs, l.close = qs, func() {}
	case "leveldb":
		options := cgraph.Options{ckv.OptNoBloom: true}
		if err := cgraph.InitQuadStore("leveldb", dir, options); err != nil {
			b.Fatal(err)
		}
		qs := must(cgraph.NewQuadStore("leveldb", dir, options))(b)
		write(qs)
		l.took = time.Since(start)
		qs.Close()
		start = time.Now()
		qs = must(cgraph.NewQuadStore("leveldb", dir, options))(b)
		l.open = time.Since(start)
		l.qs, l.close = qs, func() { qs.Close() }
	default:
		b.Fatalf("no store %q", name)
	}
	l.disk = diskUse(dir)
	l.peak = peak()
	return l
}

func BenchmarkNews(b *testing.B) {
	n := benchSize()
	file := filepath.Join(b.TempDir(), "news.nq")
	f := must(os.Create(file))(b)
	buffered := bufio.NewWriter(f)
	news(buffered, n)
	buffered.Flush()
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	for _, name := range benchStores() {
		l := loadInto(b, name, file)
		b.Run("load/"+name, func(b *testing.B) {
			for b.Loop() {
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(n)/l.took.Seconds(), "quads/s")
			b.ReportMetric(float64(l.disk)/float64(n), "disk-B/quad")
			b.ReportMetric(float64(l.open.Microseconds())/1000, "open-ms")
			b.ReportMetric(float64(l.peak), "peak-MB")
		})
		for _, q := range questions {
			b.Run("query/"+q.name+"/"+name, func(b *testing.B) {
				short, cancel := context.WithTimeout(ctx, 20*time.Second)
				defer cancel()
				rows := 0
				for b.Loop() {
					a, err := queries.Run(short, l.qs, "gizmo", q.gizmo, queries.Options{})
					if err != nil {
						b.Skip(err)
					}
					rows = len(a.Rows)
				}
				b.ReportMetric(float64(rows), "rows")
			})
		}
		l.close()
	}
}
