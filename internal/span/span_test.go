package span_test

import (
	"testing"

	"github.com/rawabit/rawabit/internal/span"
)

func TestCounter(t *testing.T) {
	const text = "أب c دهـ"
	c := span.NewCounter(text)
	for _, want := range []struct{ offset, runes int }{{4, 2}, {7, 5}, {0, 0}, {len(text), 8}, {2, 1}, {-1, 0}, {99, 8}} {
		if got := c.Runes(want.offset); got != want.runes {
			t.Errorf("Runes(%d) = %d, want %d", want.offset, got, want.runes)
		}
	}
}

func TestSpan(t *testing.T) {
	a, b := span.Span{Start: 2, End: 6}, span.Span{Start: 6, End: 9}
	if a.Overlaps(b) || !a.Overlaps(span.Span{Start: 5, End: 7}) {
		t.Error("half-open spans that touch do not overlap")
	}
	if got := a.Cover(b); got != (span.Span{Start: 2, End: 9}) || !got.Contains(a) || a.Contains(got) {
		t.Errorf("Cover = %v", got)
	}
	if got := a.In("مرحبا"); got != "رح" || a.Len() != 4 {
		t.Errorf("In = %q", got)
	}
}
