package mention

import (
	"strings"

	"github.com/rawabit/rawabit/internal/lexicon"
)

// capitalByNisba gives the capital that «العاصمة الجزائرية» stands for, where the nisba of
// mention i closes such a wording, no name of the city follows and something happens there
// («في العاصمة الجزائرية»); else nil.
func (l *linker) capitalByNisba(i int) *Mention {
	d := l.d
	m := &d.Mentions[i]
	k := m.First - 1
	if k < 0 || m.Prefix != "" || !d.sign(k, "capital-of") || d.At[k] >= 0 {
		return nil
	}
	if i+1 < len(d.Mentions) && d.Mentions[i+1].First == m.Last && d.Mentions[i+1].Class == City {
		return nil
	}
	form := d.Article.Words[k].Form
	prefix := form[:max(0, strings.Index(form, "ال"))]
	if !strings.HasSuffix(prefix, "ب") && (k == 0 || !d.sign(k-1, "place")) {
		return nil
	}
	e := l.capitalOf(m.Code)
	if e == nil {
		return nil
	}
	c := *m
	c.Class, c.Entry, c.First = City, e, k
	c.Span.Start = d.Article.Words[k].Span.Start + prefixBytes(d.Article.Words[k].Span.In(d.Article.Text), prefix)
	return &c
}

// capitalOf gives the capital of a state, or nil.
func (l *linker) capitalOf(code string) *lexicon.Entry {
	for _, e := range l.d.Lex.Entries("city") {
		if e.Is("capital") && e.Get("country") == code {
			return e
		}
	}
	return nil
}
