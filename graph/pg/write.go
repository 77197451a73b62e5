package pg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
)

// A step is a run of quads that are all added or all removed. A strict one fails if a quad is
// there already, or is not there.
type step struct {
	add, strict bool
	quads       []quad.Quad
}

// state is the row of the table of that name.
type state struct {
	collected int64 // how often terms were cleared away
	words     uint64
}

// lockSpace parts our advisory locks from those of other programs.
const lockSpace = 0x7261776

// copying is from how many quads on a batch goes by COPY; a temporary table is not worth it for less.
const copying = 4000

// steps cuts deltas where adding and removing change, for their order counts.
func steps(deltas []cgraph.Delta, opts cgraph.IgnoreOpts) (list []step, err error) {
	for _, d := range deltas {
		add := d.Action == cgraph.Add
		if !add && d.Action != cgraph.Delete {
			return nil, errors.New("pg: invalid action")
		}
		if n := len(list); n == 0 || list[n-1].add != add {
			list = append(list, step{add: add, strict: add && !opts.IgnoreDup || !add && !opts.IgnoreMissing})
		}
		last := &list[len(list)-1]
		last.quads = append(last.quads, d.Quad)
	}
	return list, nil
}

// ApplyDeltas writes all of the deltas or nothing, and has it on disk when it returns.
func (s *Store) ApplyDeltas(deltas []cgraph.Delta, opts cgraph.IgnoreOpts) error {
	list, err := steps(deltas, opts)
	if err != nil {
		return err
	}
	s.groupMu.Lock()
	if s.group != nil {
		*s.group = append(*s.group, list...)
		s.groupMu.Unlock()
		return nil
	}
	s.groupMu.Unlock()
	_, _, err = s.apply(context.Background(), list)
	return err
}

// Group makes one transaction of all ApplyDeltas that write calls. One group runs at a time, and
// what others write meanwhile is part of it.
func (s *Store) Group(write func() error) error {
	var list []step
	s.groupMu.Lock()
	s.group = &list
	s.groupMu.Unlock()
	err := write()
	s.groupMu.Lock()
	s.group = nil
	s.groupMu.Unlock()
	if err != nil {
		return err
	}
	_, _, err = s.apply(context.Background(), list)
	return err
}

// Add writes quads in one transaction and says how many of them are new.
func (s *Store) Add(ctx context.Context, quads []quad.Quad) (added int64, err error) {
	added, _, err = s.apply(ctx, []step{{add: true, quads: quads}})
	return added, err
}

// DeleteLabel removes the quads with a label and says how many they were.
func (s *Store) DeleteLabel(ctx context.Context, label quad.Value) (removed int64, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, "DELETE FROM quads WHERE g = $1", idOf(label))
		removed = tag.RowsAffected()
		return err
	})
	s.there.clear()
	return removed, err
}

