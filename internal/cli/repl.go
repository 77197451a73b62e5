package cli

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/explore"
	"github.com/rawabit/rawabit/internal/ask"
	"github.com/rawabit/rawabit/internal/output"
	"github.com/rawabit/rawabit/queries"
	"github.com/rawabit/rawabit/queries/saved"
)

func (a *app) replCommand() *cobra.Command {
	var lang, history string
	c := &cobra.Command{
		Use:   "repl",
		Short: "Ask one question after the other: in words, by a saved question's name, in Gizmo or GraphQL",
		Long: `Open the graph and answer what is typed, until :quit or the end of the input: a question in Arabic or
English as "rawabit ask" takes it, the name of a saved question with its parameters (visits-to-country country=MY),
Gizmo or GraphQL. Which it is can be seen by how it begins; :lang says it for all that follows. A line goes on in the next
while a bracket or quote is open, or if it ends in a backslash. The tab key completes names and predicates of the graph and
saved questions; what was typed is kept in a file. From a pipe there is no prompt, and the exit status is that of the first error.

` + replHelp,
		Example: `  rawabit repl
  printf 'من زار ماليزيا؟\n:as csv\nvisits-to-country country=MY\n' | rawabit repl`,
	}
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := oneOf("lang", lang, replLanguages()...); err != nil {
			return err
		}
		return a.reading(cmd.Context(), func(ctx context.Context, db *graph.DB) error {
			r := &repl{lookup: &lookup{app: a, limit: explore.DefaultLimit}, db: db, graph: explore.New(db), lang: lang}
			return r.run(ctx, history)
		})
	}
	c.Flags().StringVar(&lang, "lang", replAuto, "language of what is typed: "+strings.Join(replLanguages(), ", "))
	c.Flags().StringVar(&history, "history", "", "`FILE` that keeps what was typed; - is none (default in the user's folder of settings)")
	return a.withDB(c)
}

// How what is typed is taken.
const (
	replAuto  = "auto"
	replAsk   = "ask"
	replSaved = "saved"
)

func replLanguages() []string { return append([]string{replAuto, replAsk}, queries.Languages()...) }

const replHelp = `  :lang [LANGUAGE]   how what is typed is taken; auto tells by how it begins
  :as [FORM]         how rows are printed: table, json, ndjson, csv, tsv, markdown
  :limit [N]         at most so many rows; 0 is all
  :explain TEXT      print the query that a question means, or that a saved question runs
  :queries           list the saved questions
  :help              this list
  :quit              end; so does the end of the input`

// A repl is a session.
type repl struct {
	*lookup
	db      *graph.DB
	graph   *explore.Graph
	grammar *ask.Grammar // loaded with the first question
	lang    string
	quit    bool
}

// A prompter gives lines; it asks for them if somebody is there to be asked.
type prompter interface {
	line(prompt string) (string, error) // io.EOF at the end, errAborted if the line is thrown away
	keep(text string)
	close() error
}

var errAborted = errors.New("aborted")

// A piped prompter reads lines and shows nothing.
type piped struct{ *bufio.Scanner }

func (p piped) line(string) (string, error) {
	if p.Scan() {
		return p.Text(), nil
	}
	if p.Err() != nil {
		return "", p.Err()
	}
	return "", io.EOF
}
func (piped) keep(string)  {}
func (piped) close() error { return nil }

func (r *repl) run(ctx context.Context, history string) (err error) {
	scanner := bufio.NewScanner(r.in)
	scanner.Buffer(nil, 1<<20)
	var in prompter = piped{scanner}
	alone := r.in != os.Stdin || !r.tty
	if !alone {
		if in, err = r.editor(ctx, historyFile(history)); err != nil {
			return err
		}
		r.note(`:help lists what can be typed, :quit ends`)
	}
	defer func() { err = errors.Join(err, in.close()) }()
	r.noPager = true
	first := error(nil)
	for !r.quit {
		text, err := statement(in)
		switch {
		case errors.Is(err, errAborted):
			continue
		case errors.Is(err, io.EOF) && text == "":
			return first
		case err != nil && !errors.Is(err, io.EOF):
			return fmt.Errorf("reading the input: %w", err)
		}
		if text == "" {
			continue
		}
		in.keep(text)
		if err := r.do(ctx, text); err != nil {
			if ctx.Err() != nil {
				return err
			}
			if e := r.flush(); e != nil {
				return e
			}
			var quiet *quietError
			if !errors.As(err, &quiet) {
				fmt.Fprintf(r.err, "%s\n", r.clean(strings.TrimRight(err.Error(), "\n")))
			}
			if alone && first == nil {
				first = &quietError{codeOf(err)}
			}
		}
		if err := r.flush(); err != nil {
			return err
		}
	}
	return first
}

// statement reads lines until brackets and quotes are closed.
func statement(in prompter) (string, error) {
	var text string
	prompt := "rawabit> "
	for {
		line, err := in.line(prompt)
		if err != nil {
			return strings.TrimSpace(text), err
		}
		more, goesOn := strings.CutSuffix(strings.TrimRight(line, " \t"), `\`)
		if goesOn {
			line = more
		}
		text += line
		if !goesOn && (strings.HasPrefix(text, ":") || !open(text)) {
			return strings.TrimSpace(text), nil
		}
		text += "\n"
		prompt = "     ... "
	}
}

// open says whether a program has a bracket or a quote that is not closed. Questions in words
// have none that count: an apostrophe is no quote there.
func open(text string) bool {
	if !program(text) {
		return false
	}
	depth, quote := 0, rune(0)
	escaped := false
	for _, c := range text {
		switch {
		case escaped:
			escaped = false
		case quote != 0:
			if c == '\\' {
				escaped = true
			} else if c == quote || c == '\n' && quote != '`' {
				quote = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quote = c
		case strings.ContainsRune("([{", c):
			depth++
		case strings.ContainsRune(")]}", c):
			depth--
		}
	}
	return depth > 0 || quote == '`'
}

