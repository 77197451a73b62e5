package pg

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
)

// A Snapshot is one state of the graph: a transaction that only reads. It holds a connection
// until it is closed. Its methods may be called while one of its sequences is being read.
type Snapshot struct {
	s  *Store
	mu sync.Mutex
	tx pgx.Tx
}

// Snapshot takes the state of now. It ends with ctx.
func (s *Store) Snapshot(ctx context.Context) (*Snapshot, error) {
	for try := 0; ; try++ {
		tx, err := s.reader(ctx).BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
		if err == nil {
			return &Snapshot{s: s, tx: tx}, nil
		}
		if ctx.Err() != nil || !lost(err) || !again(ctx, try) {
			return nil, explain(ctx, err)
		}
	}
}

// Close lets go of the state.
func (n *Snapshot) Close() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	err := n.tx.Rollback(context.Background())
	if err != nil && !lost(err) && err != pgx.ErrTxClosed {
		return err
	}
	return nil
}

// query has read all that it gives: a transaction answers one statement at a time.
func (n *Snapshot) query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	rows, err := n.tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, explain(ctx, err)
	}
	return buffer(ctx, rows)
}

// inTx reads in a transaction of the caller's.
type inTx struct{ tx pgx.Tx }

func (t inTx) query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	rows, err := t.tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return buffer(ctx, rows)
}

// buffered are rows in memory.
type buffered struct {
	pgx.Rows
	fields []pgconn.FieldDescription
	list   [][][]byte
	at     int
}

func buffer(ctx context.Context, rows pgx.Rows) (pgx.Rows, error) {
	b := &buffered{Rows: rows, fields: slices.Clone(rows.FieldDescriptions()), at: -1}
	for rows.Next() {
		raw := rows.RawValues()
		size := 0
		for _, v := range raw {
			size += len(v)
		}
		room := make([]byte, 0, size)
		row := make([][]byte, len(raw))
		for i, v := range raw {
			if v != nil {
				room = append(room, v...)
				row[i] = room[len(room)-len(v) : len(room) : len(room)]
			}
		}
		b.list = append(b.list, row)
	}
	rows.Close()
	return b, explain(ctx, rows.Err())
}

func (b *buffered) Next() bool          { b.at++; return b.at < len(b.list) }
func (b *buffered) RawValues() [][]byte { return b.list[b.at] }

// FieldDescriptions are the connection's to use again when the rows are closed, hence a copy.
func (b *buffered) FieldDescriptions() []pgconn.FieldDescription { return b.fields }

// A Pattern asks for quads; the zero ID matches any.
type Pattern = Quad

// where gives the conditions of a pattern.
func where(p Pattern) (sql string, args []any) {
	var list []string
	for at, id := range p {
		if id != (ID{}) {
			args = append(args, id)
			list = append(list, fmt.Sprintf("%s = $%d", columns[at], len(args)))
		}
	}
	if len(list) == 0 {
		return "true", nil
	}
	return strings.Join(list, " AND "), args
}

// An order lists the members of a quad.
type order [4]int

var orders = [...]order{{atS, atP, atO, atG}, {atP, atO, atS, atG}, {atO, atS, atP, atG}, {atG, atS, atP, atO}}

// orderFor is the order of an index in which most that is bound comes first.
func orderFor(p Pattern) order {
	best, most := orders[0], -1
	for _, o := range orders {
		n := 0
		for n < 4 && p[o[n]] != (ID{}) {
			n++
		}
		if n > most {
			best, most = o, n
		}
	}
	return best
}

func (o order) String() string {
	var list []string
	for _, at := range o {
		list = append(list, columns[at])
	}
	return strings.Join(list, ", ")
}

// after adds a condition: behind a quad, in an order.
func (o order) after(q Quad, args []any) (string, []any) {
	var marks []string
	for _, at := range o {
		args = append(args, q[at])
		marks = append(marks, fmt.Sprintf("$%d", len(args)))
	}
	return fmt.Sprintf(" AND (%s) > (%s)", o, strings.Join(marks, ", ")), args
}

// matchAtOnce is how many quads are read first, and at most.
const (
	matchFirst  = 500
	matchAtOnce = 10_000
)

// Match yields the quads that match a pattern, in the order of the index that serves it: with a
// subject and a predicate by object, with a predicate and an object by subject.
func (n *Snapshot) Match(ctx context.Context, p Pattern) iter.Seq2[Quad, error] {
	return match(ctx, n, p)
}

// match reads parts, so that no connection is held between them.
func match(ctx context.Context, by querier, p Pattern) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		o := orderFor(p)
		cond, args := where(p)
		behind := ""
		for most := matchFirst; ; most = min(2*most, matchAtOnce) {
			rows, err := by.query(ctx, fmt.Sprintf("SELECT s, p, o, g FROM quads WHERE %s%s ORDER BY %s LIMIT %d", cond, behind, o, most), args...)
			var list []Quad
			if err == nil {
				list, err = readQuads(rows)
			}
			if err != nil {
				yield(Quad{}, explain(ctx, err))
				return
			}
			for _, q := range list {
				if !yield(q, nil) {
					return
				}
			}
			if len(list) < most {
				return
			}
			_, bound := where(p)
			behind, args = o.after(list[len(list)-1], bound)
		}
	}
}

