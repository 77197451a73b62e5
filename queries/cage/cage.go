// Package cage runs Gizmo programs of strangers, each in a process of its own that has
// little memory, no store and nothing of the host, and that is killed when its time is up.
//
// In: a store and a program. Out: results, as of package gizmo. The processes are this
// same executable, which must call Work at its very beginning where its only argument is
// Arg. They are kept for the next program, if the last one left them well.
//
// What is promised of a program, whatever it does:
//   - It ends when its context ends: its process is killed, which nothing in JavaScript or
//     in Go's libraries can delay, and walks over the graph fail.
//   - Its process looks at its heap every few milliseconds and ends beyond Options.Memory.
//     On Linux the kernel besides refuses it more than that and Headroom, so that one
//     instruction that wants a gigabyte ends it too. Elsewhere such an instruction may get it.
//   - It can neither open nor write files (on Unix: limits of the process), its
//     environment is empty, and it runs at a lower priority than the server.
//
// What the walks that it asks for hold, and the results, lie in the caller's process.
package cage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"

	"github.com/rawabit/rawabit/queries/gizmo"
)

// Arg is the argument by which an executable knows that it is to call Work.
const Arg = "--caged-gizmo-program"

const envMemory = "RAWABIT_CAGE_MEMORY"

// Headroom is what the kernel lets a process have beyond the memory of its program: the
// code's data, stacks, and what the collector has not taken back yet.
const Headroom = detector + 160<<20

// Exit statuses of a process.
const (
	exitMemory = 97
	exitFatal  = 2 // Go's own, with a trace: the kernel refused memory, which the runtime does not survive
	exitBroken = 98
)

// ErrMemory is wrapped when a program wanted more memory than it may have.
var ErrMemory = errors.New("the query used too much memory")

// Options of a Pool; the zero value is usable.
type Options struct {
	Processes  int    // at most at once, which others wait for; 0: 16
	Memory     int64  // bytes of heap for one program; 0: 64 MiB
	Executable string // 0: this one
}

// A Pool of processes. It starts them when they are wanted.
type Pool struct {
	opt   Options
	slots chan struct{}

	mu      sync.Mutex
	idle    []*process
	started int
	killed  int
	closed  bool
}

// New makes a pool; it starts nothing yet.
func New(opt Options) *Pool {
	if opt.Processes <= 0 {
		opt.Processes = 16
	}
	if opt.Memory <= 0 {
		opt.Memory = 64 << 20
	}
	return &Pool{opt: opt, slots: make(chan struct{}, opt.Processes)}
}

// Memory is what one program may have.
func (p *Pool) Memory() int64 { return p.opt.Memory }

// Stats tells how many processes were started, and how many of them had to be killed.
func (p *Pool) Stats() (started, killed int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.started, p.killed
}

// Run runs a program as gizmo.Run does; at most limit results are asked for, 0 is all. The
// program may have so much memory, or Options.Memory if that is less or memory is 0.
func (p *Pool) Run(ctx context.Context, qs cgraph.QuadStore, text string, limit int, memory int64, yield func(gizmo.Result) bool) error {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-p.slots }()
	if memory <= 0 || memory > p.opt.Memory {
		memory = p.opt.Memory
	}
	w, err := p.take()
	if err != nil {
		return fmt.Errorf("starting a process for the query: %w", err)
	}
	stop := context.AfterFunc(ctx, w.kill)
	ready, err := gizmo.Drive(ctx, qs, w.out, w.in, text, gizmo.Bounds{Results: limit, Memory: memory}, yield)
	if stop() && ready {
		p.put(w)
		return err
	}
	p.mu.Lock()
	p.killed++
	p.mu.Unlock()
	status := w.end()
	if errors.Is(err, gizmo.ErrGone) && ctx.Err() == nil {
		if status == exitMemory || status == exitFatal && bytes.Contains(w.stderr.b, []byte("runtime")) {
			return fmt.Errorf("%w: more than %d MiB; it may have less at a time, as by forEach in place of toArray", ErrMemory, memory>>20)
		}
		return fmt.Errorf("%w with status %d: %s", err, status, w.stderr.b)
	}
	return err
}

// Close ends the processes that wait. One that runs ends with its context.
func (p *Pool) Close() {
	p.mu.Lock()
	idle := p.idle
	p.idle, p.closed = nil, true
	p.mu.Unlock()
	for _, w := range idle {
		w.end()
	}
}

func (p *Pool) take() (*process, error) {
	p.mu.Lock()
	if n := len(p.idle); n > 0 {
		w := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		return w, nil
	}
	p.started++
	p.mu.Unlock()
	return start(p.opt.Executable, p.opt.Memory)
}

// kept is how many processes wait for the next program.
var kept = max(4, runtime.GOMAXPROCS(0))

func (p *Pool) put(w *process) {
	p.mu.Lock()
	if !p.closed && len(p.idle) < kept {
		p.idle = append(p.idle, w)
		w = nil
	}
	p.mu.Unlock()
	if w != nil {
		w.end()
	}
}

type process struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    io.ReadCloser
	stderr tail
}

func start(executable string, memory int64) (*process, error) {
	if executable == "" {
		var err error
		if executable, err = os.Executable(); err != nil {
			return nil, err
		}
	}
	w := &process{cmd: exec.Command(executable, Arg)}
	w.cmd.Env = []string{envMemory + "=" + strconv.FormatInt(memory, 10), "GOTRACEBACK=none"}
	if zone, ok := os.LookupEnv("TZ"); ok {
		w.cmd.Env = append(w.cmd.Env, "TZ="+zone) // what Date in JavaScript goes by
	}
	w.cmd.Stderr = &w.stderr
	w.cmd.WaitDelay = time.Second
	detach(w.cmd)
	var err error
	if w.in, err = w.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if w.out, err = w.cmd.StdoutPipe(); err != nil {
		return nil, err
	}
	if err := w.cmd.Start(); err != nil {
		return nil, err
	}
	return w, nil
}

func (w *process) kill() { _ = w.cmd.Process.Kill() }

// end kills the process, unless it has ended by itself, and gives its status.
func (w *process) end() int {
	_ = w.in.Close()
	done := make(chan struct{})
	go func() {
		// The process may be on its way out, and its own status tells why.
		select {
		case <-done:
		case <-time.After(50 * time.Millisecond):
			w.kill()
		}
	}()
	_ = w.cmd.Wait()
	close(done)
	return w.cmd.ProcessState.ExitCode()
}

// A tail keeps the beginning of what is written to it.
type tail struct{ b []byte }

func (t *tail) Write(b []byte) (int, error) {
	if n := 4096 - len(t.b); n > 0 {
		t.b = append(t.b, b[:min(n, len(b))]...)
	}
	return len(b), nil
}
