package near_test

import (
	"strings"
	"testing"

	"github.com/rawabit/rawabit/queries/internal/near"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"all", "all", 0}, {"al", "all", 1}, {"contry", "country", 1}, {"visits", "", 6}, {"kitten", "sitting", 3}, {strings.Repeat("a", 1<<20), "", 64}} {
		if got := near.Distance(c.a, c.b); got != c.want {
			t.Errorf("Distance(%.9q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
