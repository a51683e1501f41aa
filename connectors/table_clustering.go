package connectors

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"weir/connectors/internal/delta"
)

// clusteringDomain is where the log tells by which columns rows are kept close together.
const clusteringDomain = "delta.clustering"

// clustered are the columns, as the log calls them, by which the rows of t are clustered. Writers need not
// cluster, but must tell the statistics of these columns: who cannot must not write.
func clustered(t *deltaTable) ([]string, error) {
	if t == nil {
		return nil, nil
	}
	d := t.state.Domain(clusteringDomain)
	if d == nil {
		return nil, nil
	}
	var config struct {
		Columns [][]string `json:"clusteringColumns"`
	}
	if err := json.Unmarshal([]byte(d.Config), &config); err != nil {
		return nil, fmt.Errorf("the log says by which columns the table is clustered in a way that cannot be read (%w); write to it with another tool", err)
	}
	var out []string
	for _, path := range config.Columns {
		if len(path) == 0 {
			return nil, errors.New("the log says that the table is clustered by a column, and not by which; write to it with another tool")
		}
		if len(path) > 1 {
			return nil, fmt.Errorf("the table is clustered by %s, a field within a column, whose statistics are not written; write to it with another tool", strings.Join(path, "."))
		}
		out = append(out, path[0])
	}
	return out, nil
}

// staysClustered reports whether new columns of the table old have those that it is clustered by.
func (t *tableTarget) staysClustered(old *deltaTable) error {
	names, err := clustered(old)
	if err != nil {
		return err
	}
	for _, name := range names {
		if len(t.parts) > 0 || !hasStored(t.columns, t.mode, name) {
			return fmt.Errorf("the table is clustered by its column %s, which it would not have any more, or be partitioned; end the clustering with another tool, or write a new table", name)
		}
	}
	return nil
}

func hasStored(columns delta.Schema, mode, name string) bool {
	for i := range columns {
		if columns.Physical(mode, columns[i].Name) == name {
			return true
		}
	}
	return false
}
