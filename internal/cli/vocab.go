package cli

import (
	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph/vocab"
)

func (a *app) vocabCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "vocab",
		Short: "Print the vocabulary of the graph as an ontology in Turtle",
		Long: `Print the ontology that the graph is written in: every class and predicate, and the closed
lists of roles and sectors, with Arabic and English names, in Turtle.`,
		RunE: func(*cobra.Command, []string) error {
			a.printf("%s", vocab.Ontology())
			return nil
		},
	}
}
