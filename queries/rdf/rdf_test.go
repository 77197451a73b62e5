package rdf

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/cayleygraph/quad"

	"github.com/rawabit/rawabit/internal/testkit"
)

func TestGraphs(t *testing.T) {
	testkit.Run(t, "testdata/graphs.txt", func(c *testkit.Case) {
		quads, err := ReadAll(strings.NewReader(c.Get("doc")), Format(c.Get("in")), options(c))
		if err != nil {
			c.Fatal(err)
		}
		var b strings.Builder
		for _, q := range quads {
			b.WriteString(q.NQuad() + "\n")
		}
		c.Want("quads", strings.TrimSuffix(b.String(), "\n"))
	})
}

func TestFaults(t *testing.T) {
	testkit.Run(t, "testdata/faults.txt", func(c *testkit.Case) {
		for _, r := range []io.Reader{strings.NewReader(c.Get("doc")), iotest.OneByteReader(strings.NewReader(c.Get("doc")))} {
			quads, err := ReadAll(r, Format(c.Get("in")), options(c))
			if err == nil {
				c.Fatalf("was read as %v", quads)
			}
			c.Want("error", err.Error())
		}
	})
}

func options(c *testkit.Case) Options {
	number := func(key string) int {
		n, err := strconv.Atoi(c.Or(key, "0"))
		if err != nil {
			c.Fatal(err)
		}
		return n
	}
	return Options{Base: c.Or("base", ""), Blank: c.Or("blank", ""), MaxTerm: number("term"), MaxDepth: number("depth")}
}

func TestReadStops(t *testing.T) {
	doc := "<x:a> <x:p> 1, 2, 3 . nonsense"
	n := 0
	for _, err := range Read(strings.NewReader(doc), Turtle, Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 2 {
			break
		}
	}
	if n != 2 {
		t.Errorf("%d quads", n)
	}
}

// What the reader could not read is the error, not what the document looks like up to there.
func TestReadFails(t *testing.T) {
	broken := errors.New("broken")
	for _, doc := range []string{"", "<x:a> ", "<x:a", "<x:a> <x:p> \"x", "<x:a> <x:p> <x:b> ."} {
		for _, f := range []Format{Turtle, NQuads} {
			r := io.MultiReader(strings.NewReader(doc), iotest.ErrReader(broken))
			if _, err := ReadAll(r, f, Options{}); !errors.Is(err, broken) {
				t.Errorf("%q as %s: %v", doc, f, err)
			}
		}
	}
}

func TestFormats(t *testing.T) {
	for name, want := range map[string]Format{"a.ttl": Turtle, "a.nq.gz": NQuads, "b/A.TRIG.zst": TriG, "a.owl": XML, "a.txt": "", "ttl": ""} {
		if got, _ := OfFile(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if f, ok := OfMedia("Text/Turtle"); !ok || f != Turtle {
		t.Errorf("text/turtle is %q", f)
	}
	if _, err := ReadAll(strings.NewReader(""), "n3", Options{}); err == nil || !strings.Contains(err.Error(), "trig") {
		t.Errorf("an unknown syntax: %v", err)
	}
}

// FuzzRead reads a document at once and byte by byte, which must be the same.
func FuzzRead(f *testing.F) {
	for _, file := range []string{"testdata/graphs.txt", "testdata/faults.txt"} {
		testkit.Seeds(f, file, "doc", func(s string) {
			for i := range Formats {
				f.Add(uint8(i), []byte(s))
			}
		})
	}
	f.Fuzz(func(t *testing.T, format uint8, doc []byte) {
		syntax := Formats[int(format)%len(Formats)].Format
		opt := Options{Base: "http://a/b", MaxTerm: 1 << 16, MaxDepth: 20}
		var whole, pieces []quad.Quad
		collect := func(into *[]quad.Quad, r io.Reader) (failed error) {
			for q, err := range Read(r, syntax, opt) {
				if err != nil {
					return err
				}
				*into = append(*into, q)
			}
			return nil
		}
		err := collect(&whole, bytes.NewReader(doc))
		again := collect(&pieces, iotest.OneByteReader(bytes.NewReader(doc)))
		if (err == nil) != (again == nil) || err != nil && err.Error() != again.Error() || !slices.Equal(whole, pieces) {
			t.Errorf("%v, %v at once; %v, %v byte by byte", whole, err, pieces, again)
		}
	})
}
