package connectors_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"weir/connectors"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// slowS3 is a bucket of small CSV objects. Once it is armed it holds every GET until so many are waiting that
// its latency is shared: a client that asks for one after the other would wait for each.
type slowS3 struct {
	objects, together int

	mu      sync.Mutex
	armed   bool
	left    int // objects not yet asked for and let go
	waiting []chan struct{}
	rounds  int
	most    int
}

func (s *slowS3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Has("list-type") {
		s.list(w, r.URL.Query().Get("continuation-token"))
		return
	}
	if err := s.hold(); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("ETag", `"1"`)
	var n int
	fmt.Sscanf(r.URL.Path, "/lake/day/%d.csv", &n)
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(object(n)))
}

func object(n int) string { return fmt.Sprintf("id,n\n%d,1\n", n) }

func (s *slowS3) list(w http.ResponseWriter, token string) {
	from := 0
	fmt.Sscan(token, &from)
	to := min(from+1000, s.objects)
	fmt.Fprintf(w, "<ListBucketResult><Name>lake</Name><IsTruncated>%v</IsTruncated>", to < s.objects)
	if to < s.objects {
		fmt.Fprintf(w, "<NextContinuationToken>%d</NextContinuationToken>", to)
	}
	for i := from; i < to; i++ {
		fmt.Fprintf(w, "<Contents><Key>day/%06d.csv</Key><Size>%d</Size><ETag>&quot;1&quot;</ETag><LastModified>2026-03-01T00:00:00Z</LastModified></Contents>", i, len(object(i)))
	}
	fmt.Fprint(w, "</ListBucketResult>")
}

// hold waits until enough requests do.
func (s *slowS3) hold() error {
	s.mu.Lock()
	if !s.armed {
		s.mu.Unlock()
		return nil
	}
	mine := make(chan struct{})
	s.waiting = append(s.waiting, mine)
	s.most = max(s.most, len(s.waiting))
	if len(s.waiting) == min(s.together, s.left) {
		for _, w := range s.waiting {
			close(w)
		}
		s.left -= len(s.waiting)
		s.waiting = nil
		s.rounds++
	}
	s.mu.Unlock()
	select {
	case <-mine:
		return nil
	case <-time.After(time.Minute): // a hang, which fails the test
		return fmt.Errorf("only %d requests at once", s.most)
	}
}

// serve is the folder of objects, whose schema is known; what is asked for from now on counts.
func (s *slowS3) serve(t *testing.T) plan.Source {
	s.left = s.objects
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	t.Setenv("WEIR_PROFILE_S3", "s3://key:secret@?endpoint="+server.URL+"&region=us-east-1")
	src, err := connectors.Open(context.Background(), "s3://lake/day/", plan.ReadOptions{})
	if err == nil {
		_, err = src.Schema(context.Background())
	}
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	s.armed = true
	s.mu.Unlock()
	return src
}

// 2,000 small objects take the latency of 2,000/64 requests one after another.
func TestSmallObjectsAreFetchedTogether(t *testing.T) {
	s := &slowS3{objects: 2000, together: 64}
	ctx := context.Background()
	src := s.serve(t)
	splits, err := src.Splits(ctx, plan.Request{Columns: []string{"id"}, Limit: -1})
	if err != nil {
		t.Fatal(err)
	}
	sum := int64(0)
	for _, p := range splits {
		r, err := p.Open(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		batches, err := column.ReadAll(ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range batches {
			sum += b.Cols[0].At(0).(int64)
		}
	}
	if want := int64(s.objects) * int64(s.objects-1) / 2; sum != want {
		t.Errorf("sum %d, not %d", sum, want)
	}
	if s.rounds > s.objects/64+1 || s.most > 64 {
		t.Errorf("%d rounds of up to %d requests", s.rounds, s.most)
	}
}

// A query that will stop early asks only for what it needs.
func TestLimitDoesNotFetchAhead(t *testing.T) {
	s := &slowS3{objects: 2000, together: 1}
	ctx := context.Background()
	src := s.serve(t)
	splits, err := src.Splits(ctx, plan.Request{Columns: []string{"id"}, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range splits[:2] {
		r, err := p.Open(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	if s.rounds != 2 {
		t.Errorf("%d requests", s.rounds)
	}
}
