// Command gotest runs "go test -json" with the arguments it is given and prints
// a line for each package and the output of what fails.
//
//	go run ./internal/lint/gotest [-skips FILE] [-strict] -- ARGUMENTS OF go test
//
// A skipped test is printed with its reason. With -strict (what CI uses) a skip
// is a failure unless FILE lists it, and so is a listed test that no longer
// skips: the list only shrinks. A line of FILE is "package test: reason", or
// "package test?: reason" where it depends on the machine whether it skips.
//
// It ends with 1 if a test or a build failed, a skip was not allowed, or no test
// ran at all.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

const module = "github.com/rawabit/rawabit/"

// An event is a line of "go test -json"; see "go doc test2json".
type event struct {
	Action      string
	Package     string
	ImportPath  string // of build-output and build-fail
	Test        string
	Output      string
	Elapsed     float64
	FailedBuild string
}

func main() {
	skips := flag.String("skips", "", "list of tests that may be skipped")
	strict := flag.Bool("strict", false, "a skip that is not listed is a failure")
	flag.Parse()
	allowed := map[string]string{}
	if *skips != "" {
		f, err := os.Open(*skips)
		if err == nil {
			allowed, err = readSkips(f)
			f.Close()
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", *skips, err)
			os.Exit(2)
		}
	}
	cmd := exec.Command("go", append([]string{"test", "-json"}, flag.Args()...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	ok := report(out, os.Stdout, allowed, *strict)
	if err := cmd.Wait(); err != nil && ok {
		fmt.Println("FAIL go test:", err)
		ok = false
	}
	if !ok {
		os.Exit(1)
	}
}

// readSkips reads the list: "package test" or "package test?" → reason.
func readSkips(r io.Reader) (map[string]string, error) {
	allowed := map[string]string{}
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, reason, ok := strings.Cut(line, ": ")
		if !ok || len(strings.Fields(key)) != 2 || strings.TrimSpace(reason) == "" {
			return nil, fmt.Errorf("line %d: want \"package test: reason\", have %q", n, line)
		}
		allowed[key] = reason
	}
	return allowed, sc.Err()
}

// report reads events from r, prints to w and tells whether all is well.
func report(r io.Reader, w io.Writer, allowed map[string]string, strict bool) bool {
	type key struct{ pkg, test string }
	output := map[key][]string{}
	builds := map[string][]string{}
	ran := map[string]int{}
	skipped := map[string]bool{}
	seen := map[string]bool{} // every test that was started
	var notes []string
	ok, total := true, 0
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 64<<20)
	for sc.Scan() {
		var e event
		if err := json.Unmarshal(sc.Bytes(), &e); err != nil {
			fmt.Fprintln(w, sc.Text())
			continue
		}
		short := strings.TrimPrefix(e.Package, module)
		k := key{e.Package, e.Test}
		switch e.Action {
		case "build-output":
			builds[e.ImportPath] = append(builds[e.ImportPath], e.Output)
		case "build-fail":
			ok = false
		case "output":
			output[k] = append(output[k], e.Output)
		case "run":
			seen[short+" "+e.Test] = true
			ran[e.Package]++
			total++
		case "pass":
			if e.Test == "" {
				cached := ""
				if strings.Contains(strings.Join(output[k], ""), "(cached)") {
					cached = " (cached)"
				}
				fmt.Fprintf(w, "ok   %-32s %4d tests %7.2fs%s\n", short, ran[e.Package], e.Elapsed, cached)
			}
			delete(output, k)
		case "skip":
			if e.Test == "" {
				// a package without tests
				fmt.Fprintf(w, "-    %-32s no test files\n", short)
				continue
			}
			name := short + " " + e.Test
			skipped[name] = true
			reason := strings.Join(strings.Fields(strings.Join(said(output[k]), " ")), " ")
			switch {
			case allowed[name] != "" || allowed[name+"?"] != "":
				notes = append(notes, "skip "+name+" (listed): "+reason)
			case strict:
				ok = false
				notes = append(notes, "SKIP "+name+" is not on the list of allowed skips: "+reason)
			default:
				notes = append(notes, "skip "+name+": "+reason)
			}
		case "fail":
			ok = false
			if e.Test != "" {
				if parts := said(output[k]); len(parts) > 0 {
					fmt.Fprintf(w, "FAIL %s %s\n%s", short, e.Test, strings.Join(parts, ""))
				}
				continue
			}
			for _, l := range builds[e.FailedBuild] {
				fmt.Fprint(w, l)
			}
			for _, l := range said(output[k]) {
				fmt.Fprint(w, l)
			}
			fmt.Fprintf(w, "FAIL %-32s %4d tests %7.2fs\n", short, ran[e.Package], e.Elapsed)
		}
	}
	if err := sc.Err(); err != nil {
		fmt.Fprintln(w, "FAIL reading the output of go test:", err)
		ok = false
	}
	for name := range allowed {
		if !strings.HasSuffix(name, "?") && seen[name] && !skipped[name] && strict {
			ok = false
			notes = append(notes, "FAIL "+name+" is listed as skipped and ran; take it off the list")
		}
	}
	slices.Sort(notes)
	for _, n := range notes {
		fmt.Fprintln(w, n)
	}
	if total == 0 {
		fmt.Fprintln(w, "FAIL no test ran")
		ok = false
	}
	word := "passed"
	if !ok {
		word = "FAILED"
	}
	fmt.Fprintf(w, "%s: %d tests in %d packages, %d skipped\n", word, total, len(ran), len(skipped))
	return ok
}

// said leaves out the lines by which go test frames a test's own output.
func said(lines []string) []string {
	var out []string
	for _, l := range lines {
		switch t := strings.TrimSpace(l); {
		case strings.HasPrefix(t, "=== "), strings.HasPrefix(t, "--- SKIP"), strings.HasPrefix(t, "--- FAIL"), t == "FAIL", t == "PASS", strings.HasPrefix(t, "FAIL\t"):
		default:
			out = append(out, l)
		}
	}
	return out
}
