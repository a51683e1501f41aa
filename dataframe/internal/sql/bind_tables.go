package sql

import (
	"weir/dataframe/internal/sql/syntax"
)

func (b *binder) sample(t *syntax.Sample, blk *block) (source, error) {
	return source{}, b.errorAt(t.Pos, "TABLESAMPLE is not there yet in SQL; frames have Sample")
}

func (b *binder) pivot(t *syntax.Pivot, blk *block) (source, error) {
	return source{}, b.errorAt(t.Pos, "PIVOT is not there yet")
}

func (b *binder) unpivot(t *syntax.Unpivot, blk *block) (source, error) {
	return source{}, b.errorAt(t.Pos, "UNPIVOT is not there yet")
}
