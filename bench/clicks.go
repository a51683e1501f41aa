package main

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"
)

// The shape of the data. Change clicksVersion with anything that changes the bytes.
const (
	clicksVersion = 1
	clicksSeed    = 20260301
	chunkRows     = 50_000 // rows of one seed and one goroutine
	products      = 100_000
	categories    = 40
	firstUser     = 1_000_000
)

var (
	events    = []string{"page_view", "widget_open", "video_play", "video_progress", "video_close", "ad_view", "ad_click", "add_to_cart", "purchase"}
	eventOdds = []float64{0.38, 0.50, 0.58, 0.74, 0.81, 0.91, 0.94, 0.985, 1} // cumulative
	countries = []string{"DE", "FR", "GB", "US", "ES", "IT", "NL", "PL", "AT", "CH", "BE", "SE", "NO", "DK", "FI", "PT", "IE", "CZ", "HU", "GR", "CA", "JP", "AU", "BR"}
	firstTick = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
)

const clicksHeader = "ts,user_id,session,event,country,product_id,price,url\n"

// A click is one row of the click file.
type click struct {
	ts      int64 // milliseconds since 1970
	user    int64
	session uint64
	event   string
	country string
	product int64 // one in three hundred is not in the product file
	price   int64 // cents; -1: null, in three of five rows
	source  int   // a part of url
}

// users is how many users a file of rows rows may have.
func users(rows int) int { return max(rows/20, 10) }

// eachClick gives the rows of one chunk of a file of rows rows. Users are a
// twentieth of the rows, some busier than others; few products have most clicks.
func eachClick(rows, chunk int, yield func(*click)) {
	r := rand.New(rand.NewPCG(clicksSeed, uint64(chunk)))
	users := float64(users(rows))
	step := float64(30*24*time.Hour/time.Millisecond) / float64(rows)
	var c click
	for i := chunk * chunkRows; i < min(rows, (chunk+1)*chunkRows); i++ {
		// Log files are nearly in order.
		c.ts = firstTick.UnixMilli() + int64(float64(i)*step) + r.Int64N(2000)
		u := r.Float64()
		c.user = firstUser + int64(users*u*(0.25+0.75*u))
		c.session = uint64(c.user)*0x9E3779B97F4A7C15 ^ uint64(c.ts>>21)*0xD6E8FEB86659FD93
		odds := r.Float64()
		for k, limit := range eventOdds {
			if odds < limit {
				c.event = events[k]
				break
			}
		}
		p := r.Float64()
		c.country = countries[int(float64(len(countries))*p*p)]
		p = r.Float64()
		c.product = int64(1.01 * products * p * p * p)
		c.price = -1
		if r.IntN(5) < 2 {
			c.price = 99 + (c.product*7919+r.Int64N(500))%49_900
		}
		c.source = r.IntN(1000)
		yield(&c)
	}
}

// appendClick adds c as a line of CSV.
func appendClick(b []byte, c *click) []byte {
	b = time.UnixMilli(c.ts).UTC().AppendFormat(b, "2006-01-02T15:04:05.000")
	b = append(b, ',')
	b = strconv.AppendInt(b, c.user, 10)
	b = append(b, ',')
	b = append(b, c.sessionText()...)
	b = append(b, ',')
	b = append(b, c.event...)
	b = append(b, ',')
	b = append(b, c.country...)
	b = append(b, ',')
	b = strconv.AppendInt(b, c.product, 10)
	b = append(b, ',')
	if c.price >= 0 {
		b = strconv.AppendFloat(b, float64(c.price)/100, 'f', 2, 64)
	}
	b = append(b, ",https://shop.example/p/"...)
	b = strconv.AppendInt(b, c.product, 10)
	b = append(b, "?ref=mail-"...)
	b = strconv.AppendInt(b, int64(c.source), 10)
	return append(b, '\n')
}

func (c *click) sessionText() string { return fmt.Sprintf("%016x", c.session) }

// category is the category of a product in the product file.
func category(product int64) string { return fmt.Sprintf("category-%02d", product*31%categories) }

// files are where the data of a run lies.
type files struct {
	ClicksCSV, ClicksGzip, Clicks, Products string
	Dimensions                              map[string]string // by name
	TPCH                                    string            // the folder of its tables
	Rows                                    int               // clicks
}

// filesIn names the files of rows rows in dir. The name says all that the bytes
// depend on, and files get it when they are complete, so one that is there is right.
func filesIn(dir string, rows int) files {
	stem := filepath.Join(dir, fmt.Sprintf("clicks-%d-v%d", rows, clicksVersion))
	f := files{stem + ".csv", stem + ".csv.gz", stem + ".parquet", filepath.Join(dir, fmt.Sprintf("products-%d-v%d.parquet", products, clicksVersion)), map[string]string{}, tpchFolder(dir, tpchScale(rows)), rows}
	for _, d := range tables() {
		f.Dimensions[d.name] = d.path(dir, rows)
	}
	return f
}

// writeClicks makes the click file, chunks at once on all processors.
func writeClicks(w io.Writer, rows int) error {
	return writeChunks(w, rows, 0, (rows+chunkRows-1)/chunkRows)
}

// writeChunks makes a file of the chunks from first to before last.
func writeChunks(w io.Writer, rows, first, last int) error {
	parts := make(chan chan []byte, runtime.GOMAXPROCS(0))
	go func() {
		defer close(parts)
		for chunk := first; chunk < last; chunk++ {
			part := make(chan []byte, 1)
			parts <- part // waits while enough chunks are in work
			go func() {
				b := make([]byte, 0, chunkRows*128)
				eachClick(rows, chunk, func(c *click) { b = appendClick(b, c) })
				part <- b
			}()
		}
	}()
	_, err := io.WriteString(w, clicksHeader)
	for part := range parts {
		if b := <-part; err == nil {
			_, err = w.Write(b)
		}
	}
	return err
}

// writeProducts makes the product file: id, category, brand.
func writeProducts(w io.Writer) error {
	b := bufio.NewWriter(w)
	b.WriteString("product_id,category,brand\n")
	for id := range int64(products) {
		fmt.Fprintf(b, "%d,%s,brand-%d\n", id, category(id), id%997)
	}
	return b.Flush()
}

// create makes the file path by write, and gives it its name when it is complete.
func create(path string, write func(io.Writer) error) error {
	f, err := os.Create(path + ".part")
	if err != nil {
		return err
	}
	defer f.Close()
	if err := write(f); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}

func missing(path string) bool {
	_, err := os.Stat(path)
	return err != nil
}
