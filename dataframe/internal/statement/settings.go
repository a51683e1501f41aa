package statement

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql"
	"weir/dataframe/internal/sql/syntax"
	"weir/internal/typo"
)

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

// foreignChecks is the setting by which foreign keys do not hold for a while, as MySQL's dumps ask for it.
const (
	foreignChecks    = "foreign_key_checks"
	foreignChecksDoc = "whether foreign keys hold; rows that come in while they do not are not looked at again"
)

// set changes a setting, or shows it where there is no value. Settings of other engines that change no answer here
// are taken and told of.
func (x *run) set(s *syntax.Set) (*Result, error) {
	name := strings.ToLower(strings.Join(s.Name, "."))
	if name == "" || name == "all" && s.Reset {
		if s.Reset {
			for _, k := range x.host.Settings() {
				if err := x.host.Set(k[0], ""); err != nil {
					return nil, err
				}
			}
			x.cat.CheckForeign(true)
			return done("all settings are as in the beginning"), nil
		}
		return x.showSettings(func(string) bool { return true }), nil
	}
	known := ""
	for _, k := range x.host.Settings() {
		if strings.EqualFold(k[0], name) || strings.EqualFold(k[0], sameSetting[name]) {
			known = k[0]
		}
	}
	switch {
	case s.Reset && known != "":
		return done(known + " is as in the beginning"), x.host.Set(known, "")
	case s.Value == nil && known != "":
		for _, k := range x.host.Settings() {
			if k[0] == known {
				return listing([]string{"name", "value", "doc"}, [][]any{{k[0], k[1], k[2]}}), nil
			}
		}
	}
	var values []string
	for _, e := range s.Value {
		if zone := zoneText(e); zone != "" && known == timeZone {
			values = append(values, zone)
			continue
		}
		v, err := x.constant(e)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	value := strings.Join(values, ",")
	if known == timeZone {
		var err error
		if value, err = zoneCalled(x.s.Dialect, value); err != nil {
			return nil, err
		}
		if err := x.host.Set(known, value); err != nil {
			return nil, err
		}
		return done("the time zone is " + x.zone()), nil
	}
	switch {
	case known != "":
		return done(known + " = " + value), x.host.Set(known, value)
	case name == "schema" || name == "search_path":
		if len(values) == 0 {
			return listing([]string{"name", "value", "doc"}, [][]any{{name, x.cat.Current(), "the schema in which names are looked for"}}), nil
		}
		return done("schema " + values[0]), x.cat.Use(x.ctx, []string{values[0]})
	case name == foreignChecks && len(values) == 0 && !s.Reset:
		return x.showSettings(func(name string) bool { return name == foreignChecks }), nil
	case name == foreignChecks && len(values) == 0:
		x.cat.CheckForeign(true)
		return done("foreign keys hold: true"), nil
	case name == foreignChecks && len(values) == 1:
		on := !slices.Contains([]string{"0", "off", "false"}, strings.ToLower(value))
		x.cat.CheckForeign(on)
		return done("foreign keys hold: " + fmt.Sprint(on)), nil
	case harmless(name):
		x.host.Note(fmt.Sprintf("SET %s changes nothing here", name))
		return done(name + " changes nothing here"), nil
	}
	var names []string
	for _, k := range x.host.Settings() {
		names = append(names, k[0])
	}
	if near := typo.Nearest(name, names); near != "" {
		return nil, fmt.Errorf("no setting %q; did you mean %q?", name, near)
	}
	return nil, fmt.Errorf("no setting %q; there are %s", name, strings.Join(names, ", "))
}

// timeZone is the setting that says what the clocks of the session show.
const timeZone = "sql.timezone"

// zoneText is a time zone that is written without quotes, America/New_York; "": e is none.
func zoneText(e syntax.Expr) string {
	switch e := e.(type) {
	case *syntax.Name:
		return strings.Join(e.Parts, ".")
	case *syntax.Binary:
		if x, y := zoneText(e.X), zoneText(e.Y); x != "" && y != "" && (e.Op == "/" || e.Op == "-") {
			return x + e.Op + y
		}
	}
	return ""
}

// zoneCalled is the time zone that the dialect calls name; "": as in the beginning.
func zoneCalled(d *syntax.Dialect, name string) (string, error) {
	switch strings.ToLower(name) {
	case "default", "local", "system":
		return "", nil
	}
	signed := strings.ContainsAny(name, "+-")
	switch {
	case d == syntax.Spark && signed:
		for _, before := range []string{"UTC", "GMT", "UT"} {
			if rest, is := strings.CutPrefix(name, before); is && rest != "" {
				name = rest
				break
			}
		}
	case d == syntax.Postgres && signed && !strings.Contains(name, "/") && strings.ContainsAny(name, ":ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
		return "", fmt.Errorf("PostgreSQL counts %q to the west: write the hours to the east as a number, SET TIME ZONE -7, or a name such as Europe/Paris", name)
	case d == syntax.Postgres && !signed && strings.Trim(name, "0123456789") == "" && name != "":
		name = "+" + name
	}
	return column.ZoneName(name)
}

// sameSetting are settings of other engines that are there under another name.
var sameSetting = map[string]string{
	"threads": "workers", "worker_threads": "workers", "memory_limit": "memory", "max_memory": "memory", "work_mem": "memory", "dialect": "sql.dialect",
	"timezone": timeZone, "time_zone": timeZone, "time zone": timeZone, "spark.sql.session.timezone": timeZone, "session.time_zone": timeZone, "global.time_zone": timeZone,
	"default_null_order": "sql.nulls", "null_order": "sql.nulls",
}

// harmless reports whether a setting of another engine may be left alone: it says how to run, not what to answer.
func harmless(name string) bool {
	for _, p := range []string{
		"names", "hive.", "mapred", "mapreduce.", "tez.", "spark.executor", "spark.driver", "spark.sql.shuffle", "spark.sql.adaptive", "spark.sql.autobroadcast",
		"spark.sql.sources.partitionoverwritemode", "client_encoding", "client_min_messages", "application_name", "statement_timeout", "enable_", "disable_", "parquet.",
		"character_set", "autocommit", "unique_checks", "preserve_insertion_order", "temp_directory", "max_parallel", "jit", "parallel_", "min_parallel", "extra_float_digits",
		"disabled_optimizers", "profiling_", "tracked_metrics", "debug_", "read_ahead_", "merge_join_threshold", "nested_loop_join_threshold", "prefer_range_joins",
		"index_scan_", "late_materialization_", "wal_autocheckpoint", "checkpoint_threshold", "force_compression", "storage_compatibility_version",
		"partitioned_write_", "max_vacuum_tasks", "max_temp_directory_size", "operator_memory_limit", "lambda_syntax",
	} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

func (x *run) use(s *syntax.Use) (*Result, error) {
	if err := x.cat.Use(x.ctx, s.Name); err != nil {
		return nil, err
	}
	return done("schema " + x.cat.Current()), nil
}

// Setting implements sql.Settings.
func (e *env) Setting(name string) (string, bool) {
	switch name {
	case "search_path", "schema":
		return e.x.cat.Current(), true
	}
	for _, k := range e.x.host.Settings() {
		if strings.EqualFold(k[0], name) || strings.EqualFold(k[0], sameSetting[name]) {
			return k[1], true
		}
	}
	return "", false
}

var _ sql.Settings = (*env)(nil)
