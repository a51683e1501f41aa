package connectors

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"weir/connectors/internal/delta"
	"weir/dataframe/plan"
)

// featureTable makes an empty table n int64, k string with features of writers and settings; more are other actions.
func featureTable(t *testing.T, features []string, config map[string]string, metadata string, more ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "t")
	schema := `{"type":"struct","fields":[{"name":"n","type":"long","nullable":true,"metadata":{` + metadata + `}},{"name":"k","type":"string","nullable":true,"metadata":{}}]}`
	write(t, path+"/", plan.WriteOptions{}, numbers, numbersOf("x", 1)) // makes the folder
	commitBy(t, path, append([]string{
		string(must(json.Marshal(delta.Action{Protocol: &delta.Protocol{Reader: 3, Writer: 7, WriterFeatures: features}}))),
		string(must(json.Marshal(delta.Action{MetaData: &delta.MetaData{ID: "1", Schema: schema, Config: config}}))),
		`{"remove":` + regexp.MustCompile(`{"path":"[^"]*"`).FindString(lastLog(t, path)) + `,"deletionTimestamp":1,"dataChange":true,"extendedFileMetadata":false}}`}, more...)...)
	return path
}

// TestTableFeatures writes to tables that ask writers for more than Weir's own do, or is refused in words.
func TestTableFeatures(t *testing.T) {
	feed := map[string]string{"delta.enableChangeDataFeed": "true"}
	within := func(columns string) string {
		return `{"domainMetadata":{"domain":"delta.clustering","configuration":"` + strings.ReplaceAll(columns, `"`, `\"`) + `","removed":false}}`
	}
	clustering := `{"domainMetadata":{"domain":"delta.clustering","configuration":"{\"clusteringColumns\":[[\"k\"]]}","removed":false}}`
	for _, c := range []struct {
		name            string
		features        []string
		config          map[string]string
		metadata        string
		more            []string
		append, replace string // what the error says; "": there is none
		overwrite       string // of a table n, m
	}{
		{name: "settings of other tools", features: []string{"domainMetadata"}, more: []string{`{"domainMetadata":{"domain":"shop","configuration":"{}","removed":false}}`}},
		{name: "clustering", features: []string{"domainMetadata", "clustering"}, more: []string{clustering}, overwrite: "clustered by its column k"},
		{name: "clustering by a field", features: []string{"domainMetadata", "clustering"}, more: []string{within(`{"clusteringColumns":[["k"],["s","a"]]}`)},
			append: "clustered by s.a, a field", replace: "clustered by s.a, a field", overwrite: "clustered by s.a, a field"},
		{name: "clustering by nothing", features: []string{"domainMetadata", "clustering"}, more: []string{within(`{"clusteringColumns":[["k"],[]]}`)},
			append: "by a column, and not by which", replace: "by a column, and not by which", overwrite: "by a column, and not by which"},
		{name: "clustering that is no JSON", features: []string{"domainMetadata", "clustering"}, more: []string{within(`{"clusteringColumns":"k"}`)},
			append: "cannot be read (json: cannot", replace: "cannot be read (json: cannot", overwrite: "cannot be read (json: cannot"},
		{name: "clustering that is ended", features: []string{"domainMetadata", "clustering"}, more: []string{within(`{"clusteringColumns":[]}`)}},
		{name: "widened types", features: []string{"typeWidening"}, config: map[string]string{"delta.enableTypeWidening": "true"},
			metadata: `"delta.typeChanges":[{"fromType":"integer","toType":"long"}]`},
		{name: "a feed of changes", features: []string{"changeDataFeed"}, config: feed, replace: "change data feed"},
		{name: "checkpoints of version 2", features: []string{"v2Checkpoint"}},
		{name: "times in commits", features: []string{"inCommitTimestamp"}, config: map[string]string{"delta.enableInCommitTimestamps": "true"}},
		{name: "a feature of defaults that no column has", features: []string{"allowColumnDefaults"}},
		{name: "a default", features: []string{"allowColumnDefaults"}, metadata: `"CURRENT_DEFAULT":"7"`, append: "CURRENT_DEFAULT", replace: "CURRENT_DEFAULT", overwrite: "CURRENT_DEFAULT"},
		{name: "numbers of rows", features: []string{"rowTracking"}, append: "know rowTracking", replace: "know rowTracking", overwrite: "know rowTracking"},
		{name: "Iceberg", features: []string{"icebergCompatV2"}, append: "know icebergCompatV2", replace: "know icebergCompatV2", overwrite: "know icebergCompatV2"},
	} {
		path := featureTable(t, c.features, c.config, c.metadata, c.more...)
		told := func(what, want string, err error) {
			t.Helper()
			if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %s: %v, not %q", c.name, what, err, want)
			}
		}
		schema, b := rowsFor(t, "n int64, k string", 1, "a", 2, "b")
		_, err := tryWrite(path+"/", plan.WriteOptions{Mode: "append"}, schema, b)
		told("append", c.append, err)
		snap := must(tableOf(localStore{}, path, plan.WriteOptions{}).Snapshot(ctx))
		told("replace", c.replace, putRows(snap.Replace(must(snap.Files(ctx, nil)), "UPDATE"), schema, b))
		if c.append == "" {
			same(t, mustRows(t, open(t, path, plan.ReadOptions{}), plan.Request{}), []string{"1|a", "2|b"})
			if c.metadata != "" && !strings.Contains(string(must(json.Marshal(must(tableOf(localStore{}, path, plan.WriteOptions{}).existing(ctx)).state.Meta.Schema))), "delta.typeChanges") {
				t.Errorf("%s: it has forgotten its changes", c.name)
			}
		}
		schema, b = rowsFor(t, "n int64, m string", 1, "a")
		_, err = tryWrite(path+"/", plan.WriteOptions{}, schema, b)
		told("overwrite", c.overwrite, err)
	}
}

// TestInCommitTimestamps has every commit be later than the one before, also if the clock goes back.
func TestInCommitTimestamps(t *testing.T) {
	const future = 1 << 45
	path := featureTable(t, []string{"inCommitTimestamp"}, map[string]string{"delta.enableInCommitTimestamps": "true"}, "",
		`{"commitInfo":{"inCommitTimestamp":`+strconv.FormatInt(future, 10)+`,"timestamp":1}}`)
	for n := range int64(3) {
		schema, b := rowsFor(t, "n int64, k string", n, "a")
		write(t, path+"/", plan.WriteOptions{Mode: "append"}, schema, b)
		first := strings.SplitN(lastLog(t, path), "\n", 2)[0]
		if !strings.Contains(first, `"inCommitTimestamp":`+strconv.FormatInt(future+n+1, 10)) {
			t.Errorf("commit %d begins with %s", n, first)
		}
	}
}
