package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "What program this is",
		Long: `Print the version of the program, the commit it was built from where the build
recorded it, the Go version and the version of the graph library. The same build always
prints the same.`,
		RunE: func(*cobra.Command, []string) error {
			a.printf("%s", versionText())
			return nil
		},
	}
}

func versionText() string {
	var b strings.Builder
	info, known := debug.ReadBuildInfo()
	version, revision, dirty := "unknown", "", ""
	if known {
		if version = info.Main.Version; version == "" {
			version = "(devel)"
		}
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				revision = s.Value
			case s.Key == "vcs.modified" && s.Value == "true":
				dirty = " with changes"
			}
		}
	}
	fmt.Fprintf(&b, "rawabit %s\n", version)
	if revision != "" {
		fmt.Fprintf(&b, "commit  %s%s\n", revision, dirty)
	}
	fmt.Fprintf(&b, "go      %s %s/%s\n", strings.TrimPrefix(runtime.Version(), "go"), runtime.GOOS, runtime.GOARCH)
	if known {
		for _, m := range []string{"github.com/cayleygraph/cayley", "github.com/cayleygraph/quad"} {
			if i := slices.IndexFunc(info.Deps, func(d *debug.Module) bool { return d.Path == m }); i >= 0 {
				fmt.Fprintf(&b, "%-7s %s\n", m[strings.LastIndex(m, "/")+1:], info.Deps[i].Version)
			}
		}
	}
	return b.String()
}
