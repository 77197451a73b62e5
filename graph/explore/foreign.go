package explore

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/graph/search"
)

// foreign is a view of any store of Cayley's. It has no snapshot to read from: what is
// written meanwhile may be seen in part.
type foreign struct {
	store cgraph.QuadStore
	index *memoryIndex
	ids   map[any]id
	refs  []cgraph.Ref // of id-1
	terms map[id]quad.Value
}

func foreignView(store cgraph.QuadStore, index *memoryIndex) *foreign {
	return &foreign{store: store, index: index, ids: map[any]id{}, terms: map[id]quad.Value{}}
}

func (f *foreign) close() error { return nil }

func (f *foreign) number(r cgraph.Ref) id {
	if r == nil || r.Key() == nil {
		return 0
	}
	k := r.Key()
	n, ok := f.ids[k]
	if !ok {
		f.refs = append(f.refs, r)
		n = id(len(f.refs))
		f.ids[k] = n
	}
	return n
}

func (f *foreign) ID(v quad.Value) (id, error) {
	r, err := f.store.ValueOf(v)
	if err != nil || r == nil {
		return 0, err
	}
	return f.number(r), nil
}

func (f *foreign) Term(n id) (quad.Value, error) {
	if n == 0 || n > id(len(f.refs)) {
		return nil, nil
	}
	if v, ok := f.terms[n]; ok {
		return v, nil
	}
	v, err := f.store.NameOf(f.refs[n-1])
	if err == nil {
		f.terms[n] = v
	}
	return v, err
}

// lookup is the order in which bound members are tried: those that few quads have first.
var lookup = [4]struct {
	at  int
	dir quad.Direction
}{{atS, quad.Subject}, {atG, quad.Label}, {atO, quad.Object}, {atP, quad.Predicate}}

func (f *foreign) rows(ctx context.Context, p row) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		list, err := f.list(ctx, p)
		if err != nil {
			yield(row{}, err)
			return
		}
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (f *foreign) list(ctx context.Context, p row) (out []row, err error) {
	shape := f.store.QuadsAllIterator()
	for _, l := range lookup {
		if p[l.at] != 0 {
			shape = f.store.QuadIterator(l.dir, f.refs[p[l.at]-1])
			break
		}
	}
	it := shape.Iterate()
	defer it.Close()
	for n := 0; it.Next(ctx); n++ {
		if n%256 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var r row
		match := true
		for i, d := range [4]quad.Direction{quad.Subject, quad.Predicate, quad.Object, quad.Label} {
			ref, err := f.store.QuadDirection(it.Result(), d)
			if err != nil {
				return nil, err
			}
			r[i] = f.number(ref)
			if match = p[i] == 0 || p[i] == r[i]; !match {
				break
			}
		}
		if match {
			out = append(out, r)
		}
	}
	if err := it.Err(); err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b row) int { return slices.Compare(a[:], b[:]) })
	return out, ctx.Err()
}

func (f *foreign) count(ctx context.Context, p row) (int64, error) {
	list, err := f.list(ctx, p)
	return int64(len(list)), err
}

func (f *foreign) Uses(ctx context.Context, n id) (int64, error) {
	return f.count(ctx, row{atO: n})
}

func (f *foreign) distinct(ctx context.Context, p row, _ bool) iter.Seq2[run, error] {
	return runs(f.rows(ctx, p), p)
}

func (f *foreign) Find(ctx context.Context, prefix string, whole bool) iter.Seq2[search.Record, error] {
	return func(yield func(search.Record, error) bool) {
		list := f.index.records
		from, _ := slices.BinarySearchFunc(list, prefix, func(r record, k string) int { return cmp.Compare(r.key, k) })
		for _, r := range list[from:] {
			if whole && r.key != prefix || !strings.HasPrefix(r.key, prefix) || ctx.Err() != nil {
				break
			}
			s, err := f.ID(r.subject)
			if err != nil {
				yield(search.Record{}, err)
				return
			}
			o, err := f.ID(r.object)
			if err != nil {
				yield(search.Record{}, err)
				return
			}
			if s == 0 || o == 0 {
				continue
			}
			if !yield(search.Record{Key: r.key, Subject: s, Object: o}, nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(search.Record{}, err)
		}
	}
}

// A memoryIndex is the index of a store that keeps none.
type memoryIndex struct {
	writes  uint64 // how often the graph had been written
	records []record
}

type record struct {
	key             string
	subject, object quad.Value
}

func newMemoryIndex(ctx context.Context, store cgraph.QuadStore, writes uint64) (*memoryIndex, error) {
	x := &memoryIndex{writes: writes}
	f := foreignView(store, x)
	type pair struct{ s, o id }
	for _, p := range search.Predicates() {
		n, err := f.ID(p)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			continue
		}
		seen := map[pair]bool{}
		for r, err := range f.rows(ctx, row{atP: n}) {
			if err != nil {
				return nil, err
			}
			if seen[pair{r[atS], r[atO]}] {
				continue
			}
			seen[pair{r[atS], r[atO]}] = true
			s, err := f.Term(r[atS])
			if err != nil {
				return nil, err
			}
			o, err := f.Term(r[atO])
			if err != nil {
				return nil, err
			}
			for _, k := range search.Keys(s, p, o) {
				x.records = append(x.records, record{k, s, o})
			}
		}
	}
	compare := func(a, b record) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(quad.ToString(a.subject), quad.ToString(b.subject)), cmp.Compare(quad.ToString(a.object), quad.ToString(b.object)))
	}
	slices.SortFunc(x.records, compare)
	x.records = slices.CompactFunc(x.records, func(a, b record) bool { return compare(a, b) == 0 })
	return x, nil
}
