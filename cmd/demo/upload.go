package main

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"weir/cmd/demo/clicks"
	"weir/cmd/demo/servers"
)

// uploader writes objects to the server through its front door.
type uploader struct {
	ctx    context.Context // of the one run that it lives for
	client *s3.Client
	bucket string
}

func newUploader(ctx context.Context, to *servers.S3, bucket string) *uploader {
	return &uploader{ctx: ctx, bucket: bucket, client: s3.New(s3.Options{Region: to.Region, BaseEndpoint: &to.URL, UsePathStyle: true,
		Credentials: credentials.NewStaticCredentialsProvider(to.AccessKey, to.SecretKey, "")})}
}

func (u *uploader) create(key string) (io.WriteCloser, error) {
	return &upload{to: u, key: key}, nil
}

// upload is one object, sent when it is closed. An hour of events compresses
// to about a megabyte.
type upload struct {
	bytes.Buffer
	to  *uploader
	key string
}

var _ clicks.Aborter = (*upload)(nil)

func (u *upload) Close() error {
	_, err := u.to.client.PutObject(u.to.ctx, &s3.PutObjectInput{Bucket: &u.to.bucket, Key: &u.key, Body: bytes.NewReader(u.Bytes())})
	if err != nil {
		return fmt.Errorf("send it to s3://%s/%s: %w", u.to.bucket, u.key, err)
	}
	return nil
}

// Abort forgets the object.
func (u *upload) Abort() { u.Reset() }
