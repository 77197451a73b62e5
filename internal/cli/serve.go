package cli

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/internal/server"
	"github.com/rawabit/rawabit/internal/server/token"
	"github.com/rawabit/rawabit/internal/server/trace"
	"github.com/rawabit/rawabit/queries/cage"
)

// DefaultAddr is Cayley's own port, where its clients look.
const DefaultAddr = "127.0.0.1:64210"

// serving are the settings of the server.
type serving struct {
	addr, tokens, anonymous   string
	tls                       server.Certificate
	memory, heap, body, cache int64 // MiB
	log                       string
	opt                       server.Options
}

func (a *app) serveCommand() *cobra.Command {
	var v serving
	c := &cobra.Command{
		Use:   "serve",
		Short: "Answer over HTTP",
		Long: `Serve the graph over HTTP until interrupted: the explorer for browsers at /, questions and
queries, ingest and deletion of articles, Cayley's API v1 and v2. /docs is a page to try the
endpoints; docs/explorer.md and docs/http.md tell the rest.

By default only this computer can reach it, and whoever does may do all. At any other address
a token is wanted ("rawabit token add") and TLS is advised. Every setting can be given by flag, by
environment (RAWABIT_NAME) or in a file ("rawabit init"), in this order; "rawabit config" shows what holds.`,
		Example: `  rawabit serve --read-only
  rawabit serve --addr 0.0.0.0:8443 --tls-cert cert.pem --tls-key key.pem
  curl 'http://` + DefaultAddr + `/api/queries/visits-to-country?country=SI'
  curl -d 'g.V().limit(5).all()' 'http://` + DefaultAddr + `/api/v1/query/gizmo'`,
	}
	config := withConfig(c)
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if _, err := configure(cmd.Flags(), *config); err != nil {
			return err
		}
		if err := v.check(); err != nil {
			return err
		}
		return a.reading(cmd.Context(), func(ctx context.Context, g *graph.DB) error { return a.serve(ctx, g, &v) })
	}
	f := c.Flags()
	f.StringVar(&v.addr, "addr", DefaultAddr, "`ADDRESS` to listen on; port 0 takes a free one")
	f.BoolVar(&v.opt.ReadOnly, "read-only", false, "refuse every write and delete")
	f.DurationVar(&v.opt.Timeout, "timeout", 30*time.Second, "time limit of one query")
	f.IntVar(&v.opt.MaxRows, "max-rows", 100000, "most results of one query")
	f.Int64Var(&v.memory, "query-memory", 64, "most memory of one Gizmo program, in MiB; the results of a query may take twice that")
	f.Int64Var(&v.heap, "max-heap", 2048, "heap of the server in MiB above which the query that has run longest is ended; 0 is any")
	f.Int64Var(&v.body, "max-body", 64, "longest request that writes, in MiB")
	f.Int64Var(&v.cache, "cache", 64, "answers kept until the graph is written, in MiB; 0 is none")
	f.IntVar(&v.opt.MaxQueries, "max-queries", 32, "queries and writes at once; others wait a second")
	f.IntVar(&v.opt.PerClient, "per-client", 8, "queries and writes at once of one token or address; -1 is any")
	f.Float64Var(&v.opt.Rate, "rate", 0, "requests a second of one token or address; 0 is any")
	f.IntVar(&v.opt.Burst, "burst", 100, "requests of one token or address that may come at once where there is a rate")
	f.StringVar(&v.tokens, "tokens", DefaultTokens, "the `FILE` of tokens that \"rawabit token\" keeps")
	f.StringVar(&v.anonymous, "anonymous", "auto", "what may be done without a token: none, read or all; auto is all on this computer's own addresses (loopback), else none")
	f.StringSliceVar(&v.opt.Hosts, "host", nil, "`NAME` under which the server answers, besides this computer's own on a loopback address; elsewhere any if none is given")
	f.StringSliceVar(&v.opt.Origins, "cors-origin", nil, "`ORIGIN` whose pages may use the server, as https://example.org")
	f.StringVar(&v.tls.Cert, "tls-cert", "", "`FILE` of the certificate, for TLS")
	f.StringVar(&v.tls.Key, "tls-key", "", "`FILE` of its key")
	f.StringVar(&v.log, "log", "text", "a line a request to standard error: text, json or none")
	return a.withMin(a.withAliases(a.withDB(c)), "ingest: write facts")
}

