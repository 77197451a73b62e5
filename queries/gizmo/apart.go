package gizmo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/voc"
)

// A program that is not trusted runs in a process of its own, which can be given little
// memory and be killed: nothing in Go bounds the memory of a part of a process. That
// process has the JavaScript and no store. Where a path is asked for its nodes, it sends
// the steps of the path, and gets terms back; all() it leaves to the other end altogether.
//
// Work is the side of the program, Drive that of the store.

// Kinds of messages. Those of the program that are answered are answered with
// msgOK or msgError.
const (
	msgProgram    = 'q' // to the program: text, limit, memory
	msgEmit       = 'e' // a result
	msgAll        = 'a' // path, limit → results sent, whether no more are wanted
	msgCount      = 'c' // path → number
	msgNamespaces = 'n' // → prefixes and IRIs
	msgOpen       = 'o' // kind of reading, path, limit → number of the reading, batch
	msgMore       = 'm' // number of a reading → batch
	msgClose      = 'x' // number of a reading; not answered
	msgFinish     = 'f' // the program has ended: nothing, or its error
	msgOK         = 'k'
	msgError      = 'E'
)

const (
	readRows  = 'r'
	readTerms = 't'
)

// A batch begins small, for programs that look at one node, and grows.
const firstBatch, lastBatch = 16, 1024

// maxReadings is how many forEach may lie in each other.
const maxReadings = 64

// Work runs the programs that come by r, one after another, until r ends, and writes to w
// what they want to know and what comes out. It is the main loop of a process; begin is
// called before each program, with the memory that it may have, and end after it.
func Work(r io.Reader, w io.Writer, begin func(memory int64), end func()) error {
	c := newWire(r, w, 1<<30)
	for {
		d, err := c.read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if d.byte() != msgProgram {
			return errWire
		}
		text, limit, memory := d.string(), d.int(), d.int()
		if d.err != nil {
			return d.err
		}
		begin(memory)
		far := &remote{wire: c}
		err = runOn(context.Background(), far, text, int(limit), far.emit)
		end()
		if far.lost != nil {
			return far.lost
		}
		e := &encoder{b: []byte{msgFinish}}
		e.bool(err == nil)
		if err != nil {
			var ge *Error
			if !errors.As(err, &ge) {
				ge = &Error{Msg: err.Error()}
			}
			e.int(int64(ge.Line))
			e.int(int64(ge.Column))
			e.bool(ge.Syntax)
			e.string(ge.Msg)
		}
		if err := c.send(e); err != nil {
			return err
		}
	}
}

// A remote engine asks the process that has the store.
type remote struct {
	*wire
	lost error // why nothing more can be asked
}

func message(kind byte) *encoder { return &encoder{b: []byte{kind}} }

func (m *remote) emit(r Result) bool {
	e := message(msgEmit)
	e.int(int64(len(r.Keys)))
	for i, k := range r.Keys {
		e.string(k)
		e.value(r.Cells[i])
	}
	e.value(r.JSON)
	if e.err != nil { // a value of no kind that JSON has
		e = message(msgEmit)
		e.int(0)
		e.value(fmt.Sprint(r.JSON))
	}
	if err := m.write(e); err != nil {
		m.lost = err
		return false
	}
	return true
}

func (m *remote) ask(e *encoder) (*decoder, error) {
	if m.lost != nil {
		return nil, m.lost
	}
	if e.err != nil {
		return nil, e.err
	}
	if m.lost = m.send(e); m.lost != nil {
		return nil, m.lost
	}
	d, err := m.read()
	if err != nil {
		m.lost = err
		return nil, err
	}
	switch d.byte() {
	case msgOK:
		return d, nil
	case msgError:
		return nil, errors.New(d.string())
	}
	m.lost = errWire
	return nil, errWire
}

func (m *remote) all(p *pathObject, limit int) (int, bool, error) {
	e := message(msgAll)
	e.path(p)
	e.int(int64(limit))
	d, err := m.ask(e)
	if err != nil {
		return 0, false, err
	}
	return int(d.int()), d.bool(), d.err
}

func (m *remote) count(p *pathObject) (int64, error) {
	e := message(msgCount)
	e.path(p)
	d, err := m.ask(e)
	if err != nil {
		return 0, err
	}
	return d.int(), d.err
}

