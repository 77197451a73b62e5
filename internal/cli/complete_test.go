package cli

import (
	"os/exec"
	"strings"
	"testing"
)

func TestComplete(t *testing.T) {
	db := sampleStore(t)
	for _, c := range []struct {
		words []string
		want  string
	}{
		{[]string{"sh"}, "show"},
		{[]string{"query", "visits-to"}, "visits-to-country"},
		{[]string{"query", "visits-to-country", "--db", db, "--param", ""}, "country="},
		{[]string{"show", "--db", db, "country/M"}, "country/MY"},
		{[]string{"show", "--db", db, "نزار الش"}, "نزار الشيباني\tperson/نزار_الشيباني"},
		{[]string{"show", "--db", db, "نزار", "الش"}, "الشيباني\tperson/نزار_الشيباني"},
		{[]string{"show", "--db", db, "malay"}, "malaysia\tcountry/MY"},
		{[]string{"show", "--db", "none.db", "per"}, "person/"},
		{[]string{"export", "--view", "sa"}, "saved:"},
		{[]string{"export", "--view", "saved:visits"}, "saved:visits-to-country"},
		{[]string{"export", "--db", db, "--view", "entity:country/M"}, "entity:country/MY"},
		{[]string{"export", "--format", "gra"}, "graphml"},
		{[]string{"queries", "--bidi", "v"}, "visual"},
	} {
		out := must(t, append([]string{"__complete"}, c.words...)...)
		if !strings.Contains("\n"+out, "\n"+c.want) {
			t.Errorf("%q: no %q in\n%s", c.words, c.want, head(out))
		}
	}
}

// TestCompletionScripts lets each shell that is here look for faults in its script.
func TestCompletionScripts(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish"} {
		script := must(t, "completion", shell)
		if !strings.Contains(script, "rawabit") {
			t.Errorf("%s:\n%s", shell, head(script))
		}
		if program, err := exec.LookPath(shell); err == nil {
			c := exec.Command(program, "-n")
			c.Stdin = strings.NewReader(script)
			if out, err := c.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", shell, err, out)
			}
		}
	}
	if r := run(t, "completion", "tcsh"); r.code != usage {
		t.Errorf("another shell: status %d", r.code)
	}
}

func TestMan(t *testing.T) {
	page := must(t, "man", "export")
	for _, want := range []string{".TH RAWABIT\\-EXPORT 1", ".SH EXIT STATUS", "\\-\\-view", ".SH EXAMPLES"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in\n%s", want, head(page))
		}
	}
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, ".") && !strings.HasPrefix(line, ".TH") && !strings.HasPrefix(line, ".SH") && !strings.HasPrefix(line, ".B") &&
			!strings.HasPrefix(line, ".TP") && !strings.HasPrefix(line, ".PP") && !strings.HasPrefix(line, ".nf") && !strings.HasPrefix(line, ".fi") {
			t.Errorf("a line of text that man takes for a request: %q", line)
		}
	}
	dir := t.TempDir()
	must(t, "man", "--dir", dir)
	if r := run(t, "man", "nothing"); r.code != usage {
		t.Errorf("an unknown command: status %d", r.code)
	}
}
