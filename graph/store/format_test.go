package store_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"

	"github.com/rawabit/rawabit/graph/internal/model"
	"github.com/rawabit/rawabit/graph/internal/quiz"
	"github.com/rawabit/rawabit/graph/store"
)

var update = flag.Bool("update", false, "make the small store of the present format")

const formats = "testdata/formats"

// kinds has a quad for every kind of term.
func kinds() []quad.Quad {
	var out []quad.Quad
	for i, v := range model.Pool.Values[:20] { // those that the stores of earlier formats have
		out = append(out, quad.Quad{Subject: model.Pool.Nodes[i%len(model.Pool.Nodes)], Predicate: model.Pool.Preds[i%len(model.Pool.Preds)], Object: v, Label: model.Pool.Labels[i%len(model.Pool.Labels)]})
	}
	return out
}

// TestFormats reads a small store of every format that there has been.
func TestFormats(t *testing.T) {
	if *update {
		dir := filepath.Join(formats, strconv.Itoa(store.Format))
		os.RemoveAll(dir)
		if err := os.MkdirAll(formats, 0o755); err != nil {
			t.Fatal(err)
		}
		s := must(store.Create(dir, store.Options{}))(t)
		w := must(s.NewQuadWriter())(t)
		all := kinds()
		other := quad.Make("x", "y", "z", nil)
		must(w.WriteQuads(append(all[:len(all)/2:len(all)/2], other)))(t)
		if err := s.Compact(ctx); err != nil {
			t.Fatal(err)
		}
		// Changes of the segment of both kinds.
		must(w.WriteQuads(all))(t)
		if err := s.ApplyDeltas([]cgraph.Delta{{Quad: other, Action: cgraph.Delete}}, cgraph.IgnoreOpts{}); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	found, _ := filepath.Glob(formats + "/*")
	if len(found) != store.Format {
		t.Fatalf("%d stores in %s for %d formats", len(found), formats, store.Format)
	}
	for _, dir := range found {
		temp := t.TempDir()
		if err := os.CopyFS(temp, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		s := must(store.Open(temp, store.Options{}))(t)
		if err := s.Check(ctx, nil); err != nil {
			t.Errorf("%s: %v", dir, err)
		}
		var got, want []string
		for row, err := range s.Match(ctx, store.Pattern{}) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, must(s.Terms(row))(t).NQuad())
		}
		for _, q := range kinds() {
			want = append(want, q.NQuad())
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", dir, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		// It can be written, and becomes one of the present format.
		w := must(s.NewQuadWriter())(t)
		must(w.WriteQuads([]quad.Quad{quad.Make("new", "p", "o", nil)}))(t)
		for range 2 {
			if err := s.Check(ctx, nil); err != nil {
				t.Errorf("%s, written: %v", dir, err)
			}
			must(0, s.ApplyDeltas([]cgraph.Delta{{Quad: kinds()[3], Action: cgraph.Delete}}, cgraph.IgnoreOpts{IgnoreMissing: true}))(t)
			must(0, s.Compact(ctx))(t)
		}
		s.Close()
	}
}

// TestLoad loads the same graph in three packings, twice, into stores that are empty
// and such that have some of it, in one batch and in many, and reads it back.
func TestLoad(t *testing.T) {
	var data bytes.Buffer
	quiz.Write(&data, 5000)
	data.WriteString("<x:long> <x:text> \"" + strings.Repeat("نص طويل ", 100) + "\" .\n# a comment\n\n")
	for _, q := range kinds() {
		data.WriteString(q.NQuad() + "\n")
	}
	want, err := quad.ReadAll(nquads.NewReader(bytes.NewReader(data.Bytes()), false))
	if err != nil {
		t.Fatal(err)
	}
	distinct := map[quad.Quad]bool{}
	for _, q := range want {
		distinct[q] = true
	}
	defer store.SetBulk(store.SetBulk(1000))
	for name, packed := range map[string][]byte{"plain": data.Bytes(), "gzip": gzipped(t, data.Bytes()), "zstd": zstded(t, data.Bytes())} {
		for _, mode := range []struct {
			name         string
			least, batch int
		}{{"transaction", 1e6, 1e6}, {"whole", 1, 1e6}, {"batches", 1, 300}} {
			t.Run(name+"/"+mode.name, func(t *testing.T) {
				l, b := store.SetLoad(mode.least, mode.batch)
				defer store.SetLoad(l, b)
				dir := filepath.Join(t.TempDir(), "db")
				s := must(store.Create(dir, store.Options{}))(t)
				defer func() { s.Close() }()
				have := map[quad.Quad]bool{}
				some := func() {
					w := must(s.NewQuadWriter())(t)
					for i := 0; i < len(want); i += 7 {
						have[want[i]] = true
						must(0, w.WriteQuad(want[i]))(t)
					}
					must(0, w.Close())(t)
				}
				if name != "plain" { // changes, and in the end a segment with changes of it
					some()
				}
				if name == "zstd" {
					must(0, s.Compact(ctx))(t)
					for q := range have {
						must(0, s.ApplyDeltas([]cgraph.Delta{{Quad: q, Action: cgraph.Delete}}, cgraph.IgnoreOpts{}))(t)
						delete(have, q)
						if len(have) < 500 {
							break
						}
					}
				}
				for range 2 {
					var told store.Progress
					read, added, err := s.Load(ctx, bytes.NewReader(packed), func(p store.Progress) { told = p })
					if err != nil {
						t.Fatal(err)
					}
					if int(read) != len(want) || told.Read != read || int(added) != len(distinct)-len(have) {
						t.Errorf("read %d, told %d, added %d; want %d, the same, %d", read, told.Read, added, len(want), len(distinct)-len(have))
					}
					have = distinct
				}
				if err := s.Check(ctx, nil); err != nil {
					t.Error(err)
				}
				must(0, s.Close())(t)
				s = must(store.Open(dir, store.Options{}))(t)
				got := map[quad.Quad]bool{}
				for row, err := range s.Match(ctx, store.Pattern{}) {
					if err != nil {
						t.Fatal(err)
					}
					got[must(s.Terms(row))(t)] = true
				}
				for q := range distinct {
					if !got[q] {
						t.Errorf("lost: %s", q.NQuad())
					}
				}
				if len(got) != len(distinct) {
					t.Errorf("%d quads, want %d", len(got), len(distinct))
				}
				if left, _ := filepath.Glob(filepath.Join(dir, "*.tmp")); len(left) > 0 {
					t.Errorf("left behind: %q", left)
				}
			})
		}
	}
}

// TestLoadFails: nothing of an input with a fault is taken.
func TestLoadFails(t *testing.T) {
	for least := range 2 {
		l, b := store.SetLoad(least*10, 1000)
		for _, s := range []*store.Store{must(store.Memory(store.Options{}))(t), must(store.Create(filepath.Join(t.TempDir(), "db"), store.Options{}))(t)} {
			if _, _, err := s.Load(ctx, strings.NewReader("<a> <b> <c> .\n<a> <b>\n"), nil); err == nil || !strings.Contains(err.Error(), "line 2") {
				t.Errorf("a line that is no quad: %v", err)
			}
			var data bytes.Buffer
			quiz.Write(&data, 5000)
			if _, _, err := s.Load(ctx, bytes.NewReader(append(data.Bytes(), "x y"...)), nil); err == nil || !strings.Contains(err.Error(), "line 5001") {
				t.Errorf("a fault at the end: %v", err)
			}
			stopped, cancel := context.WithCancel(ctx)
			_, _, err := s.Load(stopped, bytes.NewReader(data.Bytes()), func(store.Progress) { cancel() })
			if !errors.Is(err, context.Canceled) {
				t.Errorf("interrupted: %v", err)
			}
			if st := must(s.Stats(ctx, true))(t); st.Quads.Value != 0 || st.Nodes.Value != 0 {
				t.Errorf("something is left: %+v", st)
			}
			if _, n, err := s.Load(ctx, bytes.NewReader(data.Bytes()), nil); err != nil || n < 4000 {
				t.Errorf("after that: %d quads, %v", n, err)
			}
			if err := s.Check(ctx, nil); err != nil {
				t.Error(err)
			}
			must(0, s.Close())(t)
		}
		store.SetLoad(l, b)
	}
}
