package connectors

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/logging"
)

// s3Connector reads and writes objects of S3 and of servers that speak like it.
//
// Where and as whom: the profile that ?profile= names; else the profile s3 if there is
// one; else the AWS SDK's own chain (AWS_ACCESS_KEY_ID, AWS_PROFILE, roles) with AWS_REGION
// and AWS_ENDPOINT_URL. A profile's URL is s3://KEY:SECRET@host:port with the
// options
//
//	region=eu-west-1     default: AWS_REGION, else us-east-1
//	path_style=false     bucket in the host name; default: only without an endpoint
//	insecure=true        http instead of https
//	endpoint=http://…    instead of host and insecure
//	anonymous=true       unsigned requests, for public buckets
var s3Connector = Connector{
	Scheme: "s3",
	Doc:    "Objects of S3 and of servers with its interface; uploads become visible when complete.",
	Sample: "s3://lake/raw/dt=*/*.csv.gz",
	Store:  openS3,
}

// s3Store is one bucket.
type s3Store struct {
	client   *s3.Client
	bucket   string
	endpoint string // for messages
	login    *login
	page     *int32 // keys of one listing; nil: the server's choice, 1,000
}

var (
	_ Store   = (*s3Store)(nil)
	_ Creator = (*s3Store)(nil)
)

// s3HTTP keeps connections open between queries, as many as fetch small objects at once.
var s3HTTP = awshttp.NewBuildableClient().WithDialerOptions(func(d *net.Dialer) {
	d.Timeout = 8 * time.Second
}).WithTransportOptions(func(t *http.Transport) {
	t.MaxIdleConnsPerHost = 2 * aheadFiles
})

func openS3(ctx context.Context, u *url.URL) (Store, string, error) {
	if err := refusePassword(u, "s3"); err != nil {
		return nil, "", err
	}
	if u.Host == "" {
		return nil, "", fmt.Errorf("s3://: no bucket; write s3://bucket/path")
	}
	if err := addressOptions(u, []string{"profile"}); err != nil {
		return nil, "", err
	}
	l, err := s3Login(u)
	if err != nil {
		return nil, "", err
	}
	client, err := s3Client(ctx, l)
	if err != nil {
		return nil, "", fmt.Errorf("s3://%s: %w", u.Host, err)
	}
	s := &s3Store{client: client, bucket: u.Host, endpoint: "AWS", login: l}
	if e := client.Options().BaseEndpoint; e != nil {
		s.endpoint = *e
	}
	return s, strings.TrimPrefix(u.Path, "/"), nil
}

// s3Login is the profile for u; the empty one stands for the SDK's chain.
func s3Login(u *url.URL) (*login, error) {
	name := u.Query().Get("profile")
	if name == "" {
		l, err := findProfile("s3")
		if err != nil {
			return nil, err
		}
		if l == nil {
			return &login{scheme: "s3", options: url.Values{}}, nil
		}
		return l.checked("s3", nil)
	}
	l, err := findProfile(name)
	if err == nil && l == nil {
		err = noProfile("s3", name)
	}
	return l.checked("s3", err)
}

func s3Client(ctx context.Context, l *login) (*s3.Client, error) {
	options := []func(*config.LoadOptions) error{
		config.WithHTTPClient(s3HTTP),
		config.WithRetryer(s3Retryer),
		config.WithLogger(logging.Nop{}), // errors come back as such; the notebook shows no log
		config.WithRequestChecksumCalculation(aws.RequestChecksumCalculationWhenRequired),
		config.WithResponseChecksumValidation(aws.ResponseChecksumValidationWhenRequired),
	}
	if region := l.options.Get("region"); region != "" {
		options = append(options, config.WithRegion(region))
	}
	switch {
	case l.options.Get("anonymous") == "true":
		options = append(options, config.WithCredentialsProvider(aws.AnonymousCredentials{}))
	case l.user != "":
		options = append(options, config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(l.user, l.password, "")))
	}
	cfg, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return nil, fmt.Errorf("%s", l.hide(err))
	}
	if cfg.Region == "" {
		cfg.Region = "us-east-1"
	}
	endpoint, err := s3Endpoint(l)
	if err != nil {
		return nil, err
	}
	style, err := s3PathStyle(l)
	if err != nil {
		return nil, err
	}
	return s3.NewFromConfig(cfg, func(o *s3.Options) {
		if endpoint != "" {
			o.BaseEndpoint = &endpoint
		}
		o.UsePathStyle = o.BaseEndpoint != nil
		if style != nil {
			o.UsePathStyle = *style
		}
		o.DisableLogOutputChecksumValidationSkipped = true
	}), nil
}

