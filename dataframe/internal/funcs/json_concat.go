package funcs

import "weir/dataframe/column"

var jsonConcatFunc = Scalar{Name: "json_concat",
	Doc:      "json_concat(s, t) is PostgreSQL's s || t of JSON: the members of two objects, those of t where both have a key, else the elements of both in one array, what is no array being one of itself; null if an argument is null.",
	Examples: []Example{{`json_concat('{"a":1,"b":2}', '{"b":null}')`, `{"a":1,"b":null}`}, {`json_concat('[1]', '[2, 3]')`, "[1,2,3]"}, {`json_concat('1', '{"a":2}')`, `[1,{"a":2}]`}, {`json_concat('[', '1')`, "error: json_concat: no JSON"}, {"json_concat('1', NULL)", "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		first, second := textsOf(args[0]), textsOf(args[1])
		return func(dst []byte, i int) ([]byte, bool, error) {
			s, t := first.at(i), second.at(i)
			for _, x := range [...][]byte{s, t} {
				if f := checkJSON(x); f.bad() {
					return dst, false, f.error("json_concat", x)
				}
			}
			return appendConcat(dst, s[jsonSpace(s, 0):], t[jsonSpace(t, 0):]), true, nil
		}
	}, kinds(txt, txt))}

func appendConcat(dst, s, t []byte) []byte {
	start := len(dst)
	comma := func() {
		if len(dst) > start+1 {
			dst = append(dst, ',')
		}
	}
	if s[0] == '{' && t[0] == '{' {
		dst = append(dst, '{')
		member := func(src []byte, m jsonItem) {
			comma()
			dst = append(append(append(dst, '"'), m.key(src)...), '"', ':')
			dst = appendCompact(dst, m.value(src))
		}
		eachMember(s, func(m jsonItem, key []byte) {
			if _, also := jsonMember(t, 0, key); !also {
				member(s, m)
			}
		})
		eachMember(t, func(m jsonItem, _ []byte) { member(t, m) })
		return append(dst, '}')
	}
	dst = append(dst, '[')
	for _, src := range [...][]byte{s, t} {
		if src[0] != '[' {
			comma()
			dst = appendCompact(dst, src[:skipJSON(src, 0)])
			continue
		}
		jsonItems(src, 0, func(m jsonItem) bool {
			comma()
			dst = appendCompact(dst, m.value(src))
			return true
		})
	}
	return append(dst, ']')
}
