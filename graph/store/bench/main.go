// Command bench compares the store with Cayley's memory store and leveldb on a graph
// of invented news: how fast they load, what they take, and how long they think about
// fourteen questions in Gizmo. "make bench" runs it.
//
// Each store is loaded in a process of its own, so that its memory is its own. Then
// all answer in one process, in turns, so that what else the machine does hits all
// alike; the figure is the median. Cold is the time from opening the store in a new
// process, with its files dropped from the system's memory, to the first answer.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	ckv "github.com/cayleygraph/cayley/graph/kv"
	_ "github.com/cayleygraph/cayley/graph/kv/leveldb"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"

	"github.com/rawabit/rawabit/graph/internal/measure"
	"github.com/rawabit/rawabit/graph/internal/quiz"
	"github.com/rawabit/rawabit/graph/store"
)

const (
	ours    = "rawabit"
	memory  = "memstore"
	leveldb = "leveldb"
)

func main() {
	sizes := flag.String("quads", "100000,1000000", "sizes of the graph")
	against := flag.String("against", memory+","+leveldb, "the stores of Cayley's to compare with")
	others := flag.Int("others", 1_000_000, "up to which size Cayley's stores take part")
	rounds := flag.Int("rounds", 21, "how often each question is asked")
	scratch := flag.String("dir", "", "where to put the stores (a temporary folder)")
	child := flag.String("child", "", "for the program itself: load or cold")
	flag.Parse()
	var err error
	if *child != "" {
		err = runChild(*child, flag.Args())
	} else {
		err = run(*sizes, strings.Split(*against, ","), *others, *rounds, *scratch)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// cost is what a child found out.
type cost struct {
	Took time.Duration
	Peak int // MB
	Open time.Duration
	Ask  time.Duration // the first question
}

func runChild(what string, args []string) error {
	kind, dir := args[0], args[1]
	var c cost
	start := time.Now()
	switch what {
	case "load":
		qs, err := load(kind, dir, args[2])
		if err != nil {
			return err
		}
		c.Took = time.Since(start)
		if err := qs.Close(); err != nil {
			return err
		}
	case "cold":
		qs, err := open(kind, dir)
		if err != nil {
			return err
		}
		c.Open = time.Since(start)
		if _, err := measure.Ask(context.Background(), qs, args[2]); err != nil {
			return err
		}
		c.Ask = time.Since(start) - c.Open
		qs.Close()
	}
	c.Peak = peak()
	return json.NewEncoder(os.Stdout).Encode(c)
}

func spawn(what string, args ...string) (c cost, err error) {
	cmd := exec.Command(os.Args[0], append([]string{"-child", what}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return c, fmt.Errorf("%s %v: %w", what, args, err)
	}
	return c, json.Unmarshal(out, &c)
}

func load(kind, dir, file string) (cgraph.QuadStore, error) {
	data, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer data.Close()
	if kind == ours {
		s, err := store.Create(dir, store.Options{})
		if err != nil {
			return nil, err
		}
		_, _, err = s.Load(context.Background(), data, nil)
		return s, err
	}
	var qs cgraph.QuadStore = memstore.New()
	if kind == leveldb {
		if err := cgraph.InitQuadStore(leveldb, dir, levelOptions); err != nil {
			return nil, err
		}
		if qs, err = open(kind, dir); err != nil {
			return nil, err
		}
	}
	w, err := qs.NewQuadWriter()
	if err != nil {
		return nil, err
	}
	if _, err := quad.CopyBatch(w, nquads.NewReader(data, false), 10_000); err != nil {
		return nil, err
	}
	return qs, w.Close()
}

// levelOptions: the Bloom filter is filled by reading the whole store when it is opened.
var levelOptions = cgraph.Options{ckv.OptNoBloom: true}

func open(kind, dir string) (cgraph.QuadStore, error) {
	if kind == ours {
		return store.Open(dir, store.Options{})
	}
	return cgraph.NewQuadStore(kind, dir, levelOptions)
}

// peak is the most memory that the process has had, in MB; 0 where it isn't told.
func peak() (kb int) {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			fmt.Sscan(rest, &kb)
		}
	}
	return kb / 1024
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

func run(sizes string, against []string, others, rounds int, dir string) error {
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "bench"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	fmt.Printf("%s, %d cores\n", runtime.Version(), runtime.NumCPU())
	growth := map[string]map[int]time.Duration{}
	var list []int
	for field := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(field)
		if err != nil {
			return err
		}
		list = append(list, n)
		kinds := append([]string{ours}, against...)
		if n > others {
			kinds = kinds[:1]
		}
		took, err := compare(n, kinds, rounds, filepath.Join(dir, field))
		if err != nil {
			return err
		}
		for q, d := range took {
			if growth[q] == nil {
				growth[q] = map[int]time.Duration{}
			}
			growth[q][n] = d
		}
	}
	if len(list) > 1 {
		fmt.Printf("\n## How rawabit's answers grow, ms\n\n| question |%s\n|---|%s\n", each(list, func(n int) string { return fmt.Sprintf(" %d quads |", n) }), strings.Repeat("---|", len(list)))
		for _, q := range quiz.Questions {
			fmt.Printf("| %s |%s\n", q.Name, each(list, func(n int) string { return " " + measure.MS(growth[q.Name][n]) + " |" }))
		}
	}
	return nil
}

func each[T any](list []T, f func(T) string) string {
	var b strings.Builder
	for _, x := range list {
		b.WriteString(f(x))
	}
	return b.String()
}

// compare prints the tables of one size and gives our times.
func compare(n int, kinds []string, rounds int, dir string) (map[string]time.Duration, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "news.nq")
	if err := writeNews(file, n); err != nil {
		return nil, err
	}
	point := quiz.Questions[1].Gizmo
	fmt.Printf("\n# %d quads\n\n| | load, quads/s | peak MB | disk, bytes a quad | open, ms | cold: open and first answer, ms |\n|---|---|---|---|---|---|\n", n)
	stores := map[string]cgraph.QuadStore{}
	for _, kind := range kinds {
		place := filepath.Join(dir, kind)
		l, err := spawn("load", kind, place, file)
		if err != nil {
			return nil, err
		}
		line := fmt.Sprintf("| %s | %.0f | %d ", kind, float64(n)/l.Took.Seconds(), l.Peak)
		if kind == memory {
			fmt.Println(line + "| – | – | – |")
			if stores[kind], err = load(kind, place, file); err != nil {
				return nil, err
			}
			continue
		}
		warm, err := spawn("cold", kind, place, point)
		if err != nil {
			return nil, err
		}
		forget(place)
		cold, err := spawn("cold", kind, place, point)
		if err != nil {
			return nil, err
		}
		fmt.Printf("%s| %.0f | %s | %s + %s |\n", line, float64(diskUse(place))/float64(n), measure.MS(warm.Open), measure.MS(cold.Open), measure.MS(cold.Ask))
		if stores[kind], err = open(kind, place); err != nil {
			return nil, err
		}
	}
	defer func() {
		for _, s := range stores {
			s.Close()
		}
	}()
	fmt.Printf("\n| question, ms | rows |%s\n|---|---|%s\n", each(kinds, func(k string) string {
		if k == ours {
			return " " + k + " |"
		}
		return " " + k + " | × |"
	}), strings.Repeat("---|", 2*len(kinds)-1))
	logs := map[string]float64{}
	out := map[string]time.Duration{}
	for _, q := range quiz.Questions {
		took, rows, err := measure.Turns(stores, kinds, q.Gizmo, rounds)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", q.Name, err)
		}
		out[q.Name] = took[ours]
		fmt.Printf("| %s | %d | %s |", q.Name, rows, measure.MS(took[ours]))
		for _, k := range kinds[1:] {
			times := float64(took[k]) / float64(took[ours])
			logs[k] += math.Log(times)
			fmt.Printf(" %s | %.1f |", measure.MS(took[k]), times)
		}
		fmt.Println()
	}
	if len(kinds) > 1 {
		fmt.Printf("| geometric mean | | |")
		for _, k := range kinds[1:] {
			fmt.Printf(" | %.1f |", math.Exp(logs[k]/float64(len(quiz.Questions))))
		}
		fmt.Println()
	}
	return out, nil
}

func writeNews(file string, n int) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	quiz.Write(w, n)
	return errors.Join(w.Flush(), f.Close())
}
