package server

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

// grace is how long running requests have to finish once the server is told to stop.
const grace = 10 * time.Second

// A Certificate names the files of one, for TLS.
type Certificate struct{ Cert, Key string }

// Serve answers on l until ctx ends, then lets running requests finish for a while, and
// ends those that still run. When it returns, nothing of h runs that ends when it is told
// to, so that the store can be closed. It closes l. Ending with ctx is no error. With a
// certificate it speaks TLS.
func Serve(ctx context.Context, l net.Listener, h http.Handler, tls Certificate) error {
	return serve(ctx, l, h, tls, grace)
}

func serve(ctx context.Context, l net.Listener, h http.Handler, tls Certificate, grace time.Duration) error {
	var running sync.WaitGroup
	base, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	srv := &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			running.Add(1)
			defer running.Done()
			h.ServeHTTP(w, r)
		}),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       2 * time.Minute,
		WriteTimeout:      5 * time.Minute, // queries and exports set their own
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return base },
	}
	done := make(chan error, 1)
	go func() {
		if tls.Cert != "" {
			done <- srv.ServeTLS(l, tls.Cert, tls.Key)
		} else {
			done <- srv.Serve(l)
		}
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	stop, end := context.WithTimeout(base, grace)
	defer end()
	err := srv.Shutdown(stop)
	if err != nil {
		cancel() // ends the queries that still run
		err = srv.Close()
	}
	<-done
	settled(&running, grace)
	return err
}

// settled waits for what runs to end, but no longer than so long: closing a server waits
// for nothing, and a write that has begun is better whole.
func settled(running *sync.WaitGroup, most time.Duration) {
	done := make(chan struct{})
	go func() {
		running.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(most):
	}
}
