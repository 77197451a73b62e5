// Command bench measures how long a person waits at the prompt: whole processes of rawabit,
// from start to end, and of Cayley's command line on leveldb, on the same graph of invented
// news, in turns. It prints a table of medians in milliseconds: of the time that passes, and of the
// processor's time, on which other processes weigh less. "make bench-cli" runs it.
//
// Cayley has no cards and no paths: it is asked for a part of what rawabit answers. Its
// program is built from the version in go.mod, in a module of its own, since ours does
// without most of what it needs.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rawabit/rawabit/graph/vocab"
)

const cayley = "github.com/cayleygraph/cayley"

// A question in both programs; Cayley's is empty where it has none.
type question struct {
	name   string
	args   []string
	cayley string
}

func questions() []question {
	v := func(code string) string { return fmt.Sprintf(`g.V("<%s>")`, vocab.CountryID(code)) }
	p := func(iri string) string { return `"<` + iri + `>"` }
	visitors := func(code string) string {
		return v(code) + ".in(" + p(vocab.Destination) + ").out(" + p(vocab.Visitor) + ").all()"
	}
	return []question{
		{"start and end (version)", []string{"version"}, ""},
		{"show, the most famous country", []string{"show", "country/EG"}, v("EG") + ".out(" + p(vocab.RDFSLabel) + ").all()"},
		{"show, a country seldom named", []string{"show", "country/CN"}, v("CN") + ".out(" + p(vocab.RDFSLabel) + ").all()"},
		{"path between the two most famous", []string{"path", "country/EG", "country/LY"}, v("EG") + ".out(" + p(vocab.CooperatesWith) + ").has(" + p(vocab.CooperatesWith) + ", " + p(vocab.CountryID("LY")) + ").limit(1).all()"},
		{"saved question, 124 visits", []string{"query", "visits-to-country", "--param", "country=CN"}, visitors("CN")},
		{"facts --type visit", []string{"facts", "--type", "visit"}, ""},
		{"timeline of that country", []string{"timeline", "country/EG"}, ""},
	}
}

func main() {
	quads := flag.Int("quads", 1_000_000, "size of the graph")
	runs := flag.Int("runs", 30, "how often each is asked")
	dir := flag.String("dir", "", "where to put programs and stores, which are used again if they are there (a temporary folder)")
	flag.Parse()
	if err := run(*quads, *runs, *dir); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(quads, runs int, dir string) error {
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "bench"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	ours, theirs := filepath.Join(dir, "rawabit"), filepath.Join(dir, "cayley")
	if err := build(dir, ours, theirs); err != nil {
		return err
	}
	news := filepath.Join(dir, fmt.Sprintf("news-%d.nq", quads))
	db, level := filepath.Join(dir, fmt.Sprintf("rawabit-%d", quads)), filepath.Join(dir, fmt.Sprintf("leveldb-%d", quads))
	if err := once(news, func() error { return write(news, quads) }); err != nil {
		return err
	}
	if err := once(db, func() error { return command(nil, ours, "load", news, "--db", db, "-q").Run() }); err != nil {
		return err
	}
	if err := once(level, func() error {
		return command(nil, theirs, "load", "-d", "leveldb", "-a", level, "-i", news, "--init").Run()
	}); err != nil {
		return err
	}
	fmt.Printf("%d quads, %s, %d cores, medians of %d processes in turns, ms\n\n| question | rawabit | Cayley | × | processor: rawabit | Cayley |\n|---|---|---|---|---|---|\n", quads, runtime.Version(), runtime.NumCPU(), runs)
	for _, q := range questions() {
		a, b, err := ask(runs, q, func() *exec.Cmd {
			if q.name == questions()[0].name {
				return command(nil, ours, q.args...)
			}
			return command(nil, ours, append(slices.Clone(q.args), "--db", db)...)
		}, func() *exec.Cmd {
			return command(nil, theirs, "query", "-d", "leveldb", "-a", level, q.cayley)
		})
		if err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
		if q.cayley == "" {
			fmt.Printf("| %s | %.0f | – | – | %.0f | – |\n", q.name, a.passed, a.busy)
			continue
		}
		fmt.Printf("| %s | %.0f | %.0f | %.0f | %.0f | %.0f |\n", q.name, a.passed, b.passed, b.passed/a.passed, a.busy, b.busy)
	}
	return nil
}

// once makes what is not there yet; what was left half made is removed.
func once(path string, make func() error) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := make(); err != nil {
		return errors.Join(fmt.Errorf("%s: %w", filepath.Base(path), err), os.RemoveAll(path))
	}
	return nil
}

func command(env []string, name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Env = append(os.Environ(), env...)
	return c
}

func build(dir, ours, theirs string) error {
	c := command(nil, "go", "build", "-o", ours, "./cmd/rawabit")
	c.Stderr = os.Stderr
	if err := c.Run(); err != nil {
		return fmt.Errorf("building rawabit (run this from the module's root): %w", err)
	}
	return once(theirs, func() error {
		version, err := command(nil, "go", "list", "-m", "-f", "{{.Version}}", cayley).Output()
		if err != nil {
			return err
		}
		module := filepath.Join(dir, "module")
		if err := os.MkdirAll(module, 0o755); err != nil {
			return err
		}
		text := "module bench\n\ngo 1.21\n\nrequire " + cayley + " " + strings.TrimSpace(string(version)) + "\n"
		if err := os.WriteFile(filepath.Join(module, "go.mod"), []byte(text), 0o644); err != nil {
			return err
		}
		c := command([]string{"CGO_ENABLED=0"}, "go", "build", "-mod=mod", "-o", theirs, cayley+"/cmd/cayley")
		c.Dir, c.Stderr = module, os.Stderr
		return c.Run()
	})
}

func write(path string, quads int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	c := command(nil, "go", "run", "./graph/internal/news/write", strconv.Itoa(quads))
	c.Stdout, c.Stderr = f, os.Stderr
	return errors.Join(c.Run(), f.Close())
}

// A cost is medians in milliseconds.
type cost struct {
	passed, busy float64 // from start to end; of the processors
}

// ask gives the costs of both; none for Cayley where it is not asked. The first of each is to
// warm up.
func ask(runs int, q question, ours, theirs func() *exec.Cmd) (a, b cost, err error) {
	var passed, busy [2][]float64
	for i := range runs + 1 {
		for side, make := range []func() *exec.Cmd{ours, theirs} {
			if side == 1 && q.cayley == "" {
				continue
			}
			c := make()
			var said strings.Builder
			c.Stdout, c.Stderr = io.Discard, &said
			start := time.Now()
			if err := c.Run(); err != nil {
				return a, b, fmt.Errorf("%w: %s", err, said.String())
			}
			if i > 0 {
				passed[side] = append(passed[side], ms(time.Since(start)))
				busy[side] = append(busy[side], ms(c.ProcessState.UserTime()+c.ProcessState.SystemTime()))
			}
		}
	}
	return cost{median(passed[0]), median(busy[0])}, cost{median(passed[1]), median(busy[1])}, nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func median(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[len(list)/2]
}
