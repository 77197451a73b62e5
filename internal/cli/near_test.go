package cli

import (
	"strings"
	"testing"
)

// TestNear: a slip of the keys is told with what may have been meant.
func TestNear(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"shwo", "x"}, "did you mean show?"},
		{[]string{"help", "shwo"}, "did you mean show?"},
		{[]string{"show", "--jsno", "x"}, "did you mean --json?"},
		{[]string{"facts", "--tpye", "visit"}, "did you mean --type?"},
		{[]string{"show", "--nothinglikeit", "x"}, "unknown flag: --nothinglikeit\n"},
	} {
		r := run(t, c.args...)
		if r.code != usage || !strings.Contains(r.err, c.want) {
			t.Errorf("%q: status %d, %s", c.args, r.code, r.err)
		}
	}
}
