// Package cli is the command line: one file a command. Each parses its flags,
// calls one package and prints.
//
// In go the arguments and the three streams, out comes the exit status, so that
// a test runs a command like a person does. Results go to stdout, everything
// else (errors, warnings, progress, summaries of work done) to stderr. Nothing
// here knows Arabic or quads; what such an "if" would decide belongs lower.
//
// What trips people up: stdout is buffered until the command ends (a command that must
// be seen at once calls flush), and text from articles may hold control
// characters, so whatever goes to people passes through clean.
package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/rawabit/rawabit/internal/output"
	"github.com/rawabit/rawabit/queries/cage"
)

// An app is one run of the program: its streams and the flags all commands share.
type app struct {
	in   io.Reader
	out  *bufio.Writer
	err  io.Writer
	tty  bool // stdout is a terminal
	etty bool // stderr is a terminal
	wide int  // columns of the terminal behind stdout, 0 if none
	db   string

	look    output.Options // --bidi and --latin, which all tables heed
	quiet   bool           // no notes
	verbose bool           // more notes
	noPager bool
	tall    int // lines of the terminal behind stdout, 0 if none

	aliases string  // name of the aliases file, or empty
	min     float64 // least confidence of facts
}

// Main runs the command that args (without the program's name) ask for and
// gives the exit status; see Codes.
func Main(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) == 1 && args[0] == cage.Arg {
		return cage.Work() // a process that "serve" has started for a query
	}
	a := &app{in: stdin, out: bufio.NewWriterSize(stdout, 1<<16), err: stderr}
	a.tty, a.wide, a.tall = terminal(stdout)
	a.etty, _, _ = terminal(stderr)
	root := a.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(a.out)
	root.SetErr(stderr)
	ran, err := root.ExecuteContextC(ctx)
	if flushErr := a.out.Flush(); err == nil && flushErr != nil {
		err = fmt.Errorf("writing the output: %w", flushErr)
	}
	if err == nil {
		return ok
	}
	code := codeOf(err)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		code = interrupted
	}
	var quiet *quietError
	if !errors.As(err, &quiet) {
		fmt.Fprintf(stderr, "rawabit: %s\n", a.clean(strings.TrimRight(err.Error(), "\n")))
	}
	if code == usage && ran != nil {
		fmt.Fprintf(stderr, "\"%s --help\" tells how it is used.\n", ran.CommandPath())
	}
	return code
}

func terminal(w any) (is bool, width, height int) {
	f, is := w.(*os.File)
	if !is || !term.IsTerminal(int(f.Fd())) {
		return false, 0, 0
	}
	width, height, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return true, 0, 0
	}
	return true, width, height
}

// EnvDB names the environment variable that holds the store's name when --db is
// not given, DefaultDB the store when neither is.
const (
	EnvDB     = "RAWABIT_DB"
	DefaultDB = "rawabit.db"
)

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "rawabit",
		Short: "Arabic news about diplomacy, read into a graph that answers questions",
		Long: `rawabit (روابط) reads Arabic news about diplomacy, finds who visited, met and
agreed with whom, and keeps it as a graph in which every statement points to the
sentence and the article it rests on.

The graph lies in the folder that --db names, else $` + EnvDB + `, else ./` + DefaultDB + `.

Exit status:
` + codesText(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return unknownCommand(cmd, args[0])
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SuggestionsMinimumDistance = 2
	all := root.PersistentFlags()
	all.StringVar(&a.look.Bidi, "bidi", output.Auto, "Arabic in tables: "+strings.Join(output.Bidis(), ", ")+" (auto: isolate on a terminal, none in a pipe)")
	all.BoolVar(&a.look.Latin, "latin", false, "Arabic in tables in Latin letters")
	all.BoolVar(&a.noPager, "no-pager", false, "print to the terminal without $PAGER, however long it is")
	all.BoolVarP(&a.quiet, "quiet", "q", false, "no notes and no progress on standard error, only errors")
	all.BoolVarP(&a.verbose, "verbose", "v", false, "more notes on standard error")
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		if a.quiet {
			a.etty = false // where there is no terminal there is no progress
		}
		return oneOf("bidi", a.look.Bidi, output.Bidis()...)
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(&cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Help about a command",
		Long:  "Print what a command does and how it is used; \"rawabit COMMAND --help\" prints the same.",
		RunE: func(_ *cobra.Command, args []string) error {
			c, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(root, strings.Join(args, " "))
			}
			return c.Help()
		},
	})
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return &usageError{nearFlag(c, err)} })
	for _, c := range a.commands() {
		if check := c.Args; check != nil {
			c.Args = func(cmd *cobra.Command, args []string) error {
				if err := check(cmd, args); err != nil {
					return &usageError{err}
				}
				return nil
			}
		} else {
			c.Args = func(_ *cobra.Command, args []string) error {
				if len(args) > 0 {
					return usagef("%s takes no arguments, have %q", c.Name(), args[0])
				}
				return nil
			}
		}
		root.AddCommand(c)
	}
	a.completions(root)
	return root
}

func unknownCommand(root *cobra.Command, name string) error {
	if near := root.SuggestionsFor(name); len(near) > 0 {
		return usagef("unknown command %q; did you mean %s?", name, strings.Join(near, " or "))
	}
	return usagef("unknown command %q", name)
}

// nearFlag adds the flags that are spelled much like one that there is not.
func nearFlag(c *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	if !errors.As(err, &missing) || len(missing.GetSpecifiedShortnames()) > 0 {
		return err
	}
	flags := &cobra.Command{SuggestionsMinimumDistance: 2} // it compares names as it does those of commands
	c.Flags().VisitAll(func(f *pflag.Flag) {
		flags.AddCommand(&cobra.Command{Use: f.Name, Run: func(*cobra.Command, []string) {}})
	})
	near := flags.SuggestionsFor(missing.GetSpecifiedName())
	if len(near) == 0 {
		return err
	}
	return fmt.Errorf("%w; did you mean --%s?", err, strings.Join(near, " or --"))
}

// withDB gives a command the --db flag.
func (a *app) withDB(c *cobra.Command) *cobra.Command {
	def := os.Getenv(EnvDB)
	if def == "" {
		def = DefaultDB
	}
	c.Flags().StringVar(&a.db, "db", def, "the graph: the folder of a `STORE`, or KIND:ADDRESS")
	c.Flags().Lookup("db").DefValue = "$" + EnvDB + " or ./" + DefaultDB
	return c
}

// flush shows what was printed so far; for commands that go on for long.
func (a *app) flush() error { return a.out.Flush() }

func (a *app) printf(format string, args ...any) { fmt.Fprintf(a.out, format, args...) }

// note tells something to the person at the terminal without mixing it into the result.
func (a *app) note(format string, args ...any) {
	if a.quiet {
		return
	}
	fmt.Fprintln(a.err, a.clean(fmt.Sprintf(format, args...)))
}

// detail is a note for who asks for more of them.
func (a *app) detail(format string, args ...any) {
	if a.verbose {
		a.note(format, args...)
	}
}

// oneOf checks the value of a flag against what it may be.
func oneOf(flag, value string, allowed ...string) error {
	for _, v := range allowed {
		if v == value {
			return nil
		}
	}
	return usagef("--%s is one of %s, not %q", flag, strings.Join(allowed, ", "), value)
}
