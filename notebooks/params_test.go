package notebooks

import (
	"strings"
	"testing"
	"time"
)

const parametersCell = `%time
import "time"
import (
	"fmt"
)

// how much to read
n := 5
rate, name := -0.5, "a b"
var limit int64 = 10
var on = true
var empty string
const top = 3
wait := 10 * time.Minute
cities := []string{"Berlin", "Paris"}
sizes := []float64{1, 2}
odd := time.Now()
k := uint8(4)
fmt.Println(n)
`

func TestDeclaredParameters(t *testing.T) {
	params, err := declared(parametersCell)
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, p := range params {
		have = append(have, p.Name+" "+p.Type+" = "+p.Default)
	}
	want := `n int = 5
rate float64 = -0.5
name string = "a b"
limit int64 = 10
on bool = true
empty string = 
top int = 3
wait time.Duration = 10 * time.Minute
cities []string = []string{"Berlin", "Paris"}
sizes []float64 = []float64{1, 2}
odd  = time.Now()
k uint8 = uint8(4)`
	if got := strings.Join(have, "\n"); got != want {
		t.Errorf("have\n%s\nwant\n%s", got, want)
	}
	if _, err := declared("n := 5\nfunc f() {"); err == nil || !strings.Contains(err.Error(), "plain declarations") {
		t.Error(err)
	}
}

func TestAssignments(t *testing.T) {
	params, _ := declared(parametersCell)
	for _, c := range []struct {
		name  string
		value any
		want  string
	}{
		{"n", "7", "n = 7"},
		{"n", int64(-7), "n = -7"},
		{"n", 7.0, "n = 7"},
		{"n", "abc", `error: int wanted, have "abc"`},
		{"n", "1.5", `error: int wanted, have "1.5"`},
		{"n", 1.5, "error: int wanted, have 1.5 (float64)"},
		{"n", "", `error: int wanted, have ""`},
		{"n", "99999999999999999999", "error: 99999999999999999999 does not fit into int"},
		{"n", nil, "error: int wanted, have <nil> (<nil>)"},
		{"k", "256", "error: 256 does not fit into uint8"},
		{"k", "-1", `error: uint8 wanted, have "-1"`},
		{"rate", "3", "rate = 3.0"},
		{"rate", 1e-9, "rate = 1e-09"},
		{"rate", "NaN", `error: float64 wanted, have "NaN"`},
		{"name", "x\"y\n`", `name = "x\"y\n` + "`\""},
		{"name", 5, "error: string wanted, have 5 (int)"},
		{"empty", "", `empty = ""`},
		{"on", "false", "on = false"},
		{"on", "maybe", `error: bool wanted, have "maybe"`},
		{"top", "9", "const top = 9"},
		{"wait", "90s", "wait = time.Duration(90000000000) // 1m30s"},
		{"wait", time.Hour, "wait = time.Duration(3600000000000) // 1h0m0s"},
		{"wait", "soon", `error: a duration such as 10m or 1h30m wanted, have "soon"`},
		{"cities", "Rome, Oslo", `cities = []string{"Rome", "Oslo"}`},
		{"cities", []string{"a, b // c"}, `cities = []string{"a, b // c"}`},
		{"sizes", []any{1, 2.5}, "sizes = []float64{1.0, 2.5}"},
		{"sizes", "1,x", `error: element 2: float64 wanted, have "x"`},
		{"sizes", "", "sizes = []float64{}"},
		{"odd", "x", "error: its default, time.Now(), is no plain value, so a run cannot set it"},
		{"limits", "x", `error: the notebook declares no such one; did you mean "limit"? There are`},
		{"zzzzzz", "x", "error: the notebook declares no such one; there are "},
	} {
		have, err := assignment(params, c.name, c.value)
		if err != nil {
			have = "error: " + err.Error()
		}
		if have != c.want && !(strings.HasSuffix(c.want, "are") && strings.HasPrefix(have, c.want)) && !(strings.HasSuffix(c.want, "are ") && strings.HasPrefix(have, c.want)) {
			t.Errorf("%s=%v: %s, want %s", c.name, c.value, have, c.want)
		}
	}
	if _, err := assignment(nil, "n", 1); err == nil || !strings.Contains(err.Error(), `tag the cell`) {
		t.Error(err)
	}
}
