package e2e

import "strings"

// A Page is a page of the explorer with something on it.
type Page struct{ Name, Target string }

// Pages gives one of each kind; the tab is left on one of them.
func Pages(t *Tab) ([]Page, error) {
	if err := t.Go("/"); err != nil {
		return nil, err
	}
	first := func(target string) (string, error) {
		return Get[string](t, `(async () => (await (await fetch(`+quoted(target)+`)).json()).items[0].id.split("/id/")[1])()`)
	}
	fact, err := first("/api/v1/facts?type=agreement")
	if err != nil {
		return nil, err
	}
	article, err := first("/api/v1/articles?words=%D8%AC%D8%AF%D9%88%D9%84") // the one with a table
	if err != nil {
		return nil, err
	}
	article = "/a/" + strings.TrimPrefix(article, "article/")
	return []Page{
		{"home", "/"}, {"search", "/s?q=Oman"}, {"entity", "/e/country/OM"}, {"facts", "/f?type=visit"}, {"fact", "/f/" + fact}, {"articles", "/a"},
		{"article", article}, {"article-fact", article + "?fact=https://w3id.org/rawabit/id/" + fact}, {"add", "/add"},
		{"question", "/q?saved=visits-to-country&p.country=OM"}, {"query", "/q?language=gizmo&q=g.V().limit(5).all()&view=json"},
		{"picture", "/q?saved=visits-to-country&p.country=OM&view=picture"}, {"nowhere", "/nowhere"},
	}, nil
}

// Settled waits until what a page asks for after it is shown has come.
func (t *Tab) Settled() error {
	return t.Until(`!document.querySelector(".answer:not(:empty)") || document.querySelector(".answer table, .answer pre, .answer img, .answer .trouble")`)
}
