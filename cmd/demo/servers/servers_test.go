package servers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
	"github.com/jlaffaye/ftp"
)

var ctx = context.Background()

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func client(s *S3, key, secret string) *s3.Client {
	return s3.New(s3.Options{Region: s.Region, BaseEndpoint: &s.URL, UsePathStyle: true, RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider(key, secret, "")})
}

func startS3(t *testing.T) (*S3, *s3.Client) {
	s := must(StartS3(t.TempDir()))(t)
	t.Cleanup(func() { s.Close() })
	if err := errors.Join(s.CreateBucket("logs"), s.CreateBucket("logs")); err != nil {
		t.Fatal(err)
	}
	return s, client(s, s.AccessKey, s.SecretKey)
}

func put(c *s3.Client, key, body string, change ...func(*s3.PutObjectInput)) error {
	in := &s3.PutObjectInput{Bucket: aws.String("logs"), Key: &key, Body: strings.NewReader(body)}
	for _, f := range change {
		f(in)
	}
	_, err := c.PutObject(ctx, in)
	return err
}

func get(t testing.TB, c *s3.Client, key, span string) string {
	t.Helper()
	in := &s3.GetObjectInput{Bucket: aws.String("logs"), Key: &key}
	if span != "" {
		in.Range = &span
	}
	out := must(c.GetObject(ctx, in))(t)
	defer out.Body.Close()
	return string(must(io.ReadAll(out.Body))(t))
}

func code(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return fmt.Sprint(err)
}

func TestS3ObjectsAndRanges(t *testing.T) {
	_, c := startS3(t)
	key := "raw/dt=2026-03-05/a b+ü,.csv"
	if err := put(c, key, "0123456789"); err != nil {
		t.Fatal(err)
	}
	for span, want := range map[string]string{"": "0123456789", "bytes=2-4": "234", "bytes=-3": "789", "bytes=7-": "789"} {
		if got := get(t, c, key, span); got != want {
			t.Errorf("range %q: got %q, want %q", span, got, want)
		}
	}
	must(c.CopyObject(ctx, &s3.CopyObjectInput{Bucket: aws.String("logs"), Key: aws.String("copy"), CopySource: aws.String("logs/raw/dt=2026-03-05/a%20b%2B%C3%BC,.csv")}))(t)
	if got := get(t, c, "copy", ""); got != "0123456789" {
		t.Errorf("copy: got %q", got)
	}
	must(c.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String("logs"), Key: &key}))(t)
	if _, err := c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("logs"), Key: &key}); code(err) != "NoSuchKey" {
		t.Errorf("after delete: %v", err)
	}
}

func TestS3ListsInPages(t *testing.T) {
	_, c := startS3(t)
	for i := range 25 {
		if err := put(c, fmt.Sprintf("raw/d=%d/f-%02d", i%3, i), "x"); err != nil {
			t.Fatal(err)
		}
	}
	var keys, prefixes []string
	pages := s3.NewListObjectsV2Paginator(c, &s3.ListObjectsV2Input{Bucket: aws.String("logs"), Prefix: aws.String("raw/d"), MaxKeys: aws.Int32(4)})
	n := 0
	for ; pages.HasMorePages(); n++ {
		for _, o := range must(pages.NextPage(ctx))(t).Contents {
			keys = append(keys, *o.Key)
		}
	}
	if n != 7 || len(keys) != 25 || keys[0] != "raw/d=0/f-00" || keys[24] != "raw/d=2/f-23" {
		t.Errorf("%d pages of %d keys: %v", n, len(keys), keys)
	}
	pages = s3.NewListObjectsV2Paginator(c, &s3.ListObjectsV2Input{Bucket: aws.String("logs"), Prefix: aws.String("raw/"), Delimiter: aws.String("/"), MaxKeys: aws.Int32(2)})
	for pages.HasMorePages() {
		for _, p := range must(pages.NextPage(ctx))(t).CommonPrefixes {
			prefixes = append(prefixes, *p.Prefix)
		}
	}
	if got := strings.Join(prefixes, " "); got != "raw/d=0/ raw/d=1/ raw/d=2/" {
		t.Errorf("prefixes: %s", got)
	}
	out := must(c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String("logs"), Prefix: aws.String("none/"), Delimiter: aws.String("/")}))(t)
	if len(out.Contents) != 0 || aws.ToInt32(out.KeyCount) != 0 {
		t.Errorf("a prefix without objects lists %v", out.Contents)
	}
	if _, err := c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String("nowhere")}); code(err) != "NoSuchBucket" {
		t.Errorf("missing bucket: %v", err)
	}
}

