package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/rawabit/rawabit/queries/saved"
)

// EnvConfig names the environment variable that holds the settings file's name when
// --config is not given, DefaultConfig the file that is read when neither is and it is there.
const (
	EnvConfig     = "RAWABIT_CONFIG"
	DefaultConfig = "rawabit.conf"
)

// A setting is the value that a flag has in the end, and where it is from.
type setting struct{ name, value, source string }

func envName(flag string) string {
	return "RAWABIT_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// noSetting are flags that are no settings.
var noSetting = map[string]bool{"help": true, "config": true}

// configure gives the flags that were not given on the command line what the environment
// says, else what the file says, and tells where each is from.
func configure(flags *pflag.FlagSet, path string) ([]setting, error) {
	file, path, err := readSettings(path)
	if err != nil {
		return nil, err
	}
	var known []string
	flags.VisitAll(func(f *pflag.Flag) {
		if !noSetting[f.Name] {
			known = append(known, f.Name)
		}
	})
	for name, v := range file {
		if flags.Lookup(name) == nil || noSetting[name] {
			hint := ""
			if near := saved.Nearest(name, known); len(near) > 0 {
				hint = "; did you mean " + near[0] + "?"
			}
			return nil, usagef("%s:%d: no setting %q%s; \"rawabit config\" lists them", path, v.line, name, hint)
		}
	}
	var out []setting
	var faults []error
	flags.VisitAll(func(f *pflag.Flag) {
		if noSetting[f.Name] {
			return
		}
		s := setting{name: f.Name, source: "default"}
		if f.Changed {
			s.source = "--" + f.Name
		} else if text := os.Getenv(envName(f.Name)); text != "" {
			s.source = "$" + envName(f.Name)
			if err := f.Value.Set(text); err != nil {
				faults = append(faults, usagef("%s: %w", s.source, err))
			}
		} else if v, ok := file[f.Name]; ok {
			s.source = fmt.Sprintf("%s:%d", path, v.line)
			if err := f.Value.Set(v.value); err != nil {
				faults = append(faults, usagef("%s: %s: %w", s.source, f.Name, err))
			}
		}
		s.value = strings.Trim(f.Value.String(), "[]")
		out = append(out, s)
	})
	return out, errors.Join(faults...)
}

type fileValue struct {
	value string
	line  int
}

// readSettings reads lines of NAME = VALUE; # begins a comment. A file that nobody has
// named may be missing.
func readSettings(path string) (map[string]fileValue, string, error) {
	named := path != ""
	if !named {
		path = DefaultConfig
	}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return nil, path, nil
	}
	if err != nil {
		return nil, path, usagef("--config: %w", err)
	}
	out, err := parseSettings(path, string(b))
	return out, path, err
}

func parseSettings(path, text string) (map[string]fileValue, error) {
	out := map[string]fileValue{}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if !ok || name == "" {
			return nil, usagef("%s:%d: want NAME = VALUE, have %q", path, n, line)
		}
		if old, twice := out[name]; twice {
			return nil, usagef("%s:%d: %s is there already, in line %d", path, n, name, old.line)
		}
		if len(value) > 1 && value[0] == '"' && value[len(value)-1] == '"' {
			value = value[1 : len(value)-1]
		}
		out[name] = fileValue{value, n}
	}
	return out, nil
}

// withConfig gives a command the --config flag.
func withConfig(c *cobra.Command) *string {
	path := c.Flags().String("config", os.Getenv(EnvConfig), "`FILE` of settings; \"rawabit init\" makes one")
	c.Flags().Lookup("config").DefValue = "$" + EnvConfig + ", or ./" + DefaultConfig + " if it is there"
	return path
}

func (a *app) initCommand() *cobra.Command {
	var force bool
	c := &cobra.Command{
		Use:   "init [FILE]",
		Short: "Write a file of settings for the server, with comments",
		Long: `Write a file (./` + DefaultConfig + ` if none is named) that has all settings of "rawabit serve" with what they
mean, as comments: take the # away from those that are to be other than they are. Flags and
the environment go before the file.`,
		Args: cobra.MaximumNArgs(1),
	}
	c.RunE = func(_ *cobra.Command, args []string) error {
		path := DefaultConfig
		if len(args) > 0 {
			path = args[0]
		}
		mode := os.O_WRONLY | os.O_CREATE | os.O_EXCL
		if force {
			mode = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
		}
		f, err := os.OpenFile(path, mode, 0o644)
		if errors.Is(err, fs.ErrExist) {
			return usagef("%s is there already; --force writes over it", path)
		}
		if err != nil {
			return err
		}
		_, err = f.WriteString(settingsText(a.serveCommand().Flags()))
		if e := f.Close(); err == nil {
			err = e
		}
		if err != nil {
			return err
		}
		a.printf("%s\n", path)
		return nil
	}
	c.Flags().BoolVar(&force, "force", false, "write over a file that is there")
	return c
}

// settingsText is a file of settings in which all are comments.
func settingsText(flags *pflag.FlagSet) string {
	var b strings.Builder
	b.WriteString("# Settings of \"rawabit serve\". A line is NAME = VALUE. A flag goes before the environment\n" +
		"# (RAWABIT_NAME), that before this file, and this file before the defaults, which stand here.\n")
	flags.VisitAll(func(f *pflag.Flag) {
		if noSetting[f.Name] {
			return
		}
		_, usage := pflag.UnquoteUsage(f)
		value := strings.Trim(f.Value.String(), "[]")
		if f.Name == "db" {
			value = DefaultDB
		}
		fmt.Fprintf(&b, "\n# %s\n# %s = %s\n", usage, f.Name, value)
	})
	return b.String()
}

func (a *app) configCommand() *cobra.Command {
	c := a.serveCommand()
	c.Use, c.Short = "config", "Show the settings that the server would have, and where each is from"
	c.Long = `Show every setting of "rawabit serve" with its value and its source: a flag (those of serve are
taken here too), the environment (RAWABIT_NAME), the file of settings, or the default, in
this order.`
	c.Example = "  rawabit config\n  RAWABIT_TIMEOUT=5s rawabit config --read-only"
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		path, err := cmd.Flags().GetString("config")
		if err != nil {
			return err
		}
		list, err := configure(cmd.Flags(), path)
		if err != nil {
			return err
		}
		t := &table{head: []string{"SETTING", "VALUE", "SOURCE"}}
		for _, s := range list {
			t.add(s.name, a.line(s.value), a.line(s.source))
		}
		a.print(t)
		return nil
	}
	return c
}