// s3Endpoint is the server that the profile names, "" for the SDK's choice.
func s3Endpoint(l *login) (string, error) {
	if e := l.options.Get("endpoint"); e != "" {
		u, err := url.Parse(e)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
			return "", fmt.Errorf("profile %q: endpoint is not a URL such as http://127.0.0.1:9000", l.profile)
		}
		return e, nil
	}
	if l.host == "" {
		return "", nil
	}
	if l.options.Get("insecure") == "true" {
		return "http://" + l.host, nil
	}
	return "https://" + l.host, nil
}

func s3PathStyle(l *login) (*bool, error) {
	text, where := l.options.Get("path_style"), "path_style"
	if text == "" {
		text, where = os.Getenv("WEIR_S3_PATH_STYLE"), "WEIR_S3_PATH_STYLE"
	}
	if text == "" {
		return nil, nil
	}
	style, err := strconv.ParseBool(text)
	if err != nil {
		return nil, fmt.Errorf("%s=%s is neither true nor false", where, text)
	}
	return &style, nil
}

// s3NotTLS is what the HTTP client says of a server without TLS.
const s3NotTLS = "server gave HTTP response to HTTPS client"

// s3Retryer tries four times, but a server that is not there only once: the
// person at the notebook should hear of it within seconds.
func s3Retryer() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = 4
		o.MaxBackoff = 3 * time.Second
		absent := retry.IsErrorRetryableFunc(func(err error) aws.Ternary {
			var op *net.OpError
			if errors.As(err, &op) && op.Op == "dial" || strings.Contains(err.Error(), s3NotTLS) {
				return aws.FalseTernary
			}
			return aws.UnknownTernary
		})
		o.Retryables = append([]retry.IsErrorRetryable{absent}, o.Retryables...)
	})
}

// String implements Store.
func (s *s3Store) String() string { return "s3://" + s.bucket + "/" }

// List implements Store.
func (s *s3Store) List(ctx context.Context, pattern string) ([]Object, error) {
	if !hasGlob(pattern) {
		return s.find(ctx, pattern)
	}
	prefix := globPrefix(pattern)
	var out []Object
	pages := s3.NewListObjectsV2Paginator(s.client, &s3.ListObjectsV2Input{Bucket: &s.bucket, Prefix: &prefix, MaxKeys: s.page})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, s.explain(ctx, pattern, err)
		}
		for _, o := range page.Contents {
			key := aws.ToString(o.Key)
			if !strings.HasSuffix(key, "/") && globMatch(pattern, key) {
				out = append(out, Object{Path: key, Size: aws.ToInt64(o.Size), Version: aws.ToString(o.ETag), Modified: aws.ToTime(o.LastModified)})
			}
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Path < out[j].Path })
	return out, nil
}

// find is the object called key, or none.
func (s *s3Store) find(ctx context.Context, key string) ([]Object, error) {
	if key == "" || strings.HasSuffix(key, "/") {
		return nil, nil
	}
	head, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &s.bucket, Key: &key})
	if err == nil {
		return []Object{{Path: key, Size: aws.ToInt64(head.ContentLength), Version: aws.ToString(head.ETag), Modified: aws.ToTime(head.LastModified)}}, nil
	}
	if s3Status(err) != 404 {
		return nil, s.explain(ctx, key, err)
	}
	// The answer to HEAD has no body to say whether it is the bucket that is missing.
	if _, err := s.client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &s.bucket}); s3Status(err) == 404 {
		return nil, s.noBucket()
	}
	return nil, nil
}

// Remove implements Store.
func (s *s3Store) Remove(ctx context.Context, path string) error {
	_, err := s.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &s.bucket, Key: &path})
	if err != nil {
		return s.explain(ctx, path, err)
	}
	return nil
}
