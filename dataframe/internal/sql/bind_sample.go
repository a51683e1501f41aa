package sql

import (
	"math"

	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// sample draws rows by a hash of their number and the seed, as Frame.Sample does: the same
// rows in every run.
func (b *binder) sample(t *syntax.Sample, blk *block) (source, error) {
	s, err := b.table(t.In, blk)
	if err != nil {
		return source{}, err
	}
	size, err := b.constantFloat(t.Size)
	if err != nil {
		return source{}, err
	}
	seed := 0.0
	if t.Seed != nil {
		if seed, err = b.constantFloat(t.Seed); err != nil {
			return source{}, err
		}
	}
	row := b.fresh("row of sample")
	numbered, err := plan.NewRowIndex(s.node, row, 0)
	if err != nil {
		return source{}, b.wrap(t.Pos, err)
	}
	draw := call("hash64", plan.NewLiteral(int64(seed)), columnOf(row))
	var drawn plan.Node
	if t.Unit == "percent" {
		drawn, err = b.sampleShare(numbered, draw, size, t)
	} else {
		drawn, err = b.sampleRows(numbered, draw, columnOf(row), size, t)
	}
	if err != nil {
		return source{}, b.wrap(t.Pos, err)
	}
	p, err := plan.NewProject(drawn, columnsOf(s.node.Schema().Names()))
	return source{p, s.scope}, b.wrap(t.Pos, err)
}

func (b *binder) constantFloat(e syntax.Expr) (float64, error) {
	x, err := (&lowering{b: b, scope: &scope{}}).expr(e)
	if err != nil {
		return 0, err
	}
	if v, ok := floatOf(x); ok {
		return v, nil
	}
	return 0, b.errorAt(e.Position(), "expected a number, not %s", syntax.Print(e))
}

func (b *binder) sampleShare(in plan.Node, draw plan.Expr, percent float64, t *syntax.Sample) (plan.Node, error) {
	if !(percent >= 0 && percent <= 100) {
		return nil, b.errorAt(t.Size.Position(), "a sample of %v percent is not between 0 and 100", percent)
	}
	if percent == 100 {
		return in, nil
	}
	below := int64(math.MinInt64)
	if over := percent / 100 * (1 << 63) * 2; over >= 1<<63 {
		below = int64(over - 1<<63)
	} else {
		below += int64(over)
	}
	return plan.NewFilter(in, call("<", draw, plan.NewLiteral(below)))
}

func (b *binder) sampleRows(in plan.Node, draw, row plan.Expr, n float64, t *syntax.Sample) (plan.Node, error) {
	if n < 0 || n != math.Trunc(n) || n > 1<<53 {
		return nil, b.errorAt(t.Size.Position(), "a sample of %v rows: that is no number of rows", n)
	}
	sorted, err := plan.NewSort(in, []plan.SortKey{{X: draw}, {X: row}})
	if err != nil {
		return nil, err
	}
	return plan.NewSort(&plan.Limit{In: sorted, N: int64(n)}, []plan.SortKey{{X: row}})
}
