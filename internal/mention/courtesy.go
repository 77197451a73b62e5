package mention

import (
	"strings"
)

// courtesies gives «معاليه» whom the text styles so: the one person so styled, or of
// several the one whom a sentence before opened with; where nobody is, the person
// with an office named last. «معاليها» is a woman, if one is known to be.
func (l *linker) courtesies() {
	d := l.d
	last, woman := -1, -1
	styled := map[string]int{} // style → who opened a sentence with it last, or bore it first
	opened := -1               // the sentence that the last person stood in
	for i := range d.Mentions {
		m := &d.Mentions[i]
		switch {
		case m.Class == Courtesy:
			form := d.Article.Words[m.First].Form
			female := strings.HasSuffix(form, "ها")
			m.Entity = last
			if n, ok := styled[styleOf(form)]; ok && !female {
				m.Entity = n
			} else if n, ok := styled["f "+styleOf(form)]; ok && female {
				m.Entity = n
			} else if female && woman >= 0 {
				m.Entity = woman
			}
		case m.Class == Person:
			if m.Title != nil || last < 0 {
				last = m.Entity
				if m.Title != nil && m.Title.Female {
					woman = m.Entity
				}
			}
			opens := d.sentence(m.First) != opened
			opened = d.sentence(m.First)
			for k := m.First; k < m.Last && k < m.First+4; k++ {
				style := styleOf(d.Article.Words[k].Form)
				if m.Title != nil && m.Title.Female {
					style = "f " + style
				}
				if _, ok := styled[style]; !ok || opens {
					styled[style] = m.Entity
				}
			}
		}
	}
}

// styleOf gives what «معالي», «معاليه» and «معاليها» share, or «السمو» and «سموه».
func styleOf(form string) string {
	form = strings.TrimPrefix(strings.TrimLeft(form, "وف"), "ال")
	for _, pronoun := range []string{"ها", "ه"} {
		if stem, ok := strings.CutSuffix(form, pronoun); ok && len(stem) > 4 {
			form = stem
			break
		}
	}
	return strings.TrimSuffix(form, "ت")
}
