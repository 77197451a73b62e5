package lexicon

import (
	"slices"
	"sort"
	"strings"
)

// Infl says which inflected form a Sense is; the zero value is the form as written.
type Infl struct {
	Def    bool   // carries ال
	Gender byte   // 'f' for feminine, 0 otherwise
	Number byte   // 'd' dual, 'p' plural, 0 singular
	Tense  byte   // of verbs: 'p' past, 'i' present, 'f' future
	Suffix string // pronoun: ه ها هما هم
}

// suffixes are the pronouns that forms may end in, in the order of their code.
var suffixes = []string{"", "ه", "ها", "هما", "هم"}

// codes are the values of Gender, Number and Tense, in the order of their code.
const codes = "\x00fdpi"

// pack puts an Infl into a number, for storage without pointers.
func (i Infl) pack() uint16 {
	n := uint16(0)
	if i.Suffix != "" {
		n = uint16(slices.Index(suffixes, i.Suffix))
	}
	for _, b := range [...]byte{i.Gender, i.Number, i.Tense} {
		n <<= 3
		if b != 0 {
			n |= uint16(strings.IndexByte(codes, b))
		}
	}
	n <<= 1
	if i.Def {
		n |= 1
	}
	return n
}

func unpack(n uint16) Infl {
	return Infl{Def: n&1 != 0, Tense: codes[n>>1&7], Number: codes[n>>4&7], Gender: codes[n>>7&7], Suffix: suffixes[n>>10]}
}

type inflected struct {
	text string
	infl Infl
}

type inflector func(form string) []inflected

// kinds lists the kinds of entry and, for each, the keys whose values are forms
// that text may hold, with how they inflect. Other keys are features.
var kinds = map[string]map[string]inflector{
	"country":      {"ar": asIs, "official": asIs, "capital": asIs, "nisba": adjective, "people": noun, "gov": asIs, "short": asIs},
	"city":         {"ar": asIs},
	"region":       {"ar": asIs, "nisba": adjective},
	"organization": {"ar": asIs, "acronym": asIs},
	"orghead":      {"ar": noun, "plural": noun, "fem": noun},
	"office":       {"ar": office, "fem": femOffice, "dual": dualOffice, "plural": pluralOffice},
	"modifier":     {"ar": noun, "fem": noun, "plural": pluralOffice, "dual": dualOffice},
	"honorific":    {"ar": noun, "fem": noun, "plural": noun, "dual": noun},
	"sector":       {"noun": noun, "adj": adjective, "phrase": noun},
	"portfolio":    {"ar": portfolio},
	"verb":         {"past": past, "present": present, "masdar": masdar, "noun": noun},
	"eventnoun":    {"ar": masdar, "plural": masdar, "dual": masdar},
	"instrument":   {"ar": masdar, "plural": masdar, "dual": masdar},
	"visitkind":    {"ar": adjective},
	"month":        {"ar": asIs},
	"hijri-month":  {"ar": asIs},
	"weekday":      {"ar": asIs},
	"number":       {"ar": asIs, "ordinal": noun},
	"given":        {"ar": asIs},
	"particle":     {"ar": asIs},
	"family":       {"ar": asIs},
	"role":         {},
	"style":        {"ar": asIs},
	"head":         {"ar": asIs},
	"cue":          {"ar": asIs},
	"sign":         {"ar": asIs},
	"stop":         {"ar": asIs},
	"word":         {"ar": asIs},
}

func kindNames() []string {
	var names []string
	for k := range kinds {
		names = append(names, k)
	}
	sort.Strings(names)
	return names
}

func asIs(f string) []inflected { return []inflected{{f, Infl{}}} }

// wordsOf cuts a form at its blanks.
func wordsOf(f string) []string {
	if strings.IndexByte(f, ' ') < 0 {
		return []string{f}
	}
	return strings.Fields(f)
}

// definite puts ال on every word of f that has none.
func definite(f string) string {
	words := wordsOf(f)
	for i, w := range words {
		if !strings.HasPrefix(w, "ال") && !strings.HasPrefix(w, "لل") {
			words[i] = "ال" + w
		}
	}
	return strings.Join(words, " ")
}

// bare takes ال off every word.
func bare(f string) string {
	words := wordsOf(f)
	for i, w := range words {
		if rest, ok := strings.CutPrefix(w, "ال"); ok && len(rest) > 4 {
			words[i] = rest
		}
	}
	return strings.Join(words, " ")
}

// idafa puts ال on the last word only: «وزير خارجية», «وزير الخارجية».
func idafa(f string) string {
	i := strings.LastIndexByte(f, ' ')
	if i < 0 {
		return f
	}
	return f[:i+1] + definite(f[i+1:])
}

