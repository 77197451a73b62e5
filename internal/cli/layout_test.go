package cli

import (
	"fmt"
	"strings"
	"testing"
)

// Blocks are told in code points of the text, cells within their row.
func TestLayout(t *testing.T) {
	text := "لقاء في مسقط\nاتفق الجانبان على الآتي:\n- تشكيل لجنة مشتركة.\n- إطلاق برنامج للتدريب.\n\nالمجال\tالهدف\nالطاقة\tبناء محطة\nالتعليم\tتبادل الطلاب\n"
	letters := []rune(text)
	var got []string
	for _, b := range layout("", text) {
		line := b.Kind + ": " + string(letters[b.Start:b.End])
		for _, c := range b.Cells {
			line += " | " + string(letters[c.Start:c.End])
		}
		got = append(got, fmt.Sprintf("%s %d", line, b.Table))
	}
	want := []string{
		"headline: لقاء في مسقط 0",
		"paragraph: اتفق الجانبان على الآتي: 0",
		"item: تشكيل لجنة مشتركة. 0",
		"item: إطلاق برنامج للتدريب. 0",
		"header-row: المجال\tالهدف | المجال | الهدف 1",
		"row: الطاقة\tبناء محطة | الطاقة | بناء محطة 1",
		"row: التعليم\tتبادل الطلاب | التعليم | تبادل الطلاب 1",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}
