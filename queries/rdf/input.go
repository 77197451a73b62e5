package rdf

import (
	"fmt"
	"io"
	"unicode/utf8"
)

// An Error is a fault in a document, with its place.
type Error struct {
	Line, Column int // from 1; the column counts characters, and is 0 where it is not known
	Problem      string
}

func (e *Error) Error() string {
	if e.Column == 0 {
		return fmt.Sprintf("line %d: %s", e.Line, e.Problem)
	}
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Problem)
}

// An input is a document read through a window, with the place of the window's begin.
type input struct {
	r    io.Reader
	buf  []byte
	pos  int   // the next byte, in buf
	err  error // why there is no more to read; io.EOF at the end
	max  int   // longest window, which is the longest token
	line int
	from int // where in buf the columns of the line are counted from …
	cols int // … and how many there were before it
}

const (
	endOfText  = -1
	firstRead  = 1 << 16
	emptyReads = 100 // as bufio: a reader that gives nothing so often never will
)

func newInput(r io.Reader, max int) input {
	in := input{r: r, max: max, line: 1}
	if in.at(0) == 0xEF && in.at(1) == 0xBB && in.at(2) == 0xBF {
		in.pos, in.from = 3, 3 // a byte order mark
	}
	return in
}

// at gives the byte i places ahead, or endOfText.
func (in *input) at(i int) int {
	if in.pos+i < len(in.buf) {
		return int(in.buf[in.pos+i])
	}
	return in.ahead(i)
}

func (in *input) ahead(i int) int {
	for in.pos+i >= len(in.buf) {
		if !in.more() {
			return endOfText
		}
	}
	return int(in.buf[in.pos+i])
}

// more reads on. What lies before pos is let go of.
func (in *input) more() bool {
	if in.err != nil {
		return false
	}
	if in.pos > 0 {
		if in.from < in.pos {
			in.cols += characters(in.buf[in.from:in.pos])
			in.from = in.pos
		}
		in.from -= in.pos
		in.buf = in.buf[:copy(in.buf, in.buf[in.pos:])]
		in.pos = 0
	}
	if len(in.buf) == cap(in.buf) {
		if len(in.buf) >= in.max {
			in.err = in.fail("a term of more than %d bytes; split it, or raise Options.MaxTerm", in.max)
			return false
		}
		grown := make([]byte, len(in.buf), min(max(2*cap(in.buf), firstRead), in.max))
		copy(grown, in.buf)
		in.buf = grown
	}
	for range emptyReads {
		n, err := in.r.Read(in.buf[len(in.buf):cap(in.buf)])
		in.buf = in.buf[:len(in.buf)+n]
		in.err = err
		if n > 0 {
			return true
		}
		if err != nil {
			return false
		}
	}
	in.err = io.ErrNoProgress
	return false
}

// characters counts them by their first bytes, so that parts of one add up to it.
func characters(b []byte) (n int) {
	for _, c := range b {
		if utf8.RuneStart(c) {
			n++
		}
	}
	return n
}

// skip passes n bytes that hold no line end.
func (in *input) skip(n int) { in.pos += n }

// take passes n bytes, in which lines may end.
func (in *input) take(n int) {
	for i, c := range in.buf[in.pos : in.pos+n] {
		if c == '\n' {
			in.line++
			in.from, in.cols = in.pos+i+1, 0
		}
	}
	in.pos += n
}

// space passes white space and comments.
func (in *input) space() {
	for {
		switch in.at(0) {
		case ' ', '\t', '\r':
			in.pos++
		case '\n':
			in.take(1)
		case '#':
			in.comment()
		default:
			return
		}
	}
}

// comment passes what is left of a line but for its end.
func (in *input) comment() {
	for {
		switch in.at(0) {
		case '\n', '\r', endOfText:
			return
		}
		in.pos++
	}
}

// fail makes an error at pos. If reading has failed, that is the error.
func (in *input) fail(format string, args ...any) error {
	if in.err != nil && in.err != io.EOF {
		return in.err
	}
	from := min(in.from, in.pos)
	return &Error{in.line, in.cols + characters(in.buf[from:in.pos]) + 1, fmt.Sprintf(format, args...)}
}

// failAt is fail i bytes ahead.
func (in *input) failAt(i int, format string, args ...any) error {
	in.take(min(i, len(in.buf)-in.pos))
	return in.fail(format, args...)
}

// found shows what stands at pos, for an error.
func (in *input) found() string {
	if in.at(0) == endOfText {
		return "the end of the document"
	}
	const most = 20
	in.at(min(most*utf8.UTFMax, in.max-1))
	rest := in.buf[in.pos:]
	end, letters := 0, 0
	for end < len(rest) && letters < most {
		r, n := utf8.DecodeRune(rest[end:])
		if end > 0 && (r == '\n' || r == '\r') {
			break
		}
		end += n
		letters++
	}
	return fmt.Sprintf("%q", rest[:end])
}
