package problem

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestLanguage(t *testing.T) {
	for _, c := range []struct{ target, accept, want string }{
		{"/", "", "en"}, {"/", "ar", "ar"}, {"/", "ar-EG,en;q=0.5", "ar"}, {"/", "en,ar;q=0.5", "en"}, {"/", "fr", "en"},
		{"/?lang=ar", "en", "ar"}, {"/?lang=en", "ar", "en"}, {"/?lang=xx", "ar", "ar"}, {"/", "\x00;;q=", "en"},
	} {
		r := httptest.NewRequest("GET", c.target, nil)
		r.Header.Set("Accept-Language", c.accept)
		if got := Lang(r); got != c.want {
			t.Errorf("%s %q: %s, want %s", c.target, c.accept, got, c.want)
		}
	}
}

func TestWrite(t *testing.T) {
	for _, code := range Codes() {
		for lang, letter := range map[string]string{"ar": "ا", "en": "e"} {
			w := httptest.NewRecorder()
			New(code, "at <b>").Write(w, httptest.NewRequest("GET", "/?lang="+lang, nil))
			var p Problem
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
				t.Fatal(err)
			}
			if w.Code != p.Status || p.Code != code || !strings.Contains(p.Title+p.Remedy, letter) || p.Detail != "at <b>" || w.Header().Get("Content-Type") != Type {
				t.Errorf("%s %s: %d %+v", code, lang, w.Code, p)
			}
		}
	}
	if p := New("no such code", "x"); p.Status != 500 {
		t.Errorf("unknown code: %+v", p)
	}
	for status, code := range map[int]string{400: "parameter", 404: "not-found", 413: "too-large", 418: "internal", 503: "busy"} {
		if got := ForStatus(status); got != code {
			t.Errorf("%d: %s, want %s", status, got, code)
		}
	}
}
