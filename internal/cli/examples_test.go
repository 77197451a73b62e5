package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Examples that need what a test has not.
var notRun = []string{
	"curl ",              // a network
	"rawabit serve",      // goes on until it is interrupted
	"rawabit watch",      // the same
	"--from http",        // a server
	"postgres:",          // a database
	"--from leveldb",     // one of Cayley's
	"rawabit eval",       // gold
	"internal/rules/",    // the source
	"rawabit completion", // has a test of its own
}

// TestExamples runs the examples of all help texts as a shell does, in a folder that has the
// files they speak of.
func TestExamples(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	bin := filepath.Join(dir, "bin")
	file := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	file("bin/rawabit", "#!/bin/sh\n"+envMain+"=1 exec "+program+" \"$@\"\n")
	texts, err := filepath.Glob(filepath.Join(samples(t), "*"))
	if err != nil || len(texts) == 0 {
		t.Fatal("no samples", err)
	}
	for i, name := range texts {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file("articles/"+filepath.Base(name), string(b))
		if i == 0 {
			file("article.txt", string(b))
			file("page.html", "<html><body><article><h1>زيارة</h1><p>"+string(b)+"</p></article></body></html>")
		}
	}
	file("feed.jsonl", `{"headline":"زيارة","content":"زار وزير التجارة التونسي سالم الدرعي أوروغواي أمس، والتقى فيها نظيره."}`+"\n")
	for _, name := range []string{"rawabit.db", "news.db", "old.db"} {
		must(t, "ingest", filepath.Join(dir, "articles"), "--db", filepath.Join(dir, name), "-q")
	}
	must(t, "export", "--db", filepath.Join(dir, "rawabit.db"), "-o", filepath.Join(dir, "dump.nq"))

	ran := 0
	for _, c := range commandTree().Commands() {
		for line := range strings.Lines(c.Example) {
			line = strings.TrimSpace(line)
			skip := line == ""
			for _, s := range notRun {
				skip = skip || strings.Contains(line, s)
			}
			if skip {
				continue
			}
			ran++
			line = strings.ReplaceAll(line, "dump.nq.gz", "dump.nq")
			line = strings.ReplaceAll(line, "--db new.db", "--db new"+strings.Repeat("x", ran)+".db")
			sh := exec.Command("sh", "-c", line)
			sh.Dir = dir
			sh.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), EnvDB+"=")
			if out, err := sh.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", line, err, head(string(out)))
			}
		}
	}
	if ran < 15 {
		t.Errorf("only %d examples", ran)
	}
}
