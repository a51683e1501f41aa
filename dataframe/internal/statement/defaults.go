package statement

import (
	"slices"
	"strings"

	"weir/dataframe/internal/sql/syntax"
)

// isDefault reports whether e is the word DEFAULT.
func isDefault(e syntax.Expr) bool {
	n, ok := e.(*syntax.Name)
	return ok && len(n.Parts) == 1 && strings.EqualFold(n.Parts[0], "default")
}

// withDefaults is a row of VALUES with defaults behind it, which PostgreSQL adds where no columns are named.
func (t *target) withDefaults(s *syntax.Insert, v *syntax.Values, r []syntax.Expr, columns int) []syntax.Expr {
	if !t.x.inPostgres() || len(s.Columns) > 0 || len(r) != len(v.Rows[0]) {
		return r
	}
	r = slices.Clone(r)
	for len(r) < columns {
		r = append(r, &syntax.Name{Pos: r[0].Position(), Parts: []string{"default"}})
	}
	return r
}

// defaultOf is the value of a column that a row does not give.
func (t *target) defaultOf(at int) (syntax.Expr, error) {
	c := t.r.Column(t.schema.Fields[at].Name)
	if c != nil && c.Identity != nil {
		return t.nextOf(c.Identity), nil
	}
	if c == nil || c.Default == "" {
		return &syntax.Const{Word: "null"}, nil
	}
	it, err := syntax.ParseExpr(c.Default, syntax.Weir)
	return it.X, err
}
