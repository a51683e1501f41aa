package shell

import (
	"context"
	"testing"
)

// TestQuestionsBesideACell asks while a cell keeps all processors busy, several at once,
// and interrupts it behind them.
func TestQuestionsBesideACell(t *testing.T) {
	c := startGo(t)
	if _, err := run(t, c, "total := 0"); err != nil {
		t.Fatal(err)
	}
	out := &record{seen: make(chan string, 1)}
	ended := make(chan error)
	go func() {
		ended <- c.Run(context.Background(), Cell{Number: 2, Text: "fmt.Println(1)\nfor range 8 { go func() { for { } }() }\nfor { total++ }"}, out)
	}()
	<-out.seen
	answers := make(chan error)
	for range 5 {
		go func() {
			got, err := c.Complete(t.Context(), "total", 5)
			if err == nil && (len(got.Matches) != 1 || got.Matches[0].Text != "total") {
				t.Errorf("completed %v", got.Matches)
			}
			answers <- err
		}()
		go func() {
			_, found, err := c.Inspect(t.Context(), "strings.ToUpper", 15)
			if !found {
				t.Error("no help for strings.ToUpper")
			}
			answers <- err
		}()
	}
	for range 10 {
		if err := <-answers; err != nil {
			t.Error(err)
		}
	}
	if err := c.Interrupt(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil {
		t.Error("the cell ended by itself")
	}
}
