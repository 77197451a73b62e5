package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func (a *app) manCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "man [COMMAND]",
		Short: "Print the manual page of the program or of a command, for man",
		Long: `Print a manual page, made from the same texts as --help, or write all of them into a folder.
To read one: rawabit man export | man -l -`,
		Example: `  rawabit man export > rawabit-export.1
  rawabit man --dir man1`,
		Args: cobra.MaximumNArgs(1),
	}
	c.RunE = func(cmd *cobra.Command, args []string) error {
		root := cmd.Root()
		if dir == "" {
			page := root
			if len(args) > 0 {
				found, rest, err := root.Find(args)
				if err != nil || len(rest) > 0 {
					return usagef("unknown command %q", args[0])
				}
				page = found
			}
			_, err := a.out.WriteString(manPage(page))
			return err
		}
		if len(args) > 0 {
			return usagef("--dir writes all pages; leave out %q", args[0])
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		for _, c := range append(manual(root), root) {
			name := strings.ReplaceAll(c.CommandPath(), " ", "-") + ".1"
			if err := os.WriteFile(filepath.Join(dir, name), []byte(manPage(c)), 0o644); err != nil {
				return err
			}
		}
		return nil
	}
	c.Flags().StringVar(&dir, "dir", "", "write all pages into a `FOLDER`")
	return c
}

// manual lists the commands that have a page, by name.
func manual(root *cobra.Command) []*cobra.Command {
	var list []*cobra.Command
	for _, c := range root.Commands() {
		if !c.Hidden {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b *cobra.Command) int { return strings.Compare(a.Name(), b.Name()) })
	return list
}

// roff escapes a line of text.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}

// manPage writes a command in the language of man. It has no date: the same program gives
// the same page.
func manPage(c *cobra.Command) string {
	var b strings.Builder
	name := strings.ReplaceAll(c.CommandPath(), " ", "-")
	fmt.Fprintf(&b, ".TH %s 1 \"\" \"rawabit\" \"rawabit\"\n.SH NAME\n%s \\- %s\n", strings.ToUpper(roff(name)), roff(name), roff(c.Short))
	use := c.UseLine()
	if !c.HasParent() {
		use = "rawabit COMMAND"
	}
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B %s\n.SH DESCRIPTION\n", roff(use))
	manText(&b, c.Long)
	if list := manual(c); len(list) > 0 {
		b.WriteString(".SH COMMANDS\n")
		for _, sub := range list {
			fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(sub.Name()), roff(sub.Short))
		}
	}
	flags := func(title string, f *pflag.FlagSet) {
		if !f.HasAvailableFlags() {
			return
		}
		fmt.Fprintf(&b, ".SH %s\n", title)
		f.VisitAll(func(f *pflag.Flag) {
			if f.Hidden {
				return
			}
			value, text := pflag.UnquoteUsage(f)
			line := "--" + f.Name
			if f.Shorthand != "" {
				line = "-" + f.Shorthand + ", " + line
			}
			fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(strings.TrimSpace(line+" "+value)), roff(text))
		})
	}
	flags("OPTIONS", c.LocalNonPersistentFlags())
	flags("OPTIONS OF EVERY COMMAND", c.Root().PersistentFlags())
	if c.Example != "" {
		b.WriteString(".SH EXAMPLES\n.nf\n")
		for l := range strings.Lines(c.Example) {
			b.WriteString(roff(strings.TrimPrefix(strings.TrimRight(l, "\n"), "  ")) + "\n")
		}
		b.WriteString(".fi\n")
	}
	b.WriteString(".SH EXIT STATUS\n")
	for _, code := range Codes() {
		fmt.Fprintf(&b, ".TP\n.B %d\n%s\n", code.Status, roff(code.Meaning))
	}
	if c.HasParent() {
		b.WriteString(".SH SEE ALSO\n.BR rawabit (1)\n")
	}
	return b.String()
}

// manText writes paragraphs; lines that are indented stay as they are.
func manText(b *strings.Builder, text string) {
	fixed := false
	for l := range strings.Lines(text) {
		l = strings.TrimRight(l, "\n")
		indented := strings.HasPrefix(l, "  ")
		if indented != fixed && l != "" {
			b.WriteString(map[bool]string{true: ".PP\n.nf\n", false: ".fi\n"}[indented])
			fixed = indented
		}
		if l == "" {
			if !fixed {
				b.WriteString(".PP\n")
			}
			continue
		}
		b.WriteString(roff(l) + "\n")
	}
	if fixed {
		b.WriteString(".fi\n")
	}
}
