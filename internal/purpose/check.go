package purpose

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/lexicon"
	"github.com/rawabit/rawabit/internal/mention"
)

// A Listed is a rule as a list of rules shows it.
type Listed struct {
	Name  string
	Gives fact.Type
	Line  int // of rules.txt
}

// List gives the rules of rules.txt in their order.
func List() []Listed {
	k, err := load()
	if err != nil {
		return nil // Check tells of faults in the data
	}
	var out []Listed
	for i := range k.rules {
		out = append(out, Listed{k.rules[i].name, k.rules[i].gives, k.rules[i].line})
	}
	return out
}

// Check loads the embedded files, runs the yes and no lines of every rule and
// reports all that is wrong or does not hold, each with its file and line. A text
// that is not empty is read in place of rules.txt, and file named for it.
func Check(lex *lexicon.Lexicon, file, text string) error {
	sub, err := fs.Sub(data, "data")
	if err != nil {
		return err
	}
	if text == "" {
		file = "purpose/rules.txt"
	} else {
		sub = over{sub, text}
	}
	k, err := read(sub)
	if err != nil {
		return named(err, file)
	}
	var faults []error
	for i := range k.rules {
		for _, p := range k.rules[i].proofs() {
			if err := k.prove(lex, &k.rules[i], p); err != nil {
				faults = append(faults, err)
			}
		}
	}
	return named(errors.Join(faults...), file)
}

// over puts a text in the place of rules.txt.
type over struct {
	fs.FS
	text string
}

func (o over) ReadFile(name string) ([]byte, error) {
	if name == "rules.txt" {
		return []byte(o.text), nil
	}
	return fs.ReadFile(o.FS, name)
}

// named tells faults by the file that was read in place of rules.txt.
func named(err error, file string) error {
	if err == nil || file == "purpose/rules.txt" {
		return err
	}
	return errors.New(strings.ReplaceAll(err.Error(), "purpose/rules.txt:", file+":"))
}

// A proof is one yes or no line.
type proof struct {
	text string
	line int
	yes  bool
}

func (r *rule) proofs() []proof { return append(append([]proof(nil), r.yes...), r.no...) }

// prove reads a proof's sentence within talks of two parties. What stands in
// brackets in a yes line must be found by the rule, of a cooperation the sectors
// behind =>; in a no line nothing.
func (k *knowledge) prove(lex *lexicon.Lexicon, r *rule, p proof) error {
	text, want := p.text, ""
	if p.yes {
		line, sectors, _ := strings.Cut(p.text, "=>")
		text = strings.NewReplacer("[", "", "]", "").Replace(line)
		want = strings.Join(strings.Fields(sectors), " ")
		if r.gives != fact.Cooperation {
			var spans []string
			for _, part := range strings.Split(line, "[")[1:] {
				inside, _, _ := strings.Cut(part, "]")
				spans = append(spans, inside)
			}
			want = strings.Join(spans, " | ")
		}
		if want == "" {
			return fmt.Errorf("purpose/rules.txt:%d: rule %q: the line says not what must be found: [in brackets], or sectors behind =>\n  %s", p.line, r.name, text)
		}
	}
	if got := k.foundBy(lex, r, text); got != want {
		return fmt.Errorf("purpose/rules.txt:%d: rule %q: wants\n  %s\n got\n  %s\n of\n  %s", p.line, r.name, orNothing(want), orNothing(got), text)
	}
	return nil
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

// foundBy gives what a rule finds in a sentence.
func (k *knowledge) foundBy(lex *lexicon.Lexicon, r *rule, text string) string {
	a := article.Parse(article.Source{Text: "مباحثات خلال زيارة رسمية\n\n" + text + "\n"})
	d := &mention.Document{Article: a, Lex: lex, Hits: lex.Matches(a.Words)}
	var got []string
	for _, f := range k.extract(Context{Doc: d, Parties: func(_, _, _ int) ([]string, bool) { return []string{"A", "B"}, true }}) {
		switch {
		case f.Type != r.gives || f.Rule != r.name:
		case f.Type == fact.Cooperation:
			got = append(got, f.Sector)
		default:
			got = append(got, f.Evidence[0].In(a.Text))
		}
	}
	if r.gives == fact.Cooperation {
		return strings.Join(got, " ")
	}
	return strings.Join(got, " | ")
}
