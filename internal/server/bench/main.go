// Command bench drives "rawabit serve" and Cayley's own server with wrk, on the same graph of
// invented news and in turns, so that what else the machine does hits both alike; the
// figures are medians of the rounds. "make bench-http" runs it.
//
// Cayley is the command of the module at the version of go.mod, on leveldb. Where it has no such
// endpoint it gets the Gizmo query that gives the nearest to the same data. Our server is
// asked twice: as it is by default, when it has been asked the same before, and with --cache 0,
// so that it thinks about each request.
package main

import (
	"bufio"
	"bytes"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/rawabit/rawabit/graph/vocab"
)

//go:embed drive.lua
var script []byte

func main() {
	quads := flag.Int("quads", 1_000_000, "size of the graph")
	rounds := flag.Int("rounds", 5, "how often each is driven")
	length := flag.Duration("for", 4*time.Second, "how long each time")
	clients := flag.Int("clients", 8, "connections")
	dir := flag.String("dir", "", "where to put stores and programs; what is there already is used (a temporary folder)")
	flag.Parse()
	if err := run(*quads, *rounds, *length, *clients, *dir); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(quads, rounds int, length time.Duration, clients int, dir string) error {
	if _, err := exec.LookPath("wrk"); err != nil {
		return errors.New("there is no wrk; install it (on Debian: apt-get install wrk)")
	}
	if dir == "" {
		tmp, err := os.MkdirTemp("", "rawabit-bench-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(tmp)
		dir = tmp
	}
	b := &bench{dir: dir, rounds: rounds, length: length, clients: clients}
	defer b.stop()
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt)
	go func() {
		<-interrupted
		b.stop()
		os.Exit(130)
	}()
	if err := b.prepare(quads); err != nil {
		return err
	}
	cases, err := b.cases()
	if err != nil {
		return err
	}
	fmt.Printf("%d quads, %d connections, %d rounds of %s\n\n", quads, clients, rounds, length)
	fmt.Println("| question | server | requests/s | p50 ms | p99 ms | errors |\n|---|---|---|---|---|---|")
	for _, c := range cases {
		if err := b.drive(c); err != nil {
			return err
		}
	}
	return nil
}

type bench struct {
	dir     string
	rounds  int
	length  time.Duration
	clients int
	running []*exec.Cmd
}

// The servers, in the order in which they are driven.
var servers = []struct{ name, addr string }{
	{"rawabit", "127.0.0.1:7101"},
	{"rawabit --cache 0", "127.0.0.1:7102"},
	{"Cayley on leveldb", "127.0.0.1:7103"},
}

func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }

func (b *bench) has(name string) bool {
	_, err := os.Stat(b.path(name))
	return err == nil
}

// prepare builds both programs, makes the graph, loads it into both stores and starts the servers.
func (b *bench) prepare(quads int) error {
	if err := os.WriteFile(b.path("drive.lua"), script, 0o644); err != nil {
		return err
	}
	if err := command("go", "build", "-o", b.path("rawabit"), "./cmd/rawabit"); err != nil {
		return err
	}
	if !b.has("cayley") {
		where, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/cayleygraph/cayley").Output()
		if err != nil {
			return fmt.Errorf("where Cayley's module is: %w", err)
		}
		if err := command("go", "build", "-C", strings.TrimSpace(string(where)), "-o", b.path("cayley"), "./cmd/cayley"); err != nil {
			return err
		}
	}
	if !b.has("news.nq") {
		out, err := os.Create(b.path("news.nq"))
		if err != nil {
			return err
		}
		c := exec.Command("go", "run", "./graph/internal/news/write", fmt.Sprint(quads))
		c.Stdout, c.Stderr = out, os.Stderr
		if err := errors.Join(c.Run(), out.Close()); err != nil {
			return err
		}
	}
	config := fmt.Sprintf(`{"store":{"backend":"leveldb","address":%q}}`, b.path("leveldb"))
	if err := os.WriteFile(b.path("cayley.json"), []byte(config), 0o644); err != nil {
		return err
	}
	if !b.has("leveldb") {
		if err := command(b.path("cayley"), "load", "-c", b.path("cayley.json"), "--init", "-i", b.path("news.nq")); err != nil {
			return err
		}
	}
	for i, cache := range []string{"64", "0"} {
		db := b.path("rawabit.db." + cache)
		if !b.has("rawabit.db." + cache) {
			if err := command(b.path("rawabit"), "load", b.path("news.nq"), "--db", db); err != nil {
				return err
			}
		}
		if err := b.start(b.path("rawabit"), "serve", "--db", db, "--addr", servers[i].addr, "--per-client", "-1", "--log", "none", "--cache", cache); err != nil {
			return err
		}
	}
	if err := b.start(b.path("cayley"), "http", "-c", b.path("cayley.json"), "--host", servers[2].addr); err != nil {
		return err
	}
	for _, s := range servers {
		if err := ready(s.addr); err != nil {
			return err
		}
	}
	return nil
}

