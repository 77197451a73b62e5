package cli

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/internal/server"
)

// DefaultAddr is Cayley's own port, where its clients look.
const DefaultAddr = "127.0.0.1:64210"

func (a *app) serveCommand() *cobra.Command {
	var addr string
	var opt server.Options
	c := &cobra.Command{
		Use:   "serve",
		Short: "Answer over HTTP",
		Long: `Serve the graph over HTTP until interrupted: Cayley's API v1 and v2, /api/queries/NAME for
the saved questions, /api/backup for a copy of the whole graph, and /health. By default only this computer can reach it, and there is
no password: whoever reaches the address may read, and write unless --read-only is given.`,
		Example: `  rawabit serve --read-only
  curl 'http://` + DefaultAddr + `/api/queries/visits-to-country?country=SI'
  curl -d 'g.V().limit(5).all()' 'http://` + DefaultAddr + `/api/v1/query/gizmo'`,
	}
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		return a.reading(cmd.Context(), func(ctx context.Context, g *graph.DB) error {
			l, err := net.Listen("tcp", addr)
			if err != nil {
				return usagef("--addr %s: %w", addr, err)
			}
			opt.Resolver = resolver(g)
			a.note("serving %s on http://%s (interrupt to end)", g.Name(), l.Addr())
			err = server.Serve(ctx, l, server.Handler(g, opt))
			if errors.Is(err, http.ErrServerClosed) || ctx.Err() != nil && errors.Is(err, context.Canceled) {
				return nil
			}
			return err
		})
	}
	f := c.Flags()
	f.StringVar(&addr, "addr", DefaultAddr, "address to listen on; port 0 takes a free one")
	f.BoolVar(&opt.ReadOnly, "read-only", false, "refuse every write and delete")
	f.DurationVar(&opt.Timeout, "timeout", 30*time.Second, "time limit of one query")
	f.IntVar(&opt.MaxRows, "max-rows", 100000, "most results of one query")
	return a.withDB(c)
}
