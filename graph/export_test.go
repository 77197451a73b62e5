package graph

// SetSortMemory sets how many bytes of lines an export keeps in memory.
func SetSortMemory(n int) (old int) {
	old, sortMemory = sortMemory, n
	return old
}
