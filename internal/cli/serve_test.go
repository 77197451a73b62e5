package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/internal/server"
)

// sent is an article about invented persons, another each time.
func sent(i int) string {
	return fmt.Sprintf("وصل رئيس الوزراء العراقي نزار الشيباني إلى كوالالمبور في زيارة رسمية إلى ماليزيا تستغرق %d أيام.\nواستقبل وزير الخارجية السعودي سامر الخالدي نظيره الأردني زيد العساف في الرياض.\n", i+2)
}

// Articles come in while fifty clients read: no error, and no half of an article is seen.
func TestIngestWhileReading(t *testing.T) {
	ctx := context.Background()
	db, err := graph.Create(ctx, filepath.Join(t.TempDir(), "s.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	a := &app{err: io.Discard}
	srv := httptest.NewServer(server.Handler(db, server.Options{Ingester: a.feeder(db), PerClient: -1, MaxQueries: 100}))
	defer srv.Close()
	post := func(i int) string {
		resp, err := http.Post(srv.URL+"/api/v1/articles?published=2026-11-20", "text/plain", strings.NewReader(sent(i)))
		if err != nil {
			t.Error(err)
			return ""
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		if resp.StatusCode != 200 || !bytes.Contains(b, []byte(`"written"`)) {
			t.Errorf("ingest: %d %s", resp.StatusCode, b)
		}
		return string(b)
	}
	// Each of these articles speaks of two visits and a meeting, so what the graph holds does too.
	post(0)
	count := `var n = function (c) { return g.V("<https://w3id.org/rawabit/ns#" + c + ">").in("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>").count() }; g.emit([n("Visit"), n("Meeting"), n("Article")])`
	done := make(chan struct{})
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				resp, err := http.Post(srv.URL+"/api/v1/query/gizmo", "text/plain", strings.NewReader(count))
				if err != nil {
					t.Error(err)
					return
				}
				b, _ := io.ReadAll(resp.Body)
				resp.Body.Close()
				var v, m, n int
				if _, err := fmt.Sscanf(string(b), `{"result":[[%d,%d,%d]]}`, &v, &m, &n); resp.StatusCode != 200 || err != nil || v != 2*n || m != n {
					t.Errorf("%d %s", resp.StatusCode, b)
					return
				}
			}
		})
	}
	for i := range 5 {
		post(i + 1)
	}
	close(done)
	wg.Wait()
	req, _ := http.NewRequest("DELETE", srv.URL+"/api/v1/articles/0123456789abcdef", nil)
	resp, err := http.DefaultClient.Do(req)
	if err != nil || resp.StatusCode != 404 {
		t.Errorf("delete: %v %v", resp, err)
	}
}

// A flag goes before the environment, that before the file, that before the default.
func TestSettings(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "s.conf")
	if got := run(t, "init", file); got.code != 0 {
		t.Fatalf("init: %+v", got)
	}
	if got := run(t, "init", file); got.code != usage {
		t.Errorf("init over a file: %+v", got)
	}
	if got := run(t, "config", "--config", file); got.code != 0 || strings.Contains(got.out, file+":") {
		t.Errorf("a new file sets something: %+v", got)
	}
	os.WriteFile(file, []byte("# mine\ntimeout = 5s\nmax-rows = 7\nrate = 3\n"), 0o600)
	t.Setenv("RAWABIT_MAX_ROWS", "8")
	t.Setenv("RAWABIT_RATE", "4")
	got := run(t, "config", "--config", file, "--rate", "5")
	for name, want := range map[string]string{"timeout": "5s " + file + ":2", "max-rows": "8 $RAWABIT_MAX_ROWS", "rate": "5 --rate", "burst": "100 default"} {
		found := false
		for line := range strings.Lines(got.out) {
			f := strings.Fields(line)
			found = found || len(f) == 3 && f[0] == name && f[1]+" "+f[2] == want
		}
		if !found {
			t.Errorf("no %s %s in\n%s%s", name, want, got.out, got.err)
		}
	}
	for text, want := range map[string]string{"tiemout = 5s\n": ":1: no setting", "x\n": "want NAME = VALUE", "rate = 1\nrate = 2\n": "already", "timeout = soon\n": "timeout"} {
		os.WriteFile(file, []byte(text), 0o600)
		if got := run(t, "config", "--config", file); got.code != usage || !strings.Contains(got.err, want) {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

// Who could not use the server is told before it starts.
func TestAccess(t *testing.T) {
	dir := t.TempDir()
	db, tokens := filepath.Join(dir, "s.db"), filepath.Join(dir, "tokens")
	g, err := graph.Create(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	g.Close()
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--addr", "0.0.0.0:0"}, "rawabit token add"},
		{[]string{"--addr", "0.0.0.0:0", "--anonymous", "all"}, "loopback"},
		{[]string{"--addr", "0.0.0.0:0", "--anonymous", "some"}, "--anonymous is one of"},
		{[]string{"--tls-cert", "x"}, "go together"},
		{[]string{"--cors-origin", "example.org/x"}, "https://example.org"},
	} {
		args := append([]string{"serve", "--db", db, "--tokens", tokens}, c.args...)
		if got := run(t, args...); got.code != usage || !strings.Contains(strings.ReplaceAll(got.err, "own addresses", "loopback"), c.want) {
			t.Errorf("%v: %+v", c.args, got)
		}
	}
	got := run(t, "token", "add", "dashboard", "--tokens", tokens)
	if got.code != 0 || !strings.HasPrefix(got.out, "rwb_") {
		t.Fatalf("%+v", got)
	}
	list := run(t, "token", "list", "--tokens", tokens)
	id := strings.SplitN(got.out, "_", 3)[1]
	if !strings.Contains(list.out, id) || strings.Contains(list.out, strings.TrimSpace(got.out)) {
		t.Errorf("%+v", list)
	}
	if got := run(t, "token", "revoke", id, "--tokens", tokens); got.code != 0 {
		t.Errorf("%+v", got)
	}
	for _, args := range [][]string{{"token", "revoke", id}, {"token", "add"}, {"token", "add", "x", "--scope", "root"}} {
		if got := run(t, append(args, "--tokens", tokens)...); got.code == 0 {
			t.Errorf("%v: %+v", args, got)
		}
	}
}
