package connectors

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// StoreOf is storeOf, for tests of the stores through their addresses.
var StoreOf = storeOf

// MakeBucket makes the bucket of an S3 address.
func MakeBucket(ctx context.Context, address string) error {
	s, _, err := storeOf(ctx, address)
	if err != nil {
		return err
	}
	_, err = s.(*s3Store).client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &s.(*s3Store).bucket})
	return err
}

// SetPage makes listings of an S3 store come in pages of n keys.
func SetPage(s Store, n int32) { s.(*s3Store).page = &n }