func TestS3Multipart(t *testing.T) {
	_, c := startS3(t)
	parts := []string{strings.Repeat("a", 5<<20), strings.Repeat("b", 5<<20), "tail"}
	complete := func(condition *string) error {
		up := must(c.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{Bucket: aws.String("logs"), Key: aws.String("big")}))(t)
		var done []types.CompletedPart
		for i, body := range parts {
			out := must(c.UploadPart(ctx, &s3.UploadPartInput{Bucket: up.Bucket, Key: up.Key, UploadId: up.UploadId, PartNumber: aws.Int32(int32(i + 1)), Body: strings.NewReader(body)}))(t)
			done = append(done, types.CompletedPart{ETag: out.ETag, PartNumber: aws.Int32(int32(i + 1))})
		}
		_, err := c.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{Bucket: up.Bucket, Key: up.Key, UploadId: up.UploadId,
			IfNoneMatch: condition, MultipartUpload: &types.CompletedMultipartUpload{Parts: done}})
		return err
	}
	if err := complete(aws.String("*")); err != nil {
		t.Fatal(err)
	}
	if get(t, c, "big", "") != strings.Join(parts, "") {
		t.Error("the object differs from its parts")
	}
	if err := complete(aws.String("*")); code(err) != "PreconditionFailed" {
		t.Errorf("a second time, if there is none: %v", err)
	}
}

func TestS3OneOfManyConditionalPutsWins(t *testing.T) {
	_, c := startS3(t)
	var won, lost int
	var mu sync.Mutex
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			err := put(c, "commit", fmt.Sprint(i), func(in *s3.PutObjectInput) { in.IfNoneMatch = aws.String("*") })
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else if code(err) == "PreconditionFailed" {
				lost++
			} else {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if won != 1 || lost != 7 {
		t.Errorf("%d won, %d lost", won, lost)
	}
}

func TestS3RefusesWrongKeys(t *testing.T) {
	s, _ := startS3(t)
	if err := put(client(s, s.AccessKey, "wrong"), "k", "v"); code(err) != "SignatureDoesNotMatch" {
		t.Error(err)
	}
	if err := put(client(s, "nobody", s.SecretKey), "k", "v"); code(err) != "InvalidAccessKeyId" {
		t.Error(err)
	}
}

func TestFTP(t *testing.T) {
	dir := t.TempDir()
	s := must(StartFTP(dir))(t)
	defer s.Close()
	if err := os.WriteFile(filepath.Join(dir, "prices.csv"), []byte("a,b\r\n1,2\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	c := must(ftp.Dial(s.Addr))(t)
	defer c.Quit()
	if err := c.Login(s.User, "wrong"); err == nil || !strings.Contains(err.Error(), "530") {
		t.Errorf("wrong password: %v", err)
	}
	c = must(ftp.Dial(s.Addr))(t)
	defer c.Quit()
	if err := c.Login(s.User, s.Password); err != nil {
		t.Fatal(err)
	}
	r := must(c.Retr("prices.csv"))(t)
	if got := must(io.ReadAll(r))(t); string(got) != "a,b\r\n1,2\n" {
		t.Errorf("read %q", got)
	}
	r.Close()
	body := bytes.Repeat([]byte{0, '\n', 0xff, '\r'}, 100_000)
	if err := errors.Join(c.MakeDir("out"), c.Stor("out/result.csv.part", bytes.NewReader(body)), c.Rename("out/result.csv.part", "out/result.csv")); err != nil {
		t.Fatal(err)
	}
	entries := must(c.List("out"))(t)
	if len(entries) != 1 || entries[0].Name != "result.csv" || entries[0].Size != uint64(len(body)) {
		t.Errorf("listed %+v", entries)
	}
	if got := must(os.ReadFile(filepath.Join(dir, "out", "result.csv")))(t); !bytes.Equal(got, body) {
		t.Error("the file on disk differs from what was sent")
	}
	if _, err := c.Retr("absent.csv"); err == nil || !strings.Contains(err.Error(), "550") {
		t.Errorf("missing file: %v", err)
	}
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Error(err)
	}
}
