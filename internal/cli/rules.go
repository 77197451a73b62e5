package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/internal/confidence"
	"github.com/rawabit/rawabit/internal/purpose"
	"github.com/rawabit/rawabit/internal/rules"
)

func (a *app) rulesCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "rules [check [FILE]]",
		Short: "List the rules, or run their proofs",
		Long: `List the rules: what each finds, where it stands, how often it was right where careful readers
had said what is right, and the confidence of its facts that follows.

"rules check" runs the proofs of all rules: the sentences of their yes lines, in which a rule must
find what stands below, and of their no lines, in which it must find nothing. What does not hold is
told with its file and line. With FILE that file is read besides, or in the place of the program's own
file of that name: rules.txt holds rules for objectives, measures and sectors, any other
file, such as visit.rule, those for visits, meetings and agreements.`,
		Example: `  rawabit rules
  rawabit rules check
  rawabit rules check internal/rules/data/visit.rule`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 && args[0] != "check" || len(args) > 2 {
				return usagef("rules takes nothing, or \"check\" and a file; have %q", args)
			}
			return nil
		},
	}
	c.RunE = func(_ *cobra.Command, args []string) error {
		p, err := reader()
		switch {
		case err != nil:
			return err
		case len(args) == 0:
			return a.listRules(p.Rules)
		}
		file, text := "", ""
		if len(args) == 2 {
			b, err := os.ReadFile(args[1])
			if err != nil {
				return coded(notFound, "%w", err)
			}
			if file, text = args[1], string(b); text == "" {
				return coded(unreadable, "%s: the file is empty", file)
			}
		}
		set, ownPurpose := p.Rules, filepath.Base(file) == "rules.txt"
		var faults []error
		if file != "" && !ownPurpose {
			if set, err = rules.LoadWith(file, text); err != nil {
				return coded(unreadable, "%w", err)
			}
		}
		faults = append(faults, set.Check(p.Lexicon))
		if !ownPurpose {
			file, text = "", ""
		}
		faults = append(faults, purpose.Check(p.Lexicon, file, text))
		if err := errors.Join(faults...); err != nil {
			return coded(unreadable, "%w", err)
		}
		a.printf("the proofs of all rules hold\n")
		return nil
	}
	return c
}

func (a *app) listRules(set *rules.Set) error {
	seen, err := confidence.Load()
	if err != nil {
		return err
	}
	t := &table{head: []string{"FINDS", "RULE", "RIGHT", "CONFIDENCE", "STANDS AT"}}
	for _, r := range set.Rules {
		n := seen.Count(r.Fact, r.Name)
		t.add(string(r.Fact), r.Name, fmt.Sprintf("%d of %d", n.Right, n.Found), fmt.Sprintf("%.2f", seen.Of(r.Fact, r.Name)), fmt.Sprintf("%s:%d", r.File, r.Line))
	}
	for _, r := range purpose.List() {
		n := seen.Count(r.Gives, r.Name)
		t.add(string(r.Gives), r.Name, fmt.Sprintf("%d of %d", n.Right, n.Found), fmt.Sprintf("%.2f", seen.Of(r.Gives, r.Name)), fmt.Sprintf("purpose/rules.txt:%d", r.Line))
	}
	a.print(t)
	return nil
}
