// Package iri resolves relative references against a base, as RFC 3986 section 5 has it, for IRIs: characters beyond
// ASCII stay as they are, and nothing is escaped, decoded or put in lower case. (Package net/url does all three, which
// would make two IRIs of one, or one of two.)
package iri

import (
	"bytes"
	"fmt"
	"strings"
)

// A Base is what relative references are resolved against. The zero value is none.
type Base struct{ parts parts }

// Parse takes an absolute IRI as a base; its fragment plays no part.
func Parse(s string) (Base, error) {
	if !Absolute(s) {
		return Base{}, fmt.Errorf("%q is no absolute IRI: it has no scheme such as http:", s)
	}
	return Base{split(s)}, nil
}

// None tells that there is no base.
func (b Base) None() bool { return b.parts.scheme == "" }

// Absolute tells whether an IRI begins with a scheme.
func Absolute(s string) bool { return schemeEnd(s) > 0 }

// schemeEnd gives the place of the colon after a scheme, or 0.
func schemeEnd(s string) int {
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
		case i > 0 && ('0' <= c && c <= '9' || c == '+' || c == '-' || c == '.'):
		default:
			if c == ':' {
				return i
			}
			return 0
		}
	}
	return 0
}

// parts are the five components; has… tell an empty one from one that is not there.
type parts struct {
	scheme, authority, path, query, fragment string
	hasAuthority, hasQuery, hasFragment      bool
}

func split(s string) (p parts) {
	if i := schemeEnd(s); i > 0 {
		p.scheme, s = s[:i], s[i+1:]
	}
	s, p.fragment, p.hasFragment = strings.Cut(s, "#")
	s, p.query, p.hasQuery = strings.Cut(s, "?")
	if rest, ok := strings.CutPrefix(s, "//"); ok {
		p.hasAuthority = true
		end := strings.IndexByte(rest, '/')
		if end < 0 {
			end = len(rest)
		}
		p.authority, s = rest[:end], rest[end:]
	}
	p.path = s
	return p
}

func (p parts) String() string {
	var b strings.Builder
	b.WriteString(p.scheme)
	b.WriteByte(':')
	if p.hasAuthority {
		b.WriteString("//")
		b.WriteString(p.authority)
	}
	b.WriteString(p.path)
	if p.hasQuery {
		b.WriteByte('?')
		b.WriteString(p.query)
	}
	if p.hasFragment {
		b.WriteByte('#')
		b.WriteString(p.fragment)
	}
	return b.String()
}

// Resolve gives the IRI that a reference means. Without a base, only an absolute reference means one; it is an error
// to resolve another, so ask None and Absolute first.
func (b Base) Resolve(ref string) (string, error) {
	r := split(ref)
	if b.None() {
		if r.scheme == "" {
			return "", fmt.Errorf("%q is a relative IRI, and no base is known", ref)
		}
		return ref, nil
	}
	base := b.parts
	switch {
	case r.scheme != "":
		r.path = withoutDots(r.path)
		return r.String(), nil
	case r.hasAuthority:
		r.path = withoutDots(r.path)
	case r.path == "":
		r.path = base.path
		if !r.hasQuery {
			r.query, r.hasQuery = base.query, base.hasQuery
		}
		r.authority, r.hasAuthority = base.authority, base.hasAuthority
	default:
		if !strings.HasPrefix(r.path, "/") {
			r.path = merge(base, r.path)
		}
		r.path = withoutDots(r.path)
		r.authority, r.hasAuthority = base.authority, base.hasAuthority
	}
	r.scheme = base.scheme
	return r.String(), nil
}

// merge puts a relative path in the place of the last segment of the base's.
func merge(base parts, path string) string {
	if base.hasAuthority && base.path == "" {
		return "/" + path
	}
	return base.path[:strings.LastIndexByte(base.path, '/')+1] + path
}

// withoutDots takes out the segments "." and "..", as section 5.2.4 does.
func withoutDots(path string) string {
	if !strings.Contains(path, ".") {
		return path
	}
	out := make([]byte, 0, len(path))
	for in := path; in != ""; {
		switch {
		case strings.HasPrefix(in, "../"):
			in = in[3:]
		case strings.HasPrefix(in, "./"), strings.HasPrefix(in, "/./"):
			in = in[2:]
		case in == "/.":
			in = "/"
		case strings.HasPrefix(in, "/../"):
			in = in[3:]
			out = out[:max(bytes.LastIndexByte(out, '/'), 0)]
		case in == "/..":
			in = "/"
			out = out[:max(bytes.LastIndexByte(out, '/'), 0)]
		case in == ".", in == "..":
			in = ""
		default:
			end := strings.IndexByte(in[1:], '/') + 1
			if end == 0 {
				end = len(in)
			}
			out = append(out, in[:end]...)
			in = in[end:]
		}
	}
	return string(out)
}
