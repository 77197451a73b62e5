package lexicon

import "testing"

func TestKindsAreTold(t *testing.T) {
	told := map[KindSet]string{0: "no kind"}
	for name := range kinds {
		if other, dup := told[Kind(name)]; dup {
			t.Errorf("Kind(%q) is that of %s", name, other)
		}
		told[Kind(name)] = name
	}
	if Kind("") != 0 || Kind("offices") != 0 {
		t.Error("what is no kind has a set")
	}
}
