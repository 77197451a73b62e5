// Package pg keeps quads in PostgreSQL (15 or newer): a store behind Cayley's QuadStore for
// graphs that outgrow one machine's disk or one writer.
//
// In: quads, in transactions, from any number of processes at a time. Out: quads and terms,
// through Cayley's interface with an optimizer that makes one SQL statement of most questions,
// or through the narrow one of Snapshot.
//
// How it is kept: a term's id is a hash of what it says; a quad is four ids, in one table with
// four covering indexes (migrations). So writers need not read, wait for no counter, and a batch
// that is written twice changes nothing.
//
//	s, err := pg.Open(ctx, "postgres://user@host/db", pg.Options{})
//	s, err := pg.Open(ctx, "postgres://user@primary,standby/db?schema=news", pg.Options{})
//
// The address is pgx's, with one setting more, schema: which schema of the database the graph
// lies in ("rawabit"). With several hosts, whichever takes writes gets them, and reading goes to
// a standby as soon as that has what this process wrote (OnPrimary for reading that must not be
// behind). While no host takes writes, writing fails with ErrPrimary and reading goes on.
//
// What trips people up:
//   - Equal subject, predicate and object under several labels are several quads.
//   - ValueOf asks whether the term is in a quad, and remembers that it was: a term that another
//     process took away meanwhile still has a reference, with nothing behind it.
//   - Rows of terms stay when their last quad goes, until Compact; no reader sees them.
//   - An iterator that is not read to its end holds a connection until it is closed.
//   - The literal "5"^^xsd:integer and quad.Int(5) are one term; it comes out as the latter.
package pg

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"hash/fnv"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"
)

// Backend is the name under which Cayley knows the store.
const Backend = "rawabit-postgres"

// Format is the version of the tables, which is the number of migrations.
const Format = 1

//go:embed migrations/*.sql
var migrations embed.FS

// Errors that a caller may want to tell apart. They come wrapped with what to do.
var (
	ErrMissing = errors.New("no graph is there")
	ErrFormat  = errors.New("the tables have another format")
	ErrPrimary = errors.New("no server takes writes")
	ErrClosed  = errors.New("the store is closed")
)

// An Index finds subjects by words of their literals. What the words are is the caller's
// affair; see store.Index, which is the same for the store on disk.
type Index struct {
	Version    uint64     // of Keys: another number for other keys; not 0
	Predicates []quad.IRI // whose quads are indexed
	// Keys gives the keys of one quad, in any order, some perhaps twice. It must depend on
	// nothing but its arguments. A key has no zero byte and at most 200 bytes; others are
	// passed over.
	Keys func(subject, predicate, object quad.Value) []string
}

// Options are for Open; the zero value is right for a server.
type Options struct {
	Names int    // how many terms are kept in memory; 0 is 200,000
	Index *Index // nil is none; an index that is there counts as missing after the first write
}

// A Store is an open store. All methods may be called from several goroutines.
type Store struct {
	pools
	schema string
	lock   int32 // tells this schema's advisory locks from others
	index  *Index
	names  recent[quad.Value]
	known  recent[struct{}] // terms that are in the dictionary
	there  recent[struct{}] // terms that are in a quad
	shut   atomic.Bool

	stateMu sync.Mutex
	state   state // as this process last read it

	groupMu sync.Mutex
	group   *[]step
}

func init() {
	open := func(create bool) func(string, cgraph.Options) (cgraph.QuadStore, error) {
		return func(address string, _ cgraph.Options) (cgraph.QuadStore, error) {
			if create {
				return Create(context.Background(), address, Options{})
			}
			return Open(context.Background(), address, Options{})
		}
	}
	cgraph.RegisterQuadStore(Backend, cgraph.QuadStoreRegistration{
		IsPersistent: true,
		NewFunc:      open(false),
		InitFunc: func(address string, o cgraph.Options) error {
			s, err := open(true)(address, o)
			if err != nil {
				return err
			}
			return s.Close()
		},
	})
}

