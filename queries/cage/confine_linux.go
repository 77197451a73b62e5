package cage

import (
	"fmt"
	"os/exec"
	"syscall"
)

// confine gives the process no more memory than that many bytes of its own, no file to
// write and none to open.
func confine(memory int64) error {
	for _, l := range []struct {
		what, most int
	}{
		{syscall.RLIMIT_DATA, int(memory)},
		{syscall.RLIMIT_FSIZE, 0},
		{syscall.RLIMIT_CORE, 0},
		{syscall.RLIMIT_NOFILE, 3},
	} {
		r := syscall.Rlimit{Cur: uint64(l.most), Max: uint64(l.most)}
		if err := syscall.Setrlimit(l.what, &r); err != nil {
			return fmt.Errorf("limit %d of the process: %w", l.what, err)
		}
	}
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, 10)
	return nil
}

// detach keeps the terminal's signals, which are meant for the server, from its processes.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
