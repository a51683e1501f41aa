package clicks

import (
	"fmt"
	"strings"
	"time"
)

// A Table is one table of the product database. Cells are int64, string or
// nil; decimals, dates and times are strings as MySQL reads and shows them.
type Table struct {
	Name    string
	DDL     string
	Columns []string
	Rows    [][]any
}

// Inserts returns INSERT statements of up to n rows each.
func (t Table) Inserts(n int) []string {
	var statements []string
	head := "INSERT INTO `" + t.Name + "` (`" + strings.Join(t.Columns, "`, `") + "`) VALUES\n"
	for from := 0; from < len(t.Rows); from += n {
		var b strings.Builder
		b.WriteString(head)
		for i, row := range t.Rows[from:min(from+n, len(t.Rows))] {
			if i > 0 {
				b.WriteString(",\n")
			}
			b.WriteByte('(')
			for j, cell := range row {
				if j > 0 {
					b.WriteString(", ")
				}
				b.WriteString(literal(cell))
			}
			b.WriteByte(')')
		}
		statements = append(statements, b.String())
	}
	return statements
}

func literal(cell any) string {
	switch cell := cell.(type) {
	case nil:
		return "NULL"
	case string:
		return "'" + strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(cell) + "'"
	}
	return fmt.Sprint(cell)
}

// Tables returns the product database that belongs to the stream of o: eleven
// tables in third normal form, referenced ones first.
func Tables(o Options) ([]Table, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("product tables: %w", err)
	}
	s := newSite(o)
	return []Table{
		s.countryTable(), s.manufacturerTable(), s.brandTable(), s.departmentTable(), s.categoryTable(), s.contentTypeTable(),
		s.contentTable(), s.retailerTable(), s.campaignTable(), s.productTable(), s.listingTable(),
	}, nil
}

// table builds one whose columns are the first words of the DDL's lines.
func table(name, columns string, rows [][]any) Table {
	t := Table{Name: name, Rows: rows}
	var lines []string
	for line := range strings.Lines(columns) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		lines = append(lines, "  "+line)
		if first, _, _ := strings.Cut(line, " "); first == strings.ToLower(first) {
			t.Columns = append(t.Columns, first)
		}
	}
	t.DDL = "CREATE TABLE " + name + " (\n" + strings.Join(lines, "\n") + "\n) DEFAULT CHARSET = utf8mb4"
	return t
}

func numbered[T any](of []T, cells func(id int64, v *T) []any) [][]any {
	rows := make([][]any, len(of))
	for i := range of {
		rows[i] = append([]any{int64(i + 1)}, cells(int64(i+1), &of[i])...)
	}
	return rows
}

func (s *site) countryTable() Table {
	return table("country", `
		country_id INT NOT NULL PRIMARY KEY,
		iso CHAR(2) NOT NULL,
		name VARCHAR(60) NOT NULL,
		currency CHAR(3) NOT NULL`,
		numbered(countryRows, func(_ int64, c *[3]string) []any { return []any{c[0], c[1], c[2]} }))
}

func (s *site) manufacturerTable() Table {
	return table("manufacturer", `
		manufacturer_id INT NOT NULL PRIMARY KEY,
		name VARCHAR(80) NOT NULL,
		country_id INT`,
		numbered(manufacturerNames, func(id int64, name *string) []any {
			if id%7 == 0 { // a brand may have a manufacturer of unknown origin
				return []any{*name, nil}
			}
			return []any{*name, 1 + id*5%int64(len(countryRows))}
		}))
}

func (s *site) brandTable() Table {
	return table("brand", `
		brand_id INT NOT NULL PRIMARY KEY,
		name VARCHAR(80) NOT NULL,
		manufacturer_id INT`,
		numbered(s.brands, func(_ int64, b *brand) []any { return []any{b.name, ref(b.manufacturer)} }))
}

func (s *site) departmentTable() Table {
	return table("department", `
		department_id INT NOT NULL PRIMARY KEY,
		name VARCHAR(60) NOT NULL`,
		numbered(departmentNames, func(_ int64, name *string) []any { return []any{*name} }))
}

