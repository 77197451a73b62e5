package pg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgxpool"
)

// forJoins is set where several tables are joined. A look-up in one index has but one plan.
var forJoins = []string{
	"SET plan_cache_mode = force_custom_plan", // the plan for any country is a bad one for a great one
	"SET enable_material = off",               // what is merged is sorted in its index already
}

// pools are the connections of a store. Terms have some of their own: a walk may hold a
// connection while its terms are looked up, and must not wait for others that do the same. So
// have joins, which are planned otherwise.
type pools struct {
	write, read, joins, terms *pgxpool.Pool
	standbys                  bool                    // read may reach another server than write
	behind                    atomic.Pointer[pgWrite] // what a standby may not have yet
}

// pgWrite is the place in the log after a write.
type pgWrite struct{ lsn string }

// How many connections there are at most.
const (
	mostReading = 16
	mostWriting = 8
	mostNames   = 4
)

// session is set on each connection; a server that doesn't know a setting goes without.
var session = []string{
	"SET jit = off",                               // statements are short, compiling them is not
	"SET random_page_cost = 1.1",                  // as for disks without heads
	"SET client_connection_check_interval = '2s'", // ends what nobody waits for
}

func (p *pools) connect(ctx context.Context, address, schema string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	v := u.Query()
	p.standbys = strings.Contains(u.Host, ",") || strings.Contains(v.Get("host"), ",")
	pool := func(kind string, most int32, more ...string) (*pgxpool.Pool, error) {
		if p.standbys {
			v.Set("target_session_attrs", kind)
			u.RawQuery = v.Encode()
		}
		c, err := pgxpool.ParseConfig(u.String())
		if err != nil {
			return nil, err
		}
		c.MaxConns = most
		if c.ConnConfig.ConnectTimeout == 0 {
			c.ConnConfig.ConnectTimeout = 10 * time.Second
		}
		c.ConnConfig.RuntimeParams["search_path"] = schema
		if c.ConnConfig.RuntimeParams["application_name"] == "" {
			c.ConnConfig.RuntimeParams["application_name"] = "rawabit"
		}
		// A statement ends with its context: the server is told to stop, and the connection
		// stays good.
		c.ConnConfig.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler {
			return &pgconn.CancelRequestContextWatcherHandler{Conn: conn, DeadlineDelay: 2 * time.Second}
		}
		c.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
			for _, s := range slices.Concat(session, more) {
				var said *pgconn.PgError
				if _, err := conn.PgConn().Exec(ctx, s).ReadAll(); err != nil && !errors.As(err, &said) {
					return err
				}
			}
			return nil
		}
		return pgxpool.NewWithConfig(ctx, c)
	}
	if p.write, err = pool("read-write", mostWriting); err != nil {
		return err
	}
	if p.read, err = pool("prefer-standby", mostReading); err == nil {
		p.joins, err = pool("prefer-standby", mostReading, forJoins...)
	}
	if err == nil {
		p.terms, err = pool("prefer-standby", mostNames)
	}
	if err != nil {
		p.close()
	}
	return err
}

func (p *pools) close() {
	for _, pool := range []*pgxpool.Pool{p.write, p.read, p.joins, p.terms} {
		if pool != nil {
			pool.Close()
		}
	}
}

type primaryKey struct{}

// OnPrimary makes what is read with the context come from the server that takes writes.
func OnPrimary(ctx context.Context) context.Context {
	return context.WithValue(ctx, primaryKey{}, true)
}

// reader picks where to read.
func (p *pools) reader(ctx context.Context) *pgxpool.Pool {
	if !p.standbys {
		return p.read
	}
	if ctx.Value(primaryKey{}) != nil {
		return p.write
	}
	wrote := p.behind.Load()
	if wrote == nil {
		return p.read
	}
	// A standby that has not what was written here is passed over, unless it is all there is.
	var has bool
	err := p.read.QueryRow(ctx, "SELECT NOT pg_is_in_recovery() OR pg_last_wal_replay_lsn() >= $1::text::pg_lsn", wrote.lsn).Scan(&has)
	if err == nil && has {
		p.behind.CompareAndSwap(wrote, nil)
		return p.read
	}
	if c, err := p.write.Acquire(ctx); err == nil {
		c.Release()
		return p.write
	}
	return p.read
}

