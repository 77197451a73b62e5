package store

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
)

func TestPack(t *testing.T) {
	for _, id := range []ID{0, 1, kindIRI<<kindShift | 1, kindDate<<kindShift | valueMask, kindInt << kindShift, kindTime<<kindShift | bias,
		kindTime<<kindShift | (bias - 1), kindTyped<<kindShift | valueMask, math.MaxUint64} {
		if got := unpack(pack(id)); got != id {
			t.Errorf("%x: packed and unpacked it is %x", id, got)
		}
	}
}

// ids near each other and far from each other, of all kinds.
func randomKeys(r *rand.Rand, n int) []key {
	id := func() ID {
		kind := ID(r.IntN(14))
		switch r.IntN(4) {
		case 0:
			return kind<<kindShift | ID(r.Uint64()&valueMask)
		case 1:
			return kind<<kindShift | (bias + ID(r.IntN(9)) - 4)
		}
		return kindIRI<<kindShift | ID(r.IntN(20))
	}
	keys := make([]key, n)
	for i := range keys {
		keys[i] = key{id(), id(), id(), id()}
		if i > 0 {
			copy(keys[i][:r.IntN(4)], keys[r.IntN(i)][:])
		}
	}
	slices.SortFunc(keys, compareKeys)
	return slices.Compact(keys)
}

func compareKeys(a, b key) int {
	switch {
	case a.less(&b):
		return -1
	case b.less(&a):
		return 1
	}
	return 0
}

// TestSegment writes keys to a file and finds each of them, and where others would be.
func TestSegment(t *testing.T) {
	for _, n := range []int{0, 1, 15, 16, 17, 3000, 40_000} {
		r := rand.New(rand.NewPCG(uint64(n), 5))
		keys := randomKeys(r, n)
		path := filepath.Join(t.TempDir(), "s")
		w, err := newSegWriter(vfs.Default, path, OSPG)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range keys {
			if err := w.add(k); err != nil {
				t.Fatal(err)
			}
		}
		if n > 0 {
			if err := w.add(keys[len(keys)-1]); err == nil {
				t.Error("the same quad was taken twice")
			}
		}
		if err := w.finish(); err != nil {
			t.Fatal(err)
		}
		f, err := openSegFile(vfs.Default, path, OSPG)
		if err != nil {
			t.Fatal(err)
		}
		c := segCursor{f: f}
		var zero key
		i := 0
		for ok := c.seek(&zero); ok; ok = c.next() {
			if i >= len(keys) || c.key != keys[i] || c.rank() != uint64(i) {
				t.Fatalf("%d: quad %d is %x with rank %d", n, i, c.key, c.rank())
			}
			i++
		}
		if i != len(keys) || c.err != nil {
			t.Fatalf("%d: %d quads, %v", n, i, c.err)
		}
		others := randomKeys(r, 500)
		for range 5000 {
			k := others[r.IntN(len(others))]
			if n > 0 && r.IntN(2) == 0 {
				k = keys[r.IntN(len(keys))]
				if r.IntN(2) == 0 {
					k[3] += ID(r.IntN(3)) - 1
				}
			}
			if r.IntN(3) == 0 && c.on { // ahead, and near
				k = keys[min(int(c.rank())+r.IntN(200), len(keys)-1)]
			}
			at, _ := slices.BinarySearchFunc(keys, k, compareKeys)
			ok := c.seek(&k)
			if ok != (at < len(keys)) || ok && c.key != keys[at] || c.rank() != uint64(at) {
				t.Fatalf("%d: seek %x: %v, %x with rank %d; want rank %d", n, k, ok, c.key, c.rank(), at)
			}
			for range r.IntN(3) {
				if at++; c.next() != (at < len(keys)) || c.on && c.key != keys[at] {
					t.Fatalf("%d: after %x comes %x", n, k, c.key)
				}
			}
		}
	}
}

// TestSegmentDamage changes each byte of a file: it is not opened, or a page that is
// read says so, or the change was in what says nothing.
func TestSegmentDamage(t *testing.T) {
	keys := randomKeys(rand.New(rand.NewPCG(1, 6)), 1000)
	path := filepath.Join(t.TempDir(), "s")
	w, err := newSegWriter(vfs.Default, path, SPOG)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		if err := w.add(k); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.finish(); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	read := func() error {
		f, err := openSegFile(vfs.Default, path, SPOG)
		if err != nil {
			return err
		}
		c := segCursor{f: f}
		var zero key
		for ok := c.seek(&zero); ok; ok = c.next() {
		}
		return c.err
	}
	for at := 0; at < len(good); at += 37 {
		bad := slices.Clone(good)
		bad[at] ^= 0x10
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if read() == nil {
			t.Errorf("byte %d of %d was changed, and nothing is said", at, len(good))
		}
	}
	for _, n := range []int{0, 10, pageSize, len(good) - 1} {
		if err := os.WriteFile(path, good[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if read() == nil {
			t.Errorf("cut off after %d bytes, and nothing is said", n)
		}
	}
}
