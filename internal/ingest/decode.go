package ingest

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Encodings that decode tells apart.
const (
	utf8Name   = "utf-8"
	utf16LE    = "utf-16le"
	utf16BE    = "utf-16be"
	win1256    = "windows-1256"
	iso88596   = "iso-8859-6"
	byteOrder8 = "\xef\xbb\xbf"
)

// decode turns the bytes of a file into text and names their encoding. partial
// says that data is only the begin of a file, so that a cut at its end is none.
//
// The order: byte order marks; UTF-16 without one, by where its zero and 06
// bytes lie; UTF-8, if it is valid; else, if nearly all of it is UTF-8, the
// place of the fault is an error; else one of the single-byte encodings, by which
// of them makes likelier Arabic of the letters.
func decode(data []byte, partial bool) (text, encoding string, err error) {
	switch {
	case bytes.HasPrefix(data, []byte(byteOrder8)):
		data = data[3:]
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return wide(data, 2, binary.LittleEndian, utf16LE, partial)
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return wide(data, 2, binary.BigEndian, utf16BE, partial)
	}
	for _, m := range magics {
		if bytes.HasPrefix(data, []byte(m.begin)) {
			return "", "", ErrBinary
		}
	}
	switch looksWide(data) {
	case utf16LE:
		return wide(data, 0, binary.LittleEndian, utf16LE, partial)
	case utf16BE:
		return wide(data, 0, binary.BigEndian, utf16BE, partial)
	}
	if isBinary(data) {
		return "", "", ErrBinary
	}
	good := validPrefix(data)
	if good == len(data) {
		return string(data), utf8Name, nil
	}
	if partial && len(data)-good < utf8.UTFMax && !utf8.FullRune(data[good:]) {
		return string(data[:good]), utf8Name, nil
	}
	if sound, faults := countUTF8(data); sound > 0 && sound >= 5*faults {
		if !utf8.FullRune(data[good:]) {
			return "", "", fmt.Errorf("%w: UTF-8 ends at byte %d", ErrCutOff, good)
		}
		return "", "", fmt.Errorf("%w: UTF-8 breaks at byte %d", ErrEncoding, good)
	}
	text, encoding, ok := single(data)
	if !ok {
		return "", "", fmt.Errorf("%w: from byte %d on", ErrEncoding, good)
	}
	return text, encoding, nil
}

// looksWide recognizes UTF-16 without a byte order mark. In Arabic text nearly
// every second byte is 06 (letters) or 00 (blanks, digits, stops), which hardly
// ever occur as bytes of other encodings.
func looksWide(data []byte) string {
	n := min(len(data), 1<<16) &^ 1
	if n < 4 {
		return ""
	}
	var low, high int
	for i := 0; i < n; i += 2 {
		if data[i] == 0 || data[i] == 6 {
			low++
		}
		if data[i+1] == 0 || data[i+1] == 6 {
			high++
		}
	}
	units := n / 2
	switch {
	case high*10 >= units*7 && low*10 <= units*2:
		return utf16LE
	case low*10 >= units*7 && high*10 <= units*2:
		return utf16BE
	}
	return ""
}

func wide(data []byte, skip int, order binary.ByteOrder, name string, partial bool) (string, string, error) {
	body := data[skip:]
	if len(body)%2 != 0 {
		if !partial {
			return "", "", fmt.Errorf("%w: %s ends at byte %d", ErrCutOff, strings.ToUpper(name), len(data)-1)
		}
		body = body[:len(body)-1]
	}
	var b strings.Builder
	b.Grow(len(body))
	for i := 0; i < len(body); i += 2 {
		r := rune(order.Uint16(body[i:]))
		if utf16.IsSurrogate(r) {
			if i+4 > len(body) {
				if partial {
					break
				}
				return "", "", fmt.Errorf("%w: %s ends at byte %d", ErrCutOff, strings.ToUpper(name), skip+i)
			}
			if r = utf16.DecodeRune(r, rune(order.Uint16(body[i+2:]))); r == utf8.RuneError {
				return "", "", fmt.Errorf("%w: %s breaks at byte %d", ErrEncoding, strings.ToUpper(name), skip+i)
			}
			i += 2
		}
		if r == 0 {
			return "", "", ErrBinary
		}
		b.WriteRune(r)
	}
	return b.String(), name, nil
}

