package delta

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// An Action is a line of a commit: one of its fields is set.
type Action struct {
	Info     json.RawMessage `json:"commitInfo,omitempty"`
	Protocol *Protocol       `json:"protocol,omitempty"`
	MetaData *MetaData       `json:"metaData,omitempty"`
	Txn      *Txn            `json:"txn,omitempty"`
	Domain   *Domain         `json:"domainMetadata,omitempty"`
	Remove   *Remove         `json:"remove,omitempty"`
	Add      *Add            `json:"add,omitempty"`
	Sidecar  *Sidecar        `json:"sidecar,omitempty"` // of a checkpoint
}

// Protocol says what readers and writers of a table must know.
type Protocol struct {
	Reader         int      `json:"minReaderVersion"`
	Writer         int      `json:"minWriterVersion"`
	ReaderFeatures []string `json:"readerFeatures,omitempty"`
	WriterFeatures []string `json:"writerFeatures,omitempty"`
}

// Format is how a table's files are written.
type Format struct {
	Provider string            `json:"provider"`
	Options  map[string]string `json:"options"`
}

// MetaData is the schema of a table and its settings.
type MetaData struct {
	ID          string            `json:"id"`
	Name        string            `json:"name,omitempty"`
	Description string            `json:"description,omitempty"`
	Format      Format            `json:"format"`
	Schema      string            `json:"schemaString"`
	Parts       []string          `json:"partitionColumns"`
	Config      map[string]string `json:"configuration"`
	Created     int64             `json:"createdTime,omitempty"` // ms
}

// Txn is the last version that an application has written.
type Txn struct {
	App     string `json:"appId"`
	Version int64  `json:"version"`
	Updated int64  `json:"lastUpdated,omitempty"`
}

// Domain is a setting that is no part of the metadata.
type Domain struct {
	Domain  string `json:"domain"`
	Config  string `json:"configuration"`
	Removed bool   `json:"removed"`
}

// Add makes a file a part of the table.
type Add struct {
	Path       string             `json:"path"` // a URI, below the table
	Values     map[string]*string `json:"partitionValues"`
	Size       int64              `json:"size"`
	Modified   int64              `json:"modificationTime"` // ms
	DataChange bool               `json:"dataChange"`
	Stats      string             `json:"stats,omitempty"`
	Tags       map[string]*string `json:"tags,omitempty"`
	Deletions  *Vector            `json:"deletionVector,omitempty"`
}

// Remove ends that; the file stays for those who read older versions.
type Remove struct {
	Path       string             `json:"path"`
	Deleted    int64              `json:"deletionTimestamp"` // ms
	DataChange bool               `json:"dataChange"`
	Extended   bool               `json:"extendedFileMetadata"`
	Values     map[string]*string `json:"partitionValues,omitempty"`
	Size       int64              `json:"size,omitempty"`
	Deletions  *Vector            `json:"deletionVector,omitempty"`
}

// Sidecar is a file that has a part of a checkpoint.
type Sidecar struct {
	Path string `json:"path"` // a name below _delta_log/_sidecars
	Size int64  `json:"sizeInBytes"`
}

// Parse reads the actions of a commit. Actions that it does not know are left out: what a
// reader must know is in the protocol.
func Parse(text []byte) ([]Action, error) {
	var out []Action
	for len(text) > 0 {
		line := text
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			line, text = text[:i], text[i+1:]
		} else {
			text = nil
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var a Action
		if err := json.Unmarshal(line, &a); err != nil {
			return nil, fmt.Errorf("the table's log is corrupt: %w", err)
		}
		if nameless(a) {
			return nil, fmt.Errorf("the table's log is corrupt: %w", errNameless)
		}
		out = append(out, a)
	}
	return out, nil
}

var errNameless = errors.New("a file without a path")

// nameless tells whether a is of a file that it does not name.
func nameless(a Action) bool {
	return a.Add != nil && a.Add.Path == "" || a.Sidecar != nil && a.Sidecar.Path == "" || a.Remove != nil && a.Remove.Path == ""
}

// Text is actions as a commit has them.
func Text(actions []Action) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for _, a := range actions {
		if err := e.Encode(a); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// Info tells who made a commit and why. Every writer fills it as it likes.
type Info struct {
	Timestamp  int64             `json:"timestamp,omitempty"`         // ms
	InCommit   int64             `json:"inCommitTimestamp,omitempty"` // ms, of tables that are Timed
	Operation  string            `json:"operation,omitempty"`
	Parameters map[string]string `json:"operationParameters,omitempty"`
	Metrics    map[string]string `json:"operationMetrics,omitempty"`
	Engine     string            `json:"engineInfo,omitempty"`
	User       string            `json:"userMetadata,omitempty"`
	Blind      bool              `json:"isBlindAppend"`
	Run        string            `json:"txnId,omitempty"`
}

// InfoOf is what can be understood of the information on a commit; the zero Info without any.
func InfoOf(actions []Action) Info {
	var out Info
	for _, a := range actions {
		var fields map[string]json.RawMessage
		if a.Info == nil || json.Unmarshal(a.Info, &fields) != nil {
			continue
		}
		for name, to := range map[string]any{"operation": &out.Operation, "engineInfo": &out.Engine, "userMetadata": &out.User, "isBlindAppend": &out.Blind, "timestamp": &out.Timestamp, "inCommitTimestamp": &out.InCommit} {
			if text, ok := fields[name]; ok {
				json.Unmarshal(text, to) // what is of another type is left out
			}
		}
		out.Parameters, out.Metrics = texts(fields["operationParameters"]), texts(fields["operationMetrics"])
	}
	return out
}

// texts reads an object whose values may be of any type.
func texts(raw json.RawMessage) map[string]string {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return nil
	}
	out := map[string]string{}
	for name, text := range fields {
		var s string
		if json.Unmarshal(text, &s) != nil {
			s = string(text)
		}
		out[name] = s
	}
	return out
}

// TimeOf is when a commit was made, in ms; 0 if it does not say.
func TimeOf(actions []Action) int64 {
	if info := InfoOf(actions); info.InCommit > 0 {
		return info.InCommit
	} else if info.Timestamp > 0 {
		return info.Timestamp
	}
	last := int64(0)
	for _, a := range actions {
		switch {
		case a.Add != nil:
			last = max(last, a.Add.Modified)
		case a.Remove != nil:
			last = max(last, a.Remove.Deleted)
		case a.MetaData != nil:
			last = max(last, a.MetaData.Created)
		}
	}
	return last
}
