package pg

import (
	"context"
	"errors"
	"fmt"

	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// What an id says never changes, so that a term that was read once is good for ever.

// A querier runs statements that read: the pools, a pool, or the transaction of a Snapshot.
type querier interface {
	query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// onTerms reads by the pool that is kept for terms, when the others may be held by walks.
func (s *Store) onTerms() querier { return on{&s.pools, s.terms} }

// fetchNames reads the terms of ids that are not in memory.
func (s *Store) fetchNames(ctx context.Context, by querier, ids []ID) error {
	var want []ID
	seen := map[ID]bool{}
	for _, id := range ids {
		if id == (ID{}) || seen[id] {
			continue
		}
		seen[id] = true
		if _, ok := s.names.get(id); !ok {
			want = append(want, id)
		}
	}
	if len(want) == 0 {
		return nil
	}
	rows, err := by.query(ctx, `SELECT id, kind::text, lex, x FROM dict WHERE id = ANY($1)`, pgtype.FlatArray[ID](want))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		t, err := readTerm(rows)
		if err != nil {
			return err
		}
		v, err := t.value()
		if err != nil {
			return err
		}
		s.names.put(t.id, v)
	}
	return explain(ctx, rows.Err())
}

// readTerm reads the columns id, kind, lex and x. It is good until the next row.
func readTerm(rows pgx.Rows) (t term, err error) {
	raw := rows.RawValues()
	t = term{kind: raw[1][0], lex: raw[2], x: raw[3]}
	if rows.FieldDescriptions()[2].Format != pgx.BinaryFormatCode {
		return t, errors.New("the server gave text for bytes; leave default_query_exec_mode at its default")
	}
	return t, readID(rows, 0, &t.id)
}

// readID reads a column of the row that rows is at; NULL is the zero ID.
func readID(rows pgx.Rows, i int, id *ID) error {
	raw := rows.RawValues()[i]
	switch {
	case raw == nil:
		*id = ID{}
	case len(raw) == len(id) && rows.FieldDescriptions()[i].Format == pgx.BinaryFormatCode:
		copy(id[:], raw)
	default:
		var u pgtype.UUID
		if err := u.Scan(string(raw)); err != nil {
			return fmt.Errorf("column %d: %w", i, err)
		}
		*id = u.Bytes
	}
	return nil
}

// name gives a term, nil for the zero ID and for one that is not there.
func (s *Store) name(ctx context.Context, by querier, id ID) (quad.Value, error) {
	if id == (ID{}) {
		return nil, nil
	}
	if v, ok := s.names.get(id); ok {
		return v, nil
	}
	if err := s.fetchNames(ctx, by, []ID{id}); err != nil {
		return nil, err
	}
	v, _ := s.names.get(id)
	return v, nil
}

const inAQuad = `(EXISTS (SELECT 1 FROM quads WHERE s = %[1]s) OR EXISTS (SELECT 1 FROM quads WHERE o = %[1]s) OR
	EXISTS (SELECT 1 FROM quads WHERE p = %[1]s) OR EXISTS (SELECT 1 FROM quads WHERE g = %[1]s))`

// used says which of the ids are in a quad.
func used(ctx context.Context, by querier, ids []ID) (map[ID]bool, error) {
	rows, err := by.query(ctx, `SELECT id FROM unnest($1::uuid[]) id WHERE `+fmt.Sprintf(inAQuad, "id"), pgtype.FlatArray[ID](ids))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[ID]bool{}
	for rows.Next() {
		var id ID
		if err := readID(rows, 0, &id); err != nil {
			return nil, err
		}
		out[id] = true
	}
	return out, explain(ctx, rows.Err())
}

// find gives the ids of terms, zero for those that are in no quad.
func (s *Store) find(ctx context.Context, by querier, list []quad.Value) ([]ID, error) {
	out := make([]ID, len(list))
	var ask []ID
	for i, v := range list {
		if v == nil {
			continue
		}
		out[i] = idOf(v)
		if _, ok := s.there.get(out[i]); !ok && out[i] != (ID{}) {
			ask = append(ask, out[i])
		}
	}
	if len(ask) == 0 {
		return out, nil
	}
	has, err := used(ctx, by, ask)
	if err != nil {
		return nil, err
	}
	asked := map[ID]bool{}
	for _, id := range ask {
		asked[id] = true
	}
	for i, id := range out {
		switch {
		case has[id]:
			s.there.put(id, struct{}{})
		case asked[id]:
			out[i] = ID{}
		}
	}
	return out, nil
}
