// Package near measures how far a misspelt name is from a known one.
package near

// longest is how many bytes of the given name are looked at: names are short,
// and a caller may pass what a stranger typed.
const longest = 64

// Distance counts the bytes to change, drop or add to turn a into b
// (Levenshtein 1966); of a only the first 64 bytes count.
func Distance(a, b string) int {
	a = a[:min(len(a), longest)]
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diag := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			d := diag
			if a[i-1] != b[j-1] {
				d++
			}
			diag = row[j]
			row[j] = min(d, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
