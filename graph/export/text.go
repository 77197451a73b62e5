package export

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/rawabit/rawabit/graph/view"
)

// dotQuote: in the DOT language only the quote needs an escape, but in labels and
// tooltips a backslash begins one. A newline is written as the two characters that
// Graphviz draws as one.
func dotQuote(s string) string {
	s = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`, "\x00", "\uFFFD").Replace(s)
	return `"` + strings.ToValidUTF8(s, "\uFFFD") + `"`
}

// Colours and shapes of nodes, by class; light enough for dark text, and told apart by their
// shape as well.
var looks = map[string]struct{ shape, colour string }{
	"Person":         {"ellipse", "#cfe3f7"},
	"Position":       {"box", "#e4e4e4"},
	"Country":        {"hexagon", "#d5ecd0"},
	"City":           {"house", "#e8f4d9"},
	"Region":         {"octagon", "#e8f4d9"},
	"Organization":   {"component", "#fbe5c8"},
	"Sector":         {"tab", "#eadcf4"},
	"Event":          {"diamond", "#fbd6d2"},
	"NamedAgreement": {"note", "#fdf3c4"},
	"Article":        {"note", "#ffffff"},
}

func look(class string) (shape, colour string) {
	if l, ok := looks[class]; ok {
		return l.shape, l.colour
	}
	return "cds", "#fdf3c4" // a fact
}

func dot(j *job) error {
	j.printf("digraph rawabit {\n\tgraph [label=%s, labelloc=t, charset=\"UTF-8\", overlap=false, splines=true, fontname=\"Noto Sans Arabic,Noto Naskh Arabic,DejaVu Sans,sans-serif\"];\n", dotQuote(j.v.Title))
	j.printf("\tnode [style=filled, fontname=\"Noto Sans Arabic,Noto Naskh Arabic,DejaVu Sans,sans-serif\"];\n\tedge [fontsize=10, color=\"#777777\", fontname=\"Noto Sans Arabic,Noto Naskh Arabic,DejaVu Sans,sans-serif\"];\n")
	err := j.nodes(func(n *view.Node) error {
		shape, colour := look(n.Type)
		j.printf("\t%s [label=%s, label_en=%s, class=%s, shape=%s, fillcolor=\"%s\", tooltip=%s", dotQuote(n.ID), dotQuote(short(n.Best(), labelRunes)),
			dotQuote(n.En), dotQuote(n.Type), shape, colour, dotQuote(tooltip(n)))
		if len([]rune(n.Best())) > labelRunes {
			j.printf(", name=%s", dotQuote(n.Best()))
		}
		j.printf(", URL=%s];\n", dotQuote(n.IRI))
		return nil
	})
	if err != nil {
		return err
	}
	err = j.edges(func(e *view.Edge) error {
		j.printf("\t%s -> %s [id=%s, label=%s, label_en=%s, class=%s", dotQuote(e.Source.ID), dotQuote(e.Target.ID), dotQuote(e.ID),
			dotQuote(e.Ar), dotQuote(e.En), dotQuote(relationName(e.Relation)))
		if e.Mutual {
			j.printf(", dir=none")
		}
		if f := e.Fact; f != nil {
			j.printf(", fact=%s, article=%s, confidence=%s", dotQuote(f.IRI), dotQuote(f.Article.IRI), decimal(f.Confidence))
			for _, a := range [][2]string{{"start", f.Start}, {"end", f.End}, {"status", f.Status}, {"outlet", f.Article.Outlet},
				{"URL", f.Article.URL}, {"tooltip", quote(f)}, {"evidence", evidenceJSON(f)}} {
				if a[1] != "" {
					j.printf(", %s=%s", a[0], dotQuote(a[1]))
				}
			}
		}
		j.printf("];\n")
		return nil
	})
	j.printf("}\n")
	return err
}

// labelRunes is how long a label may be in a drawing.
const labelRunes = 60

// short cuts a text at a word.
func short(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	r = r[:most]
	if at := strings.LastIndexByte(string(r), ' '); at > most/2 {
		return string(r)[:at] + "…"
	}
	// no mark of a letter is left without its letter
	for len(r) > 1 && unicode.Is(unicode.Mn, []rune(s)[len(r)]) {
		r = r[:len(r)-1]
	}
	return string(r) + "…"
}

func tooltip(n *view.Node) string {
	if n.Fact != nil {
		return quote(n.Fact)
	}
	parts := []string{n.TypeAr}
	for _, s := range []string{n.En} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}

// MaxMermaid is how many nodes Mermaid gets: it draws in the page and refuses texts that
// are much larger.
const MaxMermaid = 200

// mermaid writes a flow chart. Names stand in quotes with what Mermaid or a browser
// would take for markup as numbers of characters.
func mermaid(j *job) error {
	at := map[string]int{}
	j.printf("flowchart LR\n")
	err := j.nodes(func(n *view.Node) error {
		if len(at) >= MaxMermaid {
			return fmt.Errorf("%w: more than %d nodes; choose a smaller view, or a lesser depth", ErrLarge, MaxMermaid)
		}
		at[n.ID] = len(at) + 1
		j.printf("  n%d[\"%s\"]:::%s\n", at[n.ID], mermaidText(short(n.Best(), labelRunes)), n.Type)
		return nil
	})
	if err != nil {
		return err
	}
	err = j.edges(func(e *view.Edge) error {
		arrow := "-->"
		if e.Mutual {
			arrow = "---"
		}
		label := e.Ar
		if e.Fact != nil && e.Fact.Start != "" {
			label += " " + e.Fact.Start
		}
		j.printf("  n%d %s|\"%s\"| n%d\n", at[e.Source.ID], arrow, mermaidText(label), at[e.Target.ID])
		if e.Fact != nil {
			j.printf("%%%% %s %s\n", e.Fact.ID, mermaidComment(quote(e.Fact)))
		}
		return nil
	})
	if err != nil {
		return err
	}
	used := map[string]bool{}
	err = j.nodes(func(n *view.Node) error {
		if url := n.IRI; !used[n.Type] && url != "" {
			used[n.Type] = true
			_, colour := look(n.Type)
			j.printf("  classDef %s fill:%s,stroke:#777,color:#111\n", n.Type, colour)
		}
		return nil
	})
	return err
}

func mermaidText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			b.WriteByte(' ')
		case strings.ContainsRune("\"<>&#;`{}[]|\\%*_~", r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			fmt.Fprintf(&b, "#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// mermaidComment keeps a comment in its line; braces in one would begin a directive.
func mermaidComment(s string) string {
	return strings.NewReplacer("\n", " ", "\r", " ", "{", "(", "}", ")", "\u2028", " ", "\u2029", " ").Replace(s)
}
