package arabic

// A Filter remembers words well enough to tell of most others, at the price of
// a few instructions, that they are not among them. A list of some thousand
// words is asked about each word of a text, and nearly always in vain.
type Filter [1 << 10]uint64

// Add puts a word in.
func (f *Filter) Add(word string) {
	bit := trace(word)
	f[bit>>6] |= 1 << (bit & 63)
}

// May reports whether the word may have been put in; it is true for all that were.
func (f *Filter) May(word string) bool {
	bit := trace(word)
	return f[bit>>6]&(1<<(bit&63)) != 0
}

// trace mixes a word's length with its first two and last two letters, which
// stand at odd bytes, into 16 bits.
func trace(word string) uint32 {
	n := len(word)
	if n < 4 {
		return uint32(n)
	}
	ends := uint32(word[1]) | uint32(word[3])<<8 | uint32(word[n-3])<<16 | uint32(word[n-1])<<24
	return (ends ^ uint32(n)*0x85EBCA6B) * 0x9E3779B1 >> 16
}