// apply writes steps in one transaction.
func (s *Store) apply(ctx context.Context, list []step) (added, removed int64, err error) {
	work := make([]batch, 0, len(list))
	strict, total := false, 0
	for _, st := range list {
		if len(st.quads) == 0 {
			continue
		}
		b, err := s.batch(st)
		if err != nil {
			return 0, 0, err
		}
		work = append(work, b)
		strict = strict || st.strict
		total += len(st.quads)
	}
	if len(work) == 0 {
		return 0, 0, ctx.Err()
	}
	err = s.writing(ctx, strict, func() (err error) {
		for range 3 {
			now := s.lastState()
			if strict || total >= copying {
				added, removed, err = s.inTransaction(ctx, now, work)
			} else {
				added, removed, err = s.atOnce(ctx, now, work)
			}
			if !outOfDate(err) {
				return err
			}
			if err := s.readState(ctx); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		return 0, 0, err
	}
	for _, b := range work {
		for _, t := range b.terms {
			s.known.put(t.id, struct{}{})
		}
		if !b.add {
			s.there.clear()
		}
	}
	return added, removed, nil
}

// A batch is a step as rows, sorted so that two writers never wait for each other in a ring.
type batch struct {
	step
	rows  []Quad
	terms []term
	words []word
}

type word struct {
	key  string
	s, o ID
}

func (s *Store) batch(st step) (b batch, err error) {
	b.step = st
	b.rows = make([]Quad, len(st.quads))
	seen := make(map[quad.Value]ID, len(st.quads))
	given := map[ID]bool{}
	for i, q := range st.quads {
		for at, v := range [4]quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
			if v == nil && at == atG {
				continue
			}
			id, ok := seen[v]
			if !ok {
				t, err := termOf(v)
				if err != nil {
					return b, fmt.Errorf("quad %d: %w", i+1, err)
				}
				id = t.id
				seen[v] = id
				if st.add && !given[id] {
					given[id] = true
					b.terms = append(b.terms, t)
				}
			}
			b.rows[i][at] = id
		}
		if st.add && s.index != nil {
			b.words = append(b.words, s.index.words(q, b.rows[i])...)
		}
	}
	if st.strict { // which of them is at fault is told
		return b, nil
	}
	slices.SortFunc(b.rows, compareQuads)
	b.rows = slices.Compact(b.rows)
	slices.SortFunc(b.terms, func(x, y term) int { return bytes.Compare(x.id[:], y.id[:]) })
	slices.SortFunc(b.words, compareWords)
	b.words = slices.Compact(b.words)
	return b, nil
}

func compareQuads(a, b Quad) int {
	for i := range a {
		if c := bytes.Compare(a[i][:], b[i][:]); c != 0 {
			return c
		}
	}
	return 0
}

// fresh are the terms that are not known to be in the dictionary.
func (s *Store) fresh(list []term) []term {
	out := make([]term, 0, len(list))
	for _, t := range list {
		if _, ok := s.known.get(t.id); !ok {
			out = append(out, t)
		}
	}
	return out
}

func (s *Store) lastState() state {
	s.stateMu.Lock()
	defer s.stateMu.Unlock()
	return s.state
}

func (s *Store) readState(ctx context.Context) error {
	var now state
	err := s.one(OnPrimary(ctx), "SELECT collected, words FROM state", nil, &now.collected, &now.words)
	if err != nil && s.standbys { // open for reading while there is no primary
		err = s.one(ctx, "SELECT collected, words FROM state", nil, &now.collected, &now.words)
	}
	if err != nil {
		return err
	}
	s.stateMu.Lock()
	defer s.stateMu.Unlock()
	if now.collected != s.state.collected {
		s.known.clear()
	}
	s.state = now
	return nil
}

// The first statements of a write: it shares a lock with other writes, against which Compact and
// Reindex hold it alone, and divides by zero if either has been since the state was read.
const (
	lockShared = "SELECT pg_advisory_xact_lock_shared($1, $2)"
	sameState  = "SELECT 1 / (collected = $1 AND words = $2)::int FROM state"
)

func outOfDate(err error) bool {
	var said *pgconn.PgError
	return errors.As(err, &said) && said.Code == "22012"
}

const (
	insertTerms = `INSERT INTO dict SELECT a, b::"char", c, d, e FROM unnest($1::uuid[], $2::text[], $3::bytea[], $4::bytea[], $5::float8[]) t(a, b, c, d, e) ON CONFLICT DO NOTHING`
	insertWords = `INSERT INTO words SELECT * FROM unnest($1::bytea[], $2::uuid[], $3::uuid[]) ON CONFLICT DO NOTHING`
	insertQuads = `INSERT INTO quads SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) ON CONFLICT DO NOTHING`
	deleteQuads = `DELETE FROM quads q USING unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) t(s, p, o, g) WHERE q.s = t.s AND q.p = t.p AND q.o = t.o AND q.g = t.g`
	// An index of words that this program does not keep up agrees with the quads no longer.
	dropIndex = "UPDATE state SET words = 0 WHERE words <> 0"
)

// indexing says whether the index is to be kept up.
func (s *Store) indexing(now state) bool { return s.index != nil && now.words == s.index.Version }

// atOnce sends a small write in one go. PostgreSQL makes one transaction of it.
func (s *Store) atOnce(ctx context.Context, now state, work []batch) (added, removed int64, err error) {
	var out pgx.Batch
	out.Queue(lockShared, lockSpace, s.lock)
	out.Queue(sameState, now.collected, int64(now.words))
	count := func(n *int64) func(pgconn.CommandTag) error {
		return func(tag pgconn.CommandTag) error { *n += tag.RowsAffected(); return nil }
	}
	for _, b := range work {
		rows := b.members()
		if !b.add {
			out.Queue(deleteQuads, rows...).Exec(count(&removed))
			continue
		}
		if terms := s.fresh(b.terms); len(terms) > 0 {
			out.Queue(insertTerms, termMembers(terms)...)
		}
		if s.indexing(now) && len(b.words) > 0 {
			out.Queue(insertWords, wordMembers(b.words)...)
		}
		out.Queue(insertQuads, rows...).Exec(count(&added))
	}
	if !s.indexing(now) && now.words != 0 {
		out.Queue(dropIndex)
	}
	err = s.write.SendBatch(ctx, &out).Close()
	return added, removed, err
}

// members are the quads as parameters, a list for each of their members.
func (b *batch) members() []any {
	var lists [4]pgtype.FlatArray[ID]
	for at := range lists {
		lists[at] = make(pgtype.FlatArray[ID], len(b.rows))
		for i := range b.rows {
			lists[at][i] = b.rows[i][at]
		}
	}
	return []any{lists[0], lists[1], lists[2], lists[3]}
}

func termMembers(list []term) []any {
	n := len(list)
	ids, kinds, lex, x, num := make(pgtype.FlatArray[ID], n), make([]string, n), make([][]byte, n), make([][]byte, n), make([]*float64, n)
	for i, t := range list {
		ids[i], kinds[i], lex[i], x[i], num[i] = t.id, string(rune(t.kind)), t.lex, t.x, t.num
	}
	return []any{ids, kinds, lex, x, num}
}

func wordMembers(list []word) []any {
	n := len(list)
	keys, ss, os := make([][]byte, n), make(pgtype.FlatArray[ID], n), make(pgtype.FlatArray[ID], n)
	for i, w := range list {
		keys[i], ss[i], os[i] = []byte(w.key), w.s, w.o
	}
	return []any{keys, ss, os}
}

// inTransaction is atOnce for what is large, or must look before it writes.
func (s *Store) inTransaction(ctx context.Context, now state, work []batch) (added, removed int64, err error) {
	err = pgx.BeginFunc(ctx, s.write, func(tx pgx.Tx) error {
		added, removed = 0, 0
		if _, err := tx.Exec(ctx, lockShared, lockSpace, s.lock); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sameState, now.collected, int64(now.words)); err != nil {
			return err
		}
		if !s.indexing(now) && now.words != 0 {
			if _, err := tx.Exec(ctx, dropIndex); err != nil {
				return err
			}
		}
		for _, b := range work {
			if err := b.refuse(ctx, tx); err != nil {
				return err
			}
			if !b.add {
				tag, err := tx.Exec(ctx, deleteQuads, b.members()...)
				if err != nil {
					return err
				}
				removed += tag.RowsAffected()
				continue
			}
			if !s.indexing(now) {
				b.words = nil
			}
			n, err := merge(ctx, tx, s.fresh(b.terms), b.words, b.rows)
			if err != nil {
				return err
			}
			added += n
		}
		return nil
	})
	return added, removed, err
}

