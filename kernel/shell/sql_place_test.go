package shell

import (
	"errors"
	"testing"
)

// TestPlaces gives errors of the query SELECT, é in line 3 their places.
func TestPlaces(t *testing.T) {
	for message, want := range map[string]CellError{
		"1:8: no":      {Message: "no", Line: 3, Col: 13},
		"2:2: no\n  x": {Message: "no", Line: 4, Col: 3},
		"9:9: no":      {Message: "no", Line: 11, Col: 9},
		"0:3: no":      {Message: "0:3: no"},
		"3:0: no":      {Message: "3:0: no"},
		"1:0: no":      {Message: "1:0: no"},
		"no":           {Message: "no"},
	} {
		var got *CellError
		err := placed(&CellError{Name: "query error", Message: message}, " SELECT,\né", 3, 5)
		if !errors.As(err, &got) || got.Message != want.Message || got.Line != want.Line || got.Col != want.Col {
			t.Errorf("%s: %+v, want %+v", message, got, want)
		}
	}
}
