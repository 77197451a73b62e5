package ingest

import (
	"bytes"
	"errors"
	"os"
	"testing"
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/article"
)

func FuzzDecode(f *testing.F) {
	for _, data := range encodings(f, news) {
		f.Add([]byte(data))
		f.Add([]byte(data[:len(data)-1]))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text, _, err := decode(data, false)
		if err != nil {
			if text != "" {
				t.Errorf("text with an error: %q", text)
			}
			return
		}
		if !utf8.ValidString(text) {
			t.Errorf("not UTF-8: %q", text)
		}
		if plain, ok := bytes.CutPrefix(data, []byte(byteOrder8)); ok && utf8.Valid(plain) && text != string(plain) {
			t.Errorf("UTF-8 came out otherwise: %q", text)
		}
	})
}

// FuzzRead feeds any bytes as each kind of file: never a panic, and an error is an *Error.
func FuzzRead(f *testing.F) {
	page, err := os.ReadFile("testdata/news.html")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(page, uint8(1))
	f.Add([]byte(news), uint8(0))
	f.Add([]byte("{\"title\":\"خبر\",\"body\":\"<p>وصل</p>\"}\n{"), uint8(2))
	f.Add([]byte("[{\"title\":\"خبر\"},"), uint8(3))
	f.Fuzz(func(t *testing.T, data []byte, kind uint8) {
		ext := []string{"", ".html", ".jsonl", ".json"}[kind%4]
		r := &reader{ctx: t.Context(), opt: Options{MaxBytes: 1 << 20}}
		r.yield = func(s article.Source, err error) bool {
			var e *Error
			switch {
			case err != nil && (!errors.As(err, &e) || e.Name == ""):
				t.Errorf("%v is no *Error with a name", err)
			case err == nil && (!utf8.ValidString(s.Text) || !hasText(s.Text)):
				t.Errorf("text %q", s.Text)
			}
			for _, m := range s.Marks {
				if m.Span.Start < 0 || m.Span.End > len(s.Text) || m.Span.Start > m.Span.End {
					t.Errorf("mark %v of %d bytes", m, len(s.Text))
				}
			}
			return true
		}
		r.stream("x"+ext, ext, bytes.NewReader(data))
	})
}
