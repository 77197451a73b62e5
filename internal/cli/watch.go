package cli

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/internal/pipeline"
)

func (a *app) watchCommand() *cobra.Command {
	var in inputs
	var every time.Duration
	c := &cobra.Command{
		Use:   "watch FOLDER...",
		Short: "Read what arrives in a folder into the graph, until interrupted",
		Long: `Look into folders, and all folders in them, again and again; files that are new or have changed are
read into the graph as "rawabit ingest" does it. A file is read when it has not changed between
two looks, so one that is still being written is left until it is whole; names that begin
with a dot are passed over. The graph is open only while something is written, so that others
can ask it in between; if another process has it open, the files are read at a later look.

` + inputsHelp,
		Example: `  rawabit watch inbox/ --db news.db`,
		Args:    cobra.MinimumNArgs(1),
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if err := in.check(); err != nil {
			return err
		}
		if every <= 0 {
			return usagef("--every is a time such as 5s, not %v", every)
		}
		for _, dir := range args {
			if info, err := os.Stat(dir); err != nil {
				return err
			} else if !info.IsDir() {
				return usagef("%s is no folder; \"rawabit ingest\" reads files", dir)
			}
		}
		p, err := a.reader()
		if err != nil {
			return err
		}
		a.note("watching %s every %v (interrupt to end)", strings.Join(args, ", "), every)
		return a.watch(cmd.Context(), p, &in, args, every)
	}
	c.Flags().DurationVar(&every, "every", 5*time.Second, "look so often")
	in.flags(c)
	return a.withMin(a.withAliases(a.withDB(c)), "write facts")
}

// A stamp tells whether a file has changed.
type stamp struct {
	size int64
	time time.Time
}

func (a *app) watch(ctx context.Context, p *pipeline.Pipeline, in *inputs, dirs []string, every time.Duration) error {
	read, last := map[string]stamp{}, map[string]stamp{}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		now := stamps(dirs)
		var ready []string
		for _, name := range slices.Sorted(maps.Keys(now)) {
			if now[name] == last[name] && now[name] != read[name] {
				ready = append(ready, name)
			}
		}
		last = now
		if len(ready) > 0 {
			switch err := a.arrived(ctx, p, in, ready); {
			case errors.Is(err, graph.ErrInUse):
				a.note("%v; trying again", err)
			case ctx.Err() != nil:
			case err != nil:
				return err
			default:
				for _, name := range ready {
					read[name] = now[name]
				}
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// arrived reads files into the graph and tells of those that can't be read; the next
// ones may be better.
func (a *app) arrived(ctx context.Context, p *pipeline.Pipeline, in *inputs, files []string) error {
	return a.writing(ctx, func(ctx context.Context, db *graph.DB) error {
		if _, err := db.EnsureBackground(ctx, p.Background()); err != nil {
			return err
		}
		sum, faults, err := a.ingest(ctx, db, p, in, files, false)
		if err != nil {
			return err
		}
		a.summary(sum)
		a.told(faults, sum.read) // its status is for commands that end
		return a.flush()
	})
}

// stamps lists the files of the folders. What goes away while we look is left out.
func stamps(dirs []string) map[string]stamp {
	found := map[string]stamp{}
	for _, dir := range dirs {
		filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
			if err != nil {
				return nil
			}
			if name != dir && strings.HasPrefix(e.Name(), ".") {
				if e.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
				found[name] = stamp{info.Size(), info.ModTime()}
			}
			return nil
		})
	}
	return found
}