// noun gives a noun or noun phrase bare and definite.
func noun(f string) []inflected {
	out := []inflected{{f, Infl{}}}
	if strings.HasPrefix(f, "ال") {
		return append(out, inflected{bare(f), Infl{}})
	}
	out = append(out, inflected{definite(f), Infl{Def: true}})
	if strings.Contains(f, " ") {
		out = append(out, inflected{idafa(f), Infl{Def: true}})
	}
	return out
}

// office gives a title as written, and definite or bare where all its words
// agree («أمين عام», «الأمين العام»); a title in idafa («رئيس الوزراء») stays.
func office(f string) []inflected {
	out := []inflected{{f, Infl{}}}
	words := wordsOf(f)
	def := 0
	for _, w := range words {
		if strings.HasPrefix(w, "ال") {
			def++
		}
	}
	switch {
	case def == len(words):
		out = append(out, inflected{bare(f), Infl{}})
	case def == 0:
		out = append(out, inflected{definite(f), Infl{Def: true}})
	}
	return out
}

func withInfl(out []inflected, set func(*Infl)) []inflected {
	for i := range out {
		set(&out[i].infl)
	}
	return out
}

func femOffice(f string) []inflected {
	return withInfl(office(f), func(i *Infl) { i.Gender = 'f' })
}

func dualOffice(f string) []inflected {
	return withInfl(office(f), func(i *Infl) { i.Number = 'd' })
}

func pluralOffice(f string) []inflected {
	return withInfl(office(f), func(i *Infl) { i.Number = 'p' })
}

// adjective gives a nisba or adjective (masculine singular, bare) in all
// genders, numbers and both states. A phrase («كوري جنوبي») agrees in every word.
func adjective(f string) []inflected {
	words := wordsOf(f)
	all := func(change func(string) string) string {
		out := make([]string, len(words))
		for i, w := range words {
			if len(words) > 1 && !strings.HasSuffix(w, "ي") { // «جنوب أفريقي»: the first word keeps its shape
				out[i] = w
				continue
			}
			out[i] = change(w)
		}
		return strings.Join(out, " ")
	}
	suffix := func(s string) func(string) string {
		return func(w string) string { return strings.TrimSuffix(w, "ة") + s }
	}
	forms := []inflected{{f, Infl{}}}
	if !strings.HasSuffix(f, "ة") {
		forms = append(forms, inflected{all(suffix("ة")), Infl{Gender: 'f'}})
	}
	forms = append(forms,
		inflected{all(suffix("ين")), Infl{Number: 'p'}},
		inflected{all(suffix("ون")), Infl{Number: 'p'}},
		inflected{all(suffix("ان")), Infl{Number: 'd'}},
		inflected{all(suffix("تين")), Infl{Gender: 'f', Number: 'd'}},
		inflected{all(suffix("تان")), Infl{Gender: 'f', Number: 'd'}},
		inflected{all(suffix("ات")), Infl{Gender: 'f', Number: 'p'}},
		inflected{all(suffix("ا")), Infl{}}) // accusative: «مسؤولا ليبيا»
	n := len(forms)
	for _, x := range forms[:n-1] {
		if len(words) > 1 {
			forms = append(forms, inflected{"ال" + x.text, Infl{x.infl.Def, x.infl.Gender, x.infl.Number, 0, ""}})
		}
		x.text, x.infl.Def = definite(x.text), true
		forms = append(forms, x)
	}
	return forms
}

// portfolio gives what a ministry is for («الشؤون الخارجية») also bare, as
// after a dual or plural head («وزيرا خارجية مصر والأردن»).
func portfolio(f string) []inflected {
	out := []inflected{{f, Infl{Def: true}}}
	if b := bare(f); b != f {
		out = append(out, inflected{b, Infl{}})
	}
	return out
}

// past gives a verb's past tense, third person, from the masculine singular,
// with and without object pronouns. Only the first word of «قام ب» bends.
func past(f string) []inflected {
	head, tail := headTail(f)
	stem, dual := head, head+"ا"
	plural := head + "وا"
	fem := head + "ت"
	object := head
	switch {
	case strings.HasSuffix(head, "ى"):
		stem = strings.TrimSuffix(head, "ى")
		fem, dual, plural, object = stem+"ت", stem+"يا", stem+"وا", stem+"ا"
	case strings.HasSuffix(head, "ا"):
		stem = strings.TrimSuffix(head, "ا")
		fem, dual, plural = stem+"ت", stem+"وا", stem+"وا"
	case strings.HasSuffix(head, "ي"):
		plural = strings.TrimSuffix(head, "ي") + "وا"
	}
	out := []inflected{
		{head + tail, Infl{Tense: 'p'}},
		{fem + tail, Infl{Tense: 'p', Gender: 'f'}},
		{dual + tail, Infl{Tense: 'p', Number: 'd'}},
		{fem + "ا" + tail, Infl{Tense: 'p', Gender: 'f', Number: 'd'}},
		{plural + tail, Infl{Tense: 'p', Number: 'p'}},
	}
	for _, p := range []string{"ه", "ها", "هما", "هم"} {
		out = append(out,
			inflected{object + p + tail, Infl{Tense: 'p', Suffix: p}},
			inflected{fem + p + tail, Infl{Tense: 'p', Gender: 'f', Suffix: p}})
	}
	return out
}