// isBinary: a zero byte, or control characters that no text has in number.
func isBinary(data []byte) bool {
	controls := 0
	for _, c := range data {
		switch {
		case c == 0:
			return true
		case c < 0x20 && c != '\t' && c != '\n' && c != '\v' && c != '\f' && c != '\r' && c != 0x1a && c != 0x1b, c == 0x7f:
			controls++
		}
	}
	return controls*50 > len(data)
}

// countUTF8 counts sound sequences of several bytes and bytes that fit in none.
func countUTF8(data []byte) (sound, faults int) {
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			faults++
		} else {
			sound++
		}
		i += n
	}
	return sound, faults
}

// Letters of Arabic news per thousand, counted over agency texts; the tables of
// the two encodings differ most for the frequent ones (ل م ن ه و ي ف ق ك).
var frequency = map[rune]float64{
	'ا': 155, 'ل': 120, 'ي': 75, 'م': 62, 'و': 58, 'ن': 57, 'ر': 53, 'ت': 48, 'ة': 38, 'ب': 37, 'ع': 36, 'د': 33,
	'س': 29, 'ف': 27, 'ه': 26, 'ك': 21, 'ق': 21, 'ح': 20, 'أ': 19, 'ج': 13, 'ش': 12, 'ط': 10, 'ص': 10, 'خ': 9, 'إ': 9,
	'ى': 8, 'ض': 6, 'ذ': 6, 'ث': 6, 'ز': 6, 'ئ': 5, 'ء': 4, 'غ': 4, 'ظ': 2.5, 'ؤ': 1.5, 'آ': 1.5, '،': 6, '؛': 0.5, '؟': 0.5,
	'ـ': 0.5, '\u064b': 1.5, '\u064e': 0.5, '\u064f': 0.5, '\u0650': 0.5, '\u0651': 1, '\u0652': 0.3, '\u064c': 0.2, '\u064d': 0.3,
	'\u00a0': 0.5, '«': 1, '»': 1, '“': 1, '”': 1, '‘': 0.3, '’': 0.5, '–': 1, '…': 0.5, '\u200f': 0.5, '\u200e': 0.3, '•': 0.3,
	'پ': 0.1, 'چ': 0.1, 'ژ': 0.1, 'گ': 0.1,
}

// logs is the logarithm of frequency, by byte of each encoding.
func logs(m *charmap.Charmap) (table [256]float64) {
	for b := range table {
		r := m.DecodeByte(byte(b))
		switch f := frequency[r]; {
		case f > 0:
			table[b] = math.Log(f)
		case r == utf8.RuneError:
			table[b] = -12 // undefined: such a byte is not of this encoding
		case b >= 0x80:
			table[b] = math.Log(0.02)
		}
	}
	return table
}

// single decodes one of the single-byte encodings of Arabic; false if neither
// makes sense of the bytes.
func single(data []byte) (text, encoding string, ok bool) {
	var count [256]int
	for _, c := range data {
		count[c]++
	}
	windows, iso := logs(charmap.Windows1256), logs(charmap.ISO8859_6)
	var w, i float64
	high, undefined, control := 0, 0, 0
	for b := 0x80; b < 0x100; b++ {
		n := float64(count[b])
		w += n * windows[b]
		i += n * iso[b]
		high += count[b]
		if charmap.ISO8859_6.DecodeByte(byte(b)) == utf8.RuneError {
			undefined += count[b]
		}
		if b < 0xa0 {
			control += count[b]
		}
	}
	m, encoding := charmap.Windows1256, win1256
	// ISO 8859-6 has C1 controls at 80 to 9F, which no text holds
	if i > w && undefined*100 <= high && control == 0 {
		m, encoding = charmap.ISO8859_6, iso88596
	}
	if best := max(w, i) / float64(max(high, 1)); high > 20 && best < math.Log(0.5) && control*4 > high {
		return "", "", false
	}
	out, err := m.NewDecoder().Bytes(data)
	if err != nil || encoding == iso88596 && bytes.ContainsRune(out, utf8.RuneError) {
		out, err = charmap.Windows1256.NewDecoder().Bytes(data)
		encoding = win1256
	}
	return string(out), encoding, err == nil
}
