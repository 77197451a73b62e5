package vocab_test

import (
	"strings"
	"testing"

	"github.com/rawabit/rawabit/graph/vocab"
)

func TestIDs(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{vocab.CountryID("ly"), "country/LY"},
		{vocab.PersonID("أسامة حماد"), "person/أسامة_حماد"},
		{vocab.PersonID(" أُسَامَة\u00a0\u200fحمـــاد "), "person/أسامة_حماد"},
		{vocab.PersonID("عبد‌الله"), "person/عبدالله"},
		{vocab.PersonID("«جون» <أ. ب>/#?%"), "person/جون_أ_ب"},
		{vocab.PersonID("ماري-لو"), "person/ماري-لو"},
		{vocab.CityID("pk", "إسلام آباد"), "city/PK/إسلام_آباد"},
		{vocab.CityID("", "إسلام آباد"), "city/إسلام_آباد"},
		{vocab.OrganizationID("", "منظمة التعاون الإسلامي"), "organization/منظمة_التعاون_الإسلامي"},
		{vocab.OrganizationID("EG", "وزارة الخارجية"), "organization/EG/وزارة_الخارجية"},
		{vocab.RegionID("", "القارة ١"), "region/القارة_1"},
		{vocab.PositionID("prime-minister", "", vocab.CountryID("LY")), "position/prime-minister/LY"},
		{vocab.PositionID("minister", "foreign-affairs", vocab.CountryID("EG")), "position/minister/foreign-affairs/EG"},
		{vocab.PositionID("secretary-general", "", vocab.OrganizationID("", "الرابطة")), "position/secretary-general/organization/الرابطة"},
		{vocab.PositionID("envoy", "", ""), "position/envoy"},
		{vocab.SectorID("oil-gas"), "sector/oil-gas"},
		{vocab.RoleID("prime-minister"), "role/prime-minister"},
		{vocab.ArticleID("0123456789abcdef"), "article/0123456789abcdef"},
	} {
		if c.got != vocab.ID+c.want {
			t.Errorf("got  %s\nwant %s", c.got, vocab.ID+c.want)
		}
	}
	for _, got := range []string{vocab.PersonID(""), vocab.PersonID("«»"), vocab.CityID("EG", "…"), vocab.PositionID("", "trade", "")} {
		if got != "" {
			t.Errorf("an IRI without a name: %q", got)
		}
	}
	a := vocab.FactID("visit", vocab.ArticleID("1"), "x", "y")
	if b := vocab.FactID("visit", vocab.ArticleID("1"), "xy"); a == b || !strings.HasPrefix(a, vocab.ID+"visit/") || len(a) != len(vocab.ID)+len("visit/")+16 {
		t.Errorf("fact ids %s and %s", a, b)
	}
}

func FuzzSlug(f *testing.F) {
	f.Add("أسامة حماد")
	f.Add("رضا  علي x9_ ")
	f.Add(" <a>/b#c?d%20 \u200f «x» ")
	f.Fuzz(func(t *testing.T, s string) {
		once := vocab.Slug(s)
		if long := vocab.Slug("\u200d" + s); long != once { // a mark in front leads past the short cut for usual names
			t.Errorf("Slug(%q) = %q, with a mark in front %q", s, once, long)
		}
		if twice := vocab.Slug(once); twice != once {
			t.Errorf("Slug(%q) = %q, again %q", s, once, twice)
		}
		if strings.ContainsAny(once, " <>\"{}|^`\\/#?%") {
			t.Errorf("Slug(%q) = %q has a sign that an IRI may not hold", s, once)
		}
	})
}
