package clicks

// The words of the invented shops. Names outside ASCII are on purpose: every
// stage of a pipeline must keep them.

var departmentNames = []string{"Audio & TV", "Computers", "Kitchen", "Home & Garden", "Sport", "Toys"}

// categoryWords has one slice of product words per department; each word is a
// category.
var categoryWords = [][]string{
	{"Headphones", "Speaker", "Soundbar", "Television"},
	{"Laptop", "Monitor", "Keyboard", "Router"},
	{"Mixer", "Espresso Machine", "Kettle", "Toaster"},
	{"Lamp", "Mower", "Drill", "Vacuum"},
	{"Bicycle", "Tent", "Running Shoes", "Treadmill"},
	{"Puzzle", "Robot Kit", "Train Set", "Plush Bear"},
}

var productLines = []string{"Classic", "Pro", "Mini", "Max", "Air", "Eco", "Neo", "Studio", "Élan", "Größe XL", "One", "Zen"}

var brandNames = []string{
	"Ærø", "Żubr", "Ñandú", "北辰", "Café Noir", "Søren & Co", "Łódź Works", "Brightwell", "Hartmann", "O'Hara",
	"Kestrel", "Volta", "Méridien", "Ōtsuka", "Pine & Oak", "Quasar", "Tramontane", "Umlaut Über", "Nordlys", "Citrine",
	"Basalt", "Ember", "Fjord", "Γαλήνη", "Harbour", "Isar", "Juniper", "Kōyō", "Lumen", "Москва Свет",
	"Nimbus", "Orchard", "Pixel Forge", "Ripple", "Saffron", "Tundra", "Vireo", "Wren", "Xylo", "Zephyr 🎧",
}

var manufacturerNames = []string{
	"Ærø Industri A/S", "Polskie Zakłady", "Compañía Andina", "北辰电子", "Nord Holding GmbH", "Brightwell Ltd", "Volta S.p.A.",
	"Méridien SA", "大塚製作所", "Pine Group Inc.", "Basalt hf.", "Γαλήνη Α.Ε.", "Isar Werke AG", "Pixel Forge LLC", "Tundra Oy",
}

// countries are iso code, name and currency.
var countryRows = [][3]string{
	{"DK", "Denmark", "DKK"}, {"PL", "Poland", "PLN"}, {"PE", "Perú", "PEN"}, {"CN", "China", "CNY"}, {"DE", "Germany", "EUR"},
	{"GB", "United Kingdom", "GBP"}, {"IT", "Italy", "EUR"}, {"FR", "France", "EUR"}, {"JP", "Japan", "JPY"},
	{"US", "United States", "USD"}, {"IS", "Ísland", "ISK"}, {"GR", "Greece", "EUR"},
	{"FI", "Finland", "EUR"}, {"CI", "Côte d’Ivoire", "XOF"},
}

// retailerRows are name, domain, country.
var retailerRows = [][3]string{
	{"Nordkauf", "nordkauf.example", "DE"}, {"Big Basket", "bigbasket.example", "US"}, {"Maison Verte", "maison-verte.example", "FR"},
	{"Højskov", "hojskov.example", "DK"}, {"Corner & Sons", "cornersons.example", "GB"}, {"Casa Bella", "casabella.example", "IT"},
	{"Świat", "swiat.example", "PL"}, {"さくら堂", "sakurado.example", "JP"}, {"Buyright", "buyright.example", "US"},
	{"Kauppa", "kauppa.example", "FI"}, {"Tienda Sol", "tiendasol.example", "PE"}, {"Agora", "agora.example", "GR"},
}

var campaignWords = []string{"Spring Sale", "Back to School", "Black Week", "New Arrivals", "Members’ Days", "Outlet"}

// agents are user agents and their share.
var agents = []struct {
	text  string
	share float64
}{
	{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/133.0.0.0 Safari/537.36", 9},
	{"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Safari/605.1.15", 4},
	{"Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148", 8},
	{"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:135.0) Gecko/20100101 Firefox/135.0", 10},
	{"Mozilla/5.0 (X11; Linux x86_64; rv:135.0) Gecko/20100101 Firefox/135.0", 5},
	{"Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/133.0.0.0 Mobile Safari/537.36", 7},
	{"ShopApp/4.2.1 (iPhone16,2; iOS 18.3)", 34},
	{"ShopApp/4.1.0 (SM-S928B; Android 15)", 23},
}

var agentWeights = func() weighted {
	var shares []float64
	for _, a := range agents {
		shares = append(shares, a.share)
	}
	return newWeighted(shares)
}()

// searches are the endings of URLs by which people find a product. Some need
// quoting in CSV: a comma, an inch sign.
var searches = []string{
	"?ref=home", "?ref=home&pos=3", "?ref=category&page=2", "?ref=category&sort=price,asc", "?ref=search&q=best+rated",
	"?ref=search&q=gift+under+50&page=2", "?ref=mail&id=20260301", "?ref=recommended&slot=4", "?tab=specs&ref=home",
	"?tab=reviews&stars=4,5", "?ref=search&q=caf%C3%A9", "?ref=home&lang=en", "?tab=specs", "?ref=compare&with=17,204",
	`?ref=search&q=27" black, new`, "?ref=home&pos=1",
}
