package clicks

import (
	"bytes"
	"fmt"
)

// A PartnerFile is one of the files that the partner, a price comparison,
// leaves on the FTP server every day.
type PartnerFile struct {
	Name string // partner_prices_20260305.csv
	Data []byte
}

// PartnerFiles returns the files of all days. A file has a row for nine in ten
// products, by product_id, with the columns product_id, partner_price (empty
// if the partner has none), in_stock (true or false) and clicks.
func PartnerFiles(o Options) ([]PartnerFile, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("partner files: %w", err)
	}
	s := newSite(o)
	var files []PartnerFile
	for day := range o.Days {
		files = append(files, PartnerFile{
			Name: o.Day(day).Format("partner_prices_20060102.csv"),
			Data: s.partnerDay(uint64(day)),
		})
	}
	return files, nil
}

func (s *site) partnerDay(day uint64) []byte {
	var out bytes.Buffer
	out.WriteString("product_id,partner_price,in_stock,clicks\n")
	for i := range s.products {
		p := &s.products[i]
		r := seeded(s.opts.Seed, 'p', day, uint64(i))
		if r.chance(0.1) {
			continue
		}
		price := ""
		if !r.chance(0.03) {
			price = cents(int64(p.cents) * int64(r.between(85, 110)) / 100)
		}
		fmt.Fprintf(&out, "%d,%s,%t,%d\n", i+1, price, r.chance(0.85), r.about(p.popularity*2000))
	}
	return out.Bytes()
}