// wrote notes that standbys are behind.
func (p *pools) wrote(ctx context.Context) {
	if !p.standbys {
		return
	}
	var lsn string
	if err := p.write.QueryRow(ctx, "SELECT pg_current_wal_insert_lsn()::text").Scan(&lsn); err == nil {
		p.behind.Store(&pgWrite{lsn})
	}
}

// lost says that a connection broke, or that the server is going down or starting.
func lost(err error) bool {
	var said *pgconn.PgError
	if errors.As(err, &said) {
		return strings.HasPrefix(said.Code, "57P") || strings.HasPrefix(said.Code, "08")
	}
	var refused *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &refused) || errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || pgconn.SafeToRetry(err)
}

// conflict says that a transaction was undone because of another one.
func conflict(err error) bool {
	var said *pgconn.PgError
	return errors.As(err, &said) && (said.Code == "40001" || said.Code == "40P01")
}

// tries is how often a statement is sent before its error is believed.
const tries = 4

// again waits a moment before another try; false if there is none.
func again(ctx context.Context, try int) bool {
	if try+1 >= tries {
		return false
	}
	select {
	case <-ctx.Done():
		return false
	case <-time.After(time.Duration(try) * 25 * time.Millisecond):
		return true
	}
}

// on reads by one of the pools, unless it must read where is written.
type on struct {
	*pools
	pool *pgxpool.Pool
}

func (o on) place(ctx context.Context) *pgxpool.Pool {
	if pool := o.reader(ctx); pool != o.read {
		return pool
	}
	return o.pool
}

// query starts a statement that reads. A connection that broke while it lay idle is replaced.
func (o on) query(ctx context.Context, sql string, args ...any) (rows pgx.Rows, err error) {
	for try := 0; ; try++ {
		rows, err = o.place(ctx).Query(ctx, sql, args...)
		if err == nil || ctx.Err() != nil || !lost(err) && !conflict(err) || !again(ctx, try) {
			return rows, explain(ctx, err)
		}
	}
}

func (p *pools) query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	return on{p, p.read}.query(ctx, sql, args...)
}

// one reads one row.
func (o on) one(ctx context.Context, sql string, args []any, into ...any) error {
	for try := 0; ; try++ {
		err := o.place(ctx).QueryRow(ctx, sql, args...).Scan(into...)
		if err == nil || ctx.Err() != nil || !lost(err) && !conflict(err) || !again(ctx, try) {
			return explain(ctx, err)
		}
	}
}

func (p *pools) one(ctx context.Context, sql string, args []any, into ...any) error {
	return on{p, p.read}.one(ctx, sql, args, into...)
}

// transaction runs f in one, again if it was undone because of another.
func (p *pools) transaction(ctx context.Context, f func(pgx.Tx) error) error {
	return p.writing(ctx, false, func() error { return pgx.BeginFunc(ctx, p.write, f) })
}

// writing runs a write, again if it was undone because of another, or the connection broke: most
// writes change nothing where they are done already. A strict one is not sent again if it may be.
func (p *pools) writing(ctx context.Context, strict bool, f func() error) error {
	for try := 0; ; try++ {
		err := f()
		if err == nil {
			p.wrote(ctx)
			return nil
		}
		if ctx.Err() == nil && (conflict(err) || pgconn.SafeToRetry(err) || !strict && lost(err)) && again(ctx, try) {
			continue
		}
		return explainWrite(ctx, err)
	}
}

// explain gives the context's error for what failed because of it, and names what is no graph.
func explain(ctx context.Context, err error) error {
	var said *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &said) && said.Code == "57014": // cancelled with another context
		return fmt.Errorf("%w: %w", context.Canceled, err)
	case strings.Contains(err.Error(), "closed pool"):
		return ErrClosed
	}
	return err
}

func explainWrite(ctx context.Context, err error) error {
	var said *pgconn.PgError
	readOnly := errors.As(err, &said) && said.Code == "25006"
	if err = explain(ctx, err); ctx.Err() == nil && (readOnly || lost(err)) && !errors.Is(err, ErrClosed) {
		return fmt.Errorf("%w: nothing was written that was not acknowledged, reading goes on while a standby answers; write again when the primary is back (%w)", ErrPrimary, err)
	}
	return err
}
