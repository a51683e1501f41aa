package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

// listFold is the function list_NAME that computes an aggregate over the elements of a list.
func listFold(name string, aliases []string, aggregate *Aggregate, doc string, examples ...Example) Scalar {
	return Scalar{Name: name, Aliases: aliases, Doc: doc, Examples: examples, Overloads: []Overload{{
		Args: kinds(column.KindList),
		Result: func(args []column.Type) (column.Type, error) {
			return aggregate.Result([]column.Type{args[0].Element()})
		},
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			return foldLists(aggregate, listsOf(args[0]))
		},
	}}}
}

// ListFold is the function of a list that computes an aggregate over its elements, nil if it is none of one argument that leaves
// out nulls.
func ListFold(a *Aggregate) *Scalar {
	if a.New == nil || a.MinArgs > 1 || a.MaxArgs < 1 || a.Distinct || a.Nulls != SkipNulls {
		return nil
	}
	f := listFold("list_"+a.Name, nil, a, "list_"+a.Name+"(l) is "+a.Name+" of the elements of l.")
	return &f
}

// foldLists is the aggregate of the elements of every list.
func foldLists(a *Aggregate, l *column.Lists) (column.Vector, error) {
	child, groups := l.Rows()
	acc := a.New([]column.Type{l.Typ.Element()})
	acc.Grow(len(l.Spans))
	if err := acc.Add(groups, []column.Vector{column.Flatten(column.Gather(l.Child, child))}); err != nil {
		return nil, err
	}
	v, err := acc.Result()
	if err != nil {
		return nil, err
	}
	return column.Flatten(v), nil
}

var (
	listSumFunc = listFold("list_sum", nil, &aggSum, "list_sum(l) adds up the elements; null if there is none but nulls.",
		Example{"list_sum([1, 2, NULL])", "3"}, Example{"list_sum([]::int[])", "null"}, Example{"list_sum(NULL::int[])", "null"})
	listAvgFunc = listFold("list_avg", []string{"list_mean"}, &aggAvg, "list_avg(l) is the mean of the elements as a float64.",
		Example{"list_avg([1, 2])", "1.5"}, Example{"list_avg([NULL::int])", "null"})
	listMinFunc = listFold("list_min", []string{"array_min"}, &aggMin, "list_min(l) is the smallest element.",
		Example{"list_min(['b', 'a', NULL])", "a"}, Example{"list_min(NULL::int[])", "null"})
	listMaxFunc = listFold("list_max", []string{"array_max"}, &aggMax, "list_max(l) is the largest element; NaN is the largest number.",
		Example{"list_max([1, 3, 2])", "3"}, Example{"list_max([]::int[])", "null"})
	listMedianFunc = listFold("list_median", nil, &aggMedian, "list_median(l) is the median of the elements.",
		Example{"list_median([1, 2, 4])", "2"}, Example{"list_median([NULL::int])", "null"})
	listStddevFunc = listFold("list_stddev", []string{"list_std", "list_stddev_samp"}, &aggStddev, "list_stddev(l) is the sample standard deviation of the elements; null for fewer than two.",
		Example{"list_stddev([1, 3])", "1.4142135623730951"}, Example{"list_stddev([1])", "null"}, Example{"list_stddev(NULL::int[])", "null"})
	listModeFunc = listFold("list_mode", nil, &aggMode, "list_mode(l) is the most frequent element; of equally frequent ones the first.",
		Example{"list_mode([1, 2, 2])", "2"}, Example{"list_mode([NULL::int])", "null"})
	listFirstFunc = listFold("list_any_value", nil, &aggFirst, "list_any_value(l) is the first element that is not null.",
		Example{"list_any_value([NULL, 2, 3])", "2"}, Example{"list_any_value([NULL::int])", "null"})
	listCountFunc = listFold("list_count", nil, &aggCount, "list_count(l) is the number of elements that are not null.",
		Example{"list_count([1, NULL, 2])", "2"}, Example{"list_count(NULL::int[])", "null"})
	listAndFunc = listFold("list_bool_and", []string{"list_all"}, &aggBoolAnd, "list_bool_and(l) is true if all elements are; nulls do not count.",
		Example{"list_bool_and([true, NULL])", "true"}, Example{"list_bool_and([true, false])", "false"}, Example{"list_bool_and(NULL::bool[])", "null"})
	listOrFunc = listFold("list_bool_or", []string{"list_any"}, &aggBoolOr, "list_bool_or(l) is true if one element is; nulls do not count.",
		Example{"list_bool_or([false, NULL])", "false"}, Example{"list_bool_or([true, false])", "true"}, Example{"list_bool_or(NULL::bool[])", "null"})
)

