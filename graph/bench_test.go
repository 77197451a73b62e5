package graph_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/vocab"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/quads"
)

// many is one of a stream of articles of ordinary size: 30 facts about 20 people
// and 10 countries.
func many(i int) *fact.Document {
	d := docB()
	d.ID = fmt.Sprintf("%016x", i)
	for j := range 15 {
		p := vocab.PersonID(fmt.Sprintf("شخص %d", (i*7+j)%200))
		c := vocab.CountryID(string([]byte{'A' + byte((i+j)%10), 'Z'}))
		d.Entities = append(d.Entities, fact.Entity{ID: p, Type: fact.Person, Name: p[len(vocab.ID):], LabelAr: p[len(vocab.ID):]})
		d.Facts = append(d.Facts,
			fact.Fact{Type: fact.Visit, Visitor: p, Destination: c, Confidence: 0.9, Rule: "r", Evidence: evidence(visitB, "ومعه الوزيرة")},
			fact.Fact{Type: fact.Cooperation, Parties: []string{c, ly}, Sector: vocab.Sectors[(i+j)%len(vocab.Sectors)].Slug, Confidence: 0.9, Rule: "r", Evidence: evidence(visitB, "في باكستان")})
	}
	return d
}

// RAWABIT_BENCH_BACKEND chooses the kind of store.
func filled(b *testing.B, articles int) *graph.DB {
	b.Helper()
	db := must(graph.Create(ctx, cmp.Or(os.Getenv("RAWABIT_BENCH_BACKEND"), "leveldb")+":"+filepath.Join(b.TempDir(), "db")))(b)
	b.Cleanup(func() { db.Close() })
	for i := range articles {
		load(b, db, many(i), false)
	}
	return db
}

func BenchmarkLoad(b *testing.B) {
	db := filled(b, 0)
	n := 0
	for i := 0; b.Loop(); i++ {
		added, _ := load(b, db, many(i), false)
		n += added
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "quads/s")
}

func BenchmarkReplaceSame(b *testing.B) {
	db := filled(b, 200)
	for i := 0; b.Loop(); i++ {
		load(b, db, many(i%200), true)
	}
}

func BenchmarkDeleteAndLoad(b *testing.B) {
	db := filled(b, 200)
	for i := 0; b.Loop(); i++ {
		d := many(i % 200)
		if _, err := db.Delete(ctx, vocab.ArticleID(d.ID)); err != nil {
			b.Fatal(err)
		}
		load(b, db, d, false)
	}
}

func BenchmarkDescribe(b *testing.B) {
	db := filled(b, 200)
	for _, c := range []struct{ name, iri string }{
		{"article", vocab.ArticleID(fmt.Sprintf("%016x", 7))},
		{"person", vocab.PersonID("شخص 7")},
		{"country", vocab.CountryID("AZ")},
	} {
		b.Run(c.name, func(b *testing.B) {
			facts := 0
			for b.Loop() {
				facts = must(db.Describe(ctx, c.iri, 0))(b).Facts
			}
			b.ReportMetric(float64(facts), "facts")
		})
	}
}

func BenchmarkWriteQuads(b *testing.B) {
	d := many(1)
	for b.Loop() {
		quads.FromDocument(d)
	}
}
