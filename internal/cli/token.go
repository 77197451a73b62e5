package cli

import (
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/internal/server/token"
)

// EnvTokens names the environment variable that holds the name of the file of tokens when
// --tokens is not given, DefaultTokens the file when neither is.
const (
	EnvTokens     = "RAWABIT_TOKENS"
	DefaultTokens = "rawabit.tokens"
)

func defaultTokens() string {
	if path := os.Getenv(EnvTokens); path != "" {
		return path
	}
	return DefaultTokens
}

func (a *app) tokenCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "token add NAME | list | revoke ID",
		Short: "Make, list and revoke tokens for the HTTP API",
		Long: `Make a token for the HTTP API, list those there are, or revoke one. A token is shown once, when
it is made; the file keeps its hash. What it may do is one or more scopes: read (ask), ingest
(write and delete), admin (both, and copies of the whole graph). A running server sees at
once what is changed here.`,
		Example: `  rawabit token add dashboard --scope read
  rawabit token add feeder --scope read,ingest
  rawabit token list`,
		Args:      cobra.RangeArgs(1, 2),
		ValidArgs: []string{"add", "list", "revoke"},
	}
	path, scopes := "", []string(nil)
	c.RunE = func(_ *cobra.Command, args []string) error {
		f := token.Open(path)
		verb, rest := args[0], args[1:]
		switch {
		case verb == "add" && len(rest) == 1:
			var list []token.Scope
			for _, s := range scopes {
				list = append(list, token.Scope(s))
			}
			secret, t, err := f.Add(rest[0], list)
			if err != nil {
				return usagef("%w", err)
			}
			a.note("token %s for %s; it is not shown again:", t.ID, t.Name)
			a.printf("%s\n", secret)
			return nil
		case verb == "list" && len(rest) == 0:
			list, err := f.List()
			if err != nil {
				return err
			}
			t := &table{head: []string{"ID", "SCOPES", "NAME"}}
			for _, tok := range list {
				var s []string
				for _, x := range tok.Scopes {
					s = append(s, string(x))
				}
				t.add(tok.ID, strings.Join(s, ","), a.line(tok.Name))
			}
			a.print(t)
			return nil
		case verb == "revoke" && len(rest) == 1:
			t, err := f.Revoke(rest[0])
			if err != nil {
				return err
			}
			a.printf("revoked %s (%s)\n", t.ID, a.line(t.Name))
			return nil
		}
		return usagef("want \"add NAME\", \"list\" or \"revoke ID\"")
	}
	c.Flags().StringVar(&path, "tokens", defaultTokens(), "the `FILE` of tokens")
	c.Flags().Lookup("tokens").DefValue = "$" + EnvTokens + " or ./" + DefaultTokens
	c.Flags().StringSliceVar(&scopes, "scope", []string{"read"}, "add: what the token may do: read, ingest, admin")
	return c
}