// Open opens the graph that is there, and brings its tables to this program's format if they
// have an older one.
func Open(ctx context.Context, address string, o Options) (*Store, error) {
	return open(ctx, address, o, false)
}

// Create is Open that makes the tables if there are none.
func Create(ctx context.Context, address string, o Options) (*Store, error) {
	return open(ctx, address, o, true)
}

const defaultSchema = "rawabit"

var schemaRE = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,62}$`)

// cut takes the setting "schema" out of an address.
func cut(address string) (rest, schema string, err error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return "", "", errors.New("not an address of PostgreSQL; write postgres://USER@HOST/DATABASE")
	}
	v := u.Query()
	schema = defaultSchema
	if v.Has("schema") {
		schema = v.Get("schema")
		v.Del("schema")
		u.RawQuery = v.Encode()
	}
	if !schemaRE.MatchString(schema) || strings.HasPrefix(schema, "pg_") {
		return "", "", fmt.Errorf("schema=%s: a schema is named by small Latin letters, digits and _", schema)
	}
	return u.String(), schema, nil
}

func open(ctx context.Context, address string, o Options, create bool) (*Store, error) {
	rest, schema, err := cut(address)
	if err != nil {
		return nil, err
	}
	if o.Names == 0 {
		o.Names = 200_000
	}
	h := fnv.New32a()
	h.Write([]byte(schema))
	s := &Store{schema: schema, lock: int32(h.Sum32()), index: o.Index}
	s.names.limit, s.known.limit, s.there.limit = o.Names, 1<<19, 1<<16
	if err := s.connect(ctx, rest, schema); err != nil {
		return nil, err
	}
	if err := s.prepare(ctx, create); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// prepare sees to the tables.
func (s *Store) prepare(ctx context.Context, create bool) error {
	format, err := s.format(ctx)
	switch {
	case err != nil:
		return err
	case format > Format:
		return fmt.Errorf("schema %s: %w: they have %d, this program reads up to %d; use a newer rawabit", s.schema, ErrFormat, format, Format)
	case format == 0 && !create:
		return fmt.Errorf("schema %s: %w", s.schema, ErrMissing)
	case format < Format:
		if err := s.migrate(ctx); err != nil {
			return err
		}
	}
	return s.readState(ctx)
}

// format reads the version of the tables, 0 if there are none.
func (s *Store) format(ctx context.Context) (version int, err error) {
	var table bool
	err = s.one(ctx, `SELECT to_regclass($1) IS NOT NULL`, []any{s.schema + ".version"}, &table)
	if err != nil || !table {
		return 0, err
	}
	err = s.one(ctx, `SELECT coalesce(max(version), 0) FROM version`, nil, &version)
	return version, err
}

// migrate runs the migrations that are missing, one process at a time.
func (s *Store) migrate(ctx context.Context) error {
	err := s.transaction(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1, $2)", lockSpace, s.lock); err != nil {
			return err
		}
		for _, stmt := range []string{
			"CREATE SCHEMA IF NOT EXISTS " + pgx.Identifier{s.schema}.Sanitize(),
			"CREATE TABLE IF NOT EXISTS version (version int PRIMARY KEY)",
		} {
			if _, err := tx.Exec(ctx, stmt); err != nil {
				return err
			}
		}
		var have int
		if err := tx.QueryRow(ctx, "SELECT coalesce(max(version), 0) FROM version").Scan(&have); err != nil {
			return err
		}
		for n := have + 1; n <= Format; n++ {
			text, err := migrations.ReadFile(fmt.Sprintf("migrations/%d.sql", n))
			if err != nil {
				return err
			}
			if _, err := tx.Conn().PgConn().Exec(ctx, string(text)).ReadAll(); err != nil {
				return fmt.Errorf("migration %d: %w", n, err)
			}
			if _, err := tx.Exec(ctx, "INSERT INTO version VALUES ($1)", n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("schema %s: making the tables: %w", s.schema, err)
	}
	return nil
}

// Close lets go of all connections.
func (s *Store) Close() error {
	if !s.shut.Swap(true) {
		s.close()
	}
	return nil
}
