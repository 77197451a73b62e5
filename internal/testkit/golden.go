package testkit

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
)

// Golden compares got with the golden file, byte for byte; line ends of a
// checkout on Windows aside. With -update the file becomes got.
func Golden(t testing.TB, name string, got []byte) {
	t.Helper()
	if *update {
		write(t, name, got)
		return
	}
	want, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is missing; run the test with -update and read what it wrote", name)
		return
	}
	if err != nil {
		t.Error(err)
		return
	}
	want = bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n"))
	if !bytes.Equal(want, got) {
		t.Errorf("%s differs (- want, + got); if the change is meant, run the test with -update:\n%s", name, Diff(string(want), string(got)))
	}
}

// Folder compares each file of got (name below dir → content) with the golden
// file of that name in dir. With -update it writes them instead. Files that
// are only in dir are left to others unless a pattern in owned (as for
// filepath.Match) covers them: such a file is stale and an error, or removed
// by -update.
func Folder(t testing.TB, dir string, got map[string]string, owned ...string) {
	t.Helper()
	if len(got) == 0 {
		t.Fatalf("%s: nothing to compare", dir)
	}
	names := make([]string, 0, len(got))
	for n := range got {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		Golden(t, filepath.Join(dir, filepath.FromSlash(n)), []byte(got[n]))
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Error(err)
		return
	}
	for _, e := range entries {
		if _, ok := got[e.Name()]; ok || e.IsDir() {
			continue
		}
		for _, pattern := range owned {
			if ok, err := filepath.Match(pattern, e.Name()); err != nil {
				t.Fatal(err)
			} else if !ok {
				continue
			}
			if *update {
				if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
					t.Error(err)
				}
			} else {
				t.Errorf("%s is stale: nothing writes it any more", filepath.Join(dir, e.Name()))
			}
		}
	}
}

// Folders gives the folders right below dir that hold a file of that name, in
// order; the test fails if there is none. It is how a test walks
// testdata/<article>/article.txt.
func Folders(t testing.TB, dir, file string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*", file))
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		t.Fatalf("%s: no folder with a %s in it", dir, file)
	}
	for i, f := range found {
		found[i] = filepath.Dir(f)
	}
	slices.Sort(found)
	return found
}

func write(t testing.TB, name string, content []byte) {
	t.Helper()
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, content) {
		return
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

// QuadDiff compares two sets of quads, whatever their order, and gives the lines that only one has
// ("- " only in want, "+ " only in got), sorted; empty when they are the same set.
// Quads are compared by their N-Quads form, label included.
func QuadDiff(want, got []quad.Quad) string {
	count := map[string]int{}
	for _, q := range want {
		count[q.NQuad()] |= 1
	}
	for _, q := range got {
		count[q.NQuad()] |= 2
	}
	var only []string
	for line, in := range count {
		switch in {
		case 1:
			only = append(only, "- "+line)
		case 2:
			only = append(only, "+ "+line)
		}
	}
	slices.SortFunc(only, func(a, b string) int {
		if c := strings.Compare(a[2:], b[2:]); c != 0 {
			return c
		}
		return strings.Compare(a, b)
	})
	return strings.Join(only, "\n")
}

// Diff compares two texts line by line and prints the lines that differ with
// "- " (only in want) or "+ " (only in got), and up to two common lines around
// them with "  ". It is empty when the texts are the same.
func Diff(want, got string) string {
	if want == got {
		return ""
	}
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	const around = 2
	var out []string
	for i := max(0, head-around); i < head; i++ {
		out = append(out, "  "+a[i])
	}
	out = append(out, middle(a[head:len(a)-tail], b[head:len(b)-tail])...)
	for i := len(a) - tail; i < min(len(a), len(a)-tail+around); i++ {
		out = append(out, "  "+a[i])
	}
	const most = 200
	if len(out) > most {
		out = append(out[:most], "  …")
	}
	return strings.Join(out, "\n")
}

// middle lists what differs. The longest common subsequence takes time and
// room of len(a)·len(b), so very long ones are listed as they are.
func middle(a, b []string) []string {
	var out []string
	if len(a)*len(b) > 4_000_000 {
		for _, l := range a {
			out = append(out, "- "+l)
		}
		for _, l := range b {
			out = append(out, "+ "+l)
		}
		return out
	}
	// lcs[i][j] is the length of the longest common subsequence of a[i:] and b[j:]
	lcs := make([][]int, len(a)+1)
	for i := range lcs {
		lcs[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				lcs[i][j] = lcs[i+1][j+1] + 1
			} else {
				lcs[i][j] = max(lcs[i+1][j], lcs[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, "  "+a[i])
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && lcs[i+1][j] >= lcs[i][j+1]:
			out = append(out, "- "+a[i])
			i++
		default:
			out = append(out, "+ "+b[j])
			j++
		}
	}
	return out
}
