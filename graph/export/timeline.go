package export

import (
	"cmp"
	"html"
	"strconv"
	"strings"

	"github.com/rawabit/rawabit/graph/view"
	"github.com/rawabit/rawabit/graph/vocab"
)

// headline says a fact in one line: what it is and who is in it.
func headline(f *view.Fact) (ar, en string) {
	var whoAr, whoEn []string
	for _, a := range f.Args {
		if a.Predicate == vocab.Sector || a.Predicate == vocab.Portfolio {
			continue
		}
		for _, n := range a.Values {
			whoAr = append(whoAr, n.Best())
			whoEn = append(whoEn, cmp.Or(n.En, n.Best()))
		}
	}
	ar, en = f.TypeAr, f.TypeEn
	if f.Text != "" {
		ar, en = f.Text, f.TypeEn+": "+f.Text
	}
	if len(whoAr) > 0 {
		ar += ": " + strings.Join(whoAr, "، ")
		en += ": " + strings.Join(whoEn, ", ")
	}
	return ar, en
}

// timelineJS writes what TimelineJS 3 reads: {"title", "events"}. Its texts are HTML, so names
// are escaped. Facts without a date stand on the day of publication, which "group"
// tells; the fact as data is in "rawabit", which TimelineJS passes over.
func timelineJS(j *job) error {
	j.printf(`{"title":{"text":{"headline":%s}},"events":[`, encode(html.EscapeString(j.v.Title)))
	l := &list{j: j}
	err := j.v.Facts(j.ctx, func(f *view.Fact) error {
		first, last := f.Start, f.End
		if first == "" {
			first, last = f.Article.Published, ""
		}
		if first == "" {
			return nil // a day for it would be invented
		}
		ar, en := headline(f)
		var body strings.Builder
		body.WriteString(`<p lang="en" dir="ltr">` + html.EscapeString(en) + `</p>`)
		for _, e := range f.Evidence {
			body.WriteString(`<blockquote lang="ar" dir="rtl">` + html.EscapeString(cmp.Or(e.Sentence, e.Exact)) + `</blockquote>`)
		}
		body.WriteString(`<p dir="auto">` + html.EscapeString(strings.Join(filled(f.Article.Outlet, f.Article.Published, f.Status), " · ")) + `</p>`)
		o := new(object).set("unique_id", f.ID).set("start_date", dateParts(first))
		if last != "" && last != first {
			o.set("end_date", dateParts(last))
		}
		o.set("group", f.TypeAr).
			set("text", new(object).set("headline", html.EscapeString(ar)).set("text", body.String())).
			set("rawabit", factObject(f))
		l.add(o.bytes())
		return nil
	})
	j.printf("\n]}\n")
	return err
}

func filled(parts ...string) []string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

// dateParts is {"year", "month", "day"} without what is not known.
func dateParts(date string) *object {
	o := new(object)
	for i, part := range strings.SplitN(date, "-", 3) {
		if n, err := strconv.Atoi(part); err == nil {
			o.set([]string{"year", "month", "day"}[i], n)
		}
	}
	return o
}

// factObject is a fact with all it says.
func factObject(f *view.Fact) *object {
	o := new(object)
	for _, c := range factColumns {
		o.value(c.name, c.kind, c.get(f), f)
	}
	for _, a := range f.Args {
		o.set(relationName(a.Predicate), a.Values)
	}
	if f.Aims != nil {
		o.set("aims", f.Aims)
	}
	if f.Plans != nil {
		o.set("plans", f.Plans)
	}
	o.evidence(f.Evidence)
	return o
}

// visTimeline writes {"items", "groups"} for vis-timeline: the groups are the classes of facts. A fact
// of a month is a range over it. Facts of which no date is known stand on the day of publication
// and have the class name "published".
func visTimeline(j *job) error {
	j.printf(`{"items":[`)
	l := &list{j: j}
	groups := map[string]*view.Fact{}
	var order []string
	err := j.v.Facts(j.ctx, func(f *view.Fact) error {
		first, last := span(f.Start, f.End)
		class := f.Type
		if first == "" {
			first, last, class = f.Article.Published, f.Article.Published, class+" published"
		}
		if first == "" {
			return nil
		}
		if groups[f.Type] == nil {
			groups[f.Type] = f
			order = append(order, f.Type)
		}
		ar, en := headline(f)
		o := new(object).set("id", f.ID).set("group", f.Type).set("className", class).
			set("content", html.EscapeString(ar)).set("title", html.EscapeString(strings.Join(filled(en, quote(f)), "\n"))).set("start", first)
		if last != first {
			o.set("end", last).set("type", "range")
		} else {
			o.set("type", "point")
		}
		l.add(o.set("rawabit", factObject(f)).bytes())
		return nil
	})
	if err != nil {
		return err
	}
	j.printf("\n],\"groups\":[")
	l = &list{j: j}
	for _, g := range order {
		l.add(new(object).set("id", g).set("content", html.EscapeString(groups[g].TypeAr)).set("content_en", groups[g].TypeEn).bytes())
	}
	j.printf("\n]}\n")
	return nil
}
