package store

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math/bits"
	"path/filepath"
	"sync/atomic"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// A segment holds quads in the four orders, each in an immutable file of pages that
// is mapped into memory. What has changed since the segment was written lies in
// Pebble; a cursor merges the two. docs/store-format.md has the bytes.
type segment struct {
	number uint64
	quads  uint64
	files  [orders]*segFile
}

const (
	segMagic     = "rawabit segment\x01"
	pageSize     = 4096
	pageHead     = 8  // checksum, number of quads, number of restarts
	restartEvery = 16 // quads; the first of them is written in full
	entrySize    = 40 // of the index: the first quad of a page and how many come before it
	trailerSize  = 64
	maxEncoded   = 2 + 4*8
)

var (
	orderNames = [orders]string{"spog", "posg", "ospg", "gspo"}
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
)

// A key is a quad with its members in the sequence of an order.
type key [4]ID

func (o Order) permute(q Quad) key {
	p := &perm[o]
	return key{q[p[0]], q[p[1]], q[p[2]], q[p[3]]}
}

func (o Order) restore(k key) (q Quad) {
	p := &perm[o]
	q[p[0]], q[p[1]], q[p[2]], q[p[3]] = k[0], k[1], k[2], k[3]
	return q
}

func (k *key) less(o *key) bool {
	for i := range k {
		if k[i] != o[i] {
			return k[i] < o[i]
		}
	}
	return false
}

// agrees says whether the first n members are the same.
func (k *key) agrees(o *key, n int) bool {
	for i := range n {
		if k[i] != o[i] {
			return false
		}
	}
	return true
}

// after is the first key that is past all that begin with the first n members of
// k; false if there can be none.
func (k key) after(n int) (key, bool) {
	clear(k[n:])
	for i := n - 1; i >= 0; i-- {
		if k[i]++; k[i] != 0 {
			return k, true
		}
	}
	return k, false
}

// biased has a bit for each kind whose value in the id has 2^59 added.
const biased = 1<<kindInt | 1<<kindTime | 1<<kindDate

// pack makes a small number of a common id: the kind last, and values around zero.
func pack(id ID) uint64 {
	v := uint64(id & valueMask)
	if biased>>id.kind()&1 == 1 {
		x := int64(v) - bias
		v = uint64(x<<1^x>>63) & valueMask
	}
	return v<<4 | uint64(id.kind())
}

func unpack(p uint64) ID {
	kind, v := ID(p&15), p>>4
	if biased>>kind&1 == 1 {
		v = uint64(int64(v>>1)^-int64(v&1)+bias) & valueMask
	}
	return kind<<kindShift | ID(v)
}

func zigzag(d uint64) uint64   { return d<<1 ^ uint64(int64(d)>>63) }
func unzigzag(z uint64) uint64 { return z>>1 ^ -(z & 1) }

// A member is written as its difference from the one before, in 0 to 6 or 8 bytes.
var (
	codeBytes = [8]uint8{0, 1, 2, 3, 4, 5, 6, 8}
	codeMask  = [8]uint64{0, 1<<8 - 1, 1<<16 - 1, 1<<24 - 1, 1<<32 - 1, 1<<40 - 1, 1<<48 - 1, 1<<64 - 1}
)

func codeOf(d uint64) int { return min((bits.Len64(d)+7)/8, 7) }

// A segWriter writes one file of a segment. Quads must come in rising order.
type segWriter struct {
	f       vfs.File
	w       *bufio.Writer
	o       Order
	page    [pageSize]byte
	n       int // quads in the page
	at      int // where the next goes
	prev    [4]uint64
	last    key
	index   []byte
	total   uint64
	written bool // any quad was
}

func newSegWriter(fs vfs.FS, path string, o Order) (*segWriter, error) {
	f, err := fs.Create(path, vfs.WriteCategoryUnspecified)
	if err != nil {
		return nil, err
	}
	return &segWriter{f: f, w: bufio.NewWriterSize(f, 1<<18), o: o, at: pageHead}, nil
}

