package store

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/cayleygraph/quad"
)

// An ID names a term in one store. It is never given to another term, not even
// after the term is gone. 0 is no term: the label of a quad that has none.
//
// The four highest bits are the kind, so that terms of a kind lie together. Small
// integers, times to the microsecond, dates and truth values are in the ID itself
// and compare as it does; the other terms are numbered as they come.
type ID uint64

// Key makes an ID a reference of Cayley's.
func (id ID) Key() any { return id }

const (
	kindIRI ID = 1 + iota
	kindBNode
	kindString
	kindLang
	kindTyped
	kindInt    // in the id, 2^59 added
	kindBigInt // beyond ±2^59
	kindFloat
	kindBool     // in the id
	kindTime     // in the id: microseconds since 1970, 2^59 added
	kindFineTime // with nanoseconds
	kindDate     // in the id: days since 1970 of an xsd:date, 2^59 added

	kindShift = 60
	valueMask = 1<<kindShift - 1
	bias      = 1 << 59
)

func (id ID) kind() ID { return id >> kindShift }

// inline says that the term is in the id.
func (id ID) inline() bool {
	switch id.kind() {
	case kindInt, kindBool, kindTime, kindDate:
		return true
	}
	return false
}

func inlineID(kind ID, v int64) (ID, bool) {
	if v < -bias || v >= bias {
		return 0, false
	}
	return kind<<kindShift | ID(v+bias), true
}

func (id ID) inlined() int64 { return int64(id&valueMask) - bias }

const xsdDate = "http://www.w3.org/2001/XMLSchema#date"

// encode gives the id of a term that has its value there, or the bytes that stand
// for it in the dictionary: its kind and its text. Equal terms have equal bytes.
func encode(v quad.Value) (ID, []byte, error) {
	switch v := v.(type) {
	case quad.IRI:
		return 0, text(kindIRI, string(v)), nil
	case quad.BNode:
		return 0, text(kindBNode, string(v)), nil
	case quad.String:
		return 0, text(kindString, string(v)), nil
	case quad.LangString:
		return 0, pair(kindLang, v.Lang, string(v.Value)), nil
	case quad.TypedString:
		if n, err := v.ParseValue(); err == nil {
			// What Cayley prints for a number is the number.
			if t, ok := n.(quad.TypedStringer); ok && t.TypedString().Value == v.Value && t.TypedString().Type.Full() == v.Type.Full() {
				return encode(n)
			}
		}
		if v.Type == xsdDate && len(v.Value) == 10 {
			if t, err := time.Parse(time.DateOnly, string(v.Value)); err == nil {
				if id, ok := inlineID(kindDate, t.Unix()/86400); ok {
					return id, nil, nil
				}
			}
		}
		return 0, pair(kindTyped, string(v.Type), string(v.Value)), nil
	case quad.Int:
		if id, ok := inlineID(kindInt, int64(v)); ok {
			return id, nil, nil
		}
		return 0, binary.BigEndian.AppendUint64([]byte{byte(kindBigInt)}, uint64(v)^1<<63), nil
	case quad.Float:
		return 0, binary.BigEndian.AppendUint64([]byte{byte(kindFloat)}, orderedFloat(float64(v))), nil
	case quad.Bool:
		if v {
			return kindBool<<kindShift | 1, nil, nil
		}
		return kindBool << kindShift, nil, nil
	case quad.Time:
		t := time.Time(v)
		sec, ns := t.Unix(), t.Nanosecond()
		if ns%1000 == 0 && sec > -bias/1_000_000 && sec < bias/1_000_000-1 {
			if id, ok := inlineID(kindTime, sec*1_000_000+int64(ns/1000)); ok {
				return id, nil, nil
			}
		}
		b := binary.BigEndian.AppendUint64([]byte{byte(kindFineTime)}, uint64(sec)^1<<63)
		return 0, binary.BigEndian.AppendUint32(b, uint32(ns)), nil
	case nil:
		return 0, nil, nil
	}
	return 0, nil, fmt.Errorf("no term of RDF: %T", v)
}

func text(kind ID, s string) []byte {
	b := make([]byte, 0, 1+len(s))
	return append(append(b, byte(kind)), s...)
}

// pair puts a length before the first part: either part may hold any byte.
func pair(kind ID, a, b string) []byte {
	out := make([]byte, 0, 1+len(a)+len(b)+binary.MaxVarintLen32)
	out = binary.AppendUvarint(append(out, byte(kind)), uint64(len(a)))
	return append(append(out, a...), b...)
}

// orderedFloat sorts as the numbers do, as unsigned integers.
func orderedFloat(f float64) uint64 {
	u := math.Float64bits(f)
	if u>>63 == 1 {
		return ^u
	}
	return u | 1<<63
}

func floatOf(u uint64) float64 {
	if u>>63 == 1 {
		return math.Float64frombits(u &^ (1 << 63))
	}
	return math.Float64frombits(^u)
}

// decode is the reverse of encode. The bytes are not kept.
func decode(id ID, b []byte) (quad.Value, error) {
	switch id.kind() {
	case kindInt:
		return quad.Int(id.inlined()), nil
	case kindBool:
		return quad.Bool(id&1 == 1), nil
	case kindTime:
		return quad.Time(time.UnixMicro(id.inlined()).UTC()), nil
	case kindDate:
		return quad.TypedString{Value: quad.String(time.Unix(id.inlined()*86400, 0).UTC().Format(time.DateOnly)), Type: xsdDate}, nil
	}
	if len(b) == 0 || ID(b[0]) != id.kind() {
		return nil, fmt.Errorf("term %x: its record is of another kind", uint64(id))
	}
	rest := b[1:]
	short := fmt.Errorf("term %x: its record is cut short", uint64(id))
	switch id.kind() {
	case kindIRI:
		return quad.IRI(rest), nil
	case kindBNode:
		return quad.BNode(rest), nil
	case kindString:
		return quad.String(rest), nil
	case kindLang, kindTyped:
		n, w := binary.Uvarint(rest)
		if w <= 0 || n > uint64(len(rest)-w) {
			return nil, short
		}
		first, second := string(rest[w:w+int(n)]), string(rest[w+int(n):])
		if id.kind() == kindLang {
			return quad.LangString{Value: quad.String(second), Lang: first}, nil
		}
		return quad.TypedString{Value: quad.String(second), Type: quad.IRI(first)}, nil
	case kindBigInt:
		if len(rest) == 8 {
			return quad.Int(binary.BigEndian.Uint64(rest) ^ 1<<63), nil
		}
	case kindFloat:
		if len(rest) == 8 {
			return quad.Float(floatOf(binary.BigEndian.Uint64(rest))), nil
		}
	case kindFineTime:
		if len(rest) == 12 {
			return quad.Time(time.Unix(int64(binary.BigEndian.Uint64(rest)^1<<63), int64(binary.BigEndian.Uint32(rest[8:]))).UTC()), nil
		}
	}
	return nil, short
}

// longTerm is from where on a term's key is a hash: texts of whole articles are
// terms too, and keys are held in memory and compared.
const longTerm = 200

// termKey is the dictionary's key of an encoded term.
func termKey(enc []byte) []byte {
	if len(enc) <= longTerm {
		return append([]byte{spaceTerm}, enc...)
	}
	h := sha256.Sum256(enc)
	return append([]byte{spaceTerm, enc[0] | 0x80}, h[:]...)
}

func nameKey(id ID) []byte {
	return binary.BigEndian.AppendUint64([]byte{spaceName}, uint64(id))
}
