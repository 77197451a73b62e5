package pg

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

const maxIndexKey = 200

// words gives the records of a quad.
func (x *Index) words(q quad.Quad, ids Quad) (list []word) {
	p, ok := q.Predicate.(quad.IRI)
	if !ok || !slices.Contains(x.Predicates, p) {
		return nil
	}
	for _, k := range x.Keys(q.Subject, p, q.Object) {
		if k != "" && len(k) <= maxIndexKey && strings.IndexByte(k, 0) < 0 {
			list = append(list, word{k, ids[atS], ids[atO]})
		}
	}
	return list
}

func compareWords(a, b word) int {
	return cmp.Or(strings.Compare(a.key, b.key), slices.Compare(a.s[:], b.s[:]), slices.Compare(a.o[:], b.o[:]))
}

// predicates are the ids of those that are indexed.
func (x *Index) predicates() pgtype.FlatArray[ID] {
	var out pgtype.FlatArray[ID]
	for _, p := range x.Predicates {
		out = append(out, idOf(p))
	}
	return out
}

// Indexed says whether the index is there and of the version that the store was opened with.
func (s *Store) Indexed(ctx context.Context) (bool, error) {
	if s.index == nil {
		return false, nil
	}
	if s.lastState().words == s.index.Version {
		return true, nil
	}
	err := s.readState(ctx)
	return s.lastState().words == s.index.Version, err
}

// A Found is a record of the index.
type Found struct {
	Key             string
	Subject, Object ID
}

// foundAtOnce is how many records are read at a time.
const foundAtOnce = 1000

// Find yields the records of an index whose keys begin with prefix (or are it, if whole is set),
// sorted by key, subject, object.
func (n *Snapshot) Find(ctx context.Context, prefix string, whole bool) iter.Seq2[Found, error] {
	return func(yield func(Found, error) bool) {
		last := Found{Key: prefix}
		after := ">="
		for {
			list, err := n.found(ctx, prefix, whole, last, after)
			if err != nil {
				yield(Found{}, err)
				return
			}
			for _, f := range list {
				if !yield(f, nil) {
					return
				}
			}
			if len(list) < foundAtOnce {
				return
			}
			last, after = list[len(list)-1], ">"
		}
	}
}

func (n *Snapshot) found(ctx context.Context, prefix string, whole bool, from Found, after string) (list []Found, err error) {
	// What no quad makes any more is left out here, not taken away where quads go: another writer
	// might just be adding one that makes it.
	sql := `SELECT key, s, o FROM words w WHERE (key, s, o) ` + after + ` ($1, $2, $3) AND key < $4
		AND EXISTS (SELECT 1 FROM quads q WHERE q.s = w.s AND q.o = w.o AND q.p = ANY($5)) ORDER BY key, s, o LIMIT $6`
	end := append([]byte(prefix), 0)
	if !whole {
		end = successor([]byte(prefix))
	}
	rows, err := n.query(ctx, sql, []byte(from.Key), from.Subject, from.Object, end, n.s.index.predicates(), foundAtOnce)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		f := Found{Key: string(rows.RawValues()[0])}
		if err := readID(rows, 1, &f.Subject); err != nil {
			return nil, err
		}
		if err := readID(rows, 2, &f.Object); err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, explain(ctx, rows.Err())
}

// successor is the first text that is behind all that begin with prefix.
func successor(prefix []byte) []byte {
	for i := len(prefix) - 1; i >= 0; i-- {
		if prefix[i] < 0xff {
			out := slices.Clone(prefix[:i+1])
			out[i]++
			return out
		}
	}
	return slices.Repeat([]byte{0xff}, maxIndexKey+1)
}

// indexPart is how many records are written at a time.
const indexPart = 50_000

// Reindex makes the index anew if it is missing or of another version, and says whether it did.
// Readers go on, writers wait.
func (s *Store) Reindex(ctx context.Context) (did bool, err error) {
	if s.index == nil {
		return false, nil
	}
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		did = false
		var words uint64
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1, $2)", lockSpace, s.lock); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, "SELECT words FROM state").Scan(&words); err != nil || words == s.index.Version {
			return err
		}
		did = true
		if _, err := tx.Exec(ctx, "DELETE FROM words"); err != nil {
			return err
		}
		if err := s.eachWord(ctx, tx, func(list []word) error {
			_, err := merge(ctx, tx, nil, list, nil)
			return err
		}); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "UPDATE state SET words = $1", int64(s.index.Version))
		return err
	})
	if err != nil {
		return false, err
	}
	return did, s.readState(ctx)
}

// eachWord gives all records that the quads make, in parts.
func (s *Store) eachWord(ctx context.Context, tx pgx.Tx, f func([]word) error) error {
	const declare = `DECLARE indexed NO SCROLL CURSOR FOR SELECT DISTINCT s, p, o, '00000000-0000-0000-0000-000000000000'::uuid FROM quads WHERE p = ANY($1)`
	if _, err := tx.Exec(ctx, declare, s.index.predicates()); err != nil {
		return err
	}
	var part []word
	for {
		rows, err := tx.Query(ctx, "FETCH 2000 FROM indexed", pgx.QueryExecModeSimpleProtocol)
		if err != nil {
			return err
		}
		list, err := readQuads(rows)
		if err != nil {
			return err
		}
		var ids []ID
		for _, q := range list {
			ids = append(ids, q[:]...)
		}
		if err := s.fetchNames(ctx, inTx{tx}, ids); err != nil {
			return err
		}
		for _, ids := range list {
			q, err := s.quad(ctx, inTx{tx}, ids)
			if err != nil {
				return fmt.Errorf("%v: %w", ids, err)
			}
			part = append(part, s.index.words(q, ids)...)
		}
		if len(part) >= indexPart || len(list) == 0 && len(part) > 0 {
			slices.SortFunc(part, compareWords)
			if err := f(slices.Compact(part)); err != nil {
				return err
			}
			part = part[:0]
		}
		if len(list) == 0 {
			_, err := tx.Exec(ctx, "CLOSE indexed")
			return err
		}
	}
}