func (w *segWriter) add(k key) error {
	if w.written && !w.last.less(&k) {
		return fmt.Errorf("segment: quads out of order: %x after %x", k, w.last)
	}
	restarts := w.n / restartEvery // those before this quad's group are full
	if w.at+maxEncoded+2*(restarts+1) > pageSize {
		if err := w.endPage(); err != nil {
			return err
		}
	}
	if w.n == 0 {
		for _, id := range k {
			w.index = binary.LittleEndian.AppendUint64(w.index, uint64(id))
		}
		w.index = binary.LittleEndian.AppendUint64(w.index, w.total)
	}
	same := 0
	if w.n%restartEvery == 0 {
		binary.LittleEndian.PutUint16(w.page[pageSize-2*(w.n/restartEvery+1):], uint16(w.at))
		w.prev = [4]uint64{}
	} else {
		for w.last[same] == k[same] {
			same++
		}
	}
	control := same
	head := 1
	if same < 2 {
		head = 2
	}
	at := w.at + head
	for m := same; m < 4; m++ {
		p := pack(k[m])
		d := zigzag(p - w.prev[m])
		w.prev[m] = p
		code := codeOf(d)
		control |= code << (2 + 3*(m-same))
		binary.LittleEndian.PutUint64(w.page[at:], d) // what is past its length is written over
		at += int(codeBytes[code])
	}
	w.page[w.at] = byte(control)
	if head == 2 {
		w.page[w.at+1] = byte(control >> 8)
	}
	w.at = at
	w.n++
	w.total++
	w.last, w.written = k, true
	return nil
}

func (w *segWriter) endPage() error {
	restarts := (w.n + restartEvery - 1) / restartEvery
	clear(w.page[w.at : pageSize-2*restarts])
	binary.LittleEndian.PutUint16(w.page[4:], uint16(w.n))
	binary.LittleEndian.PutUint16(w.page[6:], uint16(restarts))
	binary.LittleEndian.PutUint32(w.page[:], crc32.Checksum(w.page[4:], castagnoli))
	w.n, w.at = 0, pageHead
	_, err := w.w.Write(w.page[:])
	return err
}

// finish writes the index and the trailer, and syncs.
func (w *segWriter) finish() error {
	if w.n > 0 {
		if err := w.endPage(); err != nil {
			return err
		}
	}
	t := make([]byte, trailerSize)
	copy(t, segMagic)
	binary.LittleEndian.PutUint64(t[16:], uint64(w.o))
	binary.LittleEndian.PutUint64(t[24:], w.total)
	binary.LittleEndian.PutUint64(t[32:], uint64(len(w.index)/entrySize))
	binary.LittleEndian.PutUint32(t[56:], crc32.Checksum(w.index, castagnoli))
	binary.LittleEndian.PutUint32(t[60:], crc32.Checksum(t[:60], castagnoli))
	for _, b := range [][]byte{w.index, t} {
		if _, err := w.w.Write(b); err != nil {
			return err
		}
	}
	if err := w.w.Flush(); err != nil {
		return err
	}
	if err := w.f.Sync(); err != nil {
		return err
	}
	f := w.f
	w.f = nil
	return f.Close()
}

// abandon closes the file if finish did not.
func (w *segWriter) abandon() {
	if w.f != nil {
		w.f.Close()
	}
}

// A segFile is a mapped file of a segment. It is unmapped when nothing refers to it
// any more, so readers need not say when they are done.
type segFile struct {
	path    string
	data    []byte // the file
	index   []byte
	pages   int
	quads   uint64
	checked []atomic.Uint32 // a bit a page: its checksum was right
}

func (f *segFile) damaged(format string, args ...any) error {
	return fmt.Errorf("%s: %w: %s; restore a backup, or read the articles into a new store", f.path, ErrDamaged, fmt.Sprintf(format, args...))
}

func openSegFile(fs vfs.FS, path string, o Order) (*segFile, error) {
	f := &segFile{path: path}
	data, unmap, err := mapFile(fs, path)
	if err != nil {
		return nil, f.damaged("%v", err)
	}
	f.hold(data, unmap)
	if len(data) < trailerSize {
		return nil, f.damaged("the file is cut short")
	}
	t := data[len(data)-trailerSize:]
	if !bytes.Equal(t[:16], []byte(segMagic)) || crc32.Checksum(t[:60], castagnoli) != binary.LittleEndian.Uint32(t[60:]) {
		return nil, f.damaged("its end is not that of a segment")
	}
	f.quads = binary.LittleEndian.Uint64(t[24:])
	pages := binary.LittleEndian.Uint64(t[32:])
	if Order(t[16]) != o || pages > uint64(len(data))/pageSize || uint64(len(data)) != pages*(pageSize+entrySize)+trailerSize {
		return nil, f.damaged("its size is not what its end says")
	}
	f.pages = int(pages)
	f.index = data[f.pages*pageSize : len(data)-trailerSize]
	if crc32.Checksum(f.index, castagnoli) != binary.LittleEndian.Uint32(t[56:]) {
		return nil, f.damaged("the checksum of its index is wrong")
	}
	f.checked = make([]atomic.Uint32, (f.pages+31)/32)
	return f, nil
}

