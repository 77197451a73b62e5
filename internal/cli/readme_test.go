package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rawabit/rawabit/internal/testkit"
)

// A console block of a document: lines with $ are commands, the others what they print.
var console = regexp.MustCompile("(?ms)^```console\n(.*?)^```$")

// TestReadme runs the commands of README.md in a folder with the demonstration's graph and
// compares what they print; -update writes what they print now.
func TestReadme(t *testing.T) {
	const name = "../../README.md"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "bin", "rawabit"), []byte("#!/bin/sh\n"+envMain+"=1 exec "+program+" \"$@\"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	must(t, "demo", "--db", filepath.Join(dir, "demo.db"))
	ran := 0
	got := console.ReplaceAllStringFunc(string(text), func(block string) string {
		var b strings.Builder
		b.WriteString("```console\n")
		for line := range strings.Lines(block) {
			command, ok := strings.CutPrefix(line, "$ ")
			if !ok {
				continue
			}
			ran++
			sh := exec.Command("sh", "-c", command)
			sh.Dir = dir
			sh.Env = append(os.Environ(), "PATH="+filepath.Join(dir, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"), EnvDB+"=demo.db")
			out, err := sh.Output()
			if err != nil {
				t.Errorf("%s: %v", command, err)
			}
			b.WriteString(line)
			b.Write(out)
		}
		return b.String() + "```"
	})
	if ran != 10 {
		t.Errorf("README.md has %d commands, not ten", ran)
	}
	testkit.Golden(t, name, []byte(got))
}