func (m *remote) namespaces() ([]voc.Namespace, error) {
	d, err := m.ask(message(msgNamespaces))
	if err != nil {
		return nil, err
	}
	var out []voc.Namespace
	for range d.count() {
		out = append(out, voc.Namespace{Prefix: d.string(), Full: d.string()})
	}
	return out, d.err
}

func (m *remote) rows(p *pathObject, limit int, f func(row) (bool, error)) error {
	return m.reading(readRows, p, limit, func(d *decoder) (any, error) {
		r := row{}
		for range d.count() {
			r.keys = append(r.keys, d.string())
			r.cells = append(r.cells, d.term())
		}
		return r, d.err
	}, func(x any) (bool, error) { return f(x.(row)) })
}

func (m *remote) terms(p *pathObject, limit int, f func(quad.Value) (bool, error)) error {
	return m.reading(readTerms, p, limit, func(d *decoder) (any, error) { return d.term(), d.err },
		func(x any) (bool, error) { return f(x.(quad.Value)) })
}

// reading draws batches. Each is decoded before f sees any of it, since f may ask for
// something else on the same wire.
func (m *remote) reading(kind byte, p *pathObject, limit int, decode func(*decoder) (any, error), f func(any) (bool, error)) error {
	e := message(msgOpen)
	e.b = append(e.b, kind)
	e.path(p)
	e.int(int64(limit))
	d, err := m.ask(e)
	if err != nil {
		return err
	}
	id := d.int()
	for {
		n, last := d.count(), d.bool()
		batch := make([]any, 0, n)
		for range n {
			x, err := decode(d)
			if err != nil {
				return err
			}
			batch = append(batch, x)
		}
		for _, x := range batch {
			if more, err := f(x); err != nil || !more {
				if !last && m.lost == nil {
					e := message(msgClose)
					e.int(id)
					m.lost = m.write(e)
				}
				return err
			}
		}
		if last {
			return nil
		}
		e := message(msgMore)
		e.int(id)
		if d, err = m.ask(e); err != nil {
			return err
		}
	}
}

// ErrGone is wrapped by Drive when the program's process ended before the program.
var ErrGone = errors.New("gizmo: the program's process ended")

// Bounds are what a program that runs apart is told to keep to.
type Bounds struct {
	Results int   // at most; 0 is all
	Memory  int64 // in bytes; no message of the program is longer
}

// Drive has a program run at the other end of r and w, by Work, over qs. It is otherwise
// as Run. ready says that the other end has done with this
// program and can take another; if not, it must be ended.
//
// Drive waits for the other end whatever ctx says: who ends ctx must end that too.
func Drive(ctx context.Context, qs cgraph.QuadStore, r io.Reader, w io.Writer, text string, bounds Bounds, yield func(Result) bool) (ready bool, err error) {
	if err := ctx.Err(); err != nil {
		return true, err
	}
	if _, err := compile(text); err != nil { // a program with an error of syntax needs no process
		return true, err
	}
	s := &driven{wire: newWire(r, w, int(bounds.Memory)), readings: map[int64]*reading{}}
	s.yield = func(r Result) bool {
		s.stopped = s.stopped || !yield(r)
		s.sent++
		return !s.stopped
	}
	s.local = &local{ctx, qs, s.yield}
	defer func() {
		for _, r := range s.readings {
			r.stop()
		}
		if r := recover(); r != nil {
			err = (&session{ctx: ctx}).panicked(r)
		}
		if cerr := ctx.Err(); cerr != nil {
			err = cerr
		}
	}()
	e := message(msgProgram)
	e.string(text)
	e.int(int64(bounds.Results))
	e.int(bounds.Memory)
	if err := s.send(e); err != nil {
		return false, fmt.Errorf("%w: %w", ErrGone, err)
	}
	for {
		d, err := s.read()
		if err != nil {
			return false, fmt.Errorf("%w: %w", ErrGone, err)
		}
		done, err := s.serve(d, bounds.Results)
		if done || err != nil {
			return s.finished, err
		}
	}
}

type driven struct {
	*wire
	local    *local
	yield    func(Result) bool
	sent     int
	stopped  bool
	finished bool
	last     int64
	readings map[int64]*reading
}

// A reading is a walk that the program draws from.
type reading struct {
	next  func() (func(*encoder), error, bool)
	stop  func()
	batch int
}