func (s *site) categoryTable() Table {
	var all []string
	for _, words := range categoryWords {
		all = append(all, words...)
	}
	return table("category", `
		category_id INT NOT NULL PRIMARY KEY,
		name VARCHAR(60) NOT NULL,
		department_id INT NOT NULL`,
		numbered(all, func(id int64, name *string) []any { return []any{*name, 1 + (id-1)/4} }))
}

func (s *site) contentTypeTable() Table {
	return table("content_type", `
		content_type_id INT NOT NULL PRIMARY KEY,
		name VARCHAR(30) NOT NULL`,
		numbered(contentKinds, func(_ int64, name *string) []any { return []any{*name} }))
}

func (s *site) contentTable() Table {
	return table("content", `
		content_id INT NOT NULL PRIMARY KEY,
		content_type_id INT NOT NULL,
		product_id INT,
		title VARCHAR(200),
		duration_seconds DECIMAL(7,1),
		created_at DATETIME NOT NULL`,
		numbered(s.contents, func(_ int64, c *content) []any {
			row := []any{int64(c.kind) + 1, ref(c.product), nil, nil, c.created.Format(time.DateTime)}
			if c.title != "" {
				row[2] = c.title
			}
			if c.tenths != 0 {
				row[3] = fmt.Sprintf("%d.%d", c.tenths/10, c.tenths%10)
			}
			return row
		}))
}

func (s *site) retailerTable() Table {
	return table("retailer", `
		retailer_id INT NOT NULL PRIMARY KEY,
		name VARCHAR(80) NOT NULL,
		domain VARCHAR(80) NOT NULL,
		country_id INT NOT NULL,
		since DATE NOT NULL`,
		numbered(s.retailers, func(_ int64, r *retailer) []any {
			return []any{r.name, r.domain, int64(r.country) + 1, r.since.Format(time.DateOnly)}
		}))
}

func (s *site) campaignTable() Table {
	return table("campaign", `
		campaign_id INT NOT NULL PRIMARY KEY,
		name VARCHAR(120) NOT NULL,
		retailer_id INT NOT NULL,
		content_id INT NOT NULL,
		budget DECIMAL(12,2) NOT NULL,
		starts DATE NOT NULL,
		ends DATE`,
		numbered(s.campaigns, func(_ int64, c *campaign) []any {
			return []any{c.name, int64(c.retailer) + 1, int64(c.creative), cents(c.budgetCents), date(c.starts), date(c.ends)}
		}))
}

func (s *site) productTable() Table {
	return table("product", `
		product_id INT NOT NULL PRIMARY KEY,
		name VARCHAR(200) NOT NULL,
		brand_id INT NOT NULL,
		category_id INT NOT NULL,
		hero_content_id INT,
		launched DATE,
		weight_kg DECIMAL(8,3)`,
		numbered(s.products, func(_ int64, p *product) []any {
			row := []any{p.name, int64(p.brand) + 1, int64(p.category) + 1, ref(int(p.hero)), date(p.launched), nil}
			if p.grams != 0 {
				row[5] = fmt.Sprintf("%d.%03d", p.grams/1000, p.grams%1000)
			}
			return row
		}))
}

func (s *site) listingTable() Table {
	return table("listing", `
		listing_id INT NOT NULL PRIMARY KEY,
		product_id INT NOT NULL,
		retailer_id INT NOT NULL,
		price DECIMAL(10,2) NOT NULL,
		campaign_id INT,
		listed_at DATETIME(3) NOT NULL,
		UNIQUE KEY product_retailer (product_id, retailer_id)`,
		numbered(s.listings, func(_ int64, l *listing) []any {
			return []any{int64(l.product) + 1, int64(l.retailer) + 1, cents(int64(l.cents)), ref(int(l.campaign)),
				l.listed.Format("2006-01-02 15:04:05.000")}
		}))
}

func ref(id int) any {
	if id == 0 {
		return nil
	}
	return int64(id)
}

func date(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.Format(time.DateOnly)
}

func cents(n int64) string { return fmt.Sprintf("%d.%02d", n/100, n%100) }
