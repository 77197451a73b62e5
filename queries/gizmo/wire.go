package gizmo

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"math/big"
	"regexp"
	"slices"
	"time"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"
)

// What goes between the process that has the store and the one that runs the program:
// messages, each a length and so many bytes, in which a value is a letter for its kind and
// what that kind needs. Both ends are of the same build, so there is no version.

// errWire is wrapped when bytes are no message.
var errWire = errors.New("gizmo: not a message")

type encoder struct {
	b   []byte
	err error
}

func (e *encoder) int(n int64) { e.b = binary.AppendVarint(e.b, n) }
func (e *encoder) bool(x bool) {
	if x {
		e.b = append(e.b, 1)
	} else {
		e.b = append(e.b, 0)
	}
}
func (e *encoder) string(s string) {
	e.int(int64(len(s)))
	e.b = append(e.b, s...)
}

func (e *encoder) text(kind byte, s string) {
	e.b = append(e.b, kind)
	e.string(s)
}

func (e *encoder) float(kind byte, f float64) {
	e.b = binary.LittleEndian.AppendUint64(append(e.b, kind), math.Float64bits(f))
}

func (e *encoder) time(kind byte, t time.Time) {
	b, err := t.MarshalBinary()
	e.fail(err)
	e.text(kind, string(b))
}

func (e *encoder) fail(err error) {
	if e.err == nil {
		e.err = err
	}
}

func (e *encoder) value(x any) {
	switch x := x.(type) {
	case nil:
		e.b = append(e.b, '0')
	case bool:
		e.b = append(e.b, 'b')
		e.bool(x)
	case int64:
		e.b = append(e.b, 'i')
		e.int(x)
	case int:
		e.b = append(e.b, 'n')
		e.int(int64(x))
	case float64:
		e.float('f', x)
	case string:
		e.text('s', x)
	case time.Time:
		e.time('t', x)
	case *big.Int:
		e.text('g', x.String())
	case []any:
		e.b = append(e.b, 'l')
		e.int(int64(len(x)))
		for _, y := range x {
			e.value(y)
		}
	case map[string]any:
		e.b = append(e.b, 'm')
		e.int(int64(len(x)))
		for _, k := range slices.Sorted(maps.Keys(x)) {
			e.string(k)
			e.value(x[k])
		}
	case quad.IRI:
		e.text('I', string(x))
	case quad.BNode:
		e.text('N', string(x))
	case quad.String:
		e.text('S', string(x))
	case quad.LangString:
		e.text('L', string(x.Value))
		e.string(x.Lang)
	case quad.TypedString:
		e.text('Y', string(x.Value))
		e.string(string(x.Type))
	case quad.Int:
		e.b = append(e.b, 'J')
		e.int(int64(x))
	case quad.Float:
		e.float('F', float64(x))
	case quad.Bool:
		e.b = append(e.b, 'B')
		e.bool(bool(x))
	case quad.Time:
		e.time('T', time.Time(x))
	case *pathObject:
		e.b = append(e.b, 'p')
		e.path(x)
	case valFilter:
		e.filter(x)
	default:
		e.fail(fmt.Errorf("a value of the type %T can't be passed on", x))
	}
}

func (e *encoder) filter(x valFilter) {
	switch f := x.f.(type) {
	case shape.Comparison:
		e.b = append(e.b, 'c')
		e.int(int64(f.Op))
		e.value(f.Val)
	case shape.Wildcard:
		e.text('w', f.Pattern)
	case shape.Regexp:
		e.text('r', f.Re.String())
		e.bool(f.Refs)
	default:
		e.fail(fmt.Errorf("a filter of the type %T can't be passed on", x.f))
	}
}

// path is written as the steps that made it.
func (e *encoder) path(p *pathObject) {
	var steps []*pathObject
	for ; p.from != nil; p = p.from {
		steps = append(steps, p)
	}
	e.value(p.args)
	e.int(int64(len(steps)))
	for _, s := range slices.Backward(steps) {
		e.string(s.step)
		e.value(s.args)
	}
}

// wireDepth bounds how deep values lie in each other.
const wireDepth = 1 << 12

type decoder struct {
	b     []byte
	depth int
	err   error
}

func (d *decoder) fail(what string) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: %s", errWire, what)
	}
	d.b = nil
}

func (d *decoder) byte() byte {
	if len(d.b) == 0 {
		d.fail("it ends too soon")
		return 0
	}
	c := d.b[0]
	d.b = d.b[1:]
	return c
}

func (d *decoder) bool() bool { return d.byte() == 1 }

func (d *decoder) int() int64 {
	n, size := binary.Varint(d.b)
	if size <= 0 {
		d.fail("a number is missing")
		return 0
	}
	d.b = d.b[size:]
	return n
}

// count reads how many things follow, each of at least a byte.
func (d *decoder) count() int {
	n := d.int()
	if n < 0 || n > int64(len(d.b)) {
		d.fail("a count is wrong")
		return 0
	}
	return int(n)
}

