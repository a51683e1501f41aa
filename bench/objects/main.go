// Command objects times a query over very many small objects behind a slow line: an S3 server in this process that
// answers every request after a while. What is aimed at is 1.5 times objects x latency / 64.
//
//	go run ./bench/objects -objects 10000 -latency 50ms
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"weir/connectors"
	. "weir/dataframe"
)

// inFlight is how many requests the connector makes at once.
const inFlight = 64

// bucket is a server of small CSV objects.
type bucket struct {
	objects int
	latency time.Duration
	gets    atomic.Int64
}

func object(n int) string { return fmt.Sprintf("id,n\n%d,1\n", n) }

func (b *bucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	time.Sleep(b.latency)
	if r.URL.Query().Has("list-type") {
		b.list(w, r.URL.Query().Get("continuation-token"))
		return
	}
	b.gets.Add(1)
	w.Header().Set("ETag", `"1"`)
	var n int
	fmt.Sscanf(r.URL.Path, "/lake/day/%d.csv", &n)
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(object(n)))
}

// list answers with a page of a thousand names, as S3 does.
func (b *bucket) list(w http.ResponseWriter, token string) {
	from := 0
	fmt.Sscan(token, &from)
	to := min(from+1000, b.objects)
	fmt.Fprintf(w, "<ListBucketResult><Name>lake</Name><IsTruncated>%v</IsTruncated>", to < b.objects)
	if to < b.objects {
		fmt.Fprintf(w, "<NextContinuationToken>%d</NextContinuationToken>", to)
	}
	for i := from; i < to; i++ {
		fmt.Fprintf(w, "<Contents><Key>day/%06d.csv</Key><Size>%d</Size><ETag>&quot;1&quot;</ETag><LastModified>2026-03-01T00:00:00Z</LastModified></Contents>", i, len(object(i)))
	}
	fmt.Fprint(w, "</ListBucketResult>")
}

func main() {
	b := &bucket{}
	runs := flag.Int("runs", 3, "how often the query runs")
	flag.IntVar(&b.objects, "objects", 10_000, "how many objects there are")
	flag.DurationVar(&b.latency, "latency", 50*time.Millisecond, "how long an answer takes")
	flag.Parse()
	if err := b.measure(*runs); err != nil {
		log.Fatal(err)
	}
}

func (b *bucket) measure(runs int) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: b}
	go server.Serve(l)
	defer server.Close()
	os.Setenv("WEIR_PROFILE_S3", "s3://key:secret@?endpoint=http://"+l.Addr().String()+"&region=us-east-1")
	ideal := time.Duration(b.objects) * b.latency / inFlight
	want := int64(b.objects) * int64(b.objects-1) / 2
	for range runs {
		b.gets.Store(0)
		s := NewSession(Options{Open: connectors.Open})
		begin := time.Now()
		got, err := s.Read("s3://lake/day/").Agg(Sum("id").As("s")).Collect()
		took := time.Since(begin)
		if err != nil {
			return err
		}
		if got.At(0, "s") != want {
			return fmt.Errorf("the sum is %v, not %d", got.At(0, "s"), want)
		}
		fmt.Printf("%d objects at %s: %.2f s, %d requests, %.2f x objects x latency / %d\n", b.objects, b.latency, took.Seconds(), b.gets.Load(), took.Seconds()/ideal.Seconds(), inFlight)
	}
	return nil
}
