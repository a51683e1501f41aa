package dataframe_test

import (
	"strings"
	"testing"

	. "weir/dataframe"
)

// TestSamePlan writes queries in SQL and with the verbs of frames: both print the same optimized plan.
func TestSamePlan(t *testing.T) {
	s := NewSession(Options{})
	o := s.FromColumns(map[string]any{
		"id": []int64{1, 2, 3}, "who": []string{"ann", "bob", "ann"}, "amount": []float64{10, 20, 5}, "item": []int64{1, 2, 1},
	}).Select("id", "who", "amount", "item")
	p := s.FromColumns(map[string]any{"no": []int64{1, 2}, "name": []string{"nut", "bolt"}}).Select("no", "name")
	same := Col("item").Eq(Col("no"))
	s.Name("o", o)
	s.Name("p", p)
	for sql, frame := range map[string]*Frame{
		"SELECT id FROM o":                                                            o.Select("id"),
		"SELECT id, who FROM o WHERE amount > 7":                                      o.Filter(Col("amount").Gt(7)).Select("id", "who"),
		"SELECT * FROM o":                                                             o,
		"SELECT * FROM o WHERE amount > 7 AND who = 'ann'":                            o.Filter(Col("amount").Gt(7).And(Col("who").Eq("ann"))),
		"SELECT * FROM o WHERE amount > 7 OR who <> 'ann'":                            o.Filter(Col("amount").Gt(7).Or(Col("who").Ne("ann"))),
		"SELECT * FROM o WHERE NOT amount > 7":                                        o.Filter(Col("amount").Gt(7).Not()),
		"SELECT * FROM o WHERE who IS NULL":                                           o.Filter(Col("who").IsNull()),
		"SELECT * FROM o WHERE who IS NOT NULL":                                       o.Filter(Col("who").IsNotNull()),
		"SELECT * FROM o WHERE who IN ('ann', 'bob')":                                 o.Filter(Col("who").In("ann", "bob")),
		"SELECT * FROM o WHERE id BETWEEN 1 AND 2":                                    o.Filter(Col("id").Between(1, 2)),
		"SELECT * FROM o WHERE id >= 1 AND id <= 2":                                   o.Filter(Col("id").Ge(1).And(Col("id").Le(2))),
		"SELECT amount * 2 AS twice FROM o":                                           o.Select(Col("amount").Mul(2).As("twice")),
		"SELECT amount + id AS s, amount - id AS d FROM o":                            o.Select(Col("amount").Add(Col("id")).As("s"), Col("amount").Sub(Col("id")).As("d")),
		"SELECT upper(who) AS w FROM o":                                               o.Select(Upper(Col("who")).As("w")),
		"SELECT CAST(amount AS BIGINT) AS n FROM o":                                   o.Select(Col("amount").Cast("bigint").As("n")),
		"SELECT length(who) AS n FROM o WHERE length(who) > 2":                        o.Filter(Call("length", Col("who")).Gt(2)).Select(Call("length", Col("who")).As("n")),
		"SELECT * FROM o LIMIT 2":                                                     o.Limit(2),
		"SELECT * FROM o ORDER BY amount":                                             o.Sort("amount"),
		"SELECT * FROM o ORDER BY amount DESC, id":                                    o.Sort(Col("amount").Desc(), "id"),
		"SELECT * FROM o ORDER BY amount LIMIT 2":                                     o.Sort("amount").Limit(2),
		"SELECT * FROM o ORDER BY who NULLS FIRST":                                    o.Sort(Col("who").NullsFirst()),
		"SELECT DISTINCT who FROM o":                                                  o.Select("who").Distinct(),
		"SELECT who, count(*) AS n FROM o GROUP BY who":                               o.GroupBy("who").Agg(Count().As("n")),
		"SELECT who, sum(amount) AS s, max(id) AS last FROM o GROUP BY who":           o.GroupBy("who").Agg(Sum("amount").As("s"), Max("id").As("last")),
		"SELECT who, avg(amount) AS a FROM o WHERE id > 1 GROUP BY who":               o.Filter(Col("id").Gt(1)).GroupBy("who").Agg(Avg("amount").As("a")),
		"SELECT count(*) AS n FROM o":                                                 o.Agg(Count().As("n")),
		"SELECT sum(amount) AS s, min(amount) AS m FROM o":                            o.Agg(Sum("amount").As("s"), Min("amount").As("m")),
		"SELECT count(DISTINCT who) AS n FROM o":                                      o.Agg(Count("who").Distinct().As("n")),
		"SELECT who, count(*) AS n FROM o GROUP BY who ORDER BY n DESC":               o.GroupBy("who").Agg(Count().As("n")).Sort(Col("n").Desc()),
		"SELECT who, count(*) AS n FROM o GROUP BY who ORDER BY n DESC LIMIT 1":       o.GroupBy("who").Agg(Count().As("n")).Sort(Col("n").Desc()).Limit(1),
		"SELECT who, item, count(*) AS n FROM o GROUP BY who, item":                   o.GroupBy("who", "item").Agg(Count().As("n")),
		"SELECT * FROM o JOIN p ON item = no":                                         o.Join(p, same, InnerJoin),
		"SELECT id, name FROM o JOIN p ON item = no":                                  o.Join(p, same, InnerJoin).Select("id", "name"),
		"SELECT id, name FROM o LEFT JOIN p ON item = no":                             o.Join(p, same, LeftJoin).Select("id", "name"),
		"SELECT name, sum(amount) AS s FROM o JOIN p ON item = no GROUP BY name":      o.Join(p, same, InnerJoin).GroupBy("name").Agg(Sum("amount").As("s")),
		"SELECT id, name FROM o JOIN p ON item = no WHERE amount > 7":                 o.Filter(Col("amount").Gt(7)).Join(p, same, InnerJoin).Select("id", "name"),
		"SELECT id FROM o SEMI JOIN p ON item = no":                                   o.Join(p, same, SemiJoin).Select("id"),
		"SELECT id FROM o ANTI JOIN p ON item = no":                                   o.Join(p, same, AntiJoin).Select("id"),
		"SELECT id FROM o UNION ALL SELECT no FROM p":                                 o.Select("id").Union(p.Select(Col("no").As("id"))),
		"SELECT id, row_number() OVER (PARTITION BY who ORDER BY amount) AS n FROM o": o.Select("id", RowNumber().Over("who").OrderBy("amount").As("n")),
		"SELECT id, sum(amount) OVER (PARTITION BY who) AS s FROM o":                  o.Select("id", Sum("amount").Over("who").As("s")),
		"SELECT id, CASE WHEN amount > 7 THEN 'big' ELSE 'small' END AS size FROM o":  o.Select("id", When(Col("amount").Gt(7), "big").Else("small").As("size")),
		"SELECT coalesce(who, 'nobody') AS w FROM o":                                  o.Select(Coalesce(Col("who"), Lit("nobody")).As("w")),
	} {
		want, err := frame.Explain()
		if err != nil {
			t.Errorf("%s: the frame: %v", sql, err)
			continue
		}
		got, err := s.SQL(sql).Explain()
		if err != nil {
			t.Errorf("%s: %v", sql, err)
			continue
		}
		if got != want {
			t.Errorf("%s\ngives\n%s\nand the frame\n%s", sql, strings.TrimSpace(got), strings.TrimSpace(want))
		}
	}
}
