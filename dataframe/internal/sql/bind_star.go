package sql

import (
	"regexp"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
)

// star adds all columns, or those of one table, with the changes that it lists.
func (s *selection) star(star *syntax.Star) error {
	cols, err := s.starColumns(star)
	if err != nil {
		if fields := s.structFields(star.Table); len(fields) > 0 && len(star.Exclude)+len(star.Replace)+len(star.Rename) == 0 {
			for _, f := range fields {
				f.pos = star.Pos
				s.outs = append(s.outs, f)
			}
			return nil
		}
		return err
	}
	replaced := map[string]syntax.Item{}
	for _, it := range star.Replace {
		replaced[strings.ToLower(it.Alias)] = it
	}
	renamed, unmet := map[string]string{}, map[string]bool{}
	for _, r := range star.Rename {
		renamed[strings.ToLower(r.From)], unmet[strings.ToLower(r.From)] = r.To, true
	}
	for i, c := range cols {
		col := columnOf(c.column)
		s.b.refs[col] = ref{[]string{c.name}, star.Pos}
		o := out{e: col, name: c.name, pos: star.Pos, star: true}
		key := strings.ToLower(c.name)
		if it, ok := replaced[key]; ok {
			if j := slices.IndexFunc(cols[i+1:], func(d scoped) bool { return strings.EqualFold(d.name, key) }); j >= 0 {
				return s.b.errorAt(star.Pos, "two columns that * stands for are called %s; write %s.* and %s.*", c.name, c.table, cols[i+1+j].table)
			}
			delete(replaced, key)
			if o.e, err = s.lowering().top(it.X); err != nil {
				return err
			}
		}
		if to, ok := renamed[key]; ok {
			delete(unmet, key)
			o.name = to
		}
		s.outs = append(s.outs, o)
	}
	for name := range replaced {
		return s.unknownOf(star, cols, name)
	}
	for name := range unmet {
		return s.unknownOf(star, cols, name)
	}
	return nil
}

// starColumns are the columns that star means, without those it excludes.
func (s *selection) starColumns(star *syntax.Star) ([]scoped, error) {
	table := ""
	if n := len(star.Table); n > 0 {
		table = star.Table[n-1]
	}
	missing := map[string]bool{}
	for _, parts := range star.Exclude {
		name := strings.ToLower(strings.Join(parts, "."))
		if missing[name] {
			return nil, s.b.errorAt(star.Pos, "EXCLUDE names %s twice", name)
		}
		missing[name] = true
	}
	var all, out []scoped
	for _, c := range s.scope.cols {
		if table != "" && !c.of(star.Table) || table == "" && c.qualifiedOnly {
			continue
		}
		if table != "" && len(all) > 0 && !slices.EqualFunc(c.path, all[0].path, strings.EqualFold) {
			return nil, s.b.errorAt(star.Pos, "two tables are called %q: write the schema before it", table)
		}
		all = append(all, c)
		excluded := false
		for _, parts := range star.Exclude {
			if c.named(parts) {
				delete(missing, strings.ToLower(strings.Join(parts, ".")))
				excluded = true
			}
		}
		if !excluded {
			out = append(out, c)
		}
	}
	if len(all) == 0 && table != "" {
		return nil, s.b.errorAt(star.Pos, "no table %q in FROM", table)
	}
	if len(all) == 0 {
		return nil, s.b.errorAt(star.Pos, "* stands for no columns: there is no FROM, or what it names is empty and has none")
	}
	for name := range missing {
		return nil, s.unknownOf(star, all, name)
	}
	return out, nil
}

func (s *selection) unknownOf(star *syntax.Star, cols []scoped, name string) error {
	e := &column.UnknownColumn{Name: name}
	for _, c := range cols {
		e.Have = append(e.Have, c.name)
	}
	return s.b.wrap(star.Pos, e)
}

