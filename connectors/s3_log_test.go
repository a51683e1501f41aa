package connectors

import (
	"net/url"
	"testing"

	"github.com/aws/smithy-go/logging"
)

// The SDK has warnings of its own, which would stand between the cells' output.
func TestS3PrintsNoLog(t *testing.T) {
	c, err := s3Client(ctx, &login{scheme: "s3", options: url.Values{"region": {"x"}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Options().Logger.(logging.Nop); !ok {
		t.Errorf("the logger is %T", c.Options().Logger)
	}
}
