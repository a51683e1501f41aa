package statement

import (
	"fmt"
	"strings"

	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// columnOptions sets the options of COPY that name columns, and gives the others.
func columnOptions(o *plan.WriteOptions, list []syntax.Option) (rest []syntax.Option, err error) {
	for _, option := range list {
		switch strings.ToLower(option.Key) {
		case "partition_by":
			o.PartitionBy, err = optionNames(option)
		case "force_quote":
			o.ForceQuote, err = quotedOf(option)
		default:
			rest = append(rest, option)
		}
		if err != nil {
			return nil, err
		}
	}
	return rest, nil
}

// quotedOf are the columns of FORCE_QUOTE, which may also be true, for all of them, or false.
func quotedOf(option syntax.Option) ([]string, error) {
	word := "true"
	switch e := option.Value.(type) {
	case *syntax.Const:
		word = e.Word
	case *syntax.Text:
		word = e.Value
	case nil:
	default:
		return optionNames(option)
	}
	switch strings.ToLower(word) {
	case "true":
		return []string{"*"}, nil
	case "false":
		return nil, nil
	}
	return optionNames(option)
}

// optionNames are the names in (a, b), [a, b], a or 'a, b'.
func optionNames(option syntax.Option) ([]string, error) {
	var names []string
	list := []syntax.Expr{option.Value}
	switch e := option.Value.(type) {
	case *syntax.Row:
		list = e.Elems
	case *syntax.List:
		list = e.Elems
	case *syntax.Text:
		for _, name := range strings.Split(e.Value, ",") {
			names = append(names, strings.TrimSpace(name))
		}
		return names, nil
	}
	for _, e := range list {
		switch e := e.(type) {
		case *syntax.Name:
			names = append(names, strings.Join(e.Parts, "."))
		case *syntax.Text:
			names = append(names, e.Value)
		default:
			return nil, fmt.Errorf("option %s takes names of columns, such as (a, \"b c\")", option.Key)
		}
	}
	return names, nil
}
