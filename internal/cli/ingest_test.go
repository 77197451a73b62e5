package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/rawabit/rawabit/internal/pipeline"
)

// samples writes the embedded articles into a folder and gives it.
func samples(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for _, s := range pipeline.Samples() {
		file(t, dir, s.Name+".txt", s.Text)
	}
	return dir
}

func file(t testing.TB, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// A short article about nobody, for inputs of which only the form matters.
const visit = "وصل رئيس الوزراء الليتواني داريوس ستانكيفيتشيوس إلى مسقط يوم الأحد في زيارة رسمية.\n"

func TestIngestTwice(t *testing.T) {
	dir, db := samples(t), filepath.Join(t.TempDir(), "g.db")
	n := len(pipeline.Samples())
	out := must(t, "ingest", dir, "--db", db)
	if !strings.Contains(out, "written, 0 already there") {
		t.Errorf("first time:\n%s", out)
	}
	first := must(t, "export", "--db", db)
	if strings.Count(first, "\n") < 50*n {
		t.Errorf("only %d quads from %d articles", strings.Count(first, "\n"), n)
	}
	out = must(t, "ingest", dir, "--db", db)
	if !strings.Contains(out, " 0 written,") || !strings.Contains(out, "quads     0\n") {
		t.Errorf("second time:\n%s", out)
	}
	if must(t, "export", "--db", db) != first {
		t.Error("reading the same articles again changed the graph")
	}
	must(t, "ingest", dir, "--db", db, "--replace")
	if must(t, "export", "--db", db) != first {
		t.Error("replacing the articles by themselves changed the graph")
	}
	// one core or many, another store: the same graph
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	other := filepath.Join(t.TempDir(), "h.db")
	must(t, "ingest", dir, "--db", other)
	if must(t, "export", "--db", other) != first {
		t.Error("another run gave another graph")
	}
}

func TestIngestReplace(t *testing.T) {
	dir, db := t.TempDir(), filepath.Join(t.TempDir(), "g.db")
	f := file(t, dir, "a.txt", visit)
	must(t, "ingest", f, "--db", db, "--published", "2026-11-20")
	must(t, "ingest", f, "--db", db, "--published", "2026-11-21")
	if out := must(t, "export", "--db", db); !strings.Contains(out, "2026-11-20") || strings.Contains(out, "2026-11-21") {
		t.Error("an article that is there was changed without --replace")
	}
	out := must(t, "ingest", f, "--db", db, "--published", "2026-11-21", "--replace")
	if !strings.Contains(out, "removed") {
		t.Errorf("nothing was replaced:\n%s", out)
	}
	if out := must(t, "export", "--db", db); strings.Contains(out, "2026-11-20") || !strings.Contains(out, "2026-11-21") {
		t.Error("--replace did not replace")
	}
}

// TestDelete: the same fact from two articles is two quads, and deleting one
// article leaves the other's.
func TestDelete(t *testing.T) {
	dir, db := t.TempDir(), filepath.Join(t.TempDir(), "g.db")
	file(t, dir, "a.txt", visit)
	file(t, dir, "b.txt", visit+"\nوتستمر الزيارة يومين.\n")
	must(t, "ingest", dir, "--db", db)
	edges := func() (labels []string) {
		for _, l := range strings.Split(must(t, "export", "--db", db), "\n") {
			if strings.Contains(l, "ns#visited> <https://w3id.org/rawabit/id/country/OM>") {
				l = strings.TrimSuffix(l, " .")
				labels = append(labels, strings.Trim(l[strings.LastIndex(l, " ")+1:], "<>"))
			}
		}
		return labels
	}
	both := edges()
	if len(both) != 2 || both[0] == both[1] {
		t.Fatalf("the visit of two articles has these labels: %v", both)
	}
	must(t, "delete", both[0], "--db", db)
	if left := edges(); len(left) != 1 || left[0] != both[1] {
		t.Errorf("after deleting %s the labels are %v", both[0], left)
	}
	if r := run(t, "delete", both[0], "--db", db); r.code != notFound {
		t.Errorf("deleting it again: status %d, %s", r.code, r.err)
	}
	// by the digits alone
	must(t, "delete", both[1][strings.LastIndex(both[1], "/")+1:], "--db", db)
	if left := edges(); len(left) != 0 {
		t.Errorf("after deleting both: %v", left)
	}
}

func TestBadInput(t *testing.T) {
	dir := t.TempDir()
	long := strings.Repeat("وصل الوزير إلى مسقط ", 50<<20/36)
	for _, c := range []struct {
		name, content string
		code          int
		say           string
	}{
		{"empty.txt", "", unreadable, "no text"},
		{"blank.txt", " \n\n\t\n", unreadable, "no text"},
		{"headline.txt", "وزير خارجية فنلندا يزور مسقط", ok, ""},
		{"line50mb.txt", long, unreadable, "too large"},
		{"binary.txt", "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00", unreadable, "no text"},
		{"picture.txt", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", unreadable, "picture"},
		{"cutoff.txt", visit[:len(visit)-3], unreadable, "cut off"},
		{"empty.html", "<!DOCTYPE html><html><head><title>x</title></head><body><nav><a href=/>y</a></nav></body></html>", unreadable, ""},
		{"english.txt", "The prime minister of Finland arrived in Muscat on Sunday for an official visit.\n", notArabic, "not an Arabic article"},
		{"broken.jsonl", "{\"title\": \"\n", unreadable, "broken.jsonl:1"},
		{"missing-body.jsonl", "{\"title\": \"وصل الوزير\"}\n", ok, ""},
		{"nul.txt", "وصل\x00الوزير\n", unreadable, ""},
	} {
		path := file(t, dir, c.name, c.content)
		for _, cmd := range [][]string{
			{"extract", path},
			{"explain", path},
			{"ingest", path, "--db", filepath.Join(t.TempDir(), "g.db")},
		} {
			r := run(t, cmd...)
			if r.code != c.code || !strings.Contains(r.err, c.say) {
				t.Errorf("%s %s: status %d, want %d with %q, have: %s", cmd[0], c.name, r.code, c.code, c.say, head(r.err))
			}
			if c.code != ok && r.code != ok && !strings.Contains(r.err, c.name) {
				t.Errorf("%s %s: the error does not name the file: %s", cmd[0], c.name, head(r.err))
			}
			if c.code != ok && r.out != "" && cmd[0] != "ingest" {
				t.Errorf("%s %s: it failed and printed %s", cmd[0], c.name, head(r.out))
			}
		}
		os.Remove(path)
	}
	for _, c := range []struct {
		args []string
		code int
		say  string
	}{
		{[]string{"extract", filepath.Join(dir, "nowhere.txt")}, notFound, "no such file"},
		{[]string{"extract", t.TempDir()}, notFound, "no files"},
		{[]string{"extract", dir, "--published", "yesterday-ish"}, usage, "--published"},
		{[]string{"extract", dir, "--format", "xml"}, usage, "json, nquads, table"},
		{[]string{"extract"}, usage, "at least 1"},
		{[]string{"extract", "-", "--max-bytes", "0"}, usage, "--max-bytes"},
		{[]string{"ingets", dir}, usage, "ingest"},
		{[]string{"ingest", dir, "--repalce"}, usage, "repalce"},
		{[]string{"stats", "extra"}, usage, "extra"},
		{[]string{"help", "ingets"}, usage, "ingets"},
	} {
		r := run(t, c.args...)
		if r.code != c.code || !strings.Contains(r.err, c.say) {
			t.Errorf("%v: status %d, want %d with %q, have: %s", c.args, r.code, c.code, c.say, head(r.err))
		}
	}
}

func head(s string) string { return s[:min(len(s), 300)] }

// TestSomeBad: what can't be read is told, with file and line, and the rest goes in.
func TestSomeBad(t *testing.T) {
	dir, db := t.TempDir(), filepath.Join(t.TempDir(), "g.db")
	file(t, dir, "1-good.txt", visit)
	file(t, dir, "2-empty.txt", "")
	file(t, dir, "3-lines.jsonl", `{"headline": "وصول", "content": "`+strings.TrimSpace(visit)+`", "when": "2026-11-20"}
{"headline": broken
{"headline": "خبر", "content": "التقى وزير خارجية فنلندا نظيره العماني في مسقط."}
`)
	file(t, dir, "4-english.txt", "Nothing Arabic is in this file.")
	r := run(t, "ingest", dir, "--db", db, "--title-field", "headline", "--body-field", "content", "--date-field", "when")
	if r.code != some {
		t.Errorf("status %d, want %d", r.code, some)
	}
	if !strings.Contains(r.out, "3 written, 0 already") {
		t.Errorf("summary:\n%s", r.out)
	}
	for _, want := range []string{"3 of 6 inputs", "2-empty.txt: ", "3-lines.jsonl:2: ", "4-english.txt: not an Arabic article"} {
		if !strings.Contains(r.err, want) {
			t.Errorf("%q is not told:\n%s", want, r.err)
		}
	}
	if !strings.Contains(must(t, "export", "--db", db), `"2026-11-20"`) {
		t.Error("the date of the JSON record is not in the graph")
	}
	// one object a line, in order, and nothing for what failed
	r = run(t, "extract", dir, "--body-field", "content")
	if lines := strings.Split(strings.TrimSpace(r.out), "\n"); r.code != some || len(lines) != 3 || !strings.HasPrefix(lines[0], `{"article":{"id":`) {
		t.Errorf("extract of a folder: status %d, %d lines: %s", r.code, len(lines), head(r.out))
	}
	// all bad, all in one way
	if r := run(t, "extract", filepath.Join(dir, "4-english.txt"), filepath.Join(dir, "4-english.txt")); r.code != notArabic {
		t.Errorf("two English files: status %d", r.code)
	}
	if r := run(t, "extract", filepath.Join(dir, "4-english.txt"), filepath.Join(dir, "2-empty.txt")); r.code != unreadable {
		t.Errorf("an English and an empty file: status %d", r.code)
	}
}

func TestStandardInput(t *testing.T) {
	r := runIn(t, visit, "extract", "-", "--published", "2026-11-20", "--source", "https://example.org/1")
	if r.code != ok || !strings.Contains(r.out, `"published": "2026-11-20"`) || !strings.Contains(r.out, "https://example.org/1") || !strings.HasPrefix(r.out, "{\n") {
		t.Errorf("status %d\n%s%s", r.code, head(r.out), r.err)
	}
	if r := runIn(t, "<html><body><article><h1>زيارة</h1><p>"+strings.Repeat(visit, 5)+"</p></article></body></html>", "extract", "-", "--format", "nquads"); r.code != ok || !strings.Contains(r.out, "country/OM") {
		t.Errorf("a page: status %d\n%s%s", r.code, head(r.out), r.err)
	}
	if r := runIn(t, visit, "explain", "-"); r.code != ok || !strings.Contains(r.out, "block 1") {
		t.Errorf("explain: status %d\n%s%s", r.code, head(r.out), r.err)
	}
	if r := runIn(t, visit, "extract", "-", "--format", "table"); r.code != ok || !strings.Contains(r.out, "destination") || !strings.Contains(r.out, strings.TrimSpace(visit)) {
		t.Errorf("table: status %d\n%s%s", r.code, head(r.out), r.err)
	}
}

// TestInterrupt: what was read before an interrupt is whole, and the next run goes on.
func TestInterrupt(t *testing.T) {
	db := filepath.Join(t.TempDir(), "g.db")
	ctx, cancel := context.WithCancel(context.Background())
	in, feed := io.Pipe()
	go func() {
		for i := range 20 {
			if _, err := fmt.Fprintf(feed, `{"title": "خبر رقم %d", "body": %q}`+"\n", i, strings.TrimSpace(visit)); err != nil {
				return
			}
		}
		cancel() // and the input just hangs
	}()
	var out, errs bytes.Buffer
	code := Main(ctx, []string{"ingest", "-", "--db", db}, in, &out, &errs)
	in.Close()
	if code != interrupted {
		t.Fatalf("status %d\n%s%s", code, out.String(), errs.String())
	}
	var st struct{ Articles, Quads int }
	if r := run(t, "stats", "--db", db, "--json"); r.code != ok {
		t.Fatalf("after an interrupt: %s", r.err)
	} else if err := json.Unmarshal([]byte(r.out), &st); err != nil || st.Articles > 20 {
		t.Errorf("after an interrupt: %+v %v", st, err)
	}
}

// TestHostileText: what an article holds does not reach the terminal; run looks
// for control characters.
func TestHostileText(t *testing.T) {
	text := "وصل \u202eرئيس\u202c الوزراء \u2067الليتواني\u2069 \x1b[31mداريوس\x1b[0m ستانكيفيتشيوس إلى مسقط\u200f في زيارة.\n"
	for _, args := range [][]string{{"extract", "-", "--format", "table"}, {"explain", "-"}} {
		runIn(t, text, args...)
	}
}

// TestUnreadableFolder: a folder without permission is told, and the rest is read.
// Root may read everything, so as root the program runs as somebody else.
func TestUnreadableFolder(t *testing.T) {
	dir := t.TempDir()
	file(t, dir, "good.txt", visit)
	closed := filepath.Join(dir, "closed")
	if err := os.Mkdir(closed, 0o755); err != nil {
		t.Fatal(err)
	}
	file(t, closed, "hidden.txt", visit)
	if err := os.Chmod(closed, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(closed, 0o755) })
	var out, errs bytes.Buffer
	code := 0
	if os.Getuid() != 0 {
		r := run(t, "extract", dir)
		code = r.code
		out.WriteString(r.out)
		errs.WriteString(r.err)
	} else {
		cmd := process(t, publicCopy(t), "extract", dir)
		if err := asNobody(cmd, dir, cmd.Path); err != nil {
			t.Fatal(err)
		}
		cmd.Stdout, cmd.Stderr = &out, &errs
		err := cmd.Run()
		if cmd.ProcessState == nil {
			t.Fatal(err)
		}
		code = cmd.ProcessState.ExitCode()
	}
	if code != some || !strings.Contains(errs.String(), "permission") || !strings.Contains(errs.String(), closed) || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("status %d, want %d\n%s%s", code, some, head(out.String()), errs.String())
	}
}

