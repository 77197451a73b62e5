//go:build !race

package cage

const detector = 0
