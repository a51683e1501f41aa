package servers

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// refuse returns the S3 error code for a request without the right signature,
// or "". It signs the request again, with the headers that the client signed.
func (s *S3) refuse(r *http.Request) string {
	auth := strings.TrimPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ")
	parts := map[string]string{}
	for part := range strings.SplitSeq(auth, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		parts[name] = value
	}
	scope := strings.Split(parts["Credential"], "/") // key/date/region/service/aws4_request
	at, err := time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
	if len(scope) != 5 || err != nil {
		return "AccessDenied"
	}
	if scope[0] != s.AccessKey {
		return "InvalidAccessKeyId"
	}
	again := s.signed(r, scope, strings.Split(parts["SignedHeaders"], ";"), at)
	if subtle.ConstantTimeCompare([]byte(again), []byte(r.Header.Get("Authorization"))) != 1 {
		return "SignatureDoesNotMatch"
	}
	return ""
}

func (s *S3) signed(r *http.Request, scope, headers []string, at time.Time) string {
	again := r.Clone(r.Context())
	again.Header = http.Header{}
	for _, name := range headers {
		name = http.CanonicalHeaderKey(name)
		if values := r.Header.Values(name); len(values) > 0 {
			again.Header[name] = values
		}
	}
	again.URL.Host = r.Host
	if !slices.Contains(headers, "content-length") {
		again.ContentLength = 0
	}
	signer := v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true })
	keys := aws.Credentials{AccessKeyID: s.AccessKey, SecretAccessKey: s.SecretKey, SessionToken: ""}
	if err := signer.SignHTTP(r.Context(), keys, again, r.Header.Get("X-Amz-Content-Sha256"), scope[3], scope[2], at); err != nil {
		return ""
	}
	return again.Header.Get("Authorization")
}
