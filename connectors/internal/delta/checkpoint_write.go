package delta

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
)

// The columns of a checkpoint. A row has one of them.
type checkpointRow struct {
	Txn      *txnRow      `parquet:"txn,optional"`
	Add      *addRow      `parquet:"add,optional"`
	Remove   *removeRow   `parquet:"remove,optional"`
	MetaData *metaDataRow `parquet:"metaData,optional"`
	Protocol *protocolRow `parquet:"protocol,optional"`
	Domain   *domainRow   `parquet:"domainMetadata,optional"`
}

type txnRow struct {
	App     string `parquet:"appId"`
	Version int64  `parquet:"version"`
	Updated *int64 `parquet:"lastUpdated,optional"`
}

type addRow struct {
	Path       string             `parquet:"path"`
	Values     map[string]*string `parquet:"partitionValues"`
	Size       int64              `parquet:"size"`
	Modified   int64              `parquet:"modificationTime"`
	DataChange bool               `parquet:"dataChange"`
	Tags       map[string]*string `parquet:"tags,optional"`
	Stats      *string            `parquet:"stats,optional"`
	Deletions  *vectorRow         `parquet:"deletionVector,optional"`
}

type vectorRow struct {
	Storage     string `parquet:"storageType"`
	Place       string `parquet:"pathOrInlineDv"`
	Offset      *int32 `parquet:"offset,optional"`
	Size        int32  `parquet:"sizeInBytes"`
	Cardinality int64  `parquet:"cardinality"`
}

type removeRow struct {
	Path       string             `parquet:"path"`
	Deleted    int64              `parquet:"deletionTimestamp"`
	DataChange bool               `parquet:"dataChange"`
	Extended   bool               `parquet:"extendedFileMetadata"`
	Values     map[string]*string `parquet:"partitionValues,optional"`
	Size       *int64             `parquet:"size,optional"`
	Deletions  *vectorRow         `parquet:"deletionVector,optional"`
}

type formatRow struct {
	Provider string             `parquet:"provider"`
	Options  map[string]*string `parquet:"options"`
}

type metaDataRow struct {
	ID          string             `parquet:"id"`
	Name        *string            `parquet:"name,optional"`
	Description *string            `parquet:"description,optional"`
	Format      formatRow          `parquet:"format"`
	Schema      string             `parquet:"schemaString"`
	Parts       []string           `parquet:"partitionColumns,list"`
	Config      map[string]*string `parquet:"configuration"`
	Created     *int64             `parquet:"createdTime,optional"`
}

type protocolRow struct {
	Reader         int32    `parquet:"minReaderVersion"`
	Writer         int32    `parquet:"minWriterVersion"`
	ReaderFeatures []string `parquet:"readerFeatures,list,optional"`
	WriterFeatures []string `parquet:"writerFeatures,list,optional"`
}

type domainRow struct {
	Domain  string `parquet:"domain"`
	Config  string `parquet:"configuration"`
	Removed bool   `parquet:"removed"`
}

// WriteCheckpoint writes s as a checkpoint of one file, without the files that were
// removed before the time keep (ms), and gives the number of actions in it.
func WriteCheckpoint(w io.Writer, s *State, keep int64) (rows int, err error) {
	defer guard(&err)
	out := parquet.NewGenericWriter[checkpointRow](w, parquet.Compression(&parquet.Snappy))
	all := s.rows(keep)
	if _, err := out.Write(all); err != nil {
		return 0, err
	}
	return len(all), out.Close()
}

func (s *State) rows(keep int64) []checkpointRow {
	p := s.Protocol
	proto := &protocolRow{Reader: int32(p.Reader), Writer: int32(p.Writer)}
	if p.Reader >= 3 {
		proto.ReaderFeatures = append([]string{}, p.ReaderFeatures...)
	}
	if p.Writer >= 7 {
		proto.WriterFeatures = append([]string{}, p.WriterFeatures...)
	}
	m := s.Meta
	meta := &metaDataRow{
		ID: m.ID, Name: some(m.Name), Description: some(m.Description), Schema: m.Schema,
		Format: formatRow{m.Format.Provider, pointers(m.Format.Options)}, Parts: append([]string{}, m.Parts...), Config: pointers(m.Config), Created: some(m.Created),
	}
	out := []checkpointRow{{Protocol: proto}, {MetaData: meta}}
	for _, t := range s.txns {
		out = append(out, checkpointRow{Txn: &txnRow{t.App, t.Version, some(t.Updated)}})
	}
	for _, d := range s.domains {
		out = append(out, checkpointRow{Domain: &domainRow{d.Domain, d.Config, d.Removed}})
	}
	for _, r := range s.Removed() {
		if r.Deleted >= keep {
			out = append(out, checkpointRow{Remove: &removeRow{r.Path, r.Deleted, false, r.Extended, r.Values, some(r.Size), r.Deletions.row()}})
		}
	}
	for _, f := range s.Files() {
		values := f.Values
		if values == nil {
			values = map[string]*string{}
		}
		out = append(out, checkpointRow{Add: &addRow{f.Path, values, f.Size, f.Modified, false, f.Tags, some(f.Stats), f.Deletions.row()}})
	}
	return out
}

func (v *Vector) row() *vectorRow {
	if v == nil {
		return nil
	}
	return &vectorRow{v.Storage, v.Place, v.Offset, v.Size, v.Cardinality}
}

// some is v, or nil if it is zero.
func some[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

func pointers(m map[string]string) map[string]*string {
	out := map[string]*string{}
	for k, v := range m {
		out[k] = &v
	}
	return out
}

// LastCheckpoint is the text of the file _last_checkpoint.
func LastCheckpoint(version int64, rows int, bytes int64, adds int) []byte {
	text, _ := json.Marshal(map[string]int64{"version": version, "size": int64(rows), "sizeInBytes": bytes, "numOfAddFiles": int64(adds)})
	return text
}

// guard makes an error of a panic of the library.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("the checkpoint cannot be written: %v", r)
	}
}
