package server

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/rawabit/rawabit/internal/server/problem"
)

// fail answers with a problem of the kind that fits the status best.
func fail(w http.ResponseWriter, r *http.Request, code int, err error) {
	var p *problem.Problem
	if !errors.As(err, &p) {
		p = problem.New(problem.ForStatus(code), err.Error())
		p.Status = code
	}
	p.Write(w, r)
}

func writeJSON(w http.ResponseWriter, code int, x any) {
	w.Header().Set("Content-Type", typeJSON)
	w.WriteHeader(code)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.Encode(x) // the client is gone if this fails
}

// maxQuery is the longest query in bytes, as in Cayley.
const maxQuery = 1 << 20

// errTooLarge is answered with 413.
var errTooLarge = errors.New("request is too large")

// readAll reads at most limit bytes.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > limit {
		return nil, errTooLarge
	}
	return b, nil
}
