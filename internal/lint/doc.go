// Package lint holds the tests over the source itself: who imports whom, what
// characters a file may hold, whether the documents tell the truth. It has no
// code of its own; "go test ./internal/lint" runs it, as does "make test".
//
// What it compares with lies beside it: testdata/imports.txt (every edge between
// packages and to modules; written by -update, read by people in a diff),
// testdata/walls.txt (edges that must never be; written by people only).
package lint
