package store

// SetBulk sets from how many records on a transaction is written as tables.
func SetBulk(n int) (old int) {
	old, bulk = bulk, n
	return old
}

// SetLoad sets from how many quads on a load makes a segment, and how many are a batch.
func SetLoad(least, batch int) (oldLeast, oldBatch int) {
	oldLeast, oldBatch = loadMin, batchQuads
	loadMin, batchQuads = least, batch
	return oldLeast, oldBatch
}

// SetMerge sets from how many changes on they are merged in the background.
func SetMerge(n uint64) (old uint64) {
	old, mergeMin = mergeMin, n
	return old
}
