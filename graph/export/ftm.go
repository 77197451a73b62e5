package export

import (
	"cmp"
	"crypto/sha1"
	"encoding/hex"
	"strings"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/view"
	"github.com/rawabit/rawabit/graph/vocab"
)

// The schemata of FollowTheMoney for our classes. Countries are bodies with a jurisdiction: a
// state is a party to what states do. Sectors have no schema; they are keywords.
var schemata = map[string]string{
	"Person": "Person", "Position": "Position", "Country": "PublicBody", "Organization": "Organization",
	"City": "Address", "Region": "Address", "Event": "Event", "NamedAgreement": "Event",
}

// ftmID is stable and of the letters that FollowTheMoney allows.
func ftmID(iri string) string {
	h := sha1.Sum([]byte(iri))
	return hex.EncodeToString(h[:])
}

// properties keeps the order in which they are set.
type properties struct{ o *object }

func (p properties) set(name string, values ...string) {
	var list []string
	for _, v := range values {
		if v != "" {
			list = append(list, strings.ToValidUTF8(v, "\uFFFD"))
		}
	}
	if list != nil {
		p.o.set(name, list)
	}
}

func (j *job) entity(id, schema string, fill func(properties)) {
	p := properties{new(object)}
	fill(p)
	j.w.Write(new(object).set("id", id).set("schema", schema).set("properties", p.o).bytes())
	j.w.WriteByte('\n')
}

// followTheMoney writes an entity a line: articles, then entities, then facts. A tenure is an
// Occupancy, every other fact an Event whose proof is the article, with the words of the
// evidence as its description. Offices, aims and plans, which an Event has no property for, are
// joined to it by an UnknownLink each.
func followTheMoney(j *job) error {
	err := eachArticle(j, func(a *graph.Article) error {
		j.entity(ftmID(a.IRI), "Article", func(p properties) {
			p.set("title", cmp.Or(a.Title, a.Source, view.ShortID(a.IRI)))
			p.set("publishedAt", a.Published)
			p.set("publisher", a.Outlet)
			p.set("sourceUrl", webOnly(a.URL), a.IRI)
			p.set("fileName", a.Source)
			p.set("language", "ara")
		})
		return nil
	})
	if err != nil {
		return err
	}
	err = j.nodes(func(n *view.Node) error {
		schema, ok := schemata[n.Type]
		if !ok || n.Fact != nil {
			return nil
		}
		j.entity(ftmID(n.IRI), schema, func(p properties) { ftmNode(p, schema, n) })
		return nil
	})
	if err != nil {
		return err
	}
	return j.v.Facts(j.ctx, func(f *view.Fact) error {
		j.ftmFact(f)
		return nil
	})
}

func ftmNode(p properties, schema string, n *view.Node) {
	p.set("name", n.Ar, n.En)
	if n.Ar == "" && n.En == "" {
		p.set("name", n.Best())
	}
	if schema == "Address" {
		p.set("full", filled(n.Ar, n.En)...)
		if n.Type == "City" {
			p.set("city", n.Best())
		} else {
			p.set("region", n.Best())
		}
		if n.Place != nil {
			p.set("latitude", decimal(n.Place.Lat))
			p.set("longitude", decimal(n.Place.Lon))
		}
	}
	p.set("alias", n.Alt...)
	p.set("sourceUrl", n.IRI)
	code := n.Code
	if n.Country != nil {
		code = shortOf(*n.Country)
	}
	if n.Of != nil && strings.HasPrefix(n.Of.ID, "country/") {
		code = shortOf(*n.Of)
	}
	if schema == "Organization" || schema == "PublicBody" {
		p.set("jurisdiction", strings.ToLower(code))
	}
	p.set("country", strings.ToLower(code))
	if schema == "Position" {
		if n.Of != nil {
			p.set("organization", ftmID(n.Of.IRI))
		}
		for _, of := range []*view.Name{n.Role, n.Portfolio} {
			if of != nil {
				p.set("keywords", filled(of.Ar, of.En)...)
				break
			}
		}
	}
	for _, same := range n.SameAs {
		if id, ok := strings.CutPrefix(same, "http://www.wikidata.org/entity/"); ok {
			p.set("wikidataId", id)
			break
		}
	}
}

func (j *job) ftmFact(f *view.Fact) {
	isTenure := f.Type == "Tenure" && len(f.Get(vocab.Holder)) > 0 && len(f.Get(vocab.Position)) > 0
	common := func(p properties) {
		p.set("startDate", f.Start)
		p.set("endDate", f.End)
		p.set("date", f.Article.Published)
		p.set("recordId", f.ID)
		p.set("publisher", f.Article.Outlet)
		p.set("sourceUrl", webOnly(f.Article.URL), f.Article.IRI)
		if f.Article.IRI != "" && !isTenure {
			p.set("proof", ftmID(f.Article.IRI))
		}
		_, en := headline(f)
		p.set("summary", en)
		var words []string
		for _, e := range f.Evidence {
			words = append(words, cmp.Or(e.Sentence, e.Exact))
		}
		p.set("description", words...)
	}
	if isTenure {
		for i, holder := range f.Get(vocab.Holder) {
			for k, post := range f.Get(vocab.Position) {
				id := f.IRI
				if i+k > 0 {
					id += "+" + holder.IRI + "+" + post.IRI
				}
				j.entity(ftmID(id), "Occupancy", func(p properties) {
					p.set("holder", ftmID(holder.IRI))
					p.set("post", ftmID(post.IRI))
					common(p)
				})
			}
		}
		return
	}
	type link struct {
		role string
		to   view.Name
	}
	var links []link
	j.entity(ftmID(f.IRI), "Event", func(p properties) {
		ar, en := headline(f)
		p.set("name", ar, en)
		var involved, organizer, location, address, country, keywords []string
		for _, a := range f.Args {
			for _, n := range a.Values {
				kind, rest, _ := strings.Cut(n.ID, "/")
				switch kind {
				case "sector":
					keywords = append(keywords, filled(n.Ar, n.En)...)
				case "city", "region":
					location = append(location, n.Best())
					address = append(address, ftmID(n.IRI))
				case "country", "person", "organization":
					if a.Predicate == vocab.Host {
						organizer = append(organizer, ftmID(n.IRI))
					} else {
						involved = append(involved, ftmID(n.IRI))
					}
					if kind == "country" {
						country = append(country, strings.ToLower(rest))
					}
				default: // an office is no legal entity
					links = append(links, link{relationName(a.Predicate), n})
				}
			}
		}
		p.set("involved", involved...)
		p.set("organizer", organizer...)
		p.set("location", location...)
		p.set("addressEntity", address...)
		p.set("country", country...)
		p.set("keywords", append(keywords, f.Status, f.Kind)...)
		common(p)
	})
	for _, n := range f.Aims {
		links = append(links, link{"aims", n})
	}
	for _, n := range f.Plans {
		links = append(links, link{"plans", n})
	}
	for _, l := range links {
		j.entity(ftmID(f.IRI+" "+l.role+" "+l.to.IRI), "UnknownLink", func(p properties) {
			p.set("subject", ftmID(f.IRI))
			p.set("object", ftmID(l.to.IRI))
			p.set("role", l.role)
			p.set("date", f.Article.Published)
			p.set("publisher", f.Article.Outlet)
		})
	}
}

// webOnly keeps what may be a link.
func webOnly(url string) string {
	if strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://") {
		return url
	}
	return ""
}
