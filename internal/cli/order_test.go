package cli

import (
	"context"
	"errors"
	"iter"
	"testing"
	"time"
)

func upTo(n int) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i := range n {
			var err error
			if i%10 == 7 {
				err = errors.New("seven")
			}
			if !yield(i, err) {
				return
			}
		}
	}
}

func TestInOrder(t *testing.T) {
	for _, cores := range []int{1, 2, 8} {
		next, errs := 0, 0
		err := inOrder(context.Background(), cores, upTo(200), func(i int) (int, error) {
			time.Sleep(time.Duration((i*7919)%5) * 100 * time.Microsecond) // later ones are often faster
			return i * i, nil
		}, func(i, square int, err error) error {
			if i != next {
				t.Fatalf("%d cores: got %d, want %d", cores, i, next)
			}
			next++
			if err != nil {
				errs++
			} else if square != i*i {
				t.Fatalf("%d came with the result %d", i, square)
			}
			return nil
		})
		if err != nil || next != 200 || errs != 20 {
			t.Errorf("%d cores: %d items, %d errors, %v", cores, next, errs, err)
		}
	}
}

func TestInOrderEndsEarly(t *testing.T) {
	stop := errors.New("enough")
	err := inOrder(context.Background(), 4, upTo(1_000_000), func(i int) (int, error) { return i, nil },
		func(i, _ int, _ error) error {
			if i == 50 {
				return stop
			}
			return nil
		})
	if !errors.Is(err, stop) {
		t.Errorf("done said %v, got %v", stop, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	err = inOrder(ctx, 4, upTo(1_000_000), func(i int) (int, error) { return i, nil },
		func(i, _ int, _ error) error {
			if i == 50 {
				cancel()
			}
			return nil
		})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled, got %v", err)
	}
}
