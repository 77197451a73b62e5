package mention

import (
	"strings"

	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/span"
)

func (l *linker) titleOrg(t *Title) int {
	lex := l.d.Lex
	for _, s := range lex.Lookup(t.Org) {
		if s.Entry.Kind == "organization" {
			return l.entity(fact.Entity{ID: vocab.OrganizationID(s.Entry.Get("country"), s.Entry.Get("ar")), Type: fact.Organization, Name: s.Entry.Get("ar"), LabelAr: s.Entry.Get("ar"), LabelEn: s.Entry.Get("en"), Country: s.Entry.Get("country"), Aliases: aliasesOf(t.Org, s.Entry.Get("ar"))})
		}
	}
	name, code := t.Org, ""
	if full := l.fullNames[arabic.Fold(name)]; full != "" {
		name = full
	}
	if t.ofState {
		code = l.d.Home
	}
	return l.entity(fact.Entity{ID: vocab.OrganizationID(code, bodyKey(name)), Type: fact.Organization, Name: name, LabelAr: name, Country: code, Mentions: l.where(t)})
}

func aliasesOf(form, label string) []string {
	if form == label {
		return nil
	}
	return []string{form}
}

// where finds an organization's words inside its title.
func (l *linker) where(t *Title) []span.Span {
	if i := strings.Index(t.Span.In(l.d.Article.Text), t.Org); i >= 0 {
		return []span.Span{{Start: t.Span.Start + i, End: t.Span.Start + i + len(t.Org)}}
	}
	if rest, ok := strings.CutPrefix(t.Org, "ال"); ok { // «للوقاية المدنية»
		if i := strings.Index(t.Span.In(l.d.Article.Text), "لل"+rest); i >= 0 {
			return []span.Span{{Start: t.Span.Start + i + len("ل"), End: t.Span.Start + i + len("لل") + len(rest)}}
		}
	}
	return nil
}
