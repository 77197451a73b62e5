package cli

import (
	"context"
	_ "embed"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/graph/export"
	"github.com/rawabit/rawabit/graph/view"
	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/output"
	"github.com/rawabit/rawabit/queries"
	"github.com/rawabit/rawabit/queries/answer"
	"github.com/rawabit/rawabit/queries/saved"
)

//go:embed completion.bash
var bashHelpers string

func (a *app) completionCommand() *cobra.Command {
	shells := []string{"bash", "zsh", "fish"}
	return &cobra.Command{
		Use:   "completion bash | zsh | fish",
		Short: "Print what a shell needs to complete commands, flags, entities and questions",
		Long: `Print a script for a shell; then the tab key completes commands, flags and their values, saved
questions with their parameters, and names and ids of entities from the graph (as long as no other
process, such as "rawabit serve", has it open).

  bash   source <(rawabit completion bash)          in ~/.bashrc
  zsh    rawabit completion zsh > "${fpath[1]}/_rawabit"
  fish   rawabit completion fish > ~/.config/fish/completions/rawabit.fish`,
		Example:   `  rawabit completion bash > rawabit.bash`,
		Args:      cobra.ExactArgs(1),
		ValidArgs: shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch root := cmd.Root(); args[0] {
			case "bash":
				a.printf("%s", bashHelpers)
				return root.GenBashCompletionV2(a.out, true)
			case "zsh":
				return root.GenZshCompletion(a.out)
			case "fish":
				return root.GenFishCompletion(a.out, true)
			}
			return usagef("completion is for %s, not %q", strings.Join(shells, ", "), args[0])
		},
	}
}

const noFiles = cobra.ShellCompDirectiveNoFileComp

type completer = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective)

// among completes one of a list.
func among(list ...string) completer {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) { return list, noFiles }
}

// completions gives the commands what the shell may complete. A value that has no list of
// its own is completed as a file.
func (a *app) completions(root *cobra.Command) {
	entities := func(c *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		return a.complete(c.Context(), strings.Join(append(slices.Clone(args), begun), " "), len(args) > 0), noFiles | cobra.ShellCompDirectiveNoSpace
	}
	oneEach := func(c *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
		return a.complete(c.Context(), begun, false), noFiles
	}
	first := func(f completer) completer {
		return func(c *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, noFiles
			}
			return f(c, args, begun)
		}
	}
	questions := func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return questionNames(""), noFiles
	}
	arguments := map[string]completer{
		"show": entities, "neighbors": entities, "search": entities, "timeline": oneEach, "path": oneEach, "query": first(questions), "queries": first(questions),
		"delete": func(c *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
			return a.complete(c.Context(), "article/"+strings.TrimPrefix(begun, "article/"), false), noFiles
		},
	}
	values := map[string]completer{
		"bidi": among(output.Bidis()...), "lang": among(queries.Languages()...), "facts": among(string(view.Edges), string(view.Nodes)),
		"param": params, "view": a.views, "person": oneEach, "about": oneEach, "country": oneEach, "organization": oneEach, "sector": oneEach, "article": oneEach,
	}
	for _, c := range root.Commands() {
		if f := arguments[c.Name()]; f != nil {
			c.ValidArgsFunction = f
		}
		for flag, f := range values {
			if c.Flags().Lookup(flag) != nil {
				c.RegisterFlagCompletionFunc(flag, f) // fails only for a flag that is not there
			}
		}
		switch c.Name() {
		case "export":
			c.RegisterFlagCompletionFunc("format", among(export.Names()...))
		case "query":
			c.RegisterFlagCompletionFunc("format", among(answer.Formats()...))
		}
	}
	root.RegisterFlagCompletionFunc("bidi", values["bidi"])
}

func questionNames(prefix string) []string {
	var list []string
	for _, q := range saved.All() {
		list = append(list, prefix+q.Name+"\t"+q.Title.En)
	}
	return list
}

