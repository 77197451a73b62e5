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
// It ends early, with the error, when done gives one or ctx ends, even if items
// hangs. work must not wait for done. items is read from one goroutine, done is called from the caller's.
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
	// Nobody waits for this goroutine: it may hang in a read of standard input
	// that an interrupt does not end. It touches nothing but items.
	go func() {
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
				return
			}
		}
	}()
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for {
				select {
				case j, more := <-todo:
					if !more {
						return
					}
					j.result, j.err = work(j.item)
					close(j.ready)
				case <-ctx.Done():
					return
				}
			}
		})
	}
	defer workers.Wait() // no work goes on when inOrder has returned
	defer cancel()
	for {
		var j *job
		more := false
		select {
		case j, more = <-order:
		case <-ctx.Done():
			return ctx.Err()
		}
		if !more {
			return ctx.Err()
		}
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
}
