package vocab

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The two namespaces that are the project's own.
//
// The functions below make IRIs from names and give "" where nothing in the
// name can be written.
const (
	NS = "https://w3id.org/rawabit/ns#" // classes and predicates
	ID = "https://w3id.org/rawabit/id/" // everything that is spoken of
)

// CountryID is the IRI of a country by its ISO 3166-1 alpha-2 code: country/LY.
func CountryID(code string) string { return path("country", strings.ToUpper(code)) }

// PersonID is the IRI of a person by the fullest name: person/أسامة_حماد.
func PersonID(name string) string { return path("person", name) }

// OrganizationID is the IRI of an organization by its full name:
// organization/منظمة_التعاون_الإسلامي. Where the name alone does not tell
// (وزارة الخارجية), the name must be completed by the caller, or cc (an ISO
// code, else empty) says of which state it is: organization/EG/وزارة_الخارجية.
func OrganizationID(cc, name string) string {
	return path("organization", strings.ToUpper(cc), name)
}

// CityID is the IRI of a city: city/PK/إسلام_آباد. cc may be empty.
func CityID(cc, name string) string { return path("city", strings.ToUpper(cc), name) }

// RegionID is the IRI of a province, sea, continent or crossing: region/IQ/البصرة.
// cc is empty for what lies in no single country.
func RegionID(cc, name string) string { return path("region", strings.ToUpper(cc), name) }

// EventID is the IRI of a named event (a summit, a forum, a session).
func EventID(name string) string { return path("event", name) }

// AgreementID is the IRI of an agreement that has a name of its own. The fact
// that an article speaks of an agreement has a FactID.
func AgreementID(name string) string { return path("agreement", name) }

// SectorID and RoleID are the IRIs of the concepts of the closed lists:
// sector/energy, role/prime-minister.
func SectorID(slug string) string { return path("sector", slug) }

// RoleID: see SectorID.
func RoleID(slug string) string { return path("role", slug) }

// PositionID is the IRI of an office: position/prime-minister/LY,
// position/minister/foreign-affairs/EG,
// position/secretary-general/organization/جامعة_الدول_العربية.
// of is the IRI of the country, organization or place served; a country
// contributes its code alone. portfolio and of may be empty.
func PositionID(role, portfolio, of string) string {
	iri := path("position", role)
	if iri == "" {
		return ""
	}
	of = strings.TrimPrefix(strings.TrimPrefix(of, ID), "country/")
	for _, p := range append([]string{portfolio}, strings.Split(of, "/")...) {
		if s := Slug(p); s != "" {
			iri += "/" + s
		}
	}
	return iri
}

// ArticleID is the IRI of an article by its 16 hexadecimal digits.
func ArticleID(hex string) string { return path("article", hex) }

// FactID is the IRI of a fact: kind (visit, meeting, …) and a hash of the
// article's IRI and the fact's arguments, whose order counts. The same fact of
// the same article has the same IRI on every run.
func FactID(kind, article string, args ...string) string {
	h := sha256.New()
	h.Write([]byte(article))
	for _, a := range args {
		h.Write([]byte{0})
		h.Write([]byte(a))
	}
	return path(kind, hex.EncodeToString(h.Sum(nil)[:8]))
}

// Local gives the part of an IRI below ID, such as person/أسامة_حماد, and
// whether there is one.
func Local(iri string) (string, bool) { return strings.CutPrefix(iri, ID) }

// path writes kind and the slugs of parts, without those that are empty. The
// last part is the name: if nothing in it can be written there is nothing to
// point to, and the path is "".
func path(kind string, parts ...string) string {
	front, name := parts[:len(parts)-1], Slug(parts[len(parts)-1])
	if name == "" {
		return ""
	}
	iri := ID + kind
	for _, p := range front {
		if s := Slug(p); s != "" {
			iri += "/" + s
		}
	}
	return iri + "/" + name
}

// Slug writes a name so that it can stand between two slashes of an IRI and
// still be read: white space becomes one _, Arabic letters stay as they are
// spelled (an أ is not an ا: who is who is decided before, by whoever has a
// lexicon), marks that are not letters (vowel signs, tatweel, zero-width and
// bidi controls) go, digits become ASCII, the Persian ک and ی become ك and ي,
// and whatever else is neither letter nor digit becomes one -. Slug of a slug
// is the slug.
func Slug(name string) string {
	if usual(name) {
		return strings.ReplaceAll(name, " ", "_")
	}
	var b strings.Builder
	gap := rune(0) // what stands for the signs passed since the last letter
	for _, r := range norm.NFKC.String(name) {
		switch {
		case r == 0x0640 || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r) || r == unicode.ReplacementChar:
			continue
		case 0x0660 <= r && r <= 0x0669:
			r = '0' + r - 0x0660
		case 0x06F0 <= r && r <= 0x06F9:
			r = '0' + r - 0x06F0
		case r == 'ک':
			r = 'ك'
		case r == 'ی':
			r = 'ي'
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			if unicode.IsSpace(r) || r == '_' {
				gap = '_'
			} else if gap == 0 {
				gap = '-'
			}
			continue
		}
		if gap != 0 && b.Len() > 0 {
			b.WriteRune(gap)
		}
		gap = 0
		b.WriteRune(r)
	}
	return b.String()
}

// usual reports whether a name holds nothing but ASCII letters and digits, the
// plain Arabic letters and single blanks between them, as most names do: then
// only the blanks change.
func usual(name string) bool {
	blank := true // a blank here would be the first or the second in a row
	for i := 0; i < len(name); i++ {
		switch c := name[i]; {
		case '0' <= c && c <= '9', 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z':
			blank = false
		case c == ' ' && !blank:
			blank = true
		case (c == 0xD8 && i+1 < len(name) && name[i+1] >= 0xA1 || c == 0xD9 && i+1 < len(name) && name[i+1] >= 0x81 && name[i+1] <= 0x8A) && name[i+1] < 0xBB:
			blank = false // U+0621 to U+063A, U+0641 to U+064A
			i++
		default:
			return false
		}
	}
	return !blank
}
