package answer

import (
	"errors"
	"io"
)

// The formats that Write knows.
const (
	FormatTable  = "table"  // columns for a terminal
	FormatJSON   = "json"   // {"result":[…]} as Cayley gives it; GraphQL {"data":…}
	FormatPlain  = "plain"  // the bare JSON array of results
	FormatTyped  = "typed"  // SPARQL 1.1 results JSON: terms with kind, language, datatype
	FormatCSV    = "csv"    // values only
	FormatTSV    = "tsv"    // terms as in N-Quads
	FormatNQuads = "nquads" // only for an answer that is a graph
)

// Formats lists the names above in that order.
func Formats() []string {
	return []string{FormatTable, FormatJSON, FormatPlain, FormatTyped, FormatCSV, FormatTSV, FormatNQuads}
}

// WriteOptions tune the table. The zero value is right for a pipe.
type WriteOptions struct {
	Width   int  // columns of the terminal; 0: as wide as it needs to be
	Control bool // let control and bidi characters through instead of escaping them
}

// Write writes the answer in the named format.
func (a *Answer) Write(w io.Writer, format string, opt WriteOptions) error {
	return errors.New("answer: not yet written")
}
