package ingest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/testkit"
)

const news = "وزير النقل يصل داكار\r\n\r\nوصل وزير النقل سالم باعوم أمس إلى العاصمة السنغالية، وقال: «نعم للتعاون».  \nوغادر.\n"

// all reads everything; errors as strings.
func all(t *testing.T, path, stdin string, opt Options) (sources []article.Source, errs []error) {
	t.Helper()
	for s, err := range Read(t.Context(), path, strings.NewReader(stdin), opt) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if !utf8.ValidString(s.Text) {
			t.Errorf("%s: text is not UTF-8", s.Name)
		}
		for _, m := range s.Marks {
			if m.Span.Start < 0 || m.Span.End > len(s.Text) || m.Span.Start > m.Span.End || !utf8.ValidString(m.Span.In(s.Text)) {
				t.Errorf("%s: mark %v of %d bytes", s.Name, m, len(s.Text))
			}
		}
		sources = append(sources, s)
	}
	return sources, errs
}

func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func encodings(t testing.TB, text string) map[string]string {
	t.Helper()
	le, be := "", ""
	for _, u := range utf16.Encode([]rune(text)) {
		le += string([]byte{byte(u), byte(u >> 8)})
		be += string([]byte{byte(u >> 8), byte(u)})
	}
	windows, err := charmap.Windows1256.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	// ISO 8859-6 has no quotation marks of ours
	iso, err := charmap.ISO8859_6.NewEncoder().String(strings.NewReplacer("«", "\"", "»", "\"").Replace(text))
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"utf8": text, "utf8-bom": byteOrder8 + text, "utf16le-bom": "\xff\xfe" + le, "utf16be-bom": "\xfe\xff" + be,
		"utf16le": le, "utf16be": be, "windows-1256": windows, "iso-8859-6": iso,
	}
}

func TestEncodings(t *testing.T) {
	for name, data := range encodings(t, news) {
		want := news
		if name == "iso-8859-6" {
			want = strings.NewReplacer("«", "\"", "»", "\"").Replace(news)
		}
		for _, file := range []string{"a.txt", "-"} {
			path := file
			if file != "-" {
				path = write(t, t.TempDir(), file, data)
			}
			got, errs := all(t, path, data, Options{})
			if len(errs) > 0 || len(got) != 1 || got[0].Text != want {
				t.Errorf("%s from %s: %v %+v", name, file, errs, got)
			}
		}
	}
}

// The samples of the project in both single-byte encodings, whole and by line.
func TestSingleByteEncodings(t *testing.T) {
	for _, dir := range testkit.Folders(t, "../pipeline/testdata", "article.txt") {
		b, err := os.ReadFile(dir + "/article.txt")
		if err != nil {
			t.Fatal(err)
		}
		for enc, m := range map[string]*charmap.Charmap{win1256: charmap.Windows1256, iso88596: charmap.ISO8859_6} {
			for _, text := range append(strings.Split(string(b), "\n"), string(b)) {
				// what the encoding can't write is left out
				var plain strings.Builder
				letters := 0
				for _, r := range text {
					if _, ok := m.EncodeRune(r); ok {
						plain.WriteRune(r)
						if r > 0x600 {
							letters++
						}
					}
				}
				if letters < 12 {
					continue
				}
				data, err := m.NewEncoder().String(plain.String())
				if err != nil {
					t.Fatal(err)
				}
				got, name, err := decode([]byte(data), false)
				if err != nil || name != enc || got != plain.String() {
					t.Errorf("%s: %s taken for %s: %v\n%s", dir, enc, name, err, got)
				}
			}
		}
	}
}

