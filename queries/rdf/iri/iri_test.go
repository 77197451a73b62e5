package iri

import "testing"

// The examples of RFC 3986 section 5.4, and what has no place there: other bases, letters beyond ASCII.
func TestResolve(t *testing.T) {
	const rfc = "http://a/b/c/d;p?q"
	for _, c := range []struct{ base, ref, want string }{
		{rfc, "g:h", "g:h"},
		{rfc, "g", "http://a/b/c/g"},
		{rfc, "./g", "http://a/b/c/g"},
		{rfc, "g/", "http://a/b/c/g/"},
		{rfc, "/g", "http://a/g"},
		{rfc, "//g", "http://g"},
		{rfc, "?y", "http://a/b/c/d;p?y"},
		{rfc, "g?y", "http://a/b/c/g?y"},
		{rfc, "#s", "http://a/b/c/d;p?q#s"},
		{rfc, "g#s", "http://a/b/c/g#s"},
		{rfc, "g?y#s", "http://a/b/c/g?y#s"},
		{rfc, ";x", "http://a/b/c/;x"},
		{rfc, "g;x?y#s", "http://a/b/c/g;x?y#s"},
		{rfc, "", rfc},
		{rfc, ".", "http://a/b/c/"},
		{rfc, "./", "http://a/b/c/"},
		{rfc, "..", "http://a/b/"},
		{rfc, "../g", "http://a/b/g"},
		{rfc, "../..", "http://a/"},
		{rfc, "../../g", "http://a/g"},
		{rfc, "../../../../g", "http://a/g"},
		{rfc, "/./g", "http://a/g"},
		{rfc, "/../g", "http://a/g"},
		{rfc, "g.", "http://a/b/c/g."},
		{rfc, ".g", "http://a/b/c/.g"},
		{rfc, "..g", "http://a/b/c/..g"},
		{rfc, "./../g", "http://a/b/g"},
		{rfc, "./g/.", "http://a/b/c/g/"},
		{rfc, "g/./h", "http://a/b/c/g/h"},
		{rfc, "g;x=1/../y", "http://a/b/c/y"},
		{rfc, "g?y/../x", "http://a/b/c/g?y/../x"},
		{rfc, "g#s/../x", "http://a/b/c/g#s/../x"},
		{rfc, "http:g", "http:g"},
		{"http://a", "g", "http://a/g"},
		{"http://a#old", "#new", "http://a#new"},
		{"http://a?q", "#s", "http://a?q#s"},
		{"urn:x:y", "#s", "urn:x:y#s"},
		{"urn:x:y", "z", "urn:z"},
		{"http://مثال/خبر/١", "صحة", "http://مثال/خبر/صحة"},
		{"http://a/%2e%2E/", "%7e", "http://a/%2e%2E/%7e"},
	} {
		base, err := Parse(c.base)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := base.Resolve(c.ref); err != nil || got != c.want {
			t.Errorf("%s against %s is %s, %v; want %s", c.ref, c.base, got, err, c.want)
		}
	}
}

func TestBase(t *testing.T) {
	for _, s := range []string{"", "a", "/a", "//a", ":", "1a:b", "a b:c"} {
		if b, err := Parse(s); err == nil {
			t.Errorf("%q became the base %v", s, b)
		}
	}
	if got, err := (Base{}).Resolve("http://a/../b"); err != nil || got != "http://a/../b" {
		t.Errorf("without a base: %s, %v", got, err)
	}
	if got, err := (Base{}).Resolve("b"); err == nil {
		t.Errorf("b without a base is %s", got)
	}
}

func FuzzResolve(f *testing.F) {
	f.Add("http://a/b/c", "../x?y#z")
	f.Add("urn:a", "..")
	f.Fuzz(func(t *testing.T, base, ref string) {
		b, err := Parse(base)
		if err != nil {
			return
		}
		got, err := b.Resolve(ref)
		if err != nil || !Absolute(got) {
			t.Errorf("%q against %q is %q, %v", ref, base, got, err)
		}
	})
}
