package connectors

import (
	"encoding/json"
	"fmt"

	"weir/connectors/internal/delta"
)

// clusteringDomain is where the log tells by which columns rows are kept close together.
const clusteringDomain = "delta.clustering"

// clustered are the columns, as the log calls them, by which the rows of t are clustered. Writers need not
// cluster, but must tell the statistics of these columns.
func clustered(t *deltaTable) []string {
	if t == nil {
		return nil
	}
	var config struct {
		Columns [][]string `json:"clusteringColumns"`
	}
	var out []string
	if d := t.state.Domain(clusteringDomain); d != nil && json.Unmarshal([]byte(d.Config), &config) == nil {
		for _, path := range config.Columns {
			if len(path) > 0 {
				out = append(out, path[0])
			}
		}
	}
	return out
}

// staysClustered reports whether new columns of the table old have those that it is clustered by.
func (t *tableTarget) staysClustered(old *deltaTable) error {
	for _, name := range clustered(old) {
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
