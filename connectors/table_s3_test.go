//go:build integration

package connectors

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"weir/dataframe/plan"
)

// tablesBucket is a bucket of the S3 server of WEIR_TEST_S3 and its address.
func tablesBucket(t *testing.T, name string) (Store, string) {
	t.Helper()
	server := os.Getenv("WEIR_TEST_S3")
	if server == "" {
		t.Fatal("WEIR_TEST_S3 is not set")
	}
	t.Setenv("WEIR_PROFILE_S3", server)
	address := fmt.Sprintf("s3://weir-%s-%d", name, os.Getpid())
	if err := MakeBucket(ctx, address); err != nil {
		t.Fatal(err)
	}
	s, _, err := storeOf(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	return s, address
}

// TestChangesOnS3 makes every change of a table there, and looks at what is left.
func TestChangesOnS3(t *testing.T) {
	s, _ := tablesBucket(t, "changes")
	mem := &memStore{}
	for name, change := range changes {
		for _, store := range []Store{s, mem} {
			if err := oldTable(store, name); err != nil {
				t.Fatal(err)
			}
			if err := change(store, name); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if got, want := must(tableRows(s, name)), must(tableRows(mem, name)); got != want {
			t.Errorf("%s: %s, not %s", name, got, want)
		}
		for v := range int64(9) {
			old, err := openFiles(ctx, s, name, plan.ReadOptions{Version: &v})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := rowsOf(old, plan.Request{Columns: []string{"n"}, Limit: -1}); err != nil && name != "vacuum" {
				t.Errorf("%s: version %d: %v", name, v, err)
			}
		}
		onlyNeeded(t, s, name)
	}
}

func TestConflictsOnS3(t *testing.T) {
	s, address := tablesBucket(t, "conflicts")
	conflicts(t, s, "")
	undoRace(t, s, "undo", 10)
	concurrentAppends(t, s, "appends", address+"/appends", appendsEach(t, 10))
}

func TestKilledChangesOnS3(t *testing.T) {
	s, address := tablesBucket(t, "killed")
	killChanges(t, s, "", address, 208)
}

// TestKilledChangesReadByOthers has deltalake and Polars read what is left by 208 dead processes.
func TestKilledChangesReadByOthers(t *testing.T) {
	root := t.TempDir()
	killChanges(t, localStore{}, root, root, 208)
	lines := strings.Split(strings.TrimSpace(python(t, "table_rows.py", root)), "\n")
	if len(lines) != len(killed) {
		t.Errorf("%d tables", len(lines))
	}
	for _, line := range lines {
		name, got, _ := strings.Cut(line, " ")
		if want := must(tableRows(localStore{}, joinPath(root, name))); got != want {
			t.Errorf("%s: they read\n%s\nnot\n%s", name, got, want)
		}
	}
}
