package dataframe

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/optimize"
	"weir/dataframe/internal/sql"
	"weir/internal/typo"
)

// A Setting is something about a Session that a person may change: with
// weir.Set("workers", "2") in a cell.
type Setting struct {
	Name    string
	Doc     string // one sentence, with the unit
	Default string
	Value   string
}

// setting is how a Setting is read and changed; the Session is locked.
type setting struct {
	name, doc string
	standard  func() string
	get       func(s *Session) string
	set       func(s *Session, value string) error
}

// settings lists what Set knows.
var settings = []setting{
	{
		name: "workers", doc: "How many goroutines of a query compute at a time.",
		standard: func() string { return strconv.Itoa(runtime.GOMAXPROCS(0)) },
		get: func(s *Session) string {
			if s.opts.Workers <= 0 {
				return strconv.Itoa(runtime.GOMAXPROCS(0))
			}
			return strconv.Itoa(s.opts.Workers)
		},
		set: func(s *Session, value string) error {
			n, err := strconv.Atoi(value)
			if err != nil || n < 1 || n > 1024 {
				return fmt.Errorf("%q is not a number of workers from 1 to 1024", value)
			}
			s.opts.Workers = n
			return nil
		},
	},
	{
		name: "memory", doc: "How much memory one query may use, such as 2GB; what is more goes to disk. Empty: what the machine's ledger leaves, which is 60 % of the memory for all Weir processes together, or what WEIR_MEMORY says, such as 8GB.",
		standard: func() string { return "" },
		get:      func(s *Session) string { return s.memoryText },
		set: func(s *Session, value string) (err error) {
			n := int64(0)
			if value != "" {
				if n, err = parseSize(value); err != nil {
					return err
				}
			}
			s.memory, s.memoryText = n, value
			return nil
		},
	},
	{
		name: "cache", doc: "How much memory the frames of Cache may take together, such as 8GB.",
		standard: func() string { return bytesText(defaultCache) },
		get:      func(s *Session) string { return bytesText(s.cacheLimitLocked()) },
		set: func(s *Session, value string) error {
			n, err := parseSize(value)
			if err != nil {
				return err
			}
			s.cacheMax = n
			return nil
		},
	},
	{
		name: "optimizer.off", doc: "Rules that the optimizer leaves out, separated by commas, or all; answers stay the same.",
		standard: func() string { return "" },
		get:      func(s *Session) string { return strings.Join(s.rulesOff, ",") },
		set: func(s *Session, value string) error {
			off := optimize.Names()
			if value != "all" {
				off = strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })
			}
			if err := optimize.Check(off); err != nil {
				return err
			}
			s.rulesOff = off
			return nil
		},
	},
	{
		name: "sql.dialect", doc: "Whose SQL a query is read as: weir, spark, mysql or postgres.",
		standard: func() string { return "weir" },
		get: func(s *Session) string {
			if s.dialect == "" {
				return "weir"
			}
			return s.dialect
		},
		set: func(s *Session, value string) error {
			if err := sql.CheckDialect(value); err != nil {
				return err
			}
			s.dialect = value
			return nil
		},
	},
	{
		name: "sql.timezone", doc: "Whose clocks SQL reads and shows moments by: an IANA name such as Europe/Paris, or an offset such as +02:00.",
		standard: func() string { return "UTC" },
		get: func(s *Session) string {
			if s.zone == "" {
				return "UTC"
			}
			return s.zone
		},
		set: func(s *Session, value string) (err error) {
			zone, err := column.ZoneName(value)
			if err == nil {
				s.zone = zone
			}
			return err
		},
	},
	{
		name: "sql.nulls", doc: "Where nulls sort in an ORDER BY that does not say it: first or last, low as the least value or high as the greatest. Empty: as in the dialect, which is last in Weir's.",
		standard: func() string { return "" },
		get:      func(s *Session) string { return s.nulls },
		set: func(s *Session, value string) (err error) {
			order, err := sql.CheckNulls(value)
			if err == nil {
				s.nulls = order
			}
			return err
		},
	},
}

// Set changes a setting of the Session for the queries that start from now on; an
// empty value is the default. Settings lists what there is:
//
//	weir.Set("optimizer.off", "push_filters, prune_columns")
//	weir.Set("memory", "2GB")
func (s *Session) Set(name, value string) error {
	for _, known := range settings {
		if known.name != strings.ToLower(name) {
			continue
		}
		if value == "" {
			value = known.standard()
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if err := known.set(s, value); err != nil {
			return fmt.Errorf("set %s: %w", known.name, err)
		}
		return nil
	}
	var names []string
	for _, known := range settings {
		names = append(names, known.name)
	}
	if near := typo.Nearest(name, names); near != "" {
		return fmt.Errorf("no setting %q; did you mean %q?", name, near)
	}
	return fmt.Errorf("no setting %q; there are %s", name, strings.Join(names, ", "))
}

// Settings lists what Set can change, with the values that hold now.
func (s *Session) Settings() []Setting {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Setting
	for _, known := range settings {
		out = append(out, Setting{known.name, known.doc, known.standard(), known.get(s)})
	}
	return out
}
