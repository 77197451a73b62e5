package gizmo

import (
	"fmt"
	"sync"
	"time"

	"github.com/dlclark/regexp2/v2"
	"github.com/dop251/goja"
)

// What is written in Go runs to its end whatever the context says, and a Go stack that is
// used up ends the process. So the ways in JavaScript to make Go recurse or search without
// bound are closed: compiling text at run time, reading deep JSON, flattening deep arrays,
// regular expressions that backtrack, paths of a million steps. This keeps accidents
// from hurting; it is no sandbox, since nothing bounds a program's memory.

const (
	jsonDepth = 1000
	jsonText  = 4 << 20
	flatDepth = 100
	pathSteps = 1000
)

const hardeningName = "hardening"

// hardening takes the constructors that compile text away, in all their disguises.
const hardening = `(function (parse, flat) {
  [function () {}, function* () {}, async function () {}].forEach(function (f) {
    delete Object.getPrototypeOf(f).constructor;
  });
  delete globalThis.Function;
  delete globalThis.eval;
  var jsonParse = JSON.parse;
  JSON.parse = function (text, reviver) { return jsonParse(parse("" + text), reviver); };
  var arrayFlat = Array.prototype.flat;
  Array.prototype.flat = function (depth) { return arrayFlat.call(this, flat(depth === undefined ? 1 : depth)); };
})`

var hardened = sync.OnceValues(func() (*goja.Program, error) {
	// goja falls back to this engine for look-arounds and back-references.
	regexp2.DefaultMatchTimeout = 2 * time.Second
	return goja.Compile(hardeningName, hardening, false)
})

func (s *session) harden() {
	prog, err := hardened()
	s.must(err)
	v, err := s.vm.RunProgram(prog)
	s.must(err)
	f, ok := goja.AssertFunction(v)
	if !ok {
		panic("hardening is no function")
	}
	_, err = f(goja.Undefined(), s.vm.ToValue(s.shallow), s.vm.ToValue(func(depth float64) float64 { return min(depth, flatDepth) }))
	s.must(err)
}

// shallow lets JSON text through that is not too deep for a recursive reader.
func (s *session) shallow(text string) string {
	depth, inString := 0, false
	if len(text) > jsonText {
		s.throw(fmt.Errorf("JSON.parse: %d bytes; the most is %d", len(text), jsonText))
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '[' || c == '{':
			if depth++; depth > jsonDepth {
				s.throw(fmt.Errorf("JSON.parse: nested more than %d deep", jsonDepth))
			}
		case c == ']' || c == '}':
			depth--
		}
	}
	return text
}