func command(name string, args ...string) error {
	var said bytes.Buffer
	c := exec.Command(name, args...)
	c.Stdout, c.Stderr = &said, &said
	if err := c.Run(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, said.Bytes())
	}
	return nil
}

func (b *bench) start(name string, args ...string) error {
	c := exec.Command(name, args...)
	c.Dir = b.dir
	if err := c.Start(); err != nil {
		return err
	}
	b.running = append(b.running, c)
	return nil
}

func (b *bench) stop() {
	for _, c := range b.running {
		_ = c.Process.Signal(os.Interrupt)
		done := make(chan struct{})
		go func() { c.Wait(); close(done) }()
		select {
		case <-done:
		case <-time.After(15 * time.Second):
			_ = c.Process.Kill()
		}
	}
}

func ready(addr string) error {
	for range 300 {
		r, err := http.Get("http://" + addr + "/health")
		if err == nil {
			r.Body.Close()
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("the server at %s does not answer", addr)
}

// people are those whom the graph has, by their IRIs.
func (b *bench) people() ([]string, error) {
	f, err := os.Open(b.path("news.nq"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []string
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		iri, _, _ := strings.Cut(lines.Text(), "> ")
		if iri = strings.TrimPrefix(iri, "<"); strings.HasPrefix(iri, vocab.ID+"person/") {
			out = append(out, iri)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), lines.Err()
}

// A request is of one method to a path, with a body.
type request struct{ method, path, body string }

// A question is asked of both servers, of many things in turn.
type question struct {
	name         string
	ours, theirs []request
}

func get(path string, query ...string) request {
	u := url.URL{Path: path}
	if len(query) > 0 {
		v := url.Values{}
		for i := 0; i+1 < len(query); i += 2 {
			v.Set(query[i], query[i+1])
		}
		u.RawQuery = v.Encode()
	}
	return request{"GET", u.String(), ""}
}

func gizmo(text string) request {
	return request{"POST", "/api/v2/query?lang=gizmo", strings.Join(strings.Fields(text), " ")}
}

// cases asks of a thousand people, taken by lot.
func (b *bench) cases() ([]question, error) {
	people, err := b.people()
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(1, 2))
	r.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
	people = people[:min(len(people), 1000)]
	var card, hop, prefix, variant, office question
	card.name, hop.name, prefix.name, variant.name, office.name = "entity card", "one hop in Gizmo", "search by prefix", "search by spelling variant", "saved question"
	for _, iri := range people {
		id, _ := vocab.Local(iri)
		node := "g.V(\"<" + iri + ">\")"
		name := strings.ReplaceAll(strings.TrimPrefix(id, "person/"), "_", " ")
		card.ours = append(card.ours, get("/api/v1/entities/"+id))
		card.theirs = append(card.theirs, gizmo(node+`.out(["<`+vocab.RDFType+`>", "<`+vocab.RDFSLabel+`>", "<`+vocab.SKOSAltLabel+`>"]).all();
			`+node+`.in(["<`+vocab.Holder+`>", "<`+vocab.Visitor+`>", "<`+vocab.Participant+`>"]).tag("fact").save("<`+vocab.RDFType+`>", "type")
			.save("<`+vocab.ProvWasDerivedFrom+`>", "article").save("<`+vocab.OAHasTarget+`>", "evidence").limit(20).all();
			`+node+`.in("<`+vocab.Mentions+`>").limit(1000).all()`))
		one := gizmo(node + `.out("<` + vocab.Met + `>").all()`)
		hop.ours, hop.theirs = append(hop.ours, one), append(hop.theirs, one)
		words := strings.Fields(name)
		start := words[0] + " " + string([]rune(words[1])[:2])
		prefix.ours = append(prefix.ours, get("/api/v1/search", "q", start))
		label := gizmo(`g.V().has("<` + vocab.RDFSLabel + `>", like("` + start + `%")).limit(20).all()`)
		prefix.theirs, variant.theirs = append(prefix.theirs, label), append(variant.theirs, label)
		variant.ours = append(variant.ours, get("/api/v1/search", "q", strings.NewReplacer("أ", "ا", "إ", "ا", "ة", "ه", "ى", "ي").Replace(name)))
		office.ours = append(office.ours, get("/api/queries/offices-of-person", "person", iri))
		held := node + `.in("<` + vocab.Holder + `>").tag("fact")` // save would be Cayley's own way to say it, and takes it 20 s
		office.theirs = append(office.theirs, gizmo(held+`.out("<`+vocab.Position+`>").all(); `+held+`.out("<`+vocab.ProvWasDerivedFrom+`>").all()`))
	}
	return []question{card, hop, office, prefix, variant}, nil
}

func ask(addr string, r request) error {
	req, err := http.NewRequest(r.method, "http://"+addr+r.path, strings.NewReader(r.body))
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: status %d", r.method, r.path, answer.StatusCode)
	}
	return err
}

// settled waits until the servers have nothing to do: Cayley goes on with what its clients
// have given up.
func (b *bench) settled() error {
	for range 300 {
		quick := true
		for _, s := range servers {
			began := time.Now()
			if err := ask(s.addr, gizmo(`g.V("<none>").all()`)); err != nil {
				return err
			}
			quick = quick && time.Since(began) < 20*time.Millisecond
		}
		if quick {
			return nil
		}
		time.Sleep(200 * time.Millisecond)
	}
	return errors.New("the servers do not come to rest")
}

// drive runs the rounds of a question and prints a line for each server.
func (b *bench) drive(q question) error {
	type figure struct{ rate, p50, p99, errors float64 }
	all := make([][]figure, len(servers))
	for _, r := range q.ours { // what is kept is kept before the first round
		if err := ask(servers[0].addr, r); err != nil {
			return err
		}
	}
	for range b.rounds {
		for i, s := range servers {
			list := q.ours
			if i == 2 {
				list = q.theirs
			}
			var lines strings.Builder
			for _, r := range list {
				fmt.Fprintf(&lines, "%s\t%s\t%s\n", r.method, r.path, r.body)
			}
			if err := os.WriteFile(b.path("requests.tsv"), []byte(lines.String()), 0o644); err != nil {
				return err
			}
			if err := b.settled(); err != nil {
				return err
			}
			out, err := exec.Command("wrk", "-t1", fmt.Sprint("-c", b.clients), "-d"+b.length.String(), "--timeout", "60s", "-s", b.path("drive.lua"), "http://"+s.addr, "--", b.path("requests.tsv")).CombinedOutput()
			at := bytes.Index(out, []byte("figures "))
			if err != nil || at < 0 {
				return fmt.Errorf("wrk: %w\n%s", err, out)
			}
			var n, micros, p50, p99, faults float64
			if _, err := fmt.Sscanf(string(out[at:]), "figures %g %g %g %g %g", &n, &micros, &p50, &p99, &faults); err != nil {
				return err
			}
			all[i] = append(all[i], figure{n / micros * 1e6, p50 / 1000, p99 / 1000, faults})
		}
	}
	median := func(list []figure, of func(figure) float64) float64 {
		var v []float64
		for _, f := range list {
			v = append(v, of(f))
		}
		slices.Sort(v)
		return v[len(v)/2]
	}
	for i, s := range servers {
		f := all[i]
		faults := 0.0
		for _, x := range f {
			faults += x.errors
		}
		fmt.Printf("| %s | %s | %.3g | %.3g | %.3g | %g |\n", q.name, s.name, median(f, func(f figure) float64 { return f.rate }),
			median(f, func(f figure) float64 { return f.p50 }), median(f, func(f figure) float64 { return f.p99 }), faults)
	}
	return nil
}
