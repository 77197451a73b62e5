package vocab_test

import (
	"testing"

	"github.com/rawabit/rawabit/graph/vocab"
)

func TestTerms(t *testing.T) {
	if len(vocab.Roles) != 34 || len(vocab.Sectors) != 65 {
		t.Errorf("%d roles and %d sectors", len(vocab.Roles), len(vocab.Sectors))
	}
	visit, ok := vocab.Lookup(vocab.ClassVisit)
	if !ok || !visit.Class || !visit.Fact || visit.Cameo[0] != "042" || visit.CameoPlanned[0] != "036" {
		t.Errorf("rb:Visit is %+v", visit)
	}
	if of, ok := vocab.Lookup(vocab.Of); !ok || of.Class || of.Fact {
		t.Errorf("rb:of is %+v", of)
	}
	if s, ok := vocab.LookupSector("oil-gas"); !ok || s.Ar != "النفط والغاز" || s.CameoAgreed != "061" {
		t.Errorf("oil-gas is %+v", s)
	}
	if r, ok := vocab.LookupRole("prime-minister"); !ok || r.En != "prime minister" {
		t.Errorf("prime-minister is %+v", r)
	}
	if _, ok := vocab.LookupRole("oil-gas"); ok {
		t.Error("oil-gas is a role")
	}
}
