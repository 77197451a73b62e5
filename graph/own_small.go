//go:build small

package graph

// ownBackends: the tag "small" leaves our own store out, and Pebble with it, for
// a build that is ready sooner. Such a program reads and writes only leveldb.
var ownBackends map[string]backend
