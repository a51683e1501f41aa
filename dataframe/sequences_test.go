package dataframe_test

import (
	"fmt"
	"sync"
	"testing"
)

// TestSequenceIsShared lets sessions, each of which could be a process of its own, take numbers of one warehouse at once.
func TestSequenceIsShared(t *testing.T) {
	dir := t.TempDir()
	runs(t, warehouse(t, dir), "CREATE SEQUENCE s; CREATE TABLE log (id BIGSERIAL, who INT)")
	const sessions, each = 6, 12
	var wg sync.WaitGroup
	numbers := make([][]int64, sessions)
	errs := make([]error, sessions)
	for i := range sessions {
		s := warehouse(t, dir)
		wg.Go(func() {
			for range each {
				row, err := s.SQL("SELECT nextval('s') AS n").Collect()
				if err != nil {
					errs[i] = err
					return
				}
				numbers[i] = append(numbers[i], row.At(0, "n").(int64))
				if _, err := s.Exec(fmt.Sprintf("INSERT INTO log (who) VALUES (%d), (%d)", i, i)); err != nil {
					errs[i] = err
					return
				}
			}
		})
	}
	wg.Wait()
	seen := map[int64]bool{}
	for i := range sessions {
		if errs[i] != nil {
			t.Fatal(errs[i])
		}
		for k, n := range numbers[i] {
			if seen[n] || k > 0 && n <= numbers[i][k-1] {
				t.Errorf("session %d: %v has a number that came before", i, numbers[i])
			}
			seen[n] = true
		}
	}
	check(t, warehouse(t, dir).SQL("SELECT count(*), count(DISTINCT id) FROM log"), fmt.Sprintf("%d %[1]d", sessions*each*2))
}

// TestDroppedSequence leaves nothing of a sequence behind.
func TestDroppedSequence(t *testing.T) {
	dir := t.TempDir()
	s := warehouse(t, dir)
	runs(t, s, "CREATE TABLE t (id SERIAL, x INT); INSERT INTO t (x) VALUES (1), (2); CREATE SEQUENCE q START 5")
	check(t, s.SQL("SELECT nextval('q')"), "5")
	check(t, warehouse(t, dir).SQL("SELECT nextval('q')"), "6")
	runs(t, s, "DROP TABLE t; DROP SEQUENCE q; CREATE TABLE t (id SERIAL, x INT); INSERT INTO t (x) VALUES (3); CREATE SEQUENCE q")
	check(t, s.SQL("SELECT id, x FROM t"), "1 3")
	check(t, s.SQL("SELECT nextval('q')"), "1")
	runs(t, s, "CREATE OR REPLACE TABLE t (id SERIAL, y INT); INSERT INTO t (y) VALUES (4); ALTER TABLE t DROP COLUMN id")
	if _, err := s.SQL("SELECT nextval('t_id_seq')").Collect(); err == nil {
		t.Error("the sequence of a column that was dropped is still there")
	}
}
