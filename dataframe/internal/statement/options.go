package statement

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// typesOption keeps the declared columns of files.
const typesOption = "weir.columns"

// optionsOf are options as texts, their names in lower case.
func (x *run) optionsOf(list []syntax.Option) (map[string]string, error) {
	if list == nil {
		return nil, nil
	}
	out := map[string]string{}
	for _, o := range list {
		text := "true"
		if o.Value != nil {
			v, err := x.constant(o.Value)
			if err != nil {
				return nil, err
			}
			text = v
		}
		out[strings.ToLower(o.Key)] = text
	}
	return out, nil
}

// constant is a value as text.
func (x *run) constant(e syntax.Expr) (string, error) {
	switch e := e.(type) {
	case *syntax.Text:
		return e.Value, nil
	case *syntax.Number:
		return e.Text, nil
	case *syntax.Name:
		return strings.Join(e.Parts, "."), nil
	case *syntax.Const:
		return e.Word, nil
	}
	c, err := x.s.Constant(x.ctx, e, x.env)
	if err != nil {
		return "", err
	}
	n, err := plan.NewProject(plan.NewValues(&column.Schema{}, []*column.Batch{{N: 1}}), []plan.Expr{&plan.Alias{X: c, Name: "v"}})
	if err != nil {
		return "", err
	}
	batches, err := x.host.Run(x.ctx, n)
	if err != nil {
		return "", err
	}
	v := batches[0].Cols[0].At(0)
	if v == nil {
		return "", nil
	}
	return column.FormatValue(n.Schema().Fields[0].Type, v), nil
}

func with(m map[string]string, key, value string) map[string]string {
	out := map[string]string{key: value}
	for k, v := range m {
		if k != key {
			out[k] = v
		}
	}
	return out
}

// columnsText is a schema as column.ParseSchema reads it.
func columnsText(s *column.Schema) string {
	var out []string
	for _, f := range s.Fields {
		out = append(out, `"`+strings.ReplaceAll(f.Name, `"`, `""`)+`" `+f.Type.String())
	}
	return strings.Join(out, ", ")
}

// readOptions are the settings with which a table's files are read.
func readOptions(r *catalog.Relation) (plan.ReadOptions, error) {
	o := plan.ReadOptions{Format: r.Format}
	for key, value := range r.Options {
		if err := setRead(&o, key, value); err != nil {
			return o, err
		}
	}
	return o, nil
}

func setRead(o *plan.ReadOptions, key, value string) (err error) {
	switch key {
	case "format":
		if o.Format = strings.ToLower(value); o.Format == "json" {
			o.Format = "jsonl"
		}
	case "header":
		yes, err := isTrue(key, value)
		if err != nil {
			return err
		}
		o.Header = map[bool]string{true: "yes", false: "no"}[yes]
	case "delimiter", "delim", "sep", "field.delim", "fields terminated by":
		o.Delimiter, err = delimiterOf(key, value)
	case "null", "nullstr", "nullvalue", "null terminated by":
		o.Null = append(o.Null, value)
	case "mode":
		switch strings.ToLower(value) {
		case "permissive", "dropmalformed":
			o.BadRows = "skip"
		case "failfast":
			o.BadRows = "fail"
		default:
			return fmt.Errorf("option mode: %q is not PERMISSIVE, DROPMALFORMED or FAILFAST", value)
		}
	case "ignore_errors":
		yes, err := isTrue(key, value)
		if yes {
			o.BadRows = "skip"
		}
		return err
	case typesOption:
		o.Types, err = column.ParseSchema(value)
	case "quote":
		o.Quote = orNone(value)
	case "escape":
		o.Escape = orNone(value)
	case "encoding":
		o.Encoding = value
	case "inferschema", "auto_detect", "path", "compression", "lines terminated by", "multiline":
	default:
		return fmt.Errorf("no option %q for reading; there are format, header, delimiter, quote, escape, null, encoding, mode and ignore_errors", key)
	}
	return err
}

func isTrue(key, value string) (bool, error) {
	switch strings.ToLower(value) {
	case "true", "yes", "on", "1":
		return true, nil
	case "false", "no", "off", "0":
		return false, nil
	}
	return false, fmt.Errorf("option %s: %q is not true or false", key, value)
}

// delimiterOf is the delimiter that option key gives, whose value may be written with escapes such as \x01.
func delimiterOf(key, value string) (string, error) {
	value = plan.UnescapeDelimiter(value)
	if err := plan.CheckDelimiter(value); err != nil {
		return "", fmt.Errorf("option %s: %w", key, err)
	}
	return value, nil
}

// orNone is the character of an option that is "none" where SQL writes an empty text.
func orNone(value string) string {
	if value == "" {
		return "none"
	}
	return value
}