// params completes NAME= of the question that is in the arguments or in --view.
func params(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	name := ""
	if len(args) > 0 {
		name = args[0]
	}
	if f := c.Flags().Lookup("view"); f != nil {
		name, _ = strings.CutPrefix(f.Value.String(), "saved:")
	}
	q, err := saved.Get(name)
	if err != nil {
		return nil, noFiles
	}
	var list []string
	for _, p := range q.Params {
		list = append(list, p.Name+"=\t"+p.Title.En)
	}
	return list, noFiles | cobra.ShellCompDirectiveNoSpace
}

func (a *app) views(c *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	kind, rest, ok := strings.Cut(begun, ":")
	switch {
	case ok && kind == "saved":
		return questionNames("saved:"), noFiles
	case ok && (kind == "entity" || kind == "article"):
		if kind == "article" {
			rest = "article/" + strings.TrimPrefix(rest, "article/")
		}
		list := a.complete(c.Context(), rest, false)
		for i := range list {
			if kind == "article" {
				list[i] = strings.TrimPrefix(list[i], "article/")
			}
			list[i] = kind + ":" + list[i]
		}
		return list, noFiles
	}
	return []string{"all", "entity:", "article:", "saved:", "query:"}, noFiles | cobra.ShellCompDirectiveNoSpace
}

// The kinds of ids, and their classes.
var idKinds = map[string]string{
	"article": vocab.ClassArticle, "person": vocab.ClassPerson, "country": vocab.ClassCountry, "city": vocab.ClassCity, "region": vocab.ClassRegion,
	"organization": vocab.ClassOrganization, "position": vocab.ClassPosition, "sector": vocab.ClassSector, "event": vocab.ClassEvent,
	"agreement": vocab.ClassNamedAgreement,
}

// mostCompletions is how many names are offered.
const mostCompletions = 60

// complete completes an id or a name in either script. later tells that some words of the
// name are there already; then only the rest of it is given.
func (a *app) complete(ctx context.Context, begun string, later bool) []string {
	list := kindsOf(begun, later)
	if begun == "" {
		return list
	}
	// A graph that is in use or not there has no names to offer, and nobody to tell.
	db, err := graph.Open(ctx, a.db)
	if err != nil {
		return list
	}
	defer db.Close()
	return completeIn(ctx, db, begun, later)
}

// kindsOf gives the kinds of ids that begin so.
func kindsOf(begun string, later bool) []string {
	var list []string
	if !later {
		for kind := range idKinds {
			if strings.HasPrefix(kind+"/", begun) && kind != "article" {
				list = append(list, kind+"/")
			}
		}
		slices.Sort(list)
	}
	return list
}

// completeIn is complete for a graph that is open.
func completeIn(ctx context.Context, db *graph.DB, begun string, later bool) []string {
	list := kindsOf(begun, later)
	if kind, _, ok := strings.Cut(begun, "/"); ok && idKinds[kind] != "" {
		members, err := db.Reader(ctx).To(idKinds[kind], vocab.RDFType)
		if err != nil {
			return nil
		}
		list = nil
		for _, m := range members {
			if id := view.ShortID(m); strings.HasPrefix(id, begun) && len(list) < mostCompletions {
				list = append(list, id)
			}
		}
		return list
	}
	// The last word may be cut off in its middle, where a search by words finds nothing; the
	// words in front of it are whole.
	texts := []string{begun}
	if i := strings.LastIndexByte(begun, ' '); i > 0 {
		texts = append(texts, begun[:i])
	}
	g := explore.New(db)
	var found []explore.Hit
	seen := map[string]bool{}
	for _, text := range texts {
		hits, err := g.Search(ctx, explore.SearchRequest{Text: text, Exact: true, Page: explore.Page{Limit: mostCompletions}})
		if err != nil {
			return list
		}
		for _, h := range hits.Items {
			if !seen[h.IRI] {
				seen[h.IRI] = true
				found = append(found, h)
			}
		}
	}
	cut := strings.LastIndexByte(begun, ' ') + 1
	for _, h := range found {
		for _, name := range []string{h.Ar, h.En} {
			// a shell keeps what was typed, so only names that begin with it can be offered
			if len(name) > len(begun) && strings.EqualFold(name[:len(begun)], begun) {
				name = begun + name[len(begun):]
				if later {
					name = name[cut:]
				}
				list = append(list, name+"\t"+view.ShortID(h.IRI))
				break
			}
		}
	}
	return list
}
