package store

import "encoding/binary"

// Every key begins with the space that it is in.
const (
	spaceCount = 'c' // order, one or two ids -> how many quads here begin so, if minCount or more
	spaceMeta  = 'm' // name -> number
	spaceName  = 'n' // id -> encoded term, empty if the id has it
	spaceTerm  = 't' // encoded term or its hash -> id

	spaceSPOG = 0x10 // four ids -> nothing, or gone if the segment's quad is removed
	spacePOSG = 0x11
	spaceOSPG = 0x12
	spaceGSPO = 0x13
)

var removedValue = []byte{'-'}

// minCount is from where on the quads of Pebble under a prefix are counted in a
// record of their own. Fewer are counted by looking: most terms occur in a handful of quads.
const minCount = 16

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

// An Order is a sorted list of all quads.
type Order uint8

// The orders in which the store keeps its quads.
const (
	SPOG Order = iota
	POSG
	OSPG
	GSPO
	orders
)

var perm = [orders][4]int{
	SPOG: {atS, atP, atO, atG},
	POSG: {atP, atO, atS, atG},
	OSPG: {atO, atS, atP, atG},
	GSPO: {atG, atS, atP, atO},
}

const keyLen = 1 + 4*8

func (o Order) key(q Quad) []byte { return o.appendPrefix(make([]byte, 0, keyLen), q, 4) }

// appendPrefix appends the key of the first n members in this order.
func (o Order) appendPrefix(b []byte, q Quad, n int) []byte {
	b = append(b, spaceSPOG+byte(o))
	for _, at := range perm[o][:n] {
		b = binary.BigEndian.AppendUint64(b, uint64(q[at]))
	}
	return b
}

// appendKey appends the key of a quad whose members are in this order's sequence.
func (o Order) appendKey(b []byte, k *key) []byte {
	b = append(b, spaceSPOG+byte(o))
	for _, id := range k {
		b = binary.BigEndian.AppendUint64(b, uint64(id))
	}
	return b
}

func countKey(o Order, q Quad, n int) []byte {
	return o.appendPrefix([]byte{spaceCount}, q, n)
}

func metaKey(name string) []byte { return append([]byte{spaceMeta}, name...) }

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
