package eval

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rawabit/rawabit/internal/fact"
)

// A Count is how many were right, found without being in gold, and missed.
type Count struct {
	Right  int `json:"tp"`
	Extra  int `json:"fp"`
	Missed int `json:"fn"`
}

func (c *Count) add(right, extra, missed int) {
	c.Right += right
	c.Extra += extra
	c.Missed += missed
}

// Precision is the share of what was found that is right; 1 if nothing was found.
func (c Count) Precision() float64 { return share(c.Right, c.Right+c.Extra) }

// Recall is the share of gold that was found; 1 if there was nothing to find.
func (c Count) Recall() float64 { return share(c.Right, c.Right+c.Missed) }

// F1 is the harmonic mean of precision and recall.
func (c Count) F1() float64 {
	p, r := c.Precision(), c.Recall()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// A Row is the score of one type of entity ("entity:Person") or fact ("visit"),
// or of all ("ENTITIES", "FACTS"). Meetings are counted by participants.
type Row struct {
	Name string
	Count
}

// An Attribute is how often an argument that does not decide about pairing was right.
type Attribute struct {
	Name  string `json:"name"`
	Right int    `json:"right"`
	Of    int    `json:"of"`
}

// A RuleScore is how many facts of a type a rule found, and how many of them are right.
type RuleScore struct {
	Type  string `json:"type"`
	Rule  string `json:"rule"`
	Found int    `json:"found"`
	Right int    `json:"right"`
}

// A Bin holds the facts with a confidence in [From, To), the last one including To.
type Bin struct {
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	Found int     `json:"found"`
	Right int     `json:"right"`
	Mean  float64 `json:"mean"` // mean confidence of the bin's facts
	sum   float64
}

// The lower edges of the confidence bins.
var binEdges = [...]float64{0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95}

func binOf(confidence float64) int {
	for i := len(binEdges) - 1; i > 0; i-- {
		if confidence >= binEdges[i] {
			return i
		}
	}
	return 0
}

// A Detail lists what was missed and what was found too much of one type in one
// article, and meetings of which only some participants agree.
type Detail struct {
	Article string   `json:"article"`
	Kind    string   `json:"kind"`
	Missed  []string `json:"missed,omitempty"`
	Extra   []string `json:"extra,omitempty"`
	Partly  []string `json:"partly,omitempty"`
}

// A Report is the scores over a set of articles.
type Report struct {
	Rows        []Row // entity types, ENTITIES, fact types, FACTS
	Attributes  []Attribute
	Rules       []RuleScore // by type in output order, then the most wrong first
	Calibration []Bin       // bins that hold facts
	Details     []Detail    // in the order of articles
	Articles    int
	Failures    []string // "id: error" of articles that could not be read
}

// Report gives the scores so far.
func (s *Scorer) Report() *Report {
	r := &Report{Articles: s.articles, Failures: slices.Clone(s.failures), Details: slices.Clone(s.details)}
	var entities, facts Count
	row := func(name string, all *Count) {
		c := *s.count(name)
		all.add(c.Right, c.Extra, c.Missed)
		r.Rows = append(r.Rows, Row{name, c})
	}
	for _, t := range entityTypes {
		row("entity:"+string(t), &entities)
	}
	r.Rows = append(r.Rows, Row{"ENTITIES", entities})
	order := map[string]int{}
	for i, t := range fact.Types() {
		order[string(t)] = i
		row(string(t), &facts)
	}
	r.Rows = append(r.Rows, Row{"FACTS", facts})
	for _, name := range attributes {
		if a := s.attrs[name]; a != nil {
			r.Attributes = append(r.Attributes, *a)
		}
	}
	for _, x := range s.rules {
		r.Rules = append(r.Rules, *x)
	}
	slices.SortFunc(r.Rules, func(a, b RuleScore) int {
		return cmp.Or(cmp.Compare(order[a.Type], order[b.Type]), cmp.Compare(b.Found-b.Right, a.Found-a.Right),
			cmp.Compare(b.Found, a.Found), cmp.Compare(a.Rule, b.Rule))
	})
	for i, b := range s.bins {
		if b.Found == 0 {
			continue
		}
		b.From, b.To = binEdges[i], 1
		if i+1 < len(binEdges) {
			b.To = binEdges[i+1]
		}
		b.Mean = b.sum / float64(b.Found)
		r.Calibration = append(r.Calibration, b)
	}
	return r
}

// Row gives the row of that name, empty if there is none.
func (r *Report) Row(name string) Row {
	for _, x := range r.Rows {
		if x.Name == name {
			return x
		}
	}
	return Row{Name: name}
}

// Options say which tables WriteText prints beside the scores.
type Options struct {
	Details     bool // what was missed and what is extra, article by article, before the scores
	ByRule      bool
	Calibration bool
	Counts      bool // nothing but the counts of all rules, as package confidence reads them
}

// WriteText prints the report as tables.
func (r *Report) WriteText(w io.Writer, o Options) error {
	var b strings.Builder
	if o.Counts {
		_, err := io.WriteString(w, r.counts())
		return err
	}
	if o.Details {
		for _, d := range r.Details {
			fmt.Fprintf(&b, "%s %s\n", d.Article, d.Kind)
			for _, part := range []struct {
				name  string
				lines []string
			}{{"missed", d.Missed}, {"extra", d.Extra}, {"partly", d.Partly}} {
				for _, l := range part.lines {
					fmt.Fprintf(&b, "  %-7s %s\n", part.name, l)
				}
			}
		}
		for _, f := range r.Failures {
			fmt.Fprintf(&b, "failed %s\n", f)
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
	}
	fmt.Fprintf(&b, "%-22s %6s %6s %6s %7s %7s %7s\n", "", "right", "extra", "missed", "P", "R", "F1")
	for _, x := range r.Rows {
		fmt.Fprintf(&b, "%-22s %6d %6d %6d %7.3f %7.3f %7.3f\n", x.Name, x.Right, x.Extra, x.Missed, x.Precision(), x.Recall(), x.F1())
	}
	for _, a := range r.Attributes {
		fmt.Fprintf(&b, "%-22s %6d of %d  %.3f\n", a.Name, a.Right, a.Of, share(a.Right, a.Of))
	}
	fmt.Fprintf(&b, "articles %d, failed %d, facts F1 %.3f\n", r.Articles, len(r.Failures), r.Row("FACTS").F1())
	if o.ByRule {
		fmt.Fprintf(&b, "\n%-12s %-36s %6s %6s %9s\n", "type", "rule", "found", "right", "precision")
		for _, x := range r.Rules {
			fmt.Fprintf(&b, "%-12s %-36s %6d %6d %9.3f\n", x.Type, cmp.Or(x.Rule, "(none)"), x.Found, x.Right, share(x.Right, x.Found))
		}
	}
	if o.Calibration {
		fmt.Fprintf(&b, "\n%-12s %6s %6s %9s %9s\n", "confidence", "found", "right", "mean", "share")
		for _, x := range r.Calibration {
			fmt.Fprintf(&b, "%.2f to %.2f %6d %6d %9.3f %9.3f\n", x.From, x.To, x.Found, x.Right, x.Mean, share(x.Right, x.Found))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// counts writes the rules by type and name.
func (r *Report) counts() string {
	rules := slices.Clone(r.Rules)
	slices.SortFunc(rules, func(a, b RuleScore) int { return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Rule, b.Rule)) })
	var b strings.Builder
	fmt.Fprintf(&b, "# How often each rule was right in the gold of %d articles: type, rule, found, right.\n", r.Articles)
	fmt.Fprintf(&b, "# Written by \"rawabit eval GOLD ARTICLES --counts\"; see the package comment.\n\n")
	for _, x := range rules {
		if x.Rule != "" {
			fmt.Fprintf(&b, "%s %s %d %d\n", x.Type, x.Rule, x.Found, x.Right)
		}
	}
	return b.String()
}

// WriteJSON prints the report as one JSON object: a member for each row with tp,
// fp, fn, p, r and f1, as the reference scorer prints them, and attributes, rules,
// calibration, articles, failures. Details are added if asked for.
func (r *Report) WriteJSON(w io.Writer, o Options) error {
	type row struct {
		Count
		P  float64 `json:"p"`
		R  float64 `json:"r"`
		F1 float64 `json:"f1"`
	}
	out := map[string]any{"articles": r.Articles, "failures": list(r.Failures), "attributes": list(r.Attributes), "rules": list(r.Rules), "calibration": list(r.Calibration)}
	for _, x := range r.Rows {
		out[x.Name] = row{x.Count, x.Precision(), x.Recall(), x.F1()}
	}
	if o.Details {
		out["details"] = list(r.Details)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

// list keeps an empty list from being printed as null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
