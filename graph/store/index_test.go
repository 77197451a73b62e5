package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/internal/model"
	"github.com/rawabit/rawabit/graph/internal/quiz"
	"github.com/rawabit/rawabit/graph/store"
)

// words is an index of the beginnings of words, of objects of any kind.
func words(version uint64) *store.Index {
	return &store.Index{
		Version:    version,
		Predicates: []quad.IRI{"http://example.org/p0", "http://example.org/p2", "http://example.org/version", "x:name"},
		Keys: func(s, p, o quad.Value) []string {
			keys := append(strings.Fields(fmt.Sprint(quad.NativeOf(o))), "", "a\x00b")
			if p == quad.IRI("http://example.org/p2") {
				keys = append(keys, "of "+quad.ToString(s), keys[0])
			}
			return keys
		},
	}
}

// found lists what an index has under a prefix, as text.
func found(t *testing.T, snap *store.Snapshot, prefix string, whole bool) (out []string) {
	t.Helper()
	for f, err := range snap.Find(ctx, prefix, whole, store.Found{}) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprint(f.Key, " ", must(snap.Term(f.Subject))(t), " ", must(snap.Term(f.Object))(t)))
	}
	return out
}

// compareIndex compares the index with what the quads of the model make.
func compareIndex(t *testing.T, r *rand.Rand, snap *store.Snapshot, m model.Model) {
	t.Helper()
	if !must(snap.Indexed())(t) {
		return
	}
	x := words(1)
	prefixes := []string{"", "ن", "القاهرة", "of ", "2024", "http"}
	prefix, whole := model.Pick(r, prefixes), r.IntN(2) == 0
	var want []string
	for q := range m {
		if !slices.Contains(x.Predicates, q.Predicate.(quad.IRI)) {
			continue
		}
		for _, k := range x.Keys(q.Subject, q.Predicate, q.Object) {
			if k == "" || len(k) > 200 || strings.Contains(k, "\x00") || !strings.HasPrefix(k, prefix) || whole && k != prefix {
				continue
			}
			want = append(want, fmt.Sprint(k, " ", q.Subject, " ", q.Object))
		}
	}
	slices.Sort(want)
	want = slices.Compact(want)
	got := found(t, snap, prefix, whole)
	slices.Sort(got) // times of the same second look the same
	if got = slices.Compact(got); !slices.Equal(got, want) {
		t.Fatalf("index under %q (whole %v): %d records, want %d", prefix, whole, len(got), len(want))
	}
}

// TestIndexLoad: a bulk load leaves the index that single writes would, and Find begins
// where it is told to.
func TestIndexLoad(t *testing.T) {
	l, b := store.SetLoad(1000, 3000)
	defer store.SetLoad(l, b)
	defer store.SetBulk(store.SetBulk(2000))
	var data bytes.Buffer
	quiz.Write(&data, 10000)
	dir := filepath.Join(t.TempDir(), "db")
	s := must(store.Create(dir, store.Options{Index: words(1)}))(t)
	must(0, second(s.Load(ctx, bytes.NewReader(data.Bytes()), nil)))(t)
	must(0, s.Check(ctx, nil))(t)
	snap := must(s.Snapshot())(t)
	if !must(snap.Indexed())(t) {
		t.Fatal("a load leaves no index")
	}
	got := found(t, snap, "قطاع", true)
	if len(got) != 40 {
		t.Errorf("40 sectors have that word, found %d", len(got))
	}
	var all []store.Found
	for f, err := range snap.Find(ctx, "1", false, store.Found{}) {
		must(0, err)(t)
		all = append(all, f)
	}
	for f, err := range snap.Find(ctx, "1", false, all[5]) {
		if err != nil || f != all[5] {
			t.Errorf("from %v: %v, %v", all[5], f, err)
		}
		break
	}
	snap.Close()
	// A read that is given up.
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	var err error
	for _, e := range s.Find(stopped, "", false, store.Found{}) {
		err = e
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a read that was given up: %v", err)
	}
	must(0, s.Close())(t)
}

func second(_, _ any, err error) error { return err }