// refuse finds the quad at which a strict step fails.
func (b *batch) refuse(ctx context.Context, tx pgx.Tx) error {
	if !b.strict {
		return nil
	}
	action, fault := cgraph.Delete, cgraph.ErrQuadNotExist
	if b.add {
		action, fault = cgraph.Add, cgraph.ErrQuadExists
	}
	rows, err := tx.Query(ctx, `SELECT q.s, q.p, q.o, q.g FROM quads q JOIN unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) t(s, p, o, g)
		ON q.s = t.s AND q.p = t.p AND q.o = t.o AND q.g = t.g`, b.members()...)
	if err != nil {
		return err
	}
	there, err := readQuads(rows)
	if err != nil {
		return err
	}
	has := map[Quad]bool{}
	for _, q := range there {
		has[q] = true
	}
	for i, q := range b.rows {
		if has[q] == b.add {
			return &cgraph.DeltaError{Delta: cgraph.Delta{Quad: b.quads[i], Action: action}, Err: fault}
		}
		has[q] = b.add
	}
	return nil
}

func readQuads(rows pgx.Rows) (list []Quad, err error) {
	defer rows.Close()
	for rows.Next() {
		var q Quad
		for i := range q {
			if err := readID(rows, i, &q[i]); err != nil {
				return nil, err
			}
		}
		list = append(list, q)
	}
	return list, rows.Err()
}