// program says whether a text is Gizmo, GraphQL or MQL, by how it begins.
func program(text string) bool { return language(text) != replAsk && language(text) != replSaved }

func language(text string) string {
	text = strings.TrimSpace(text)
	word, _, _ := strings.Cut(text, " ")
	switch {
	case strings.HasPrefix(text, "[{"):
		return "mql"
	case strings.HasPrefix(text, "{"), strings.HasPrefix(text, "query {"):
		return "graphql"
	case strings.HasPrefix(text, "g."), strings.HasPrefix(text, "graph."), word == "var", word == "function", word == "let", word == "const", strings.HasPrefix(text, "//"):
		return "gizmo"
	case savedName.MatchString(word):
		if _, err := saved.Get(word); err == nil {
			return replSaved
		}
	}
	return replAsk
}

// do answers one statement or obeys one command.
func (r *repl) do(ctx context.Context, text string) error {
	if strings.HasPrefix(text, ":") {
		return r.command(ctx, text)
	}
	lang := r.lang
	if lang == replAuto {
		lang = language(text)
	}
	switch lang {
	case replAsk:
		q, err := r.understood(ctx, text)
		if err != nil {
			return err
		}
		return r.answerTo(ctx, r.graph, q, 3)
	case replSaved:
		name, params, err := savedCall(text)
		if err != nil {
			return err
		}
		ans, err := queries.Ask(ctx, r.db.Store(), resolver(r.db), name, params, queries.Options{Limit: r.limit})
		if err != nil {
			return err
		}
		return r.answer(ctx, ans, "", r.o)
	}
	ans, err := queries.Run(ctx, r.db.Store(), lang, text, queries.Options{Limit: r.limit})
	if err != nil {
		return err
	}
	return r.answer(ctx, ans, "", r.o)
}

func (r *repl) understood(ctx context.Context, text string) (q *ask.Query, err error) {
	if r.grammar == nil {
		if r.grammar, err = questions(); err != nil {
			return nil, err
		}
	}
	return r.understand(ctx, r.grammar, r.graph, text)
}

// savedCall reads NAME PARAM=VALUE …; a value goes on up to the next PARAM=.
func savedCall(text string) (string, map[string]string, error) {
	words := strings.Fields(text)
	var list []string
	for _, w := range words[1:] {
		if k, _, ok := strings.Cut(w, "="); ok && k != "" {
			list = append(list, w)
		} else if len(list) > 0 {
			list[len(list)-1] += " " + w
		} else {
			return "", nil, usagef("%q: parameters are NAME=VALUE", w)
		}
	}
	for i := range list {
		k, v, _ := strings.Cut(list[i], "=")
		list[i] = k + "=" + strings.Trim(v, `"`)
	}
	params, err := parseParams(list)
	return words[0], params, err
}

var replForms = []string{output.Eye, output.JSON, output.NDJSON, output.CSV, output.TSV, output.Markdown}

var replCommands = []string{":as", ":explain", ":help", ":lang", ":limit", ":queries", ":quit"}

func (r *repl) command(ctx context.Context, text string) error {
	name, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimSpace(rest)
	switch name {
	case ":quit", ":q", ":exit":
		r.quit = true
	case ":help", ":h", ":?":
		r.printf("%s\n", replHelp)
	case ":lang":
		if rest != "" {
			if !slices.Contains(replLanguages(), rest) {
				return usagef(":lang is one of %s, not %q", strings.Join(replLanguages(), ", "), rest)
			}
			r.lang = rest
		}
		r.note("%s", r.lang)
	case ":as":
		if rest != "" {
			if !slices.Contains(replForms, rest) {
				return usagef(":as is one of %s, not %q", strings.Join(replForms, ", "), rest)
			}
			r.o.Format = rest
		}
		r.note("%s", cmp.Or(r.o.Format, output.Eye))
	case ":limit":
		if rest != "" {
			n := 0
			if _, err := fmt.Sscan(rest, &n); err != nil || n < 0 {
				return usagef(":limit is a number from 0, not %q", rest)
			}
			r.limit = n
		}
		r.note("%d", r.limit)
	case ":queries":
		for _, line := range questionNames("") {
			n, title, _ := strings.Cut(line, "\t")
			r.printf("%-24s %s\n", n, title)
		}
	case ":explain":
		return r.explain(ctx, rest)
	default:
		return usagef("no command is called %s; :help lists them", name)
	}
	return nil
}

func (r *repl) explain(ctx context.Context, text string) error {
	switch language(text) {
	case replAsk:
		if text == "" {
			return usagef(":explain takes a question")
		}
		q, err := r.understood(ctx, text)
		if err != nil {
			return err
		}
		r.printf("%s\n", q)
	case replSaved:
		name, params, err := savedCall(text)
		if err != nil {
			return err
		}
		q, err := saved.Get(name)
		if err != nil {
			return err
		}
		bound, err := q.Bind(ctx, resolver(r.db), params)
		if err != nil {
			return err
		}
		r.printf("%s\n", r.clean(strings.TrimSpace(bound)))
	default:
		r.note("%s is run as it stands", language(text))
	}
	return nil
}

// historyFile is where what was typed is kept; "" is nowhere.
func historyFile(flag string) string {
	switch flag {
	case "-":
		return ""
	case "":
		dir, err := os.UserConfigDir()
		if err != nil {
			return ""
		}
		return filepath.Join(dir, "rawabit", "history")
	}
	return flag
}
