package servers

import (
	"bytes"
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3afero"
)

// folder is gofakes3's backend over a folder, with what it lacks: listings in
// pages, empty listings of prefixes that do not exist, and objects that appear
// only when all their bytes have arrived.
type folder struct {
	*s3afero.MultiBucketBackend
}

var _ gofakes3.Backend = (*folder)(nil)

// PutObject reads the whole body first: an upload that breaks off leaves
// nothing.
func (f *folder) PutObject(bucket, key string, meta map[string]string, body io.Reader, size int64, conditions *gofakes3.PutConditions) (
	gofakes3.PutObjectResult, error) {
	data, err := io.ReadAll(body)
	if err != nil {
		return gofakes3.PutObjectResult{}, err
	}
	return f.MultiBucketBackend.PutObject(bucket, key, meta, bytes.NewReader(data), int64(len(data)), conditions)
}

// CopyObject copies through PutObject.
func (f *folder) CopyObject(fromBucket, fromKey, toBucket, toKey string, meta map[string]string) (gofakes3.CopyObjectResult, error) {
	return gofakes3.CopyObject(f, fromBucket, fromKey, toBucket, toKey, meta)
}

// exists tells whether the path /bucket/key of a request is an object.
func (f *folder) exists(path string) bool {
	bucket, key, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	object, err := f.HeadObject(bucket, key)
	if err != nil {
		return false
	}
	object.Contents.Close()
	return true
}

// ListBucket lists one page, keys and common prefixes together in order.
func (f *folder) ListBucket(bucket string, prefix *gofakes3.Prefix, page gofakes3.ListBucketPage) (*gofakes3.ObjectList, error) {
	all, err := f.MultiBucketBackend.ListBucket(bucket, &gofakes3.Prefix{}, gofakes3.ListBucketPage{})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all.Contents, func(a, b *gofakes3.Content) int { return cmp.Compare(a.Key, b.Key) })
	list := gofakes3.NewObjectList()
	last := "" // key or common prefix listed last
	for _, object := range all.Contents {
		name, common, ok := listed(prefix, object.Key)
		if !ok || common && name == last || page.HasMarker && (name <= page.Marker) {
			continue
		}
		if page.MaxKeys > 0 && int64(len(list.Contents)+len(list.CommonPrefixes)) == page.MaxKeys {
			list.IsTruncated, list.NextMarker = true, last
			break
		}
		last = name
		if common {
			list.AddPrefix(name)
		} else {
			list.Add(object)
		}
	}
	return list, nil
}

// listed returns the name under which key is listed: itself, or the common
// prefix up to the delimiter.
func listed(prefix *gofakes3.Prefix, key string) (name string, common, ok bool) {
	if prefix == nil {
		return key, false, true
	}
	rest, ok := strings.CutPrefix(key, prefix.Prefix)
	if !ok {
		return "", false, false
	}
	if prefix.HasDelimiter && prefix.Delimiter != "" {
		if i := strings.Index(rest, prefix.Delimiter); i >= 0 {
			return key[:len(key)-len(rest)+i+len(prefix.Delimiter)], true, true
		}
	}
	return key, false, true
}
