package cell

import (
	"strings"
	"testing"
)

// TestHints runs cells of people who mistyped, or who know another language
// better: the message says what to write.
func TestHints(t *testing.T) {
	for text, want := range map[string]string{
		"fmt.Printn(1)":                         "did you mean fmt.Println?",
		"price := 3\nfmt.Println(pric)":         "2:13: compile error: undefined: pric; did you mean price?",
		"strngs.ToUpper(`x`)":                   "did you mean strings?",
		"fmt.println(1)":                        "but have Println",
		"var a []int\na.append(3)":              "write a = append(a, ...)",
		"a := []int{1}\na.len()":                "the number of elements is len(a)",
		"x := 5\nx := 6":                        "assign to x with =",
		"count = 5":                             "a variable is declared with count := ...",
		"for i := 0, i < 3, i++ { }":            "separated by semicolons",
		"x := 1\nif x == 3 fmt.Println(x)":      "the body goes into braces",
		"s := `abc`\ns[0] = 'x'":                "convert it to a []byte",
		"n := `3` + 4":                          "strconv.Itoa",
		"def f(): pass":                         "a function is declared with func f(...)",
		"while true { }":                        "Go's while is for",
		"let x = 3":                             "a variable is declared with x := value",
		"print `x`":                             "",
		"if true {\n}\nelse {\n}":               "} else {",
		"'abc'":                                 "double quotes",
		"type T struct { A int, B int }":        "fields are separated by new lines",
		"y := 1\nx := y++":                      "x++ is a statement",
		"m := map[string]int{}\nm.a":            `m["a"]`,
		"int(`3`)":                              "strconv.Atoi",
		"f := 1.5\nvar i int = f":               "int(x)",
		"var e error = `x`":                     "errors.New",
		"x := None":                             "no value is nil",
		"fmt.Println(1":                         "is a ) missing?",
		"}":                                     "a closing brace too many",
		"1 +":                                   "the cell ends too early",
		"x := 1\nfor x < 3 {\n\tx++\n":          "2:11: compile error: syntax error: the cell ends too early: this { is not closed",
		"func f() {\n\tif true {\n\t}\n":        "1:10: compile error: syntax error: the cell ends too early: this { is not closed",
		"x := [1, 2, 3]":                        "a list is written []int{1, 2, 3}",
		"a := 1\nif a = 3 { }":                  "values are compared with ==",
		"ch := make(chan int)\n<-ch":            "2:1: deadlock",
		"ch := make(chan int)\n\nx := <-ch":     "3:1: deadlock",
		"ch := make(chan int)\nfor range ch {}": "2:1: deadlock",
		"x := 1\nx++\nselect {}":                "3:1: deadlock",
		"import \"fmtt\"":                       `did you mean "fmt"?`,
		"try { }":                               "Go has no try",
		"type P struct{ Name string }\nP{}.Nme": "did you mean Name?",
		"time.Sleep(5 * time.Seconds)":          "did you mean time.Second?",
		"a := []int{1, 2, 3}\ni := 7\na[i]":     "3:1: panic: runtime error: index out of range [7] with length 3",
		"os.Args[99]":                           "index out of range [99] with length",
	} {
		_, err := newSession(t).Run(t.Context(), 1, text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n%v, want %q", text, err, want)
		}
	}
}

// TestFarNames does not propose what shares half of its letters by chance.
func TestFarNames(t *testing.T) {
	for _, name := range []string{"prices", "total_amount", "clicks"} {
		_, err := newSession(t).Run(t.Context(), 1, name)
		if err == nil || strings.Contains(err.Error(), "did you mean") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
