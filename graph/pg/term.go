package pg

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5/pgtype"
)

// An ID names a term: the first 128 bits of the SHA-256 of what it says, the same on every
// machine. The zero ID is no term: the label of a quad that has none.
type ID [16]byte

// Key makes an ID a reference of Cayley's.
func (id ID) Key() any { return id }

// String is for people.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// UUIDValue makes an ID a parameter.
func (id ID) UUIDValue() (pgtype.UUID, error) { return pgtype.UUID{Bytes: id, Valid: true}, nil }

// A Quad is a quad by its ids, in the order subject, predicate, object, label.
type Quad [4]ID

// Key makes a Quad a reference of Cayley's.
func (q Quad) Key() any { return q }

const (
	atS = iota
	atP
	atO
	atG
)

// columns are the members of a quad in the table of quads.
var columns = [4]string{"s", "p", "o", "g"}

// The kinds of terms, as they stand in the dictionary.
const (
	kindIRI    = 'I'
	kindBNode  = 'B'
	kindString = 'S'
	kindLang   = 'L'
	kindTyped  = 'D'
	kindInt    = 'i'
	kindFloat  = 'f'
	kindBool   = 'b'
	kindTime   = 't'
)

// timeLayout has a fixed width, so that times of one microsecond sort as text.
const timeLayout = "2006-01-02T15:04:05.000000000Z07:00"

// A term is a row of the dictionary. Its texts are bytes to PostgreSQL, for its type text
// holds neither NUL nor what is not UTF-8, and sorts by languages.
type term struct {
	id   ID
	kind byte
	lex  []byte
	x    []byte   // the language or datatype; nil for none
	num  *float64 // by which numbers and times compare
}

// termOf gives the row of a term; what is no term of RDF is an error.
func termOf(v quad.Value) (t term, err error) {
	number := func(f float64) *float64 { return &f }
	switch v := v.(type) {
	case quad.IRI:
		t.kind, t.lex = kindIRI, []byte(v)
	case quad.BNode:
		t.kind, t.lex = kindBNode, []byte(v)
	case quad.String:
		t.kind, t.lex = kindString, []byte(v)
	case quad.LangString:
		t.kind, t.lex, t.x = kindLang, []byte(v.Value), []byte(v.Lang)
	case quad.TypedString:
		if n, err := v.ParseValue(); err == nil {
			// What Cayley prints for a number is the number.
			if s, ok := n.(quad.TypedStringer); ok && s.TypedString().Value == v.Value && s.TypedString().Type.Full() == v.Type.Full() {
				return termOf(n)
			}
		}
		t.kind, t.lex, t.x = kindTyped, []byte(v.Value), []byte(v.Type)
	case quad.Int:
		t.kind, t.lex, t.num = kindInt, strconv.AppendInt(nil, int64(v), 10), number(float64(v))
	case quad.Float:
		f := float64(v)
		t.kind, t.lex, t.num = kindFloat, strconv.AppendFloat(nil, f, 'g', -1, 64), number(f)
	case quad.Bool:
		t.kind, t.lex = kindBool, strconv.AppendBool(nil, bool(v))
	case quad.Time:
		at := time.Time(v).UTC()
		t.kind, t.lex, t.num = kindTime, at.AppendFormat(nil, timeLayout), number(micros(at))
		if y := at.Year(); y < 0 || y > 9999 { // what the layout can't read again
			t.lex = fmt.Appendf(nil, "@%d.%09d", at.Unix(), at.Nanosecond())
		}
	default:
		return t, fmt.Errorf("no term of RDF: %T", v)
	}
	head := binary.AppendUvarint([]byte{t.kind}, uint64(len(t.x)))
	h := sha256.New()
	h.Write(append(head, t.x...))
	h.Write(t.lex)
	copy(t.id[:], h.Sum(nil))
	return t, nil
}

// micros is exact within some centuries of now; times that are equal by it compare by text.
func micros(t time.Time) float64 {
	return float64(t.Unix())*1e6 + math.Floor(float64(t.Nanosecond())/1e3)
}

// value is the reverse of termOf.
func (t *term) value() (quad.Value, error) {
	text := string(t.lex)
	switch t.kind {
	case kindIRI:
		return quad.IRI(text), nil
	case kindBNode:
		return quad.BNode(text), nil
	case kindString:
		return quad.String(text), nil
	case kindLang:
		return quad.LangString{Value: quad.String(text), Lang: string(t.x)}, nil
	case kindTyped:
		return quad.TypedString{Value: quad.String(text), Type: quad.IRI(t.x)}, nil
	case kindInt:
		n, err := strconv.ParseInt(text, 10, 64)
		return quad.Int(n), err
	case kindFloat:
		f, err := strconv.ParseFloat(text, 64)
		return quad.Float(f), err
	case kindBool:
		b, err := strconv.ParseBool(text)
		return quad.Bool(b), err
	case kindTime:
		var sec, ns int64
		if _, err := fmt.Sscanf(text, "@%d.%d", &sec, &ns); err == nil {
			return quad.Time(time.Unix(sec, ns).UTC()), nil
		}
		at, err := time.Parse(timeLayout, text)
		return quad.Time(at), err
	}
	return nil, fmt.Errorf("term %s: unknown kind %q", t.id, t.kind)
}

// idOf gives the id of a term, zero for what is none.
func idOf(v quad.Value) ID {
	t, err := termOf(v)
	if err != nil {
		return ID{}
	}
	return t.id
}
