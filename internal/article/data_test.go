package article

import (
	"strings"
	"testing"
)

func TestDataFaults(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"no header":    {"masdars.txt", "masdar: x\nar: زيادة", "masdars.txt:1: a data file begins with a comment"},
		"twice":        {"masdars.txt", "#\n\nmasdar: x\nar: إنشاء\nar: انشاء", `masdars.txt:5: "انشاء" stands on line 4 too`},
		"no value":     {"masdars.txt", "#\nmasdar: x\nar", `masdars.txt:3: want "key: value"`},
		"look-alike":   {"masdars.txt", "#\nmasdar: x\nar: زيـادة", "masdars.txt:3: vowel signs"},
		"empty stanza": {"masdars.txt", "#\nmasdar: x", `masdars.txt:2: stanza "x" holds nothing`},
		"meaning":      {"meanings.txt", "#\nmeaning: goals\nnoun: هدف", `meanings.txt:3: no such stanza: "meaning: goals"`},
		"key":          {"columns.txt", "#\ncolumn: none\nword: أجل", `columns.txt:3: no such key "word"`},
		"stanza":       {"marks.txt", "#\nsign: x\nar: أجل", `marks.txt:3: no such stanza "sign"`},
	} {
		_, err := load(func(file string) (string, error) {
			if file == c.file {
				return c.text, nil
			}
			b, err := files.ReadFile("data/" + file)
			return string(b), err
		})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func TestShapedMasdar(t *testing.T) {
	for word, want := range map[string]bool{
		"تطوير": true, "تنمية": true, "إنشاء": true, "إقامة": true, "استقطاب": true, "استعادة": true,
		"افتتاح": true, "مكافحة": true, "تبادل": true,
		"وزير": false, "مجالات": false, "تاريخ": false, "التعاون": false, "إيران": false, "": false, "م": false,
	} {
		if got := shapedMasdar(word); got != want {
			t.Errorf("%s: %v", word, got)
		}
	}
}
