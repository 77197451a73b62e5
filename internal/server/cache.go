package server

import (
	"bytes"
	"container/list"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/rawabit/rawabit/internal/server/problem"
)

// A cache keeps answers as long as the graph is as it was when they were given. It holds so
// many bytes, and lets go of what was not asked for longest.
type cache struct {
	most int64

	mu     sync.Mutex
	writes uint64 // the state of the graph that the answers are of
	size   int64
	order  list.List // of *kept, the last asked for in front
	byKey  map[string]*list.Element
}

// A kept answer is one with status 200.
type kept struct {
	key  string
	head [][2]string
	body []byte
}

// The longest body of an answer that is kept, and of a query by which it is found.
const (
	mostKept  = 512 << 10
	mostAsked = 8 << 10
)

// keptHead is what an answer's own head may be.
var keptHead = []string{"Content-Type", "Content-Disposition", "Link", "Rawabit-Truncated"}

func (k *kept) size() int64 { return int64(len(k.key)+len(k.body)) + 512 }

func (c *cache) get(writes uint64, key string) *kept {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.byKey[key]
	if e == nil || c.writes != writes {
		return nil
	}
	c.order.MoveToFront(e)
	return e.Value.(*kept)
}

func (c *cache) put(writes uint64, k *kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byKey == nil || c.writes != writes {
		if writes < c.writes {
			return
		}
		c.writes, c.size, c.byKey = writes, 0, map[string]*list.Element{}
		c.order.Init()
	}
	if c.byKey[k.key] != nil || k.size() > c.most {
		return
	}
	c.byKey[k.key] = c.order.PushFront(k)
	for c.size += k.size(); c.size > c.most; {
		e := c.order.Back()
		old := c.order.Remove(e).(*kept)
		delete(c.byKey, old.key)
		c.size -= old.size()
	}
}

// asked is the key of a request: all that an answer depends on but the graph. ok is false
// for what is not kept: bodies that are long, and programs that may ask for the time or for chance.
func asked(r *http.Request) (key string, ok bool) {
	var b strings.Builder
	for _, s := range []string{r.Method, r.URL.Path, r.URL.RawQuery, r.Header.Get("Accept"), r.Header.Get("Content-Type"), problem.Lang(r)} {
		b.WriteString(s)
		b.WriteByte('\n')
	}
	if r.Method == http.MethodPost {
		body, err := io.ReadAll(io.LimitReader(r.Body, mostAsked+1))
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.MultiReader(bytes.NewReader(body), &after{r.Body, err}), r.Body}
		if err != nil || len(body) > mostAsked {
			return "", false
		}
		b.Write(body)
	}
	key = b.String()
	return key, len(key) < 2*mostAsked && !strings.Contains(key, "Date") && !strings.Contains(key, "random")
}

// after goes on with a reader that has given an error already.
type after struct {
	io.Reader
	err error
}

func (a *after) Read(b []byte) (int, error) {
	if a.err != nil {
		return 0, a.err
	}
	return a.Reader.Read(b)
}

// A recording writer keeps what is sent.
type recording struct {
	http.ResponseWriter
	status int
	body   []byte
	long   bool
}

func (w *recording) WriteHeader(code int) {
	if w.status == 0 {
		w.status = code
	}
	w.ResponseWriter.WriteHeader(code)
}

func (w *recording) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	if w.long = w.long || len(w.body)+len(b) > mostKept; !w.long {
		w.body = append(w.body, b...)
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets a http.ResponseController through.
func (w *recording) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// fromCache answers a request with what was answered before, or with next.
func (s *server) fromCache(w http.ResponseWriter, r *http.Request, next func(http.ResponseWriter, *http.Request)) {
	key, ok := asked(r)
	if !ok || s.answersKept == nil {
		next(w, r)
		return
	}
	writes := s.Writes()
	if k := s.answersKept.get(writes, key); k != nil {
		s.metrics.FromCache()
		for _, h := range k.head {
			w.Header().Set(h[0], h[1])
		}
		w.Header().Add("Vary", "Accept")
		_, _ = w.Write(k.body) // the client is gone if this fails
		return
	}
	rec := &recording{ResponseWriter: w}
	next(rec, r)
	if rec.status != http.StatusOK || rec.long || r.Context().Err() != nil || s.Writes() != writes {
		return
	}
	k := &kept{key: key, body: rec.body}
	for _, name := range keptHead {
		if v := w.Header().Get(name); v != "" {
			k.head = append(k.head, [2]string{name, v})
		}
	}
	s.answersKept.put(writes, k)
}
