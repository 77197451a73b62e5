package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/cayleygraph/cayley/graph/memstore"

	"github.com/rawabit/rawabit/graph"
)

// copied is a graph whose backup is what a function writes.
type copied struct {
	bare
	write func(ctx context.Context, w io.Writer) error
}

func (c copied) WriteBackup(ctx context.Context, w io.Writer) error { return c.write(ctx, w) }

func TestBackup(t *testing.T) {
	store := bare{memstore.New()}
	with := func(write func(context.Context, io.Writer) error) http.Handler {
		return Handler(copied{store, write}, Options{ReadOnly: true})
	}
	for name, c := range map[string]struct {
		h    http.Handler
		code int
		body string
	}{
		"none":   {Handler(store, Options{}), 501, graph.ErrKind.Error()},
		"kind":   {with(func(context.Context, io.Writer) error { return fmt.Errorf("x: %w", graph.ErrKind) }), 501, graph.ErrKind.Error()},
		"failed": {with(func(context.Context, io.Writer) error { return errors.New("no room") }), 500, "no room"},
		"sent":   {with(func(_ context.Context, w io.Writer) error { _, err := io.WriteString(w, "all"); return err }), 200, "all"},
	} {
		got := ask(t, c.h, "GET", BackupPath, "")
		if got.code != c.code || !strings.Contains(got.body, c.body) {
			t.Errorf("%s: %d %s; want %d %s", name, got.code, got.body, c.code, c.body)
		}
		if mime := got.head.Get("Content-Type"); (mime == "application/x-tar") != (c.code == 200) {
			t.Errorf("%s: Content-Type %s", name, mime)
		}
	}

	// One that fails on its way is cut off visibly; a second at the same time waits its turn.
	going, end := make(chan bool), make(chan error)
	srv := httptest.NewServer(with(func(_ context.Context, w io.Writer) error {
		io.WriteString(w, "half")
		going <- true
		return <-end
	}))
	defer srv.Close()
	result := make(chan error)
	go func() {
		res, err := http.Get(srv.URL + BackupPath)
		if err == nil {
			_, err = io.ReadAll(res.Body)
			res.Body.Close()
		}
		result <- err
	}()
	<-going
	res, err := http.Get(srv.URL + BackupPath)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("the second at a time: %s", res.Status)
	}
	end <- context.Canceled
	if err := <-result; err == nil {
		t.Error("half a backup looks like a whole one")
	}
}
