package server

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rawabit/rawabit/internal/server/token"
	"github.com/rawabit/rawabit/queries/cage"
)

const loop, bomb = `for (;;) {}`, `var a = []; for (;;) a.push({x: a.length})`

// caged is a sample server whose programs run apart, and a pool to ask about them.
func caged(t *testing.T, opt Options) (*server, *cage.Pool) {
	pool := cage.New(cage.Options{Memory: 32 << 20})
	t.Cleanup(pool.Close)
	opt.Gizmo, opt.Processes = pool.Run, pool.Stats
	return sample(t, opt), pool
}

// metricOf reads one metric.
func metricOf(t *testing.T, h http.Handler, name string) string {
	t.Helper()
	m := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(name) + ` (\S+)$`).FindStringSubmatch(ask(t, h, "GET", "/metrics", "").body)
	if m == nil {
		return ""
	}
	return m[1]
}

// Ten endless loops and ten memory bombs at once leave the server answering others, and its
// own heap as it was.
func TestLoopsAndBombs(t *testing.T) {
	s, _ := caged(t, Options{Timeout: 2 * time.Second, PerClient: -1})
	before := heap()
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			got := ask(t, s.handler, "POST", "/api/v1/query/gizmo", []string{loop, bomb}[i%2])
			if want := []string{`"code":"timeout"`, `"code":"memory"`}[i%2]; got.code != 503 || !strings.Contains(got.body, want) && !strings.Contains(got.body, `"code":"timeout"`) && !strings.Contains(got.body, `"code":"busy"`) {
				t.Errorf("%d: %d %s", i, got.code, got.body)
			}
		})
	}
	most := uint64(0)
	for range 10 {
		if got := ask(t, s.handler, "GET", "/api/queries/visits-to-country?country=UY", ""); got.code != 200 {
			t.Errorf("another client: %d %s", got.code, got.body)
		}
		most = max(most, heap())
		time.Sleep(50 * time.Millisecond)
	}
	wg.Wait()
	if most > before+200<<20 {
		t.Errorf("the server's heap grew from %d to %d MiB", before>>20, most>>20)
	}
	if got := ask(t, s.handler, "POST", "/api/v1/query/gizmo", "g.emit(1)"); got.code != 200 {
		t.Errorf("afterwards: %d %s", got.code, got.body)
	}
}

// A client that hangs up ends its query, which a metric shows.
func TestHangUp(t *testing.T) {
	s, _ := caged(t, Options{Timeout: -1})
	srv := httptest.NewServer(s.handler)
	defer srv.Close()
	running := func(n string) {
		t.Helper()
		for deadline := time.Now().Add(20 * time.Second); metricOf(t, s.handler, "rawabit_queries_running") != n; time.Sleep(5 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("there are never %s queries running", n)
			}
		}
	}
	for range 5 {
		ctx, cancel := context.WithCancel(context.Background())
		answered := make(chan error, 1)
		go func() {
			req, _ := http.NewRequestWithContext(ctx, "POST", srv.URL+"/api/v1/query/gizmo", strings.NewReader(loop))
			_, err := http.DefaultClient.Do(req)
			answered <- err
		}()
		running("1")
		cancel()
		if err := <-answered; err == nil {
			t.Error("an endless query was answered")
		}
		running("0")
	}
	if n := metricOf(t, s.handler, `rawabit_queries_total{language="gizmo",outcome="cancelled"}`); n != "5" {
		t.Errorf("%s of 5 queries were cancelled", n)
	}
	t.Logf("ended within 0.1 s: %s of %s", metricOf(t, s.handler, `rawabit_query_cancel_seconds_bucket{le="0.1"}`), metricOf(t, s.handler, "rawabit_query_cancel_seconds_count"))
}

// One client does not take all the places.
func TestPlaces(t *testing.T) {
	tokens := token.Open(filepath.Join(t.TempDir(), "tokens"))
	greedy, _, err := tokens.Add("greedy", []token.Scope{token.Read})
	if err != nil {
		t.Fatal(err)
	}
	s, _ := caged(t, Options{Tokens: tokens, Anonymous: []token.Scope{token.Read}, PerClient: 2, Timeout: time.Second})
	var wg sync.WaitGroup
	var mu sync.Mutex
	codes := map[int]int{}
	for range 6 {
		wg.Go(func() {
			got := ask(t, s.handler, "POST", "/api/v1/query/gizmo", loop, "Authorization", "Bearer "+greedy)
			mu.Lock()
			codes[got.code]++
			mu.Unlock()
		})
	}
	wg.Wait()
	if codes[503] < 2 || codes[429] == 0 {
		t.Errorf("%v", codes)
	}
	if got := ask(t, s.handler, "POST", "/api/v1/query/gizmo", "g.emit(1)"); got.code != 200 {
		t.Errorf("another client: %d", got.code)
	}
}

// A thousand clients that send a request a byte at a time, and bodies of 100 MB, hinder
// nobody.
func TestSlowAndLarge(t *testing.T) {
	s := sample(t, Options{})
	srv := httptest.NewServer(s.handler)
	defer srv.Close()
	host := strings.TrimPrefix(srv.URL, "http://")
	for range 1000 {
		c, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		io.WriteString(c, "POST /api/v2/write HTTP/1.1\r\nHost: x\r\nContent-Le")
	}
	for _, target := range []string{"/api/v2/write", "/query", "/api/v1/query/gizmo", "/api/v1/articles"} {
		for _, length := range []int64{100 << 20, -1} {
			req, _ := http.NewRequest("POST", srv.URL+target, io.LimitReader(spaces{}, 100<<20))
			req.ContentLength = length
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				continue // refused while it was still being sent
			}
			if resp.StatusCode != http.StatusRequestEntityTooLarge {
				t.Errorf("%s with 100 MB: %d", target, resp.StatusCode)
			}
			resp.Body.Close()
		}
	}
	resp, err := http.Get(srv.URL + "/api/queries/visits-to-country?country=UY")
	if err != nil || resp.StatusCode != 200 {
		t.Errorf("another client: %v %v", resp, err)
	}
}

type spaces struct{}

func (spaces) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}

// The last resort against walks that hold too much: the longest query ends.
func TestHeap(t *testing.T) {
	s := sample(t, Options{Heap: 1})
	got := ask(t, s.handler, "POST", "/api/v1/query/gizmo", loop)
	if got.code != 503 || !strings.Contains(got.body, "had run longest") {
		t.Errorf("%d %s", got.code, got.body)
	}
}
