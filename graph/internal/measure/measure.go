// Package measure asks stores the same questions in turns and takes the medians, so that what
// else the machine does hits all of them alike.
package measure

import (
	"context"
	"fmt"
	"slices"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"

	"github.com/rawabit/rawabit/queries"
)

// Limit is how long a question may take; one that takes longer has taken this.
const Limit = 20 * time.Second

// Ask asks a question in Gizmo and gives the number of rows.
func Ask(ctx context.Context, qs cgraph.QuadStore, gizmo string) (rows int, err error) {
	a, err := queries.Run(ctx, qs, "gizmo", gizmo, queries.Options{})
	if err != nil {
		return 0, err
	}
	return len(a.Rows), nil
}

// MS is a duration in milliseconds, for a table.
func MS(d time.Duration) string {
	switch x := float64(d.Microseconds()) / 1000; {
	case d >= Limit:
		return "over 20 s"
	case x < 10:
		return fmt.Sprintf("%.2f", x)
	default:
		return fmt.Sprintf("%.0f", x)
	}
}

// timed asks once; a question that takes longer than the limit has taken the limit.
func timed(qs cgraph.QuadStore, gizmo string) (took time.Duration, rows int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), Limit)
	defer cancel()
	start := time.Now()
	rows, err = Ask(ctx, qs, gizmo)
	if took = time.Since(start); err != nil && ctx.Err() != nil {
		return Limit, 0, nil
	}
	return min(took, Limit-1), rows, err
}

// Turns asks all stores in turns, each three times if it is quick, and gives the medians. All must give as many rows.
func Turns(stores map[string]cgraph.QuadStore, kinds []string, gizmo string, rounds int) (map[string]time.Duration, int, error) {
	times := map[string][]time.Duration{}
	rows := -1
	for round := range rounds + 1 {
		turn := slices.Clone(kinds)
		if round%2 == 1 { // nobody is always behind the one that leaves the caches cold
			slices.Reverse(turn)
		}
		for _, k := range turn {
			if n := len(times[k]); n > 0 && (times[k][n-1] >= Limit || times[k][n-1] > time.Second && n >= 3) {
				continue
			}
			for again := true; again; {
				took, n, err := timed(stores[k], gizmo)
				switch {
				case err != nil:
					return nil, 0, fmt.Errorf("%s: %w", k, err)
				case took >= Limit:
				case rows < 0:
					rows = n
				case n != rows:
					return nil, 0, fmt.Errorf("%s gives %d rows, others %d", k, n, rows)
				}
				if round > 0 || took >= time.Second { // the first is to warm up
					times[k] = append(times[k], took)
				}
				again = took < 50*time.Millisecond && len(times[k])%3 > 0
			}
		}
	}
	out := map[string]time.Duration{}
	for k, list := range times {
		slices.Sort(list)
		out[k] = list[len(list)/2]
	}
	return out, rows, nil
}