// serve does what one message wants.
func (s *driven) serve(d *decoder, limit int) (done bool, err error) {
	kind := d.byte()
	switch kind {
	case msgFinish:
		s.finished = true
		if ok := d.bool(); ok || d.err != nil {
			return true, d.err
		}
		ge := &Error{Line: int(d.int()), Column: int(d.int()), Syntax: d.bool(), Msg: d.string()}
		if d.err != nil {
			return true, d.err
		}
		return true, ge
	case msgEmit:
		r := Result{Emitted: true}
		for range d.count() {
			r.Keys = append(r.Keys, d.string())
			r.Cells = append(r.Cells, d.term())
		}
		r.JSON = d.value()
		if d.err != nil {
			return true, d.err
		}
		if !s.stopped && !s.yield(r) && s.sent != limit {
			return true, nil
		}
		return false, nil
	case msgClose:
		id := d.int()
		if r := s.readings[id]; r != nil {
			r.stop()
			delete(s.readings, id)
		}
		return false, d.err
	}
	answer := message(msgOK)
	switch kind {
	case msgAll:
		p, n := d.path(), int(d.int())
		if d.err != nil {
			break
		}
		sent, stopped, aerr := 0, true, error(nil)
		if !s.stopped {
			sent, stopped, aerr = s.local.all(p, n)
		}
		err = aerr
		answer.int(int64(sent))
		answer.bool(stopped)
	case msgCount:
		p := d.path()
		if d.err != nil {
			break
		}
		var n int64
		n, err = s.local.count(p)
		answer.int(n)
	case msgNamespaces:
		var list []voc.Namespace
		list, err = s.local.namespaces()
		answer.int(int64(len(list)))
		for _, ns := range list {
			answer.string(ns.Prefix)
			answer.string(ns.Full)
		}
	case msgOpen:
		how := d.byte()
		p, n := d.path(), int(d.int())
		if d.err != nil {
			break
		}
		if len(s.readings) >= maxReadings {
			err = fmt.Errorf("more than %d walks in each other", maxReadings)
			break
		}
		s.last++
		s.readings[s.last] = s.open(how, p, n)
		answer.int(s.last)
		err = s.draw(s.last, answer)
	case msgMore:
		err = s.draw(d.int(), answer)
	default:
		d.fail(fmt.Sprintf("no message %q", kind))
	}
	if d.err != nil {
		return true, d.err
	}
	if cerr := s.local.ctx.Err(); cerr != nil {
		return true, cerr
	}
	if err == nil {
		err = answer.err
	}
	if err != nil {
		answer = message(msgError)
		answer.string(err.Error())
	}
	if err := s.send(answer); err != nil {
		return true, fmt.Errorf("%w: %w", ErrGone, err)
	}
	return false, nil
}

func (s *driven) open(how byte, p *pathObject, limit int) *reading {
	r := &reading{batch: firstBatch}
	r.next, r.stop = iter.Pull2(func(yield func(func(*encoder), error) bool) {
		var err error
		if how == readTerms {
			err = s.local.terms(p, limit, func(v quad.Value) (bool, error) {
				return yield(func(e *encoder) { e.value(v) }, nil), nil
			})
		} else {
			err = s.local.rows(p, limit, func(r row) (bool, error) {
				return yield(func(e *encoder) {
					e.int(int64(len(r.keys)))
					for i, k := range r.keys {
						e.string(k)
						e.value(r.cells[i])
					}
				}, nil), nil
			})
		}
		if err != nil {
			yield(nil, err)
		}
	})
	return r
}

// draw writes the next batch of a reading: how many, whether they are the last, and they.
func (s *driven) draw(id int64, answer *encoder) error {
	r := s.readings[id]
	if r == nil {
		return errWire
	}
	body := &encoder{}
	n, last := 0, false
	for n < r.batch && len(body.b) < 1<<20 {
		write, err, ok := r.next()
		if err != nil || !ok {
			last = true
			r.stop()
			delete(s.readings, id)
			if err != nil {
				return err
			}
			break
		}
		write(body)
		n++
	}
	r.batch = min(4*r.batch, lastBatch)
	answer.int(int64(n))
	answer.bool(last)
	answer.b = append(answer.b, body.b...)
	answer.fail(body.err)
	return nil
}
