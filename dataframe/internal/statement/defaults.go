package statement

import (
	"strings"

	"weir/dataframe/internal/sql/syntax"
)

// isDefault reports whether e is the word DEFAULT.
func isDefault(e syntax.Expr) bool {
	n, ok := e.(*syntax.Name)
	return ok && len(n.Parts) == 1 && strings.EqualFold(n.Parts[0], "default")
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
