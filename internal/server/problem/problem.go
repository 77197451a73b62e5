// Package problem tells a client what went wrong, as RFC 9457 has it
// (application/problem+json): a code that keeps its meaning, the status, a title and a
// remedy in Arabic or English, the place in a query, and the message itself.
//
// In: a code of problems.txt and a message. Out: a body. The message is in English: it
// holds names and places, and comes from all parts of the program.
package problem

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/language"
)

// Type is the media type of a problem.
const Type = "application/problem+json"

// A Problem is a body. It is an error, and has a status for package huma.
type Problem struct {
	// Error repeats the detail, for clients of Cayley's API, which look for it.
	Message    string      `json:"error" doc:"The detail again, where clients of Cayley's API look for it"`
	URI        string      `json:"type" doc:"The code as an address relative to this server's /problems"`
	Code       string      `json:"code" doc:"What kind of problem it is; a code keeps its meaning" example:"syntax"`
	Title      string      `json:"title" doc:"The kind of problem in words, in Arabic or English"`
	Status     int         `json:"status" doc:"The status of HTTP"`
	Detail     string      `json:"detail" doc:"What is wrong in this case"`
	Remedy     string      `json:"remedy" doc:"What to do about it, in Arabic or English"`
	Line       int         `json:"line,omitempty" doc:"Line of the query, from 1"`
	Column     int         `json:"column,omitempty" doc:"Column in characters, from 1"`
	Errors     []Detail    `json:"errors,omitempty" doc:"Each fault of the request with its place"`
	Candidates []Candidate `json:"candidates,omitempty" doc:"What an ambiguous name may mean, the best first"`
	Request    string      `json:"requestId,omitempty" doc:"Under which the server's log has the request"`
}

// A Detail is one fault of a request.
type Detail struct {
	Place   string `json:"place" doc:"Where it is, as body.text or query.limit"`
	Message string `json:"message"`
}

// A Candidate is a thing that an ambiguous name may mean.
type Candidate struct {
	ID    string   `json:"id" doc:"The IRI, by which it can be asked for"`
	Types []string `json:"types,omitempty"`
	Ar    string   `json:"ar,omitempty"`
	En    string   `json:"en,omitempty"`
	About []string `json:"about,omitempty" doc:"What tells it apart: offices of a person, country of the rest"`
}

// New makes a problem; an unknown code is a fault of the program and becomes "internal".
func New(code, detail string) *Problem {
	k, ok := kinds()[code]
	if !ok {
		k = kinds()["internal"]
		code = "internal"
	}
	return &Problem{Message: detail, URI: "/problems#" + code, Code: code, Status: k.status, Detail: detail,
		Title: k.text["title en"], Remedy: k.text["remedy en"]}
}

// ForStatus gives the code that fits a status best.
func ForStatus(status int) string {
	switch status {
	case http.StatusBadRequest:
		return "parameter"
	case http.StatusUnprocessableEntity:
		return "invalid"
	case http.StatusServiceUnavailable:
		return "busy"
	}
	for _, code := range Codes() {
		if kinds()[code].status == status {
			return code
		}
	}
	return "internal"
}

// In is the problem in a language, "ar" or "en".
func (p *Problem) In(lang string) *Problem {
	out := *p
	if k, ok := kinds()[p.Code]; ok {
		out.Title, out.Remedy = k.text["title "+lang], k.text["remedy "+lang]
	}
	return &out
}

func (p *Problem) Error() string { return p.Detail }

// GetStatus is for package huma.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is for package huma.
func (p *Problem) ContentType(string) string { return Type }

// Write sends the problem in the client's language.
func (p *Problem) Write(w http.ResponseWriter, r *http.Request) {
	p = p.In(Lang(r))
	p.Request = w.Header().Get("X-Request-Id")
	h := w.Header()
	h.Set("Content-Type", Type)
	h.Set("Cache-Control", "no-store")
	h.Del("Etag")
	h.Add("Vary", "Accept-Language")
	w.WriteHeader(p.Status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(p) // the client is gone if this fails
}

var matcher = language.NewMatcher([]language.Tag{language.English, language.Arabic})

// Lang is the language for a request: what lang= says, else Accept-Language, else English.
func Lang(r *http.Request) string {
	switch lang := r.URL.Query().Get("lang"); lang {
	case "ar", "en":
		return lang
	}
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(tags) == 0 {
		return "en"
	}
	if _, i, c := matcher.Match(tags...); i == 1 && c > language.No {
		return "ar"
	}
	return "en"
}

type kind struct {
	status int
	text   map[string]string
}

//go:embed problems.txt
var source string

var kinds = sync.OnceValue(func() map[string]kind {
	list, err := parse(source)
	if err != nil {
		panic("problems.txt: " + err.Error())
	}
	return list
})

// Codes lists all codes, sorted.
func Codes() []string {
	var out []string
	for code := range kinds() {
		out = append(out, code)
	}
	slices.Sort(out)
	return out
}

func parse(text string) (map[string]kind, error) {
	out := map[string]kind{}
	code, n := "", 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, ": ")
		if !ok {
			return nil, fmt.Errorf("line %d: want KEY: VALUE", n)
		}
		if key == "problem" {
			code = value
			if _, twice := out[code]; twice {
				return nil, fmt.Errorf("line %d: %s is there twice", n, code)
			}
			out[code] = kind{text: map[string]string{}}
			continue
		}
		k := out[code]
		if key == "status" {
			var err error
			if k.status, err = strconv.Atoi(value); err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
		} else {
			k.text[key] = value
		}
		out[code] = k
	}
	for code, k := range out {
		for _, key := range []string{"title en", "title ar", "remedy en", "remedy ar"} {
			if k.status == 0 || k.text[key] == "" {
				return nil, fmt.Errorf("%s has no status or no %s", code, key)
			}
		}
	}
	return out, nil
}
