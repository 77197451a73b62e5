//go:build !small

package graph

import (
	"errors"

	"github.com/rawabit/rawabit/graph/store"
)

// ownBackends are the kinds of our own store, on disk and in memory.
var ownBackends = map[string]backend{
	store.Backend: {
		create: func(dir string) (*opened, error) { return own(store.Create(dir, store.Options{})) },
		open:   func(dir string) (*opened, error) { return own(store.Open(dir, store.Options{})) },
	},
	store.Backend + "mem": {memory: true, create: func(string) (*opened, error) { return own(store.Memory()) }},
}

func own(s *store.Store, err error) (*opened, error) {
	if errors.Is(err, store.ErrInUse) {
		return nil, ErrInUse
	}
	if err != nil {
		return nil, err
	}
	return &opened{s, s.Group}, nil
}