// publicCopy copies the test binary to where other users may run it.
func publicCopy(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	from, err := os.Open(self)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	name := filepath.Join(t.TempDir(), "rawabit")
	to, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(to, from); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestStoreInUse(t *testing.T) {
	db := filepath.Join(t.TempDir(), "g.db")
	must(t, "ingest", samples(t), "--db", db)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := process(t, self, "serve", "--db", db, "--addr", "127.0.0.1:0")
	pipe, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { cmd.Process.Kill(); cmd.Wait() }()
	line, err := bufio.NewReader(pipe).ReadString('\n') // it serves, so it has the store
	if err != nil || !strings.Contains(line, "serving") {
		t.Fatalf("the other process says %q, %v", line, err)
	}
	for _, args := range [][]string{
		{"stats", "--db", db},
		{"ingest", samples(t), "--db", db},
		{"show", "country/MY", "--db", db},
	} {
		if r := run(t, args...); r.code != storeBusy || !strings.Contains(r.err, "in use by another process") {
			t.Errorf("%v while it is served: status %d, %s", args, r.code, r.err)
		}
	}
	if r := run(t, "backup", filepath.Join(t.TempDir(), "copy"), "--db", db); r.code != storeBusy || !strings.Contains(r.err, "backup --from http://") {
		t.Errorf("backup while it is served: status %d, %s", r.code, r.err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("serve, interrupted: %v", err)
	}
	must(t, "stats", "--db", db)
}

func TestStoreOfAnotherVersion(t *testing.T) {
	db := filepath.Join(t.TempDir(), "g.db")
	must(t, "ingest", samples(t), "--db", db)
	file(t, db, "rawabit-format", "rawabit-format 99\nbackend leveldb\n")
	for _, args := range [][]string{{"stats", "--db", db}, {"ingest", samples(t), "--db", db}} {
		if r := run(t, args...); r.code != storeBusy || !strings.Contains(r.err, "99") {
			t.Errorf("%v: status %d, %s", args, r.code, r.err)
		}
	}
	if r := run(t, "stats", "--db", filepath.Join(t.TempDir(), "none")); r.code != notFound || !strings.Contains(r.err, "ingest") {
		t.Errorf("no store: status %d, %s", r.code, r.err)
	}
}
