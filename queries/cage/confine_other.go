//go:build !linux

package cage

import "os/exec"

// confine does nothing where the program's own look at its heap is all there is.
func confine(int64) error { return nil }

func detach(*exec.Cmd) {}
