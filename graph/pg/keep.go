package pg

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"
)

// ErrDamaged is returned by Check.
var ErrDamaged = errors.New("the data is damaged")

// loadBatch is how many quads Load writes in one transaction.
const loadBatch = 20_000

// Load adds the quads that next gives until io.EOF, in parts: each is whole, and those before a
// fault stay. Loading again what was loaded changes nothing.
func (s *Store) Load(ctx context.Context, next func() (quad.Quad, error), progress func(read int64)) (read, added int64, err error) {
	part := make([]quad.Quad, 0, loadBatch)
	for err == nil {
		part = part[:0]
		for len(part) < loadBatch && err == nil {
			var q quad.Quad
			if q, err = next(); err == nil {
				part = append(part, q)
			}
		}
		if len(part) == 0 {
			break
		}
		n, wrote := s.Add(ctx, part)
		if wrote != nil {
			return read, added, fmt.Errorf("after %d quads: %w", read, wrote)
		}
		read, added = read+int64(len(part)), added+n
		if progress != nil {
			progress(read)
		}
	}
	if !errors.Is(err, io.EOF) {
		return read, added, fmt.Errorf("after %d quads: %w", read, err)
	}
	if added > loadBatch {
		return read, added, s.analyze(ctx)
	}
	return read, added, nil
}

// analyze lets PostgreSQL count what its plans go by, after much was written.
func (s *Store) analyze(ctx context.Context) error {
	_, err := s.write.Exec(ctx, "ANALYZE dict, quads, words")
	return explainWrite(ctx, err)
}

// Compact clears away terms and records of the index that are in no quad any more. Readers go
// on, writers wait.
func (s *Store) Compact(ctx context.Context) error {
	err := s.transaction(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1, $2)", lockSpace, s.lock); err != nil {
			return err
		}
		// Writers remember terms that are there; this tells them to forget.
		if _, err := tx.Exec(ctx, "UPDATE state SET collected = collected + 1"); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "DELETE FROM dict d WHERE NOT "+fmt.Sprintf(inAQuad, "d.id")); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "DELETE FROM words w WHERE NOT EXISTS (SELECT 1 FROM quads q WHERE q.s = w.s AND q.o = w.o)")
		return err
	})
	if err != nil {
		return err
	}
	if err := s.readState(ctx); err != nil {
		return err
	}
	for _, table := range []string{"dict", "quads", "words"} {
		if _, err := s.write.Exec(ctx, "VACUUM (ANALYZE) "+table); err != nil {
			return explainWrite(ctx, err)
		}
	}
	return nil
}

// Check reads the whole graph: every id of a quad has its term, and every term the id that it
// makes. progress is told how many terms were read.
func (s *Store) Check(ctx context.Context, progress func(n int64)) error {
	for _, c := range columns {
		var missing int64
		err := s.one(ctx, "SELECT count(*) FROM quads q WHERE q."+c+" <> "+noLabel+" AND NOT EXISTS (SELECT 1 FROM dict d WHERE d.id = q."+c+")", nil, &missing)
		if err == nil && missing > 0 {
			err = fmt.Errorf("%w: %d quads have a term in column %s that the dictionary lacks; restore a backup, or read the articles again", ErrDamaged, missing, c)
		}
		if err != nil {
			return err
		}
	}
	rows, err := s.query(ctx, "SELECT id, kind::text, lex, x FROM dict")
	if err != nil {
		return err
	}
	defer rows.Close()
	for n := int64(1); rows.Next(); n++ {
		t, err := readTerm(rows)
		if err != nil {
			return err
		}
		if v, err := t.value(); err != nil || idOf(v) != t.id {
			return fmt.Errorf("%w: term %s is not what its id says (%v)", ErrDamaged, t.id, err)
		}
		if progress != nil && n&0xfff == 0 {
			progress(n)
		}
	}
	return explain(ctx, rows.Err())
}

// eachAtOnce is how many quads have their terms read together.
const eachAtOnce = 5000

// Each gives all quads of one state.
func (s *Store) Each(ctx context.Context, f func(quad.Quad) error) error {
	n, err := s.Snapshot(ctx)
	if err != nil {
		return err
	}
	defer n.Close()
	var part []Quad
	flush := func() error {
		ids := make([]ID, 0, 4*len(part))
		for _, q := range part {
			ids = append(ids, q[:]...)
		}
		if err := n.Prefetch(ctx, ids); err != nil {
			return err
		}
		for _, ids := range part {
			q, err := n.Terms(ctx, ids)
			if err == nil {
				err = f(q)
			}
			if err != nil {
				return err
			}
		}
		part = part[:0]
		return nil
	}
	for q, err := range n.Match(ctx, Pattern{}) {
		if err != nil {
			return err
		}
		if part = append(part, q); len(part) == eachAtOnce {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}
