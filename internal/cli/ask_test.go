package cli

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestAsk(t *testing.T) {
	db := lookedUp(t)
	for _, f := range []struct {
		args string
		want []string
	}{
		{"من زار باكستان؟", []string{"سالم الورفلاني\n", "«", "article/", "visit/"}},
		{"كم مرة التقى سالم الورفلاني أسامة البنداري؟", []string{"1\n\nmeeting  participant: "}},
		{"كيف يرتبط نادر خان بأسامة البنداري؟", []string{"سالم الورفلاني\n", "met, 1 article"}},
		{"visit|ask=destination|visitor=role/prime-minister+country/LY", []string{"باكستان / "}},
		{"--show-query|من وزير خارجية مصر؟", []string{"office ask=holder position=role/minister+sector/foreign-affairs+country/EG\n"}},
		{"--csv|من زار باكستان؟", []string{"answer,name,when,", "/person/سالم_الورفلاني,سالم الورفلاني,"}},
		{"--jq|.items[].value.ar|من زار باكستان؟", []string{"سالم الورفلاني"}},
	} {
		args := append([]string{"ask", "--db", db}, strings.Split(f.args, "|")...)
		out := must(t, args...)
		for _, w := range f.want {
			if !strings.Contains(out, w) {
				t.Errorf("%q has no %q:\n%s", f.args, w, head(out))
			}
		}
	}
	if out := must(t, "ask", "--json", "من زار باكستان؟", "--db", db); !json.Valid([]byte(out)) || !strings.Contains(out, `"query": "visit ask=visitor`) {
		t.Errorf("--json:\n%s", head(out))
	}
	for args, want := range map[string]struct {
		code int
		err  string
	}{
		"ask|What is the weather in Cairo?": {notAsked, "cannot understand «weather»; these can be answered:\n  "},
		"ask|من التقى البنداري؟":            {notFound, "may be any of these"},
		"ask|visit ask=weather since=2024":  {usage, "ask is one of visitor"},
		"ask|من زار الصين؟":                 {ok, "is understood (visit ask=visitor destination=country/CN status=done)"},
		"ask|--sentences|-1|من زار الصين؟":  {usage, "from 0"},
	} {
		r := run(t, append(strings.Split(args, "|"), "--db", db)...)
		if r.code != want.code || !strings.Contains(r.err, want.err) {
			t.Errorf("%s: %d %s", args, r.code, r.err)
		}
	}
}
