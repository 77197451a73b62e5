package store

// SetBulk sets from how many records on a transaction is written as tables.
func SetBulk(n int) (old int) {
	old, bulk = bulk, n
	return old
}