func TestBadInput(t *testing.T) {
	dir := t.TempDir()
	arabicLine := strings.Repeat("وصل الوزير إلى العاصمة ", 60)
	page := func(body string) string {
		return "<html><head><title>صفحة</title></head><body>" + body + "</body></html>"
	}
	for name, c := range map[string]struct {
		data string
		want error
		says string
	}{
		"empty.txt":      {"", ErrEmpty, ""},
		"blank.txt":      {" \n\u200f\n", ErrEmpty, ""},
		"bom.txt":        {byteOrder8, ErrEmpty, ""},
		"binary.txt":     {"\x00\x01\x02abc\x00\xff", ErrBinary, "UTF-8"},
		"report.txt":     {"%PDF-1.7 ...", ErrBinary, "pdftotext"},
		"cut.txt":        {news[:len(news)-4] + "\xd8", ErrCutOff, fmt.Sprintf("ends at byte %d", len(news)-4)},
		"cut16.txt":      {encodings(t, news)["utf16le-bom"] + "\x06", ErrCutOff, "UTF-16LE"},
		"broken.txt":     {news + "\xff\xff" + news, ErrEncoding, fmt.Sprintf("breaks at byte %d", len(news))},
		"english.txt":    {"The minister arrived in Dakar on Sunday.", ErrNotArabic, "0 of its"},
		"latin.txt":      {"Le ministre est arriv\xe9 \xe0 Dakar", ErrNotArabic, ""},
		"persian.txt":    {"رئیس جمهور گفت که این گفتگوها برای پیشرفت کشور مهم است و چند پیمان امضا شد", ErrNotArabic, "Persian"},
		"digits.txt":     {"12345\n", ErrNotArabic, "no letters"},
		"empty.html":     {"", ErrEmpty, ""},
		"nothing.html":   {page("<nav>الرئيسية</nav><script>x</script>"), ErrNoArticle, "save the page"},
		"deep.html":      {page(strings.Repeat("<div>", 5000) + arabicLine), ErrNoArticle, "elements"},
		"english.html":   {page("<article><p>" + strings.Repeat("The minister arrived, and left. ", 40) + "</p></article>"), ErrNotArabic, ""},
		"array.json":     {"[]", ErrEmpty, ""},
		"broken.json":    {"{\"title\":\"x\",\n\n \"body\":}", ErrRecord, "broken.json:3"},
		"scalar.jsonl":   {"17\n", ErrRecord, "not an object"},
		"nobody.jsonl":   {`{"id":1,"t":"x"}`, ErrRecord, "its fields are id, t"},
		"empty.jsonl":    {"\n\n", ErrEmpty, ""},
		"cut.jsonl":      {`{"title":"وصل`, ErrRecord, "not closed"},
		"two.jsonl":      {`{"body":"وصل"} {"body":"غادر"}`, ErrRecord, "a line of its own"},
		"wide.jsonl":     {"\xff\xfe{\x00", ErrEncoding, "iconv"},
		"large.txt":      {strings.Repeat(arabicLine, 40), ErrTooLarge, "50000 bytes"},
		"large.jsonl":    {`{"body":"` + strings.Repeat(arabicLine, 40) + `"}`, ErrTooLarge, "large.jsonl:1"},
		"damaged.jsonl":  {`{"body":"` + news[:30] + "\xff" + `"}`, ErrEncoding, "byte"},
		"emptybody.json": {`{"body":"   "}`, ErrRecord, ""},
	} {
		path := write(t, dir, name, c.data)
		got, errs := all(t, path, "", Options{MaxBytes: 50000})
		if len(got) != 0 || len(errs) != 1 {
			t.Errorf("%s: %d articles, errors %v", name, len(got), errs)
			continue
		}
		var e *Error
		if !errors.Is(errs[0], c.want) || !errors.As(errs[0], &e) || !strings.Contains(errs[0].Error(), c.says) || !strings.HasPrefix(errs[0].Error(), path) {
			t.Errorf("%s: %v; want %v with %q", name, errs[0], c.want, c.says)
		}
	}
	if _, errs := all(t, filepath.Join(dir, "missing.txt"), "", Options{}); len(errs) != 1 || !errors.Is(errs[0], fs.ErrNotExist) || strings.Count(errs[0].Error(), "missing.txt") != 1 {
		t.Error(errs)
	}
	if _, errs := all(t, t.TempDir(), "", Options{}); len(errs) != 1 || !errors.Is(errs[0], ErrNoFiles) {
		t.Error(errs)
	}
	if _, errs := all(t, "-", news, Options{Published: "أمس"}); len(errs) != 1 || !errors.Is(errs[0], ErrDate) {
		t.Error(errs)
	}
}

func TestOneBadRecordIsNoReasonToStop(t *testing.T) {
	lines := strings.Join([]string{
		byteOrder8 + `{"title": "وزير النقل يصل داكار", "body": "وصل الوزير أمس.", "date": "20/11/2026", "link": "https://example.com/1", "publisher": {"name": "صوت الميناء"}}`,
		`{"title": "وزير`,
		``,
		`{"body": "وزير النقل يصل داكار\nوصل الوزير أمس.", "title": "وزير النقل يصل داكار", "date": 1795132800}`,
		`{"title": "خبر", "content": "<p>وصل الوزير.</p><h3>المحاور</h3><ul><li>النقل</li><li>الطاقة</li></ul>"}`,
		`{"headline": "عنوان وحده"}`,
		`{"body": ["فقرة أولى عن الزيارة", "فقرة ثانية عنها"]}`,
	}, "\r\n")
	got, errs := all(t, write(t, t.TempDir(), "news.jsonl", lines), "", Options{})
	if len(errs) != 1 || !strings.Contains(errs[0].Error(), "news.jsonl:2: ") {
		t.Errorf("errors %v", errs)
	}
	if len(got) != 5 {
		t.Fatalf("%d articles", len(got))
	}
	a := got[0]
	if a.Text != "وزير النقل يصل داكار\n\nوصل الوزير أمس." || a.Published != "2026-11-20" || a.URL != "https://example.com/1" || a.Outlet != "صوت الميناء" ||
		!strings.HasSuffix(a.Name, "news.jsonl:1") || len(a.Marks) != 1 || a.Marks[0].Kind != article.Headline || a.Marks[0].Span.In(a.Text) != a.Title {
		t.Errorf("%+v", a)
	}
	if b := got[1]; b.Text != "وزير النقل يصل داكار\nوصل الوزير أمس." || b.Published != "2026-11-20" || b.Marks[0].Span.In(b.Text) != b.Title {
		t.Errorf("%+v", b)
	}
	want := "headline خبر\nparagraph وصل الوزير.\nheading المحاور\nitem النقل\nitem الطاقة\n"
	if g := showMarks(got[2]); g != want {
		t.Errorf("%s", g)
	}
	if got[3].Text != "عنوان وحده" || got[4].Text != "فقرة أولى عن الزيارة\nفقرة ثانية عنها" {
		t.Errorf("%q %q", got[3].Text, got[4].Text)
	}
}

