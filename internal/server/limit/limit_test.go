package limit

import (
	"fmt"
	"testing"
	"time"
)

func TestAllow(t *testing.T) {
	l, now := New(10, 3, 0), time.Unix(1000, 0)
	for i := range 3 {
		if _, ok := l.Allow("a", now); !ok {
			t.Errorf("request %d of a burst was refused", i)
		}
	}
	wait, ok := l.Allow("a", now)
	if ok || wait <= 0 || wait > 100*time.Millisecond {
		t.Errorf("a fourth: %v %v", wait, ok)
	}
	if _, ok := l.Allow("b", now); !ok {
		t.Error("another client was refused")
	}
	if _, ok := l.Allow("a", now.Add(101*time.Millisecond)); !ok {
		t.Error("refused after the wait")
	}
	for i := range 1000 {
		l.Allow(fmt.Sprint("many", i), now.Add(time.Second))
	}
	l.Allow("a", now.Add(10*time.Minute))
	if len(l.clients) > 1 {
		t.Errorf("%d clients are remembered", len(l.clients))
	}
}

func TestEnter(t *testing.T) {
	l, now := New(0, 0, 2), time.Unix(1000, 0)
	a, _ := l.Enter("a", now)
	l.Enter("a", now)
	if _, ok := l.Enter("a", now); ok {
		t.Error("three at once")
	}
	if _, ok := l.Enter("b", now); !ok {
		t.Error("another client was refused")
	}
	a()
	a()
	if _, ok := l.Enter("a", now); !ok {
		t.Error("refused after one had left")
	}
	if _, ok := l.Enter("a", now); ok {
		t.Error("leaving twice made room for two")
	}
}