// first reads a member of the first quad of a page.
func (f *segFile) first(page, member int) ID {
	return ID(binary.LittleEndian.Uint64(f.index[page*entrySize+8*member:]))
}

// before is how many quads come before a page.
func (f *segFile) before(page int) uint64 {
	return binary.LittleEndian.Uint64(f.index[page*entrySize+32:])
}

// startsAfter says whether the first quad of a page is past k.
func (f *segFile) startsAfter(page int, k *key) bool {
	for i, id := range k {
		if first := f.first(page, i); first != id {
			return first > id
		}
	}
	return false
}

// check compares a page with its checksum, the first time that it is read.
func (f *segFile) check(page int) bool {
	word, bit := &f.checked[page/32], uint32(1)<<(page%32)
	if word.Load()&bit != 0 {
		return true
	}
	b := f.data[page*pageSize:][:pageSize]
	if crc32.Checksum(b[4:], castagnoli) != binary.LittleEndian.Uint32(b) {
		return false
	}
	word.Or(bit)
	return true
}

// A segCursor walks a file of a segment.
type segCursor struct {
	f        *segFile
	on       bool // it stands on a quad
	page     int
	n, i     int // quads of the page, and which of them this is
	restarts int
	at       int // where the next quad of the page begins
	prev     [4]uint64
	key      key
	err      error
}

func (c *segCursor) load(page int) bool {
	if page >= c.f.pages {
		c.on = false
		return false
	}
	if !c.f.check(page) {
		c.err = c.f.damaged("the checksum of page %d is wrong", page)
		c.on = false
		return false
	}
	b := c.f.data[page*pageSize:]
	c.page = page
	c.n = int(binary.LittleEndian.Uint16(b[4:]))
	c.restarts = int(binary.LittleEndian.Uint16(b[6:]))
	if c.n == 0 || c.restarts != (c.n+restartEvery-1)/restartEvery || 2*c.restarts > pageSize-pageHead {
		c.err = c.f.damaged("page %d holds no quads", page)
		c.on = false
		return false
	}
	return true
}

// restart goes to the first quad of a group of the page.
func (c *segCursor) restart(group int) {
	b := c.f.data[c.page*pageSize:]
	c.at = int(binary.LittleEndian.Uint16(b[pageSize-2*(group+1):]))
	c.i = group * restartEvery
	c.prev = [4]uint64{}
	c.decode()
}

// beginsBefore says whether a group begins before k. It decodes no more of the quad
// than that takes.
func (c *segCursor) beginsBefore(group int, k *key) bool {
	page := c.f.data[c.page*pageSize:]
	start := int(binary.LittleEndian.Uint16(page[pageSize-2*(group+1):]))
	if start > pageSize-2 {
		return false // decode says so
	}
	b := page[start:]
	control := (int(b[0]) | int(b[1])<<8) >> 2
	at := 2
	for m := range k {
		code := control & 7
		control >>= 3
		if id := unpack(unzigzag(binary.LittleEndian.Uint64(b[at:]) & codeMask[code])); id != k[m] {
			return id < k[m]
		}
		at += int(codeBytes[code])
	}
	return false
}

// decode reads the quad at c.at. Behind the pages the file has an index and a
// trailer, so that what it reads in one go is always there.
func (c *segCursor) decode() {
	if c.at > pageSize-2 {
		c.err = c.f.damaged("page %d holds fewer quads than it says", c.page)
		c.on = false
		return
	}
	b := c.f.data[c.page*pageSize+c.at:]
	control := int(b[0])
	m := control & 3
	at := 1
	if m < 2 {
		control |= int(b[1]) << 8
		at = 2
	}
	for control >>= 2; m < 4; m++ {
		code := control & 7
		control >>= 3
		if code != 0 || c.i%restartEvery == 0 {
			c.prev[m] += unzigzag(binary.LittleEndian.Uint64(b[at:]) & codeMask[code])
			at += int(codeBytes[code])
			c.key[m] = unpack(c.prev[m])
		}
	}
	c.at += at
}

