package funcs_test

import (
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
)

// windowed is "f(x) OVER (ORDER BY x DESC NULLS FIRST)" over the examples, a value a row.
func windowed(t *testing.T, text string) (string, error) {
	call, order, ok := strings.Cut(strings.TrimSuffix(text, ")"), " OVER (ORDER BY ")
	if !ok {
		t.Fatalf("%s: write f(…) OVER (ORDER BY …)", text)
	}
	// ParseExpr knows functions that need no OVER: coalesce stands in.
	name, args, _ := strings.Cut(call, "(")
	c := plan.Call{Func: name}
	if args != ")" {
		e, err := sql.ParseExpr("coalesce(" + args)
		if err != nil {
			return "", err
		}
		c.Args = e.(*plan.Call).Args
	}
	key := plan.SortKey{}
	order, key.NullsFirst = strings.CutSuffix(order, " NULLS FIRST")
	order, key.Desc = strings.CutSuffix(order, " DESC")
	var err error
	if key.X, err = sql.ParseExpr(order); err != nil {
		return "", err
	}
	c.Over = &plan.Over{Order: []plan.SortKey{key}}
	schema, batch := examples()
	n, err := plan.NewWindow(plan.NewValues(schema, []*column.Batch{batch}), []plan.Expr{&plan.Alias{X: &c, Name: "w"}})
	if err != nil {
		return "", err
	}
	r, _, err := exec.Build(t.Context(), n, exec.Options{})
	if err != nil {
		return "", err
	}
	bs, err := column.ReadAll(t.Context(), r)
	if err != nil {
		return "", err
	}
	v := column.Merge(n.Schema(), bs).Cols[schema.Len()]
	if !v.Type().Equal(n.Schema().Fields[schema.Len()].Type) {
		t.Errorf("%s is of type %s, not %s", text, v.Type(), n.Schema().Fields[schema.Len()].Type)
	}
	var out []string
	for i := range v.Len() {
		if v.At(i) == nil {
			out = append(out, "null")
		} else {
			out = append(out, column.FormatValue(v.Type(), v.At(i)))
		}
	}
	return strings.Join(out, ", "), nil
}

func TestWindowExamples(t *testing.T) {
	for _, f := range funcs.WindowFunctions() {
		if len(f.Examples) == 0 || f.Doc == "" {
			t.Errorf("%s has no example or no Doc", f.Name)
		}
		if funcs.FindScalar(f.Name) != nil || funcs.FindAggregate(f.Name) != nil {
			t.Errorf("%s is in two tables", f.Name)
		}
		for _, ex := range f.Examples {
			got, err := windowed(t, ex.SQL)
			if want, ok := strings.CutPrefix(ex.Want, "error: "); ok {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%s gives %s, %v, want the error %s", ex.SQL, got, err, want)
				}
			} else if err != nil || got != ex.Want {
				t.Errorf("%s is %s, %v, want %s", ex.SQL, got, err, ex.Want)
			}
		}
	}
}
