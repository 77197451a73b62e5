package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"sync/atomic"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/internal/server"
)

func (a *app) loadCommand() *cobra.Command {
	var from string
	c := &cobra.Command{
		Use:   "load FILE... | -",
		Short: "Add quads from N-Quads or from another store",
		Long: `Add the quads of N-Quads files (plain, gzip or zstd, or standard input for a dash), or with
--from of a store of Cayley's, which is only read. The graph is made if there is none. A
file goes in whole or not at all; quads that are there already are passed over. Memory is bounded
whatever the size; the folder of the graph needs room for twice what it will take.`,
		Example: `  rawabit load dump.nq.gz --db news.db
  rawabit export --db old.db | rawabit load - --db new.db
  rawabit load --from leveldb:old.db --db new.db
  rawabit load --from "postgres://user@host/cayley" --db new.db`,
		Args: cobra.ArbitraryArgs,
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if (from == "") == (len(args) == 0) {
			return usagef("name the files, or a store with --from")
		}
		return a.writing(cmd.Context(), func(ctx context.Context, db *graph.DB) error {
			var read, added int64
			start := time.Now()
			err := func() error {
				if from != "" {
					source, err := graph.OpenForeign(ctx, from)
					if err != nil {
						return err
					}
					bar := a.counter("loading")
					defer bar.done()
					read, added, err = db.LoadQuads(ctx, source.Next, func(p graph.Progress) { bar.show(0, 0, p) })
					return errors.Join(err, source.Close())
				}
				for _, name := range args {
					r, n, err := a.loadFile(ctx, db, name)
					read, added = read+r, added+n
					if err != nil {
						return err
					}
				}
				return nil
			}()
			if err == nil || added > 0 {
				t := &table{}
				t.add("quads", fmt.Sprint(read), fmt.Sprintf("%d new, %.0f a second", added, float64(read)/time.Since(start).Seconds()))
				a.print(t)
			}
			return err
		})
	}
	c.Flags().StringVar(&from, "from", "", "load from another `STORE`: leveldb:DIR or postgres://…")
	return a.withDB(c)
}

// loadFile loads one file, or standard input.
func (a *app) loadFile(ctx context.Context, db *graph.DB, name string) (read, added int64, err error) {
	in, size := a.in, int64(0)
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return 0, 0, err
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil {
			size = info.Size()
		}
		in = f
	}
	counted := &countingReader{r: in}
	bar := a.counter("loading " + name)
	defer bar.done()
	read, added, err = db.LoadNQuads(ctx, counted, func(p graph.Progress) { bar.show(counted.n.Load(), size, p) })
	if err != nil {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return read, added, err
}

// A countingReader knows how far it is.
type countingReader struct {
	r io.Reader
	n atomic.Int64
}

func (c *countingReader) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n.Add(int64(n))
	return n, err
}

// A counter is a bar for work that tells itself how far it is.
type counter struct {
	a     *app
	what  string
	since time.Time
	bar   *progressbar.ProgressBar
}

func (a *app) counter(what string) *counter { return &counter{a: a, what: what, since: time.Now()} }

// show draws the bar: reading is one half of the way, what comes after it the other.
func (c *counter) show(at, size int64, p graph.Progress) {
	if !c.a.etty || c.bar == nil && time.Since(c.since) < time.Second {
		return
	}
	const steps = 1000
	if c.bar == nil {
		total := steps
		if size == 0 {
			total = -1
		}
		c.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(c.a.err),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish())
	}
	n := max(p.Read, p.Done)
	c.bar.Describe(fmt.Sprintf("%s: %d", c.what, n))
	if size == 0 {
		_ = c.bar.Add(1)
		return
	}
	done := at * steps / 2 / max(size, at, 1)
	if p.Of > 0 {
		done += p.Done * steps / 2 / p.Of
	}
	_ = c.bar.Set64(min(done, steps-1))
}

func (c *counter) done() {
	if c.bar != nil {
		_ = c.bar.Clear()
	}
}