// merge copies rows into tables of the connection's own, and from there what is new.
func merge(ctx context.Context, tx pgx.Tx, terms []term, words []word, rows []Quad) (added int64, err error) {
	const tables = `CREATE TEMP TABLE IF NOT EXISTS new_terms (id uuid, kind "char", lex bytea, x bytea, num float8) ON COMMIT DELETE ROWS;
		CREATE TEMP TABLE IF NOT EXISTS new_words (key bytea, s uuid, o uuid) ON COMMIT DELETE ROWS;
		CREATE TEMP TABLE IF NOT EXISTS new_quads (s uuid, p uuid, o uuid, g uuid) ON COMMIT DELETE ROWS`
	if _, err := tx.Conn().PgConn().Exec(ctx, "SET LOCAL client_min_messages = warning;"+tables+"; TRUNCATE new_terms, new_words, new_quads").ReadAll(); err != nil {
		return 0, err
	}
	if len(terms) > 0 {
		_, err := tx.CopyFrom(ctx, pgx.Identifier{"new_terms"}, []string{"id", "kind", "lex", "x", "num"}, pgx.CopyFromSlice(len(terms), func(i int) ([]any, error) {
			t := &terms[i]
			var x any
			if t.x != nil {
				x = t.x
			}
			return []any{t.id, rune(t.kind), t.lex, x, t.num}, nil
		}))
		if err == nil {
			_, err = tx.Exec(ctx, "INSERT INTO dict SELECT * FROM new_terms ON CONFLICT DO NOTHING")
		}
		if err != nil {
			return 0, err
		}
	}
	if len(words) > 0 {
		_, err := tx.CopyFrom(ctx, pgx.Identifier{"new_words"}, []string{"key", "s", "o"}, pgx.CopyFromSlice(len(words), func(i int) ([]any, error) {
			w := &words[i]
			return []any{[]byte(w.key), w.s, w.o}, nil
		}))
		if err == nil {
			_, err = tx.Exec(ctx, "INSERT INTO words SELECT * FROM new_words ON CONFLICT DO NOTHING")
		}
		if err != nil {
			return 0, err
		}
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"new_quads"}, columns[:], pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) {
		q := &rows[i]
		return []any{q[0], q[1], q[2], q[3]}, nil
	}))
	if err != nil {
		return 0, err
	}
	tag, err := tx.Exec(ctx, "INSERT INTO quads SELECT * FROM new_quads ON CONFLICT DO NOTHING")
	return tag.RowsAffected(), err
}

// Change removes quads and adds others in one transaction, and counts those that it made a
// difference for. A quad in both lists is there afterwards.
func (s *Store) Change(ctx context.Context, add, remove []quad.Quad) (added, removed int64, err error) {
	stay := make(map[quad.Quad]bool, len(add))
	for _, q := range add {
		stay[q] = true
	}
	var gone []quad.Quad
	for _, q := range remove {
		if !stay[q] {
			gone = append(gone, q)
		}
	}
	return s.apply(ctx, []step{{add: true, quads: add}, {quads: gone}})
}