func showMarks(s article.Source) string {
	var b strings.Builder
	for _, m := range s.Marks {
		fmt.Fprintf(&b, "%s %s\n", m.Kind, m.Span.In(s.Text))
	}
	return b.String()
}

func TestFieldNames(t *testing.T) {
	line := `{"id": "7", "meta": {"t": "وزير النقل يصل", "day": "٢٠ تشرين الثاني/نوفمبر ٢٠٢٦"}, "txt": "وصل الوزير.", "body": "لا يقرأ", "where": "https://example.com/7"}`
	opt := Options{Fields: FieldNames{Title: "meta.t", Body: "txt", Date: "meta.day", URL: "where"}}
	got, errs := all(t, "-", line, opt)
	if len(errs) > 0 || len(got) != 1 || got[0].Title != "وزير النقل يصل" || !strings.HasSuffix(got[0].Text, "وصل الوزير.") || got[0].Published != "2026-11-20" || got[0].URL != "https://example.com/7" {
		t.Fatalf("%v %+v", errs, got)
	}
	if _, errs := all(t, "-", line, Options{Fields: FieldNames{Body: "text"}}); len(errs) != 1 || !errors.Is(errs[0], ErrRecord) {
		t.Error(errs)
	}
}

func TestJSONForms(t *testing.T) {
	record := `{"title": "وزير يصل", "body": "وصل الوزير أمس."}`
	for name, data := range map[string]string{
		"one":        record,
		"pretty":     "{\n  \"title\": \"وزير يصل\",\n  \"body\": \"وصل الوزير أمس.\"\n}\n",
		"array":      "[" + record + ",\n" + record + "]",
		"one-by-one": record + "\n" + record,
	} {
		n := strings.Count(data, "title")
		for _, path := range []string{write(t, t.TempDir(), "a.json", data), "-"} {
			got, errs := all(t, path, data, Options{})
			if len(errs) > 0 || len(got) != n {
				t.Errorf("%s from %s: %v, %d articles", name, path, errs, len(got))
			}
		}
	}
	got, _ := all(t, write(t, t.TempDir(), "a.json", "[\n"+record+",\n\n"+record+"]"), "", Options{})
	if len(got) != 2 || !strings.HasSuffix(got[1].Name, "a.json:4") {
		t.Errorf("%+v", got)
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.txt", "a.txt", "sub/c.TXT", "sub/.hidden.txt", ".git/d.txt", "picture.png", "sub/deep/e.txt"} {
		write(t, dir, name, name+" "+news)
	}
	write(t, dir, "bad.txt", "\x00\x00\x00")
	locked := filepath.Join(dir, "locked")
	if err := os.Mkdir(locked, 0o000); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(locked, 0o755) })
	if err := os.Symlink(dir, filepath.Join(dir, "loop")); err != nil {
		t.Log(err)
	}
	got, errs := all(t, dir, "", Options{})
	var names []string
	for _, s := range got {
		rel, _ := filepath.Rel(dir, s.Name)
		names = append(names, filepath.ToSlash(rel))
	}
	if want := []string{"a.txt", "b.txt", "sub/c.TXT", "sub/deep/e.txt"}; !slices.Equal(names, want) {
		t.Errorf("%v, want %v", names, want)
	}
	wantErrs := 1
	if os.Getuid() != 0 { // root may read everything
		wantErrs = 2
	}
	if len(errs) != wantErrs || !errors.Is(errs[0], ErrBinary) || wantErrs == 2 && !errors.Is(errs[1], fs.ErrPermission) {
		t.Errorf("errors %v", errs)
	}
	if n := Files(dir); n != 5 {
		t.Errorf("Files: %d", n)
	}
}

