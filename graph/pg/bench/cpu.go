package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// A cpu is seconds of processor time: what the clock on the wall says depends on what else the
// machine does.
type cpu struct{ client, server float64 }

func (c cpu) less(o cpu) cpu     { return cpu{c.client - o.client, c.server - o.server} }
func (c cpu) sum() float64       { return c.client + c.server }
func (c cpu) each(n int) float64 { return c.sum() * 1e5 / float64(n) }

// cpuNow reads the time of this process and of the server with all its processes, those that
// have ended included. It is for Linux.
func cpuNow(data string) (c cpu) {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) == nil {
		c.client = float64(r.Utime.Sec+r.Stime.Sec) + float64(r.Utime.Usec+r.Stime.Usec)/1e6
	}
	pid, _ := os.ReadFile(filepath.Join(data, "postmaster.pid"))
	main, _, _ := strings.Cut(string(pid), "\n")
	const user, system, childUser, childSystem, parent = 11, 12, 13, 14, 1
	seconds := func(f []string, at ...int) (sum float64) {
		for _, i := range at {
			n, _ := strconv.ParseFloat(f[i], 64)
			sum += n / 100 // clock ticks
		}
		return sum
	}
	if f := stat(main); f != nil {
		c.server = seconds(f, user, system, childUser, childSystem)
	}
	all, _ := filepath.Glob("/proc/[0-9]*")
	for _, p := range all {
		if f := stat(filepath.Base(p)); f != nil && f[parent] == main {
			c.server += seconds(f, user, system)
		}
	}
	return c
}

// stat gives the fields of a process behind its name.
func stat(pid string) []string {
	b, err := os.ReadFile("/proc/" + pid + "/stat")
	at := strings.LastIndexByte(string(b), ')')
	if err != nil || at < 0 {
		return nil
	}
	f := strings.Fields(string(b[at+1:]))
	if len(f) < 15 {
		return nil
	}
	return f
}
