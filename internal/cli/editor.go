package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/peterh/liner"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/queries/saved"
)

// An editor reads lines from a terminal, with history and completion.
type editor struct {
	*liner.State
	file string
}

func newEditor(file string) *editor { return &editor{liner.NewLiner(), file} }

// editor takes hold of the terminal; the prompter gives it back.
func (r *repl) editor(ctx context.Context, file string) (prompter, error) {
	e := newEditor(file)
	e.SetCtrlCAborts(true)
	e.SetTabCompletionStyle(liner.TabPrints)
	e.SetWordCompleter(func(line string, pos int) (string, []string, string) {
		runes := []rune(line)
		head, list := r.completeLine(ctx, string(runes[:pos]))
		return head, list, string(runes[pos:])
	})
	if f, err := os.Open(file); err == nil {
		_, err = e.ReadHistory(f)
		f.Close()
		if err != nil {
			r.note("%s: %v", file, err) // what was typed before is no reason to end
		}
	}
	return e, nil
}

func (e *editor) line(prompt string) (string, error) {
	text, err := e.Prompt(prompt)
	if errors.Is(err, liner.ErrPromptAborted) {
		return "", errAborted
	}
	return text, err
}

func (e *editor) keep(text string) { e.AppendHistory(strings.Join(strings.Fields(text), " ")) }

// close writes the history for this user only, and gives the terminal back.
func (e *editor) close() error {
	var b strings.Builder
	_, err := e.WriteHistory(&b)
	err = errors.Join(err, e.Close())
	if e.file == "" || err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(e.file), 0o700); err != nil {
		return err
	}
	return os.WriteFile(e.file, []byte(b.String()), 0o600)
}

// completeLine completes the end of what was typed: it gives what stays and what may stand behind it.
func (r *repl) completeLine(ctx context.Context, typed string) (string, []string) {
	trim := func(list []string) []string {
		for i := range list {
			list[i], _, _ = strings.Cut(list[i], "\t")
		}
		return list
	}
	begins := func(list []string, begun string) (out []string) {
		for _, s := range list {
			if strings.HasPrefix(s, begun) {
				out = append(out, s)
			}
		}
		return out
	}
	switch {
	case strings.HasPrefix(typed, ":lang "):
		return ":lang ", begins(replLanguages(), typed[len(":lang "):])
	case strings.HasPrefix(typed, ":as "):
		return ":as ", begins(replForms, typed[len(":as "):])
	case strings.HasPrefix(typed, ":explain "):
		head, list := r.completeLine(ctx, typed[len(":explain "):])
		return ":explain " + head, list
	case strings.HasPrefix(typed, ":"):
		return "", begins(replCommands, typed)
	}
	if program(typed) {
		return completeTerm(typed)
	}
	at := strings.LastIndexAny(typed, " =") + 1
	head, begun := typed[:at], typed[at:]
	if at == 0 {
		if list := begins(trim(questionNames("")), begun); begun != "" && len(list) > 0 {
			return "", list
		}
	}
	if q, err := saved.Get(strings.SplitN(typed, " ", 2)[0]); err == nil && at > 0 && typed[at-1] == ' ' {
		var list []string
		for _, p := range q.Params {
			list = append(list, p.Name+"=")
		}
		return head, begins(list, begun)
	}
	if begun == "" {
		return head, nil
	}
	// a name may have begun some words before the last
	for from := 0; from <= at; from++ {
		if from > 0 && typed[from-1] != ' ' && typed[from-1] != '=' {
			continue
		}
		list := trim(completeIn(ctx, r.db, typed[from:], false))
		list = slices.DeleteFunc(list, func(s string) bool { return !strings.HasPrefix(s, typed[from:]) })
		if len(list) > 0 {
			return typed[:from], list
		}
	}
	return head, nil
}

// completeTerm completes a predicate or class of the vocabulary in a program: visi becomes
// <https://…#visited>.
func completeTerm(typed string) (string, []string) {
	at := strings.LastIndexAny(typed, "\"'(,:. \n") + 1
	head, begun := typed[:at], strings.ToLower(typed[at:])
	if begun == "" {
		return head, nil
	}
	var list []string
	for _, t := range vocab.Terms {
		if short, ok := strings.CutPrefix(t.IRI, vocab.NS); ok && strings.HasPrefix(strings.ToLower(short), begun) {
			term := "<" + t.IRI + ">"
			if !strings.HasSuffix(head, `"`) && !strings.HasSuffix(head, "'") {
				term = `"` + term + `"`
			}
			list = append(list, term)
		}
	}
	return head, list
}
