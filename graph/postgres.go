//go:build !small

package graph

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/pquads"
	_ "github.com/lib/pq" // the driver "postgres"
)

func init() { sources["postgres"] = postgresSource }

// term is what Cayley keeps of a term in its table of nodes.
var termColumns = []string{"value", "value_string", "datatype", "language", "iri", "bnode", "value_int", "value_bool", "value_float", "value_time"}

// postgresSource reads Cayley's two tables as one result, in a transaction that
// can't write. Cayley's own code would ask for each term by itself.
func postgresSource(ctx context.Context, address string) (_ *Foreign, err error) {
	if strings.HasPrefix(address, "//") {
		address = "postgres:" + address
	}
	db, err := sql.Open("postgres", address)
	if err != nil {
		return nil, err
	}
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
	if err != nil {
		db.Close()
		return nil, err
	}
	var columns, joins []string
	for _, member := range []string{"subject", "predicate", "object", "label"} {
		for _, c := range termColumns {
			columns = append(columns, member+"."+c)
		}
		// A label may be missing.
		joins = append(joins, fmt.Sprintf("LEFT JOIN nodes %s ON %s.hash = quads.%s_hash", member, member, member))
	}
	// A cursor, for the driver would read the whole result into memory.
	_, err = tx.ExecContext(ctx, "DECLARE all_quads NO SCROLL CURSOR FOR SELECT "+strings.Join(columns, ", ")+" FROM quads "+strings.Join(joins, " "))
	if err != nil {
		tx.Rollback()
		db.Close()
		return nil, err
	}
	r := &pgReader{ctx: ctx, tx: tx}
	return &Foreign{Next: r.next, Close: func() error {
		if r.rows != nil {
			r.rows.Close()
		}
		tx.Rollback()
		return db.Close()
	}}, nil
}

type pgReader struct {
	ctx  context.Context
	tx   *sql.Tx
	rows *sql.Rows
	some bool // this fetch had rows
}

func (r *pgReader) next() (q quad.Quad, err error) {
	for {
		if r.rows == nil {
			if r.rows, err = r.tx.QueryContext(r.ctx, "FETCH 5000 FROM all_quads"); err != nil {
				return q, err
			}
			r.some = false
		}
		if r.rows.Next() {
			break
		}
		err := r.rows.Err()
		r.rows = nil
		if err == nil && !r.some {
			err = io.EOF
		}
		if err != nil {
			return q, err
		}
	}
	r.some = true
	var terms [4]pgTerm
	var into []any
	for i := range terms {
		into = append(into, terms[i].columns()...)
	}
	if err := r.rows.Scan(into...); err != nil {
		return q, err
	}
	for i, to := range []*quad.Value{&q.Subject, &q.Predicate, &q.Object, &q.Label} {
		if *to, err = terms[i].value(); err != nil {
			return q, err
		}
	}
	return q, nil
}

// A pgTerm is a row of nodes.
type pgTerm struct {
	data            []byte
	text, typ, lang sql.NullString
	iri, bnode      sql.NullBool
	whole           sql.NullInt64
	truth           sql.NullBool
	float           sql.NullFloat64
	time            sql.NullTime
}

func (t *pgTerm) columns() []any {
	return []any{&t.data, &t.text, &t.typ, &t.lang, &t.iri, &t.bnode, &t.whole, &t.truth, &t.float, &t.time}
}

// value is nil for a label that there is not.
func (t *pgTerm) value() (quad.Value, error) {
	text := quad.String(strings.ReplaceAll(t.text.String, `\x00`, "\x00")) // as Cayley writes it, since Postgres can't
	switch {
	case t.iri.Bool:
		return quad.IRI(t.text.String), nil
	case t.bnode.Bool:
		return quad.BNode(t.text.String), nil
	case t.text.Valid && t.lang.Valid:
		return quad.LangString{Value: text, Lang: t.lang.String}, nil
	case t.text.Valid && t.typ.Valid:
		return quad.TypedString{Value: text, Type: quad.IRI(t.typ.String)}, nil
	case t.text.Valid:
		return text, nil
	case t.whole.Valid:
		return quad.Int(t.whole.Int64), nil
	case t.truth.Valid:
		return quad.Bool(t.truth.Bool), nil
	case t.float.Valid:
		return quad.Float(t.float.Float64), nil
	case t.time.Valid:
		return quad.Time(t.time.Time.UTC()), nil
	case t.data == nil:
		return nil, nil
	}
	return pquads.UnmarshalValue(t.data)
}
