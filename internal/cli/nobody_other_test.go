//go:build !unix

package cli

import (
	"errors"
	"os/exec"
)

func asNobody(*exec.Cmd, ...string) error { return errors.ErrUnsupported }