// Subjects gives the quads of many subjects in one statement, and reads their terms: at most limit
// quads a subject; whole says which had no more.
func (n *Snapshot) Subjects(ctx context.Context, list []ID, limit int) (quads map[ID][]Quad, whole map[ID]bool, err error) {
	rows, err := n.query(ctx, `SELECT q.s, q.p, q.o, q.g FROM unnest($1::uuid[]) i, LATERAL (SELECT s, p, o, g FROM quads WHERE s = i ORDER BY s, p, o, g LIMIT $2) q`,
		pgtype.FlatArray[ID](list), limit+1)
	if err != nil {
		return nil, nil, err
	}
	all, err := readQuads(rows)
	if err != nil {
		return nil, nil, err
	}
	quads, whole = map[ID][]Quad{}, map[ID]bool{}
	for _, id := range list {
		whole[id] = true
	}
	var ids []ID
	for _, q := range all {
		if len(quads[q[atS]]) == limit {
			whole[q[atS]] = false
			continue
		}
		quads[q[atS]] = append(quads[q[atS]], q)
		ids = append(ids, q[atS], q[atP], q[atO])
	}
	return quads, whole, n.Prefetch(ctx, ids)
}

// Count counts the quads that match, exactly.
func (n *Snapshot) Count(ctx context.Context, p Pattern) (int64, error) { return countOf(ctx, n, p) }

func countOf(ctx context.Context, by querier, p Pattern) (count int64, err error) {
	cond, args := where(p)
	rows, err := by.query(ctx, "SELECT count(*)::text FROM quads WHERE "+cond, args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		if _, err := fmt.Sscan(string(rows.RawValues()[0]), &count); err != nil {
			return 0, err
		}
	}
	return count, explain(ctx, rows.Err())
}

// Walk yields what can be reached from a node over quads with one of the predicates, against
// their direction if back is set, in at most depth steps (0 is without end), each node once, not
// beginning with the node itself unless a way leads back to it. The database walks.
func (n *Snapshot) Walk(ctx context.Context, from ID, predicates []ID, back bool, depth int) ([]ID, error) {
	here, there := "s", "o"
	if back {
		here, there = there, here
	}
	sql := fmt.Sprintf(`WITH RECURSIVE walk(id, depth) AS (
			SELECT DISTINCT %[2]s, 1 FROM quads WHERE %[1]s = $1 AND p = ANY($2)
			UNION
			SELECT q.%[2]s, w.depth + 1 FROM walk w JOIN quads q ON q.%[1]s = w.id AND q.p = ANY($2) WHERE w.depth < $3
		) SELECT id FROM walk GROUP BY id ORDER BY min(depth), id`, here, there)
	if depth == 0 { // without depths a circle ends by itself
		sql = fmt.Sprintf(`WITH RECURSIVE walk(id) AS (
			SELECT %[2]s FROM quads WHERE %[1]s = $1 AND p = ANY($2)
			UNION
			SELECT q.%[2]s FROM walk w JOIN quads q ON q.%[1]s = w.id AND q.p = ANY($2)
		) SELECT id FROM walk ORDER BY id`, here, there)
	}
	args := []any{from, pgtype.FlatArray[ID](predicates)}
	if depth > 0 {
		args = append(args, depth)
	}
	rows, err := n.query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []ID
	for rows.Next() {
		var id ID
		if err := readID(rows, 0, &id); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, explain(ctx, rows.Err())
}

// ID gives the id of a term, zero if it is in no quad.
func (n *Snapshot) ID(ctx context.Context, v quad.Value) (ID, error) {
	id := idOf(v)
	if id == (ID{}) {
		return id, nil
	}
	has, err := used(ctx, n, []ID{id})
	if err != nil || !has[id] {
		return ID{}, err
	}
	return id, nil
}

// Term gives a term, nil for the zero ID.
func (n *Snapshot) Term(ctx context.Context, id ID) (quad.Value, error) { return n.s.name(ctx, n, id) }

// Prefetch reads terms that will be asked for.
func (n *Snapshot) Prefetch(ctx context.Context, ids []ID) error { return n.s.fetchNames(ctx, n, ids) }

// Terms resolves a quad.
func (n *Snapshot) Terms(ctx context.Context, q Quad) (quad.Quad, error) { return n.s.quad(ctx, n, q) }

func (s *Store) quad(ctx context.Context, by querier, q Quad) (out quad.Quad, err error) {
	if err := s.fetchNames(ctx, by, q[:]); err != nil {
		return out, err
	}
	for at, to := range [4]*quad.Value{&out.Subject, &out.Predicate, &out.Object, &out.Label} {
		if *to, err = s.name(ctx, by, q[at]); err != nil {
			return quad.Quad{}, err
		}
	}
	return out, nil
}
