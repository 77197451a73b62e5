// Package limit bounds what one client may ask: how often, and how much at once.
//
// In: a key of the client, a token's or an address. A client that has been quiet for a
// while is forgotten, so that the number of addresses in the world is no matter.
package limit

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// A Limiter is safe for use by many goroutines.
type Limiter struct {
	rate   rate.Limit
	burst  int
	atOnce int

	mu      sync.Mutex
	clients map[string]*client
	swept   time.Time
}

type client struct {
	tokens  *rate.Limiter
	running int
	seen    time.Time
}

// quiet is how long a client is remembered.
const quiet = 2 * time.Minute

// New makes a limiter of so many requests a second with bursts, and so many costly ones at
// once; 0 is no limit.
func New(perSecond float64, burst, atOnce int) *Limiter {
	return &Limiter{rate: rate.Limit(perSecond), burst: max(burst, 1), atOnce: atOnce, clients: map[string]*client{}}
}

// Allow takes one request of a client; if there is none left, wait is how long it takes
// until there is.
func (l *Limiter) Allow(key string, now time.Time) (wait time.Duration, ok bool) {
	if l.rate <= 0 {
		return 0, true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	r := l.client(key, now).tokens.ReserveN(now, 1)
	if wait = r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return wait, false
	}
	return 0, true
}

// Enter begins something costly, which leave ends.
func (l *Limiter) Enter(key string, now time.Time) (leave func(), ok bool) {
	if l.atOnce <= 0 {
		return func() {}, true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.client(key, now)
	if c.running >= l.atOnce {
		return nil, false
	}
	c.running++
	return sync.OnceFunc(func() {
		l.mu.Lock()
		c.running--
		l.mu.Unlock()
	}), true
}

func (l *Limiter) client(key string, now time.Time) *client {
	if now.Sub(l.swept) > quiet {
		l.swept = now
		for k, c := range l.clients {
			if c.running == 0 && now.Sub(c.seen) > quiet {
				delete(l.clients, k)
			}
		}
	}
	c := l.clients[key]
	if c == nil {
		c = &client{tokens: rate.NewLimiter(l.rate, l.burst)}
		l.clients[key] = c
	}
	c.seen = now
	return c
}
