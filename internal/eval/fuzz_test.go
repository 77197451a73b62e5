package eval

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whatever a gold file and a prediction say, scoring ends without a panic and
// never finds more right than there is.
func FuzzScore(f *testing.F) {
	files, err := filepath.Glob(goldDir + "/*.json")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds: ", err)
	}
	for _, name := range files[:4] {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b), `{"entities": [{"id": "x", "type": "Person", "name": "سامي", "mentions": [{"start": -1, "end": 900}]}], "facts": []}`, "زار سامي مسقط")
	}
	f.Add(`{"entities": {"x": {"type": "Position", "of": "x"}}, "facts": [{"type": "meeting", "participants": ["x", "x"]}, {"type": "measure", "span": [0, 9]}]}`,
		`{"entities": [{"id": "", "type": "Position", "of": ""}], "facts": [{"type": "measure", "evidence": [{"start": 9, "end": -3}]}, {"type": "visit"}]}`, "")
	f.Fuzz(func(t *testing.T, gold, predicted, text string) {
		g, err := ReadGold(strings.NewReader(gold))
		if err != nil {
			return
		}
		g.Check(text)
		p, err := ReadPrediction(strings.NewReader(predicted))
		if err != nil {
			return
		}
		r := Score(g, text, p)
		var b strings.Builder
		if err := r.WriteText(&b, Options{Details: true, ByRule: true, Calibration: true}); err != nil {
			t.Fatal(err)
		}
		if err := r.WriteJSON(&b, Options{Details: true}); err != nil {
			t.Fatal(err)
		}
		for _, row := range r.Rows {
			if row.Right < 0 || row.Extra < 0 || row.Missed < 0 || row.F1() > 1 {
				t.Errorf("%+v", row)
			}
		}
	})
}