// check finds what is wrong with the settings before anything is opened.
func (v *serving) check() error {
	if err := oneOf("anonymous", v.anonymous, "auto", "none", "read", "all"); err != nil {
		return err
	}
	if err := oneOf("log", v.log, "text", "json", "none"); err != nil {
		return err
	}
	if (v.tls.Cert == "") != (v.tls.Key == "") {
		return usagef("--tls-cert and --tls-key go together")
	}
	for _, o := range v.opt.Origins {
		u, err := url.Parse(o)
		if err != nil || u.Scheme == "" || u.Host == "" || u.Scheme+"://"+u.Host != o {
			return usagef("--cors-origin is like https://example.org, not %q", o)
		}
	}
	for name, n := range map[string]int64{"query-memory": v.memory, "max-body": v.body} {
		if n <= 0 || n > 1<<20 {
			return usagef("--%s is a number of MiB from 1, not %d", name, n)
		}
	}
	if v.heap < 0 || v.cache < 0 || v.cache > 1<<20 || v.opt.MaxRows <= 0 || v.opt.MaxQueries <= 0 || v.opt.Rate < 0 {
		return usagef("--max-heap, --cache, --max-rows, --max-queries and --rate can't be negative, nor --max-rows and --max-queries 0")
	}
	return nil
}

// access decides what is wanted of a request at this address.
func (v *serving) access(addr net.Addr) error {
	tcp, ok := addr.(*net.TCPAddr)
	local := ok && tcp.IP.IsLoopback()
	v.opt.Tokens = token.Open(v.tokens)
	switch {
	case v.anonymous == "all" && !local:
		return usagef("--anonymous all is for this computer's own addresses only; give tokens, or --anonymous read")
	case v.anonymous == "all", v.anonymous == "auto" && local:
		v.opt.Anonymous = token.Scopes()
	case v.anonymous == "read":
		v.opt.Anonymous = []token.Scope{token.Read}
	}
	list, err := v.opt.Tokens.List()
	if err != nil {
		return err
	}
	if len(list) == 0 && len(v.opt.Anonymous) == 0 {
		return usagef("there is no token in %s, so nobody could use %s; \"rawabit token add NAME\" makes one, --anonymous read lets all read", v.tokens, addr)
	}
	if local {
		v.opt.Hosts = append([]string{"localhost", "127.0.0.1", "::1", tcp.IP.String()}, v.opt.Hosts...)
	}
	return nil
}

func (a *app) serve(ctx context.Context, g *graph.DB, v *serving) error {
	l, err := net.Listen("tcp", v.addr)
	if err != nil {
		return usagef("--addr %s: %w", v.addr, err)
	}
	if err := v.access(l.Addr()); err != nil {
		return errors.Join(err, l.Close())
	}
	opt := &v.opt
	if opt.Cache = v.cache << 20; opt.Cache == 0 {
		opt.Cache = -1
	}
	opt.Memory, opt.Heap, opt.MaxBody = v.memory<<21, v.heap<<20, v.body<<20
	if os.Getenv("GOGC") == "" && v.heap > 0 {
		// Small garbage is left to grow to a few times what lives: collecting it takes a fifth of the
		// work of short requests. Above half of --max-heap it is collected as it comes.
		debug.SetGCPercent(400)
		debug.SetMemoryLimit(v.heap << 19)
	}
	pool := cage.New(cage.Options{Processes: opt.MaxQueries, Memory: v.memory << 20})
	defer pool.Close()
	opt.Gizmo, opt.Processes = pool.Run, pool.Stats
	opt.Resolver = resolver(g)
	opt.Ingester, opt.Layout = a.feeder(g), layout
	opt.Log = logger(a.err, v.log)
	if opt.Tracer, err = trace.Setup(ctx, opt.Log); err != nil {
		return errors.Join(usagef("%w", err), l.Close())
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
		defer cancel()
		if err := opt.Tracer.Close(ctx); err != nil {
			opt.Log.Warn("traces", "error", err.Error())
		}
	}()
	scheme := "http"
	if v.tls.Cert != "" {
		scheme = "https"
	}
	a.note("serving %s on %s://%s (interrupt to end)", g.Name(), scheme, l.Addr())
	err = server.Serve(ctx, l, server.Handler(g, *opt), v.tls)
	if errors.Is(err, http.ErrServerClosed) || ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func logger(w io.Writer, form string) *slog.Logger {
	switch form {
	case "json":
		return slog.New(slog.NewJSONHandler(w, nil))
	case "none":
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(w, nil))
}