func TestStop(t *testing.T) {
	dir := t.TempDir()
	for i := range 5 {
		write(t, dir, fmt.Sprintf("%d.txt", i), news)
	}
	n := 0
	for range Read(t.Context(), dir, nil, Options{}) {
		n++
		break
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var errs []error
	for _, err := range Read(ctx, dir, nil, Options{}) {
		n++
		cancel()
		errs = append(errs, err)
	}
	if n != 3 || len(errs) != 2 || errs[0] != nil || errs[1] != context.Canceled {
		t.Errorf("%d, %v", n, errs)
	}
}

func TestPage(t *testing.T) {
	data, err := os.ReadFile("testdata/news.html")
	if err != nil {
		t.Fatal(err)
	}
	got, errs := all(t, "testdata/news.html", "", Options{})
	if len(errs) > 0 || len(got) != 1 {
		t.Fatal(errs)
	}
	s := got[0]
	var b strings.Builder
	fmt.Fprintf(&b, "title: %s\noutlet: %s\nurl: %s\npublished: %s\n\n%s\n\n%s", s.Title, s.Outlet, s.URL, s.Published, s.Text, showMarks(s))
	testkit.Golden(t, "testdata/news.txt", []byte(b.String()))

	// the same page from standard input, and in the encoding of an old site
	old := strings.Replace(string(data), `charset="utf-8"`, `charset="windows-1256"`, 1)
	enc, err := charmap.Windows1256.NewEncoder().String(old)
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range []string{string(data), enc, strings.Replace(enc, "windows-1256", "iso-8859-1", 1)} {
		again, errs := all(t, "-", in, Options{})
		if len(errs) > 0 || len(again) != 1 || again[0].Text != s.Text {
			t.Errorf("%v %+v", errs, again)
		}
	}
	a := article.Parse(s)
	tables, items := 0, 0
	for _, b := range a.Blocks {
		if b.Kind == article.Row && b.Meaning == article.Objectives {
			tables++
		}
		if b.Kind == article.Item && b.Meaning == article.Measures {
			items++
		}
	}
	if tables != 2 || items != 2 || a.Blocks[0].Kind != article.Headline {
		t.Errorf("%d rows, %d items, first %s", tables, items, a.Blocks[0].Kind)
	}
}

func TestOverrides(t *testing.T) {
	got, _ := all(t, "testdata/news.html", "", Options{Published: "5 آذار 2026", Source: "وكالة الساحل"})
	if got[0].Published != "2026-03-05" || got[0].Outlet != "وكالة الساحل" || got[0].URL != "https://example.com/news/7" {
		t.Errorf("%+v", got[0])
	}
	got, _ = all(t, "-", news, Options{Source: "https://example.com/x"})
	if got[0].URL != "https://example.com/x" || got[0].Outlet != "" || got[0].Name != "standard input" {
		t.Errorf("%+v", got[0])
	}
}

func TestDate(t *testing.T) {
	for in, want := range map[string]string{
		"2026-11-20": "2026-11-20", "2026-11-20T23:30:00+03:00": "2026-11-20", "2026-11-20 10:00": "2026-11-20", "20261120": "2026-11-20",
		"Fri, 20 Nov 2026 10:00:00 GMT": "2026-11-20", "November 20, 2026": "2026-11-20", "20/11/2026": "2026-11-20", "11/20/2026": "2026-11-20",
		"3-4-2026": "2026-04-03", "2026/11/20": "2026-11-20", "٢٠/١١/٢٠٢٦": "2026-11-20", "20 نوفمبر 2026": "2026-11-20", "الجمعة 20 تشرين الثاني 2026م": "2026-11-20",
		"20 كانون الثاني/يناير 2026": "2026-01-20", "8 يوليوز 2025": "2025-07-08", "1795132800": "2026-11-20", "1795132800000": "2026-11-20", "20 آب 2026 | 10:30": "2026-08-20",
		"": "", "أمس": "", "2026": "", "2026-13-40": "", "31/02/2026": "", "1447-05-11": "", "12": "",
	} {
		if got, ok := Date(in); got != want || ok != (want != "") {
			t.Errorf("Date(%q) = %q, want %q", in, got, want)
		}
	}
}

// A line of fifty megabytes is refused at once by the default limit, and read
// where the limit allows it.
func TestHugeLine(t *testing.T) {
	line := strings.Repeat("وصل الوزير إلى العاصمة ", 50<<20/43)
	path := write(t, t.TempDir(), "huge.txt", line)
	if _, errs := all(t, path, "", Options{}); len(errs) != 1 || !errors.Is(errs[0], ErrTooLarge) {
		t.Error(errs)
	}
	if got, errs := all(t, path, "", Options{MaxBytes: 64 << 20}); len(errs) != 0 || len(got) != 1 || len(got[0].Text) != len(line) {
		t.Error(errs)
	}
}
