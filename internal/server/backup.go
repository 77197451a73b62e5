package server

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/rawabit/rawabit/graph"
)

// BackupPath is where a backup is to be had: a tar archive, as graph.RestoreFrom reads it,
// of what was acknowledged before. An answer that is cut off is no backup.
const BackupPath = "/api/backup"

// A backuper is a graph that can be copied while it is read and written; *graph.DB is one.
type backuper interface {
	WriteBackup(ctx context.Context, w io.Writer) error
}

// stall is how long a client may take no byte of a backup. Its whole has no limit: how
// long it takes depends on the graph and on the client.
const stall = 2 * time.Minute

// backup sends a copy of the graph. Only one at a time, since each keeps files on the disk
// that the graph itself may need no more.
func (s *server) backup(w http.ResponseWriter, r *http.Request) {
	if s.backups == nil {
		fail(w, r, http.StatusNotImplemented, graph.ErrKind)
		return
	}
	if !s.backingUp.TryLock() {
		w.Header().Set("Retry-After", "60")
		fail(w, r, http.StatusServiceUnavailable, errors.New("a backup is being sent already; try again when it is done"))
		return
	}
	defer s.backingUp.Unlock()
	sw := &slowly{w: w, r: r}
	err := s.backups.WriteBackup(r.Context(), sw)
	switch {
	case err == nil:
	case sw.begun:
		if r.Context().Err() == nil {
			s.log.Error("backup", "id", w.Header().Get("X-Request-Id"), "error", err.Error())
		}
		panic(http.ErrAbortHandler) // so that the client sees that it has not all
	case errors.Is(err, graph.ErrKind):
		fail(w, r, http.StatusNotImplemented, err)
	default:
		fail(w, r, http.StatusInternalServerError, err)
	}
}

// slowly sends a long answer: the client may take its time as long as it goes on.
type slowly struct {
	w     http.ResponseWriter
	r     *http.Request
	begun bool
}

func (s *slowly) Write(b []byte) (int, error) {
	if !s.begun {
		s.begun = true
		h := s.w.Header()
		h.Set("Content-Type", "application/x-tar")
		h.Set("Content-Disposition", `attachment; filename="rawabit-backup.tar"`)
		h.Set("X-Content-Type-Options", "nosniff")
	}
	writeBy(s.r, time.Now().Add(stall))
	return s.w.Write(b)
}