var listJoinFunc = Scalar{Name: "list_join", Aliases: []string{"array_to_string", "array_join", "list_to_string"},
	Doc:      "list_join(l, sep, null) are the elements as texts with sep between; nulls are left out, or written as the text null if it is given.",
	Examples: []Example{{"list_join(['a', NULL, 'b'], '-')", "a-b"}, {"list_join([1, NULL], ',', '?')", "1,?"}, {"list_join([]::int[], ',')", ""}, {"list_join(NULL::int[], ',')", "null"}},
	Overloads: []Overload{
		{Args: kinds(column.KindList, column.KindString), Result: always(column.String), Eval: joinLists},
		{Args: kinds(column.KindList, column.KindString, column.KindString), Result: always(column.String), Eval: joinLists},
	}}

func joinLists(n int, args []column.Vector) (column.Vector, error) {
	l, sep := listsOf(args[0]), textsOf(args[1])
	child, err := CastVector(column.Flatten(l.Child), column.String, false)
	if err != nil {
		return nil, err
	}
	texts := column.Flatten(child).(*column.Texts)
	var b column.TextBuilder
	var buf []byte
	for i, s := range l.Spans {
		buf = buf[:0]
		some := false
		for k := range s.Len {
			r := int(s.Start + k)
			text := texts.Bytes(r)
			if !texts.Nulls().Has(r) {
				if len(args) < 3 {
					continue
				}
				text = textsOf(args[2]).at(i)
			}
			if some {
				buf = append(buf, sep.at(i)...)
			}
			some = true
			buf = append(buf, text...)
		}
		b.Append(buf)
	}
	return b.Texts(), nil
}

// maxSeries bounds the lists that range makes.
const maxSeries = 1_000_000

var rangeFunc = Scalar{Name: "range",
	Doc:       "range(from, to, step) is the list from, from + step, … as long as that is before to; from is 0 and step 1 if left out. A series of rows is generate_series in FROM.",
	Examples:  []Example{{"range(3)", "[0, 1, 2]"}, {"range(1, 6, 2)", "[1, 3, 5]"}, {"range(3, 0, -1)", "[3, 2, 1]"}, {"range(1, 1)", "[]"}, {"range(NULL)", "null"}, {"range(1, 2, 0)", "error: range: the step is 0"}},
	Overloads: []Overload{series("range", false, 1), series("range", false, 2), series("range", false, 3), timeSeries("range", false, true)}}

var sequenceFunc = Scalar{Name: "sequence", Aliases: []string{"generate_series"},
	Doc:       "sequence(from, to, step) is the list from, from + step, … to, with to if it is met; from is 0 and step 1 if left out. Moments go with an interval.",
	Examples:  []Example{{"sequence(1, 3)", "[1, 2, 3]"}, {"sequence(5, 1, -2)", "[5, 3, 1]"}, {"sequence(2)", "[0, 1, 2]"}, {"sequence(1, NULL)", "null"}},
	Overloads: []Overload{series("sequence", true, 1), series("sequence", true, 2), series("sequence", true, 3), timeSeries("generate_series", true, true)}}

func series(name string, closed bool, args int) Overload {
	ks := make([]column.Kind, args)
	for i := range ks {
		ks[i] = column.KindInt64
	}
	return Overload{Args: ks, Result: always(column.List(column.Int64)), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		out := &column.Lists{Typ: column.List(column.Int64), Spans: make([]column.Span, n)}
		var values []int64
		for i := range n {
			if anyNull(args, i) {
				continue
			}
			from, to, step := int64(0), inputOf[int64](args[len(args)-1]).at(i), int64(1)
			if len(args) > 1 {
				from, to = inputOf[int64](args[0]).at(i), inputOf[int64](args[1]).at(i)
			}
			if len(args) > 2 {
				step = inputOf[int64](args[2]).at(i)
			}
			at := len(values)
			var err error
			if values, err = appendSeries(values, from, to, step, closed); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			if len(values) > at {
				out.Spans[i] = column.Span{Start: int32(at), Len: int32(len(values) - at)}
			}
		}
		out.Child = &column.Ints{Typ: column.Int64, Values: values}
		return out, nil
	}}
}

func appendSeries(dst []int64, from, to, step int64, closed bool) ([]int64, error) {
	if step == 0 {
		return nil, fmt.Errorf("the step is 0")
	}
	if span := float64(to) - float64(from); span/float64(step) >= maxSeries {
		return nil, fmt.Errorf("more than %d values; make rows of them: FROM generate_series(…)", maxSeries)
	}
	for x := from; step > 0 && (x < to || closed && x == to) || step < 0 && (x > to || closed && x == to); {
		if len(dst) >= maxSeries {
			return nil, fmt.Errorf("more than %d values in a batch; make rows of them: FROM generate_series(…)", maxSeries)
		}
		dst = append(dst, x)
		next, ok := addInts.one(x, step)
		if !ok {
			break
		}
		x = next
	}
	return dst, nil
}
