package funcs

import "weir/dataframe/column"

var regexpSplitMostFunc = Scalar{Name: "regexp_split_most",
	Doc:      "regexp_split_most(s, re, n) is the list of at most n parts of s between matches of re (RE2), the last with all that is left; of any number if n is not above 0; null if an argument is null.",
	Examples: []Example{{"regexp_split_most('a-b-c', '-', 2)::text", "[a, b-c]"}, {"regexp_split_most('a-b-c', '-', -1)::text", "[a, b, c]"}, {"regexp_split_most(NULL, '-', 1)", "null"}},
	Overloads: listsBy(func(_ int, args []column.Vector) listRow {
		s, pats, most := textsOf(args[0]), patternsOf(args[:2], 2), inputOf[int64](args[2])
		return func(add func([]byte), i int) (bool, error) {
			re, err := pats.at(i)
			if err != nil {
				return false, err
			}
			text, end, parts := s.at(i), 0, int64(1)
			for _, m := range re.FindAllIndex(text, -1) {
				if most.at(i) > 0 && parts >= most.at(i) {
					break
				}
				if m[0] == m[1] && (m[0] == 0 || m[1] == len(text)) {
					continue
				}
				add(text[end:m[0]])
				end = m[1]
				parts++
			}
			add(text[end:])
			return true, nil
		}
	}, kinds(txt, txt, num))}

var strToMapFunc = Scalar{Name: "str_to_map",
	Doc:      "str_to_map(s, pair, key) is the map of the parts of s between matches of the regular expression pair (RE2), ',' if not given, each cut at the first match of key, ':' if not given; a part without one has the value null; a key twice is an error.",
	Examples: []Example{{"str_to_map('a:1,b:2')", "{a=1, b=2}"}, {"str_to_map('a=1;b', ';', '=')", "{a=1, b=NULL}"}, {"str_to_map('')", "{=NULL}"}, {"str_to_map(NULL)", "null"}},
	Overloads: []Overload{
		{Args: kinds(txt), Result: always(textMap), Eval: textsToMap},
		{Args: kinds(txt, txt), Result: always(textMap), Eval: textsToMap},
		{Args: kinds(txt, txt, txt), Result: always(textMap), Eval: textsToMap},
	}}

var textMap = column.Map(column.String, column.String)

func textsToMap(n int, args []column.Vector) (column.Vector, error) {
	usual := func(k int, s string) column.Vector {
		if k < len(args) {
			return args[k]
		}
		return &column.Const{Value: buildTexts(1, func(dst []byte, _ int) []byte { return append(dst, s...) }), N: n}
	}
	s := textsOf(args[0])
	pairs, keys := patternsOf([]column.Vector{args[0], usual(1, ",")}, 2), patternsOf([]column.Vector{args[0], usual(2, ":")}, 2)
	ks, vs := column.NewBuilder(column.String, n), column.NewBuilder(column.String, n)
	out, rows := &column.Lists{Typ: textMap, Spans: make([]column.Span, n)}, int32(0)
	for i := range n {
		if anyNull(args, i) {
			continue
		}
		pair, err := pairs.at(i)
		if err != nil {
			return nil, err
		}
		key, err := keys.at(i)
		if err != nil {
			return nil, err
		}
		from := rows
		for _, part := range pair.Split(string(s.at(i)), -1) {
			k, v := part, any(nil)
			if m := key.FindStringIndex(part); m != nil {
				k, v = part[:m[0]], part[m[1]:]
			}
			if err := ks.Append(k); err != nil {
				return nil, err
			}
			if err := vs.Append(v); err != nil {
				return nil, err
			}
			rows++
		}
		out.Spans[i] = column.Span{Start: from, Len: rows - from}
	}
	out.Child = &column.Structs{Typ: textMap.Element(), N: int(rows), Cols: []column.Vector{column.Flatten(ks.Vector()), column.Flatten(vs.Vector())}}
	return out, checkMap(out)
}
