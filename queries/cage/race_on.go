//go:build race

package cage

// detector is what the race detector's own tables take of a process's data.
const detector = 2 << 30
