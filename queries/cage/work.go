package cage

import (
	"context"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"time"

	"github.com/rawabit/rawabit/queries/gizmo"
)

// look is how often a process looks at its heap.
const look = 3 * time.Millisecond

// Work is the whole of a caged process: it runs the programs that come on standard input
// and gives the status to exit with.
func Work() int {
	memory, err := strconv.ParseInt(os.Getenv(envMemory), 10, 64)
	if err != nil {
		os.Stderr.WriteString("this is no command; the server starts it for itself\n")
		return exitBroken
	}
	runtime.GOMAXPROCS(2)
	in, out := os.Stdin, os.Stdout
	// What the runtime opens once and for all must be open before files are refused.
	time.Now().Zone()
	time.Sleep(time.Millisecond)
	if err := confine(memory + Headroom); err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		return exitBroken
	}
	// The collector works harder as the heap nears the limit.
	debug.SetMemoryLimit(memory + memory/2)
	g := &guard{memory: uint64(memory), parent: os.Getppid()}
	go g.watch()
	if err := gizmo.Work(in, out, g.begin, g.end); err != nil {
		return exitBroken
	}
	return 0
}

// A guard ends the process when its program takes too much, or when nobody is left who
// would read the answer.
type guard struct {
	memory uint64
	parent int
	stop   context.CancelFunc
}

func (g *guard) begin(memory int64) {
	ctx, cancel := context.WithCancel(context.Background())
	g.stop = cancel
	most := min(uint64(memory), g.memory)
	go func() {
		tick := time.NewTicker(look)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if heap() <= most {
				continue
			}
			runtime.GC() // most of it may be garbage
			if heap() > most {
				os.Exit(exitMemory)
			}
		}
	}()
}

// end leaves no garbage to the account of the next program.
func (g *guard) end() {
	g.stop()
	if heap() > g.memory/4 {
		runtime.GC()
	}
}

// watch ends an orphan: a program in a loop would not see that its input has ended.
func (g *guard) watch() {
	for range time.Tick(200 * time.Millisecond) {
		if os.Getppid() != g.parent {
			os.Exit(exitBroken)
		}
	}
}

var heapSample = "/memory/classes/heap/objects:bytes"

func heap() uint64 {
	s := []metrics.Sample{{Name: heapSample}}
	metrics.Read(s)
	if s[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return s[0].Value.Uint64()
}
