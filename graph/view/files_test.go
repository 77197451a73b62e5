package view

import "testing"

func TestFiles(t *testing.T) {
	r, err := parseRelations(relationsFile)
	if err != nil || len(r) < 5 {
		t.Errorf("%d classes: %v", len(r), err)
	}
	p, err := parsePlaces(placesFile)
	if err != nil || len(p) < 500 {
		t.Errorf("%d places: %v", len(p), err)
	}
	for _, bad := range []string{"Visit\t-\tvisitor", "Visit\t-\tvisitor\tnobody\tvisited\tone\t-\t-", "Visit\t-\tvisitor\thost\t-\tone\t-\t-", "Visit\tx\tvisitor\thost\t-\tone\ta\tb", "Visit\t-\tvisitor\thost\t-\ttwo\ta\tb"} {
		if _, err := parseRelations(bad); err == nil {
			t.Errorf("no error: %s", bad)
		}
	}
	for _, bad := range []string{"country/UY\t1", "country/UY\t91\t0", "country/UY\t0\tx", "a\t1\t1\na\t1\t1"} {
		if _, err := parsePlaces(bad); err == nil {
			t.Errorf("no error: %s", bad)
		}
	}
}