func (c *segCursor) next() bool {
	if !c.on {
		return false
	}
	c.i++
	if c.i >= c.n {
		if c.load(c.page + 1) {
			c.restart(0)
		}
		return c.on
	}
	if c.i%restartEvery == 0 {
		c.prev = [4]uint64{}
	}
	c.decode()
	return c.on
}

// seek goes to the first quad that is not before k.
func (c *segCursor) seek(k *key) bool {
	if c.err != nil || c.f.pages == 0 {
		c.on = false
		return false
	}
	page, from := 0, 0
	if c.on && !k.less(&c.key) {
		// Ahead: it is often near.
		for range 3 {
			if !c.key.less(k) {
				return true
			}
			if !c.next() {
				return false
			}
		}
		if !c.key.less(k) {
			return true
		}
		page, from = c.findPage(k, c.page), 0
		if page == c.page {
			from = c.i / restartEvery
		}
	} else {
		page = c.findPage(k, 0)
	}
	if page != c.page || !c.on {
		if !c.load(page) {
			return false
		}
	}
	c.on = true
	// The last group that begins before k.
	lo, hi := from, c.restarts // it is in lo..hi-1
	for hi-lo > 1 {
		mid := int(uint(lo+hi) / 2)
		if c.beginsBefore(mid, k) {
			lo = mid
		} else {
			hi = mid
		}
	}
	if c.restart(lo); !c.on {
		return false
	}
	for c.key.less(k) {
		if !c.next() {
			return false
		}
	}
	return true
}

// findPage is the last page that does not begin after k, from a page on that does not.
func (c *segCursor) findPage(k *key, from int) int {
	f := c.f
	// Galloping: the nearer, the fewer steps.
	lo, step := from, 1
	for lo+step < f.pages && !f.startsAfter(lo+step, k) {
		lo += step
		step *= 2
		if from == 0 { // it may be anywhere
			step = f.pages
		}
	}
	hi := min(lo+step, f.pages)
	for hi-lo > 1 {
		mid := int(uint(lo+hi) / 2)
		if f.startsAfter(mid, k) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return lo
}

// rank is how many quads come before the one that seek has found.
func (c *segCursor) rank() uint64 {
	if !c.on {
		return c.f.quads
	}
	return c.f.before(c.page) + uint64(c.i)
}

// cursor walks a segment in an order.
func (s *segment) cursor(o Order) segCursor { return segCursor{f: s.files[o]} }

// count is how many quads agree with k in the first n members.
func (s *segment) count(o Order, k key, n int) (int64, error) {
	clear(k[n:])
	c := s.cursor(o)
	c.seek(&k)
	from, to := c.rank(), s.quads
	if end, ok := k.after(n); ok && c.on {
		c.seek(&end)
		to = c.rank()
	}
	return int64(to - from), c.err
}

func (s *segment) has(q Quad) (bool, error) {
	k := SPOG.permute(q)
	c := s.cursor(SPOG)
	return c.seek(&k) && c.key == k, c.err
}

func segPath(dir string, number uint64, o Order) string {
	return filepath.Join(dir, fmt.Sprintf("segment-%06d.%s", number, orderNames[o]))
}

func openSegment(fs vfs.FS, dir string, number uint64) (*segment, error) {
	s := &segment{number: number}
	for o := range orders {
		f, err := openSegFile(fs, segPath(dir, number, o), o)
		if err != nil {
			return nil, err
		}
		if o > 0 && f.quads != s.quads {
			return nil, f.damaged("it has %d quads, the first file %d", f.quads, s.quads)
		}
		s.files[o], s.quads = f, f.quads
	}
	return s, nil
}

// remove deletes the files of a segment. Who still reads it keeps the mapped bytes.
func removeSegment(fs vfs.FS, dir string, number uint64) {
	for o := range orders {
		fs.Remove(segPath(dir, number, o))
	}
}

// readWhole is for files that can't be mapped.
func readWhole(fs vfs.FS, path string) (data []byte, unmap func([]byte), err error) {
	f, err := fs.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	data, err = io.ReadAll(f)
	return data, nil, err
}
