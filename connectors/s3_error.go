package connectors

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	smithy "github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// s3Status is the HTTP status that err stands for, 0 if there was no answer.
func s3Status(err error) int {
	var r *smithyhttp.ResponseError
	if errors.As(err, &r) {
		return r.HTTPStatusCode()
	}
	return 0
}

// s3Code is the server's word for what err is.
func s3Code(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}

func (s *s3Store) noBucket() error {
	return fmt.Errorf("no bucket %q at %s; check its name, and the profile or AWS_ENDPOINT_URL", s.bucket, s.endpoint)
}

// explain says in one line what is wrong with path and what to do.
func (s *s3Store) explain(ctx context.Context, path string, err error) error {
	if err == nil {
		return nil
	}
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	where := s.String() + path
	if e := s.explainTransport(where, err); e != nil {
		return e
	}
	code, message := "", s.login.hide(err)
	var api smithy.APIError
	if errors.As(err, &api) {
		code = api.ErrorCode()
		if api.ErrorMessage() != "" {
			message = redact(api.ErrorMessage(), s.login.password)
		}
	}
	status := s3Status(err)
	switch {
	case code == "NoSuchBucket":
		return s.noBucket()
	case code == "NoSuchKey" || status == 404:
		return fmt.Errorf("%s: no such object at %s", where, s.endpoint)
	case code == "InvalidAccessKeyId" || code == "SignatureDoesNotMatch":
		return fmt.Errorf("%s: %s does not accept the key or its secret (%s); check %s", where, s.endpoint, code, s.credentials())
	case code == "PermanentRedirect" || code == "AuthorizationHeaderMalformed" || status == 301:
		return fmt.Errorf("%s: the bucket is in another region: %s; set region=… in the profile, or AWS_REGION", where, oneLine(message))
	case status == 403:
		return fmt.Errorf("%s: access denied at %s; check the rights of %s", where, s.endpoint, s.credentials())
	case status == 412:
		return fmt.Errorf("%s: %w", where, ErrChanged)
	}
	return fmt.Errorf("%s: %s", where, oneLine(message))
}

func (s *s3Store) explainTransport(where string, err error) error {
	var dns *net.DNSError
	var op *net.OpError
	var cert *tls.CertificateVerificationError
	var link *url.Error
	text := err.Error()
	switch {
	case errors.As(err, &dns):
		return fmt.Errorf("%s: no host %q; check the endpoint", where, dns.Name)
	case errors.As(err, &op) && op.Op == "dial":
		return fmt.Errorf("%s: nobody answers at %s: %s; check the endpoint, and that the server runs", where, s.endpoint, op.Err)
	case errors.As(err, &cert):
		return fmt.Errorf("%s: %s: %s", where, s.endpoint, cert.Err)
	case strings.Contains(text, s3NotTLS):
		return fmt.Errorf("%s: %s speaks http, not https; add insecure=true to the profile", where, s.endpoint)
	case strings.Contains(text, "get credentials") || strings.Contains(text, "refresh cached credentials"):
		return fmt.Errorf("%s: no credentials; define a profile (WEIR_PROFILE_S3=s3://KEY:SECRET@host), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY", where)
	case errors.As(err, &link):
		return fmt.Errorf("%s: %s: %s", where, s.endpoint, oneLine(link.Err.Error()))
	}
	return nil
}

// credentials says whose rights count.
func (s *s3Store) credentials() string {
	if s.login.profile != "" {
		return fmt.Sprintf("profile %q", s.login.profile)
	}
	return "the AWS credentials in use (AWS_ACCESS_KEY_ID, AWS_PROFILE)"
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