// columnsItem expands an item with COLUMNS(…) in it: once for every column that it means.
func (s *selection) columnsItem(it syntax.Item) (bool, error) {
	var call *syntax.Call
	syntax.Walk(it.X, func(e syntax.Expr) bool {
		if c, ok := e.(*syntax.Call); ok && len(c.Name) == 1 && strings.EqualFold(c.Name[0], "columns") {
			call = c
		}
		return call == nil
	})
	if call == nil {
		return false, nil
	}
	cols, err := s.columnsOfCall(call)
	if err != nil {
		return true, err
	}
	replaced := map[string]syntax.Expr{}
	if star, ok := call.Args[0].(*syntax.Star); ok {
		for _, r := range star.Replace {
			replaced[strings.ToLower(r.Alias)] = r.X
		}
	}
	for _, c := range cols {
		var name syntax.Expr = &syntax.Name{Pos: call.Pos, Parts: c.written()}
		if r := replaced[strings.ToLower(c.name)]; r != nil {
			name = r
		}
		x := syntax.Replace(it.X, call, name)
		e, err := s.lowering().top(x)
		if err != nil {
			return true, err
		}
		o := out{e: e, name: c.name, pos: call.Pos, item: x, star: true}
		if it.Alias != "" {
			o.name = it.Alias
		} else if x != name {
			o.name = syntax.Print(syntax.Replace(it.X, call, &syntax.Name{Pos: call.Pos, Parts: []string{c.name}}))
		}
		s.outs = append(s.outs, o)
	}
	return true, nil
}

// columnsOfCall are the columns that COLUMNS means: *, a regular expression, a list
// of names or a lambda of the name.
func (s *selection) columnsOfCall(c *syntax.Call) ([]scoped, error) {
	if len(c.Args) != 1 {
		return nil, s.b.errorAt(c.Pos, "COLUMNS takes one argument: *, a regular expression or a list of names")
	}
	var keep func(name string) (bool, error)
	star := &syntax.Star{Pos: c.Pos}
	switch a := c.Args[0].(type) {
	case *syntax.Star:
		return s.starColumns(a)
	case *syntax.Text:
		re, err := regexp.Compile(a.Value)
		if err != nil {
			return nil, s.b.wrap(a.Pos, err)
		}
		keep = func(name string) (bool, error) { return re.MatchString(name), nil }
	case *syntax.List:
		return s.columnsOfList(a)
	case *syntax.Lambda:
		keep = func(name string) (bool, error) { return s.nameFulfils(a, name) }
	default:
		return nil, s.b.errorAt(a.Position(), "COLUMNS takes *, a regular expression or a list of names")
	}
	all, err := s.starColumns(star)
	if err != nil {
		return nil, err
	}
	var out []scoped
	for _, col := range all {
		ok, err := keep(col.name)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, col)
		}
	}
	if len(out) == 0 {
		return nil, s.b.errorAt(c.Pos, "COLUMNS(%s) is no column", syntax.Print(c.Args[0]))
	}
	return out, nil
}

func (s *selection) columnsOfList(list *syntax.List) ([]scoped, error) {
	var out []scoped
	for _, e := range list.Elems {
		name := ""
		switch e := e.(type) {
		case *syntax.Text:
			name = e.Value
		case *syntax.Name:
			name = e.Parts[len(e.Parts)-1]
		}
		c, err := s.scope.bare(name)
		if err != nil {
			return nil, s.b.wrap(e.Position(), err)
		}
		out = append(out, *c)
	}
	if len(out) == 0 {
		return nil, s.b.errorAt(list.Pos, "COLUMNS([]) is no column")
	}
	return out, nil
}

// nameFulfils evaluates c -> c LIKE '…' and its like for a name: with the functions of
// patterns that a name needs.
func (s *selection) nameFulfils(f *syntax.Lambda, name string) (bool, error) {
	l, ok := f.Body.(*syntax.Like)
	if ok && len(f.Params) == 1 {
		x, isName := l.X.(*syntax.Name)
		pattern, isText := l.Pattern.(*syntax.Text)
		if isName && isText && len(x.Parts) == 1 && x.Parts[0] == f.Params[0] && l.Escape == nil {
			re, err := likeRegexp(l.Op, pattern.Value)
			if err != nil {
				return false, s.b.wrap(pattern.Pos, err)
			}
			return re.MatchString(name) != l.Not, nil
		}
	}
	return false, s.b.errorAt(f.Pos, "COLUMNS takes a lambda of the form c -> c LIKE 'pattern'")
}
