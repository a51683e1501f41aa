package sql

import "weir/dataframe/internal/sql/syntax"

// refuseStatement is the error of a statement that is read but not run here.
func (b *binder) refuseStatement(s syntax.Statement) error {
	pos := s.Position()
	switch s := s.(type) {
	case *syntax.CreateTable, *syntax.CreateView, *syntax.CreateSchema, *syntax.Drop, *syntax.AlterTable, *syntax.Truncate:
		return b.errorAt(pos, "tables and views of a catalogue are not there yet; weir.Name names a frame, Write writes one")
	case *syntax.Insert, *syntax.MultiInsert, *syntax.Copy:
		return b.errorAt(pos, "only queries run here yet; frames are written with Write")
	case *syntax.Delete, *syntax.Update, *syntax.Merge:
		return b.errorAt(pos, "only queries run here yet; a frame does not change: select what shall stay and write that")
	case *syntax.Explain:
		return b.errorAt(pos, "EXPLAIN is not there yet in SQL; frames have Explain")
	case *syntax.Describe, *syntax.Show, *syntax.Summarize, *syntax.Analyze:
		return b.errorAt(pos, "DESCRIBE, SHOW, SUMMARIZE and ANALYZE are not there yet in SQL; frames have Schema and Describe")
	case *syntax.Set, *syntax.Use:
		return b.errorAt(pos, "settings and schemas are not there yet in SQL")
	default:
		return b.errorAt(pos, "only queries run here yet, not %s", syntax.Print(s))
	}
}