func (a *app) fsckCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "fsck",
		Short: "Read the whole graph and look for damage",
		Long: `Read every record of the graph and compare them with each other and with their checksums. What is
damaged is named, with its file where one is at fault; then restore a backup, or read
the articles into a new graph. The index of names and words is made anew if it is missing, or
was made by another version of this program.`,
	}
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		return a.reading(cmd.Context(), func(ctx context.Context, db *graph.DB) error {
			made, err := db.Reindex(ctx)
			if err != nil {
				return err
			}
			if made {
				a.note("the index of names and words was made anew")
			}
			bar := a.counter("records")
			err = db.Check(ctx, func(p graph.Progress) { bar.show(0, 0, p) })
			bar.done()
			if err == nil {
				a.printf("%s: all is well\n", db.Name())
			}
			return err
		})
	}
	return a.withDB(c)
}

func (a *app) backupCommand() *cobra.Command {
	var from string
	c := &cobra.Command{
		Use:   "backup FOLDER",
		Short: "Copy the graph to a folder, also while it is served",
		Long: `Copy the graph as it is now to a folder that does not exist yet. The copy is a graph
like any other (--db FOLDER). On the same disk files are linked, which takes no time and no room;
copy the folder elsewhere if the disk is what you fear for.

A graph that is being served is in use, so ask the server for the copy with --from. Reading
and writing go on there; the copy is the graph at the moment of asking. All of it is then read to see
that it is sound, and if it is not nothing is left of it.`,
		Example: `  rawabit backup copy.db --db news.db
  rawabit backup copy.db --from http://` + DefaultAddr + `
  rawabit restore copy.db --db again.db`,
		Args: cobra.ExactArgs(1),
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if from != "" {
			if cmd.Flags().Changed("db") {
				return usagef("--db and --from: the copy is of one of them")
			}
			return a.fetchBackup(cmd.Context(), from, args[0])
		}
		err := a.reading(cmd.Context(), func(_ context.Context, db *graph.DB) error { return db.Backup(args[0]) })
		if errors.Is(err, graph.ErrInUse) {
			err = fmt.Errorf("%w; \"rawabit backup --from http://%s %s\" copies what is served there", err, DefaultAddr, args[0])
		}
		return err
	}
	c.Flags().StringVar(&from, "from", "", "copy what a server has, by its `URL`")
	return a.withDB(c)
}

// fetchBackup makes a folder of the backup that a server sends.
func (a *app) fetchBackup(ctx context.Context, from, dir string) error {
	u, err := url.Parse(from)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return usagef("--from %s: it is no address like http://%s", from, DefaultAddr)
	}
	u = u.JoinPath(server.BackupPath)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return usagef("--from %s: %w", from, err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		var told struct {
			Error string `json:"error"`
		}
		if json.NewDecoder(io.LimitReader(res.Body, 1<<16)).Decode(&told) != nil || told.Error == "" {
			told.Error = "it is no rawabit server"
		}
		return fmt.Errorf("%s: %s: %s", u, res.Status, told.Error)
	}
	bar := a.counter("records")
	defer bar.done()
	return graph.RestoreFrom(ctx, u.String(), res.Body, dir, func(p graph.Progress) { bar.show(0, 0, p) })
}

func (a *app) restoreCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "restore FOLDER",
		Short: "Make the graph from a backup",
		Long: `Copy a backup to where the graph is to be, which must not exist yet, and read the whole copy
to see that it is sound. The backup is not changed.`,
		Args: cobra.ExactArgs(1),
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		bar := a.counter("records")
		defer bar.done()
		return graph.Restore(cmd.Context(), args[0], a.db, func(p graph.Progress) { bar.show(0, 0, p) })
	}
	return a.withDB(c)
}

func (a *app) compactCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "compact",
		Short: "Bring the graph into its smallest and fastest form",
		Long: `Write the graph anew in the form that takes the least room and is read fastest. It does so
by itself from time to time, and after a big load; this is for a copy that is to be
given away, or after much was deleted.`,
	}
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		return a.reading(cmd.Context(), func(ctx context.Context, db *graph.DB) error { return db.Compact(ctx) })
	}
	return a.withDB(c)
}
