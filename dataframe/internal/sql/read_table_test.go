package sql_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"weir/dataframe/internal/sql"
	"weir/dataframe/plan"
)

// openerEnv notes how places are read.
type openerEnv struct {
	*env
	url   string
	o     plan.ReadOptions
	notes []string
}

func (e *openerEnv) URLWith(ctx context.Context, url string, o plan.ReadOptions) (plan.Node, error) {
	e.url, e.o = url, o
	return e.env.URL(ctx, "users.csv")
}

func (e *openerEnv) Note(text string) { e.notes = append(e.notes, text) }

// said is o without what is not set.
func said(o plan.ReadOptions) string {
	var out []string
	add := func(name string, v any, set bool) {
		if set {
			out = append(out, fmt.Sprintf("%s=%v", name, v))
		}
	}
	add("and", o.And, len(o.And) > 0)
	add("format", o.Format, true)
	if o.Types != nil {
		add("types", o.Types, true)
	}
	add("file", o.FileColumn, o.FileColumn != "")
	add("nofolders", o.NoFolders, o.NoFolders)
	add("bad", o.BadRows, o.BadRows != "")
	add("encoding", o.Encoding, o.Encoding != "")
	add("compression", o.Compression, o.Compression != "")
	add("files", o.SniffFiles, o.SniffFiles != 0)
	add("delim", o.Delimiter, o.Delimiter != "")
	add("quote", o.Quote, o.Quote != "")
	add("escape", o.Escape, o.Escape != "")
	add("comment", o.Comment, o.Comment != "")
	if o.Skip != nil {
		add("skip", *o.Skip, true)
	}
	add("header", o.Header, o.Header != "")
	add("names", o.Names, o.Names != nil)
	add("alltext", o.AllText, o.AllText)
	add("null", o.Null, o.Null != nil)
	add("ragged", o.Ragged, o.Ragged != "")
	add("decimal", string(rune(o.Decimal)), o.Decimal != 0)
	add("thousands", string(rune(o.Thousands)), o.Thousands != 0)
	add("dates", o.Dates, o.Dates != nil)
	add("timestamps", o.Timestamps, o.Timestamps != nil)
	return strings.Join(out, " ")
}

func TestReadFunctions(t *testing.T) {
	for call, want := range map[string]string{
		"read_csv('p')":     "p: format=csv",
		"READ_PARQUET('p')": "p: format=parquet",
		"read_csv(['a.csv', 'b/c.csv'], union_by_name = true)":                                 "a.csv: and=[b/c.csv] format=csv files=-1",
		"read_csv('p', files_to_sniff = 3, union_by_name = true)":                              "p: format=csv files=3",
		`read_csv('p', delim = '|', header = false, quote = '', escape := '\')`:                `p: format=csv delim=| quote=none escape=\ header=no`,
		`read_csv('p', sep => '\t', skip = 2, comment = '#', null_padding = true)`:             "p: format=csv delim=\t comment=# skip=2 ragged=fill",
		"read_csv('p', nullstr = 'NA')":                                                        "p: format=csv null=[NA]",
		"read_csv('p', nullstr = ['NA', '-'], ignore_errors = TRUE)":                           "p: format=csv bad=skip null=[NA -]",
		"read_csv('p', columns = {'a': 'INTEGER', 'b': 'VARCHAR'})":                            "p: format=csv types=a int64, b string names=[a b]",
		"read_csv('p', types = {'a': 'DECIMAL(9,2)'}, all_varchar = 1)":                        "p: format=csv types=a decimal(9,2) alltext=true",
		"read_csv('p', names = ['a', 'b'], types = ['DATE', 'BIGINT'])":                        "p: format=csv types=a date, b int64 names=[a b]",
		"read_csv('p', dateformat = '%d/%m/%Y', timestampformat = '%s', encoding = 'latin-1')": "p: format=csv encoding=latin-1 dates=[%d/%m/%Y] timestamps=[%s]",
		"read_csv('p', decimal_separator = ',', thousands = '.', compression = 'gzip')":        "p: format=csv compression=gzip decimal=, thousands=.",
		"read_csv('p', auto_detect = false, columns = {'a': 'BIGINT'})":                        `p: format=csv types=a int64 delim=, quote=" escape=" comment=none skip=0 header=no names=[a]`,
		"read_csv('p', filename = true, hive_partitioning = false, files_to_sniff = -1)":       "p: format=csv file=filename nofolders=true files=-1",
		"read_parquet('p', filename = 'source', hive_types = {'day': 'DATE'})":                 "p: format=parquet types=day date file=source",
		"read_json('p', format = 'array', columns = {'name': 'VARCHAR'})":                      "p: format=jsonl types=name string",
	} {
		e := &openerEnv{env: newEnv()}
		n, err := sql.Query(context.Background(), "SELECT * FROM "+call, e)
		if err != nil {
			t.Errorf("%s: %v", call, err)
			continue
		}
		if got := e.url + ": " + said(e.o); got != want {
			t.Errorf("%s\n%s, want\n%s", call, got, want)
		}
		if strings.Contains(call, "'name': 'VARCHAR'") && n.Schema().String() != "name string" {
			t.Errorf("%s gave %s", call, n.Schema())
		}
	}
}

func TestReadFunctionsRefuse(t *testing.T) {
	for call, want := range map[string]string{
		"read_csv()":                                 "takes a place in single quotes",
		"read_csv([])":                               "takes a place in single quotes",
		"read_csv('p', 5)":                           "options as name = value",
		"read_csv('p', dilim = '|')":                 "did you mean delim?",
		"read_csv('p', delim = 'abcde')":             `delimiter "abcde": it must be one to 4 bytes`,
		"read_csv('p', header = 'maybe')":            `"maybe" is not true or false`,
		"read_csv('p', skip = -1)":                   "below 0",
		"read_csv('p', skip = 'x')":                  "no whole number",
		"read_csv('p', force_not_null = ['a'])":      "coalesce",
		"read_csv('p', columns = ['a'])":             "{'column': 'TYPE', …}",
		"read_csv('p', types = ['DATE'])":            "types without names",
		"read_csv('p', types = {'a': 'DAET'})":       "DAET",
		"read_csv('p', auto_detect = false)":         "needs columns",
		"read_csv('p', strict_mode = false)":         "bad rows",
		"read_csv('p', delim = ['|'])":               "single one",
		"read_csv('p', compression = 'rar')":         "not gzip, zstd, bzip2",
		"read_json('p', delim = '|')":                "read_json has no such option",
		"read_parquet('p', union_by_name = false)":   "by name",
		"read_parquet('p', encryption_config = 'x')": "encrypted",
	} {
		_, err := sql.Query(context.Background(), "SELECT * FROM "+call, &openerEnv{env: newEnv()})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", call, err, want)
		}
	}
	e := &openerEnv{env: newEnv()}
	if _, err := sql.Query(context.Background(), "SELECT * FROM read_csv('p', sample_size = -1)", e); err != nil || len(e.notes) != 1 || !strings.Contains(e.notes[0], "sample_size") {
		t.Errorf("%v, %v", err, e.notes)
	}
}
