package sql

import (
	"maps"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// systemVariables are what clients of MySQL ask for when they connect, and what is always so here. The names of tables are kept as
// they were written, and found in either case.
var systemVariables = map[string]any{
	"autocommit": int64(1), "auto_increment_increment": int64(1), "auto_increment_offset": int64(1), "lower_case_table_names": int64(2),
	"max_allowed_packet": int64(64 << 20), "sql_mode": "STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION", "version_comment": "Weir",
	"character_set_client": "utf8mb4", "character_set_connection": "utf8mb4", "character_set_results": "utf8mb4",
	"character_set_server": "utf8mb4", "character_set_database": "utf8mb4", "system_time_zone": "UTC", "version": funcs.Version(),
}

// systemVariable is MySQL's @@name: what is fixed here, or a setting.
func (b *binder) systemVariable(p *syntax.Param) (*plan.Literal, error) {
	if b.dialect != syntax.MySQL {
		return nil, b.errorAt(p.Pos, "%s is a variable of MySQL; current_setting('…') is the value of a setting", p.Name)
	}
	name := p.Name[strings.LastIndexAny(p.Name, "@.")+1:]
	if name == "time_zone" {
		return text(b.zoneName()), nil
	}
	if v, ok := systemVariables[name]; ok {
		return plan.LiteralOf(v)
	}
	if env, ok := b.env.(Settings); ok {
		if v, ok := env.Setting(name); ok {
			return &plan.Literal{Value: v, Typ: column.String}, nil
		}
	}
	return nil, b.errorAt(p.Pos, "no system variable %s; there are the settings that SET alone lists, and %s", name, strings.Join(slices.Sorted(maps.Keys(systemVariables)), ", "))
}
