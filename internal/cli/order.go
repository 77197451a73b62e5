package cli

import (
	"context"
	"iter"
	"sync"
)

// inOrder calls work for each item of items, n at a time, and done for each result in the
// order of the items, so that what is written does not depend on which core was
// faster. An item that comes with an error is not worked on; done gets the error.
// No more than 2n items are held at once.
//
// It ends early, with the error, when done gives one or ctx ends. work must not
// wait for done. items is read from one goroutine, done is called from the caller's.
func inOrder[T, R any](ctx context.Context, n int, items iter.Seq2[T, error], work func(T) (R, error), done func(T, R, error) error) error {
	type job struct {
		item   T
		result R
		err    error
		ready  chan struct{}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	n = max(n, 1)
	todo := make(chan *job)
	order := make(chan *job, 2*n)
	var wg sync.WaitGroup
	wg.Go(func() {
		defer close(order)
		defer close(todo)
		for item, err := range items {
			j := &job{item: item, err: err, ready: make(chan struct{})}
			select {
			case order <- j:
			case <-ctx.Done():
				return
			}
			if err != nil {
				close(j.ready)
				continue
			}
			select {
			case todo <- j:
			case <-ctx.Done():
				close(j.ready) // nobody reads the result any more
				return
			}
		}
	})
	for range n {
		wg.Go(func() {
			for j := range todo {
				j.result, j.err = work(j.item)
				close(j.ready)
			}
		})
	}
	defer wg.Wait()
	defer cancel() // before Wait: whoever waits for room must see that nobody makes any
	for j := range order {
		select {
		case <-j.ready:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := done(j.item, j.result, j.err); err != nil {
			return err
		}
	}
	return ctx.Err()
}