func (d *decoder) string() string {
	n := d.count()
	s := string(d.b[:n])
	d.b = d.b[n:]
	return s
}

func (d *decoder) float() float64 {
	if len(d.b) < 8 {
		d.fail("a number is cut off")
		return 0
	}
	f := math.Float64frombits(binary.LittleEndian.Uint64(d.b))
	d.b = d.b[8:]
	return f
}

func (d *decoder) time() (t time.Time) {
	if err := t.UnmarshalBinary([]byte(d.string())); err != nil {
		d.fail(err.Error())
	}
	return t
}

func (d *decoder) list() []any {
	out := make([]any, 0, d.count())
	for range cap(out) {
		out = append(out, d.value())
	}
	return out
}

func (d *decoder) term() quad.Value {
	v, _ := d.value().(quad.Value)
	return v
}

func (d *decoder) value() any {
	if d.depth++; d.depth > wireDepth {
		d.fail("it is nested too deep")
	}
	defer func() { d.depth-- }()
	switch kind := d.byte(); kind {
	case '0':
	case 'b':
		return d.bool()
	case 'i':
		return d.int()
	case 'n':
		return int(d.int())
	case 'f':
		return d.float()
	case 's':
		return d.string()
	case 't':
		return d.time()
	case 'g':
		if n, ok := new(big.Int).SetString(d.string(), 10); ok {
			return n
		}
		d.fail("a number is none")
	case 'l':
		return d.list()
	case 'm':
		n := d.count()
		out := make(map[string]any, n)
		for range n {
			k := d.string()
			out[k] = d.value()
		}
		return out
	case 'I':
		return quad.IRI(d.string())
	case 'N':
		return quad.BNode(d.string())
	case 'S':
		return quad.String(d.string())
	case 'L':
		return quad.LangString{Value: quad.String(d.string()), Lang: d.string()}
	case 'Y':
		return quad.TypedString{Value: quad.String(d.string()), Type: quad.IRI(d.string())}
	case 'J':
		return quad.Int(d.int())
	case 'F':
		return quad.Float(d.float())
	case 'B':
		return quad.Bool(d.bool())
	case 'T':
		return quad.Time(d.time())
	case 'p':
		return d.path()
	case 'c':
		return valFilter{shape.Comparison{Op: iterator.Operator(d.int()), Val: d.term()}}
	case 'w':
		return valFilter{shape.Wildcard{Pattern: d.string()}}
	case 'r':
		re, err := regexp.Compile(d.string())
		if err != nil {
			d.fail(err.Error())
			return nil
		}
		return valFilter{shape.Regexp{Re: re, Refs: d.bool()}}
	default:
		d.fail(fmt.Sprintf("no kind %q", kind))
	}
	return nil
}

// path takes the steps again that made it. It is never nil.
func (d *decoder) path() *pathObject {
	args, _ := d.value().([]any)
	nodes, err := valuesOf(args)
	if err != nil {
		d.fail(err.Error())
	}
	p := startAt(nodes)
	for range d.count() {
		name := d.string()
		args, _ := d.value().([]any)
		f, ok := steps[name]
		if d.err == nil && !ok {
			d.fail("no step " + name)
		}
		if d.err != nil {
			break
		}
		np, err := p.after(name, f, args)
		if err != nil {
			d.fail(err.Error())
			break
		}
		p = np
	}
	return p
}

// A wire carries messages both ways; one goroutine uses it.
type wire struct {
	r    *bufio.Reader
	w    *bufio.Writer
	most int // bytes of a message that is read
	in   []byte
}

func newWire(r io.Reader, w io.Writer, most int) *wire {
	return &wire{r: bufio.NewReaderSize(r, 32<<10), w: bufio.NewWriterSize(w, 32<<10), most: most}
}

func (c *wire) write(e *encoder) error {
	if e.err != nil {
		return e.err
	}
	var head [4]byte
	binary.LittleEndian.PutUint32(head[:], uint32(len(e.b)))
	if _, err := c.w.Write(head[:]); err != nil {
		return err
	}
	_, err := c.w.Write(e.b)
	return err
}

// send is write, and lets the other end have it.
func (c *wire) send(e *encoder) error {
	if err := c.write(e); err != nil {
		return err
	}
	return c.w.Flush()
}

// read gives the next message, which is good until the one after it.
func (c *wire) read() (*decoder, error) {
	var head [4]byte
	if _, err := io.ReadFull(c.r, head[:]); err != nil {
		return nil, err
	}
	n := int(binary.LittleEndian.Uint32(head[:]))
	if n > c.most {
		return nil, fmt.Errorf("%w: %d bytes; the most is %d", errWire, n, c.most)
	}
	if cap(c.in) < n || cap(c.in) > 1<<20 && n < 1<<16 {
		c.in = make([]byte, n)
	}
	c.in = c.in[:n]
	if _, err := io.ReadFull(c.r, c.in); err != nil {
		return nil, err
	}
	return &decoder{b: c.in}, nil
}