// present gives a verb's present and future from the masculine singular (يزور).
func present(f string) []inflected {
	head, tail := headTail(f)
	rest, ok := strings.CutPrefix(head, "ي")
	if !ok {
		return []inflected{{f, Infl{Tense: 'i'}}}
	}
	plural := rest
	dual := rest
	switch {
	case strings.HasSuffix(rest, "ي"), strings.HasSuffix(rest, "و"):
		plural = rest[:len(rest)-2]
	case strings.HasSuffix(rest, "ى"):
		plural = strings.TrimSuffix(rest, "ى")
		dual = plural + "ي"
	}
	var out []inflected
	for _, t := range []struct {
		prefix string
		tense  byte
	}{{"", 'i'}, {"س", 'f'}} {
		out = append(out,
			inflected{t.prefix + "ي" + rest + tail, Infl{Tense: t.tense}},
			inflected{t.prefix + "ت" + rest + tail, Infl{Tense: t.tense, Gender: 'f'}},
			inflected{t.prefix + "ي" + dual + "ان" + tail, Infl{Tense: t.tense, Number: 'd'}},
			inflected{t.prefix + "ت" + dual + "ان" + tail, Infl{Tense: t.tense, Gender: 'f', Number: 'd'}},
			inflected{t.prefix + "ي" + plural + "ون" + tail, Infl{Tense: t.tense, Number: 'p'}},
			inflected{t.prefix + "ي" + dual + "ا" + tail, Infl{Tense: t.tense, Number: 'd'}},
			inflected{t.prefix + "ي" + plural + "وا" + tail, Infl{Tense: t.tense, Number: 'p'}},
			inflected{t.prefix + "ن" + rest + tail, Infl{Tense: t.tense, Number: 'p'}})
		for _, p := range []string{"ه", "ها", "هما", "هم"} {
			out = append(out,
				inflected{t.prefix + "ي" + dual + p + tail, Infl{Tense: t.tense, Suffix: p}},
				inflected{t.prefix + "ت" + dual + p + tail, Infl{Tense: t.tense, Gender: 'f', Suffix: p}})
		}
	}
	return out
}

// masdar gives a verbal noun or event noun (bare) in both states, with the
// accusative alef, with pronouns, and in the dual.
func masdar(f string) []inflected {
	head, tail := headTail(f)
	out := []inflected{{f, Infl{}}}
	if strings.HasPrefix(head, "ال") {
		return append(out, inflected{bare(f), Infl{}})
	}
	out = append(out, inflected{definite(head) + defTail(tail), Infl{Def: true}})
	if tail != "" {
		out = append(out, inflected{idafa(f), Infl{Def: true}})
	}
	stem, fem := strings.CutSuffix(head, "ة")
	if fem {
		stem += "ت"
	} else {
		acc := ""
		for _, w := range strings.Fields(tail) {
			if !strings.HasSuffix(w, "ة") && !strings.HasPrefix(w, "ال") {
				w += "ا"
			}
			acc += " " + w
		}
		if !strings.HasSuffix(head, "اء") {
			out = append(out, inflected{head + "ا" + acc, Infl{}})
		} else if acc != "" {
			out = append(out, inflected{head + acc, Infl{}})
		}
	}
	for _, p := range []string{"ه", "ها", "هما", "هم"} {
		out = append(out, inflected{stem + p + defTail(tail), Infl{Suffix: p, Def: true}})
		if strings.HasSuffix(stem, "اء") { // لقاء: لقائه, لقاؤه
			s := strings.TrimSuffix(stem, "ء")
			out = append(out, inflected{s + "ئ" + p + defTail(tail), Infl{Suffix: p, Def: true}},
				inflected{s + "ؤ" + p + defTail(tail), Infl{Suffix: p, Def: true}})
		}
	}
	if tail == "" && !strings.HasSuffix(head, "ات") && !strings.HasSuffix(head, "ين") && !strings.HasSuffix(head, "ان") {
		out = append(out,
			inflected{stem + "ان", Infl{Number: 'd'}}, inflected{stem + "ين", Infl{Number: 'd'}},
			inflected{"ال" + stem + "ان", Infl{Number: 'd', Def: true}}, inflected{"ال" + stem + "ين", Infl{Number: 'd', Def: true}})
	}
	return out
}

// headTail parts the first word from the rest, which keeps its leading space.
func headTail(f string) (head, tail string) {
	if i := strings.IndexByte(f, ' '); i >= 0 {
		return f[:i], f[i:]
	}
	return f, ""
}

func defTail(tail string) string {
	if tail == "" {
		return ""
	}
	return " " + definite(tail)
}
