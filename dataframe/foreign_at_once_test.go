package dataframe_test

import (
	"fmt"
	"sync"
	"testing"

	. "weir/dataframe"
)

// TestForeignKeysAtOnce deletes rows and inserts rows that refer to them at the same time: in the end each has one to refer to.
func TestForeignKeysAtOnce(t *testing.T) {
	s := NewSession(Options{})
	runs(t, s, "CREATE TABLE p (id INT PRIMARY KEY); CREATE TABLE c (id INT REFERENCES p)")
	for i := range 300 {
		runs(t, s, fmt.Sprintf("INSERT INTO p VALUES (%d)", i))
		var both sync.WaitGroup
		for _, text := range []string{"DELETE FROM p WHERE id = %d", "INSERT INTO c VALUES (%d)"} {
			both.Go(func() { s.Exec(fmt.Sprintf(text, i)) }) // either may be refused
		}
		both.Wait()
	}
	check(t, s.SQL("SELECT count(*) FROM c ANTI JOIN p USING (id)"), "0")
}
