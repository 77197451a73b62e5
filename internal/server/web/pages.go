package web

// A Page is a kind of permanent address.
type Page struct {
	Path   string // as http.ServeMux has it
	ID     string
	En, Ar string // what it shows
	Try    string // an example
}

// Pages are the permanent addresses. Each is a module of assets/pages; assets/app.js says which.
func Pages() []Page {
	return []Page{
		{"/s", "page-search", "The explorer: what a search finds", "المستكشف: نتائج البحث", "/s?q=Usama"},
		{"/e/{id...}", "page-entity", "The explorer: the card of an entity", "المستكشف: بطاقة كيان", "/e/country/LY"},
		{"/f", "page-facts", "The explorer: facts, filtered", "المستكشف: الوقائع بعد التصفية", "/f?type=visit"},
		{"/f/{id...}", "page-fact", "The explorer: a fact with its evidence", "المستكشف: واقعة مع شواهدها", "/f/agreement/28a496cb4358d64c"},
		{"/a", "page-articles", "The explorer: articles", "المستكشف: المقالات", "/a"},
		{"/a/{id}", "page-article", "The explorer: an article with its evidence marked", "المستكشف: مقال مع شواهده معلَّمة", "/a/010aab9c636e5bea"},
		{"/add", "page-add", "The explorer: put articles in", "المستكشف: إضافة مقالات", "/add"},
		{"/q", "page-query", "The explorer: queries and saved questions", "المستكشف: الاستعلامات والأسئلة المحفوظة", "/q"},
	}
}
