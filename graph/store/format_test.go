package store_test

import (
	"bytes"
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

	"github.com/rawabit/rawabit/graph/store"
)

var update = flag.Bool("update", false, "make the small store of the present format")

const formats = "testdata/formats"

// kinds has a quad for every kind of term.
func kinds() []quad.Quad {
	var out []quad.Quad
	for i, v := range pool.values {
		out = append(out, quad.Quad{Subject: pool.nodes[i%len(pool.nodes)], Predicate: pool.preds[i%len(pool.preds)], Object: v, Label: pool.labels[i%len(pool.labels)]})
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
		s.Close()
	}
}

// TestLoad loads the same graph in three packings, twice, and reads it back.
func TestLoad(t *testing.T) {
	var data bytes.Buffer
	news(&data, 5000)
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
		t.Run(name, func(t *testing.T) {
			s := must(store.Create(filepath.Join(t.TempDir(), "db"), store.Options{}))(t)
			defer s.Close()
			for round := range 2 {
				told := int64(0)
				read, added, err := s.Load(ctx, bytes.NewReader(packed), func(n, _ int64) { told = n })
				if err != nil {
					t.Fatal(err)
				}
				if read != 5000 || told != read || int(added) != (1-round)*len(distinct) {
					t.Errorf("read %d, told %d, added %d; want 5000, 5000, %d", read, told, added, (1-round)*len(distinct))
				}
			}
			if err := s.Check(ctx, nil); err != nil {
				t.Error(err)
			}
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
		})
	}
	s := must(store.Memory())(t)
	defer s.Close()
	if _, _, err := s.Load(ctx, strings.NewReader("<a> <b> <c> .\n<a> <b>\n"), nil); err == nil || !strings.Contains(err.Error(), "after 1 quads") {
		t.Errorf("a line that is no quad: %v", err)
	}
}
