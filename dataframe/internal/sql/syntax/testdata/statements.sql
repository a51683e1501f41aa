weir
SELECT 1
----
SELECT 1

weir
select a.b.c, t.*, * from t
----
SELECT a.b.c, t.*, * FROM t

weir
SELECT * EXCLUDE (a, b) REPLACE (x + 1 AS x) RENAME (y AS z) FROM t
----
SELECT * EXCLUDE (a, b) REPLACE (x + 1 AS x) RENAME (y AS z) FROM t

weir
SELECT * EXCEPT (a) FROM t
----
SELECT * EXCLUDE (a) FROM t

weir
SELECT t.* EXCLUDE a FROM t
----
SELECT t.* EXCLUDE (a) FROM t

weir
SELECT COLUMNS('^a'), COLUMNS(* EXCLUDE (b)) FROM t
----
SELECT columns('^a'), columns(* EXCLUDE (b)) FROM t

weir
SELECT COLUMNS(c -> c LIKE 'a%') FROM t
----
SELECT columns(lambda c: c LIKE 'a%') FROM t

weir
SELECT DISTINCT ON (a, b) a, b, c FROM t ORDER BY a, c DESC NULLS LAST
----
SELECT DISTINCT ON (a, b) a, b, c FROM t ORDER BY a, c DESC NULLS LAST

weir
SELECT ALL a FROM t
----
SELECT a FROM t

weir
FROM t
----
SELECT * FROM t

weir
FROM t SELECT a WHERE b
----
SELECT a FROM t WHERE b

weir
FROM t WHERE x > 1 ORDER BY ALL
----
SELECT * FROM t WHERE x > 1 ORDER BY ALL

weir
SELECT a, FROM t
----
SELECT a FROM t

weir
SELECT x: 1, y: a + b FROM t
----
SELECT 1 AS x, a + b AS y FROM t

weir
WITH a AS (SELECT 1), b(x, y) AS MATERIALIZED (SELECT 1, 2), c AS NOT MATERIALIZED (SELECT 3) SELECT * FROM a, b, c
----
WITH a AS (SELECT 1), b (x, y) AS MATERIALIZED (SELECT 1, 2), c AS NOT MATERIALIZED (SELECT 3) SELECT * FROM a, b, c

weir
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 10) SELECT * FROM r
----
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 10) SELECT * FROM r

weir
SELECT 1 UNION SELECT 2 UNION ALL SELECT 3 INTERSECT SELECT 3 EXCEPT ALL SELECT 4
----
SELECT 1 UNION SELECT 2 UNION ALL SELECT 3 INTERSECT SELECT 3 EXCEPT ALL SELECT 4

weir
(SELECT 1 ORDER BY 1 LIMIT 1) UNION ALL (SELECT 2) ORDER BY 1
----
(SELECT 1 ORDER BY 1 LIMIT 1) UNION ALL (SELECT 2) ORDER BY 1

weir
SELECT 1 UNION BY NAME SELECT 2
----
SELECT 1 UNION BY NAME SELECT 2

weir
SELECT 1 UNION ALL BY NAME (SELECT 2 LIMIT 1)
----
SELECT 1 UNION ALL BY NAME (SELECT 2 LIMIT 1)

weir
SELECT 1 EXCEPT (SELECT 2 EXCEPT SELECT 3)
----
SELECT 1 EXCEPT (SELECT 2 EXCEPT SELECT 3)

weir
((SELECT 1))
----
SELECT 1

weir
VALUES (1, 'a'), (2, 'b')
----
VALUES (1, 'a'), (2, 'b')

weir
SELECT * FROM (VALUES (1, 2), (3, 4)) AS v(a, b)
----
SELECT * FROM (VALUES (1, 2), (3, 4)) AS v (a, b)

weir
SELECT * FROM VALUES (1), (2) v
----
SELECT * FROM (VALUES (1), (2)) AS v

weir
TABLE t
----
SELECT * FROM t

weir
SELECT a, sum(b) FROM t GROUP BY ALL
----
SELECT a, sum(b) FROM t GROUP BY ALL

weir
SELECT a, sum(b) FROM t GROUP BY 1 HAVING sum(b) > 1
----
SELECT a, sum(b) FROM t GROUP BY 1 HAVING sum(b) > 1

weir
SELECT a, b, grouping(a) FROM t GROUP BY ROLLUP (a, b)
----
SELECT a, b, grouping(a) FROM t GROUP BY ROLLUP (a, b)

weir
SELECT a, b FROM t GROUP BY GROUPING SETS ((a, b), a, ()), CUBE (c, (d, e))
----
SELECT a, b FROM t GROUP BY GROUPING SETS (ROW(a, b), a, ROW()), CUBE (c, ROW(d, e))

weir
SELECT a FROM t GROUP BY a WITH ROLLUP
----
SELECT a FROM t GROUP BY ROLLUP (a)

weir
SELECT a, b FROM t GROUP BY a, b GROUPING SETS ((a), (b))
----
SELECT a, b FROM t GROUP BY GROUPING SETS (a, b)

weir
SELECT a FROM t LIMIT 5 OFFSET 2
----
SELECT a FROM t LIMIT 5 OFFSET 2

weir
SELECT a FROM t LIMIT 2, 5
----
SELECT a FROM t LIMIT 5 OFFSET 2

weir
SELECT a FROM t OFFSET 3 ROWS FETCH NEXT 5 ROWS ONLY
----
SELECT a FROM t LIMIT 5 OFFSET 3

weir
SELECT a FROM t FETCH FIRST ROW ONLY
----
SELECT a FROM t LIMIT 1

weir
SELECT a FROM t ORDER BY a FETCH FIRST 3 ROWS WITH TIES
----
SELECT a FROM t ORDER BY a FETCH FIRST 3 ROWS WITH TIES

weir
SELECT a FROM t LIMIT 10%
----
SELECT a FROM t LIMIT 10 PERCENT

weir
SELECT a FROM t LIMIT (SELECT 3)
----
SELECT a FROM t LIMIT (SELECT 3)

weir
SELECT a FROM t LIMIT ALL
----
SELECT a FROM t

weir
SELECT * FROM a JOIN b ON a.x = b.x LEFT JOIN c USING (y, z) RIGHT OUTER JOIN d ON true FULL JOIN e USING (q) CROSS JOIN f NATURAL JOIN g
----
SELECT * FROM a JOIN b ON a.x = b.x LEFT JOIN c USING (y, z) RIGHT JOIN d ON TRUE FULL JOIN e USING (q) CROSS JOIN f NATURAL JOIN g

weir
SELECT * FROM a NATURAL LEFT JOIN b SEMI JOIN c USING (x) ANTI JOIN d ON d.y = a.y LEFT SEMI JOIN e ON true LEFT ANTI JOIN f ON true
----
SELECT * FROM a NATURAL LEFT JOIN b SEMI JOIN c USING (x) ANTI JOIN d ON d.y = a.y SEMI JOIN e ON TRUE ANTI JOIN f ON TRUE

weir
SELECT * FROM a ASOF JOIN b ON a.k = b.k AND a.ts >= b.ts ASOF LEFT JOIN c USING (k, ts)
----
SELECT * FROM a ASOF JOIN b ON a.k = b.k AND a.ts >= b.ts ASOF LEFT JOIN c USING (k, ts)

weir
SELECT * FROM a POSITIONAL JOIN b
----
SELECT * FROM a POSITIONAL JOIN b

weir
SELECT * FROM a JOIN (b JOIN c ON b.x = c.x) ON a.x = b.x
----
SELECT * FROM a JOIN (b JOIN c ON b.x = c.x) ON a.x = b.x

weir
SELECT * FROM (a JOIN b USING (x)) JOIN c USING (x)
----
SELECT * FROM a JOIN b USING (x) JOIN c USING (x)

weir
SELECT * FROM (SELECT 1 AS x) t, LATERAL (SELECT t.x + 1) u(y)
----
SELECT * FROM (SELECT 1 AS x) AS t, LATERAL (SELECT t.x + 1) AS u (y)

weir
SELECT * FROM a LEFT JOIN LATERAL (SELECT 1) b ON true
----
SELECT * FROM a LEFT JOIN LATERAL (SELECT 1) AS b ON TRUE

weir
SELECT * FROM t, unnest(t.list) AS u(x)
----
SELECT * FROM t, unnest(t.list) AS u (x)

weir
SELECT * FROM range(10) r(i)
----
SELECT * FROM range(10) AS r (i)

weir
SELECT * FROM read_parquet('s3://lake/*.parquet', hive_partitioning := true)
----
SELECT * FROM read_parquet('s3://lake/*.parquet', hive_partitioning := TRUE)

weir
SELECT * FROM generate_series(1, 5) WITH ORDINALITY AS g(v, n)
----
SELECT * FROM generate_series(1, 5) WITH ORDINALITY AS g (v, n)

weir
SELECT * FROM t LATERAL VIEW explode(a) x AS y LATERAL VIEW OUTER posexplode(b) z AS i, v WHERE y > 1
----
SELECT * FROM t LATERAL VIEW explode(a) x AS y LATERAL VIEW OUTER posexplode(b) z AS i, v WHERE y > 1

weir
SELECT * FROM 's3://lake/clicks/*.parquet' AS c
----
SELECT * FROM 's3://lake/clicks/*.parquet' AS c

weir
SELECT * FROM a.b.c d
----
SELECT * FROM a.b.c AS d

weir
SELECT * FROM t TABLESAMPLE (10 PERCENT) REPEATABLE (42)
----
SELECT * FROM t TABLESAMPLE (10 PERCENT) REPEATABLE (42)

weir
SELECT * FROM t TABLESAMPLE BERNOULLI (5)
----
SELECT * FROM t TABLESAMPLE BERNOULLI (5 PERCENT)

weir
SELECT * FROM t TABLESAMPLE reservoir(100 ROWS)
----
SELECT * FROM t TABLESAMPLE RESERVOIR (100 ROWS)

weir
SELECT * FROM t USING SAMPLE 10% (bernoulli, 7)
----
SELECT * FROM t TABLESAMPLE BERNOULLI (10 PERCENT) REPEATABLE (7)

weir
SELECT * FROM t PIVOT (sum(x) AS s, count(*) FOR y IN ('a', 'b' AS bb) GROUP BY z) AS p
----
SELECT * FROM t PIVOT (sum(x) AS s, count(*) FOR y IN ('a', 'b' AS bb) GROUP BY z) AS p

weir
PIVOT t ON y USING sum(x) GROUP BY z
----
SELECT * FROM (PIVOT t ON y USING sum(x) GROUP BY z)

weir
PIVOT t ON y IN ('a', 'b'), w USING sum(x) AS s ORDER BY 1
----
SELECT * FROM (PIVOT t ON y IN ('a', 'b'), w USING sum(x) AS s) ORDER BY 1

weir
SELECT * FROM t UNPIVOT (v FOR n IN (a, b AS bee, c))
----
SELECT * FROM t UNPIVOT (v FOR n IN (a, b AS bee, c))

weir
SELECT * FROM t UNPIVOT INCLUDE NULLS ((v, w) FOR n IN ((a, b) AS ab, (c, d) AS cd)) u
----
SELECT * FROM t UNPIVOT INCLUDE NULLS ((v, w) FOR n IN (ROW(a, b) AS ab, ROW(c, d) AS cd)) AS u

weir
UNPIVOT t ON a, b INTO NAME n VALUE v
----
SELECT * FROM (UNPIVOT t ON a, b INTO NAME n VALUE v)

weir
SELECT * FROM (PIVOT t ON y USING sum(x)) p
----
SELECT * FROM (PIVOT t ON y USING sum(x)) AS p

weir
SELECT row_number() OVER (), rank() OVER (PARTITION BY a, b ORDER BY c DESC), sum(x) OVER w, lag(x, 1, 0) OVER (w ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t WINDOW w AS (PARTITION BY a ORDER BY b)
----
SELECT row_number() OVER (), rank() OVER (PARTITION BY a, b ORDER BY c DESC), sum(x) OVER w, lag(x, 1, 0) OVER (w ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t WINDOW w AS (PARTITION BY a ORDER BY b)

weir
SELECT sum(x) OVER (ORDER BY t RANGE BETWEEN INTERVAL '1 day' PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE TIES), first_value(x IGNORE NULLS) OVER (ORDER BY t ROWS UNBOUNDED PRECEDING), last_value(x) IGNORE NULLS OVER (ORDER BY t GROUPS 2 PRECEDING) FROM t
----
SELECT sum(x) OVER (ORDER BY t RANGE BETWEEN INTERVAL '1 day' PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE TIES), first_value(x IGNORE NULLS) OVER (ORDER BY t ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), last_value(x IGNORE NULLS) OVER (ORDER BY t GROUPS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM t

weir
SELECT a FROM t QUALIFY row_number() OVER (PARTITION BY a ORDER BY b) = 1
----
SELECT a FROM t QUALIFY row_number() OVER (PARTITION BY a ORDER BY b) = 1

weir
SELECT count(*) FILTER (WHERE a > 1), string_agg(DISTINCT a, ',' ORDER BY a DESC), percentile_cont(0.5) WITHIN GROUP (ORDER BY x) FROM t
----
SELECT count(*) FILTER (WHERE a > 1), string_agg(DISTINCT a, ',' ORDER BY a DESC), percentile_cont(0.5) WITHIN GROUP (ORDER BY x) FROM t

weir
SELECT count(), count(t.*), count(DISTINCT a, b) FROM t
----
SELECT count(), count(t.*), count(DISTINCT a, b) FROM t

weir
SELECT a IN (1, 2), a NOT IN (SELECT b FROM t), EXISTS (SELECT 1), NOT EXISTS (SELECT 1 FROM t), (SELECT max(x) FROM t), a = ANY (SELECT b FROM t), a > ALL (SELECT b FROM t), a <> SOME (VALUES (1)), ARRAY(SELECT 1), a = ANY ([1, 2]), a IN [1, 2]
----
SELECT a IN (1, 2), a NOT IN (SELECT b FROM t), EXISTS (SELECT 1), NOT EXISTS (SELECT 1 FROM t), (SELECT max(x) FROM t), a = ANY (SELECT b FROM t), a > ALL (SELECT b FROM t), a <> ANY (VALUES (1)), ARRAY(SELECT 1), a = ANY ([1, 2]), a IN [1, 2]

weir
SELECT ((SELECT 1) + 2), ((SELECT 1)), (SELECT 1) + (SELECT 2), x IN ((SELECT 1) UNION (SELECT 2))
----
SELECT (SELECT 1) + 2, (SELECT 1), (SELECT 1) + (SELECT 2), x IN ((SELECT 1) UNION (SELECT 2))

weir
SELECT (a, b) IN (SELECT c, d FROM t), (1, 2) = (3, 4), ROW(1, 2), ()
----
SELECT ROW(a, b) IN (SELECT c, d FROM t), ROW(1, 2) = ROW(3, 4), ROW(1, 2), ROW()

weir
SELECT a BETWEEN 1 AND 2 AND b NOT BETWEEN SYMMETRIC 3 AND 2, a LIKE 'x!%' ESCAPE '!', a NOT ILIKE 'b', a RLIKE 'c', a SIMILAR TO 'd', a GLOB '*e', a ~ 'f', a !~ 'g', a ~* 'h', a !~* 'i', a ~~ 'j', a !~~* 'k', a LIKE ANY ('l', 'm'), a NOT LIKE ALL ('l', 'm')
----
SELECT a BETWEEN 1 AND 2 AND b NOT BETWEEN SYMMETRIC 3 AND 2, a LIKE 'x!%' ESCAPE '!', a NOT ILIKE 'b', a RLIKE 'c', a SIMILAR TO 'd', a GLOB '*e', a RLIKE 'f', a NOT RLIKE 'g', a ~* 'h', a !~* 'i', a LIKE 'j', a NOT ILIKE 'k', a LIKE 'l' OR a LIKE 'm', a NOT LIKE 'l' AND a NOT LIKE 'm'

weir
SELECT a IS NULL, a IS NOT NULL, a ISNULL, a NOTNULL, a IS TRUE, a IS NOT FALSE, a IS UNKNOWN, a IS DISTINCT FROM b, a IS NOT DISTINCT FROM b, a <=> b
----
SELECT a IS NULL, a IS NOT NULL, a IS NULL, a IS NOT NULL, a IS TRUE, a IS NOT FALSE, a IS UNKNOWN, a IS DISTINCT FROM b, a IS NOT DISTINCT FROM b, a <=> b

weir
SELECT a + b * c - d / e % f // g, (a + b) * c, a - (b - c), -a, -(-a), -(5), - 5, +a, a || b || c, a | b & c << 2 >> 1, ~a, 2 ** 3, 2 ^ 3, NOT a = b, NOT (a AND b) OR c, ! a, a DIV b, a mod b, a == b, a != b, a XOR b
----
SELECT a + b * c - d / e % f // g, (a + b) * c, a - (b - c), -a, -(-a), -(5), -(5), a, a || b || c, a | b & c << 2 >> 1, ~a, 2 ** 3, 2 ** 3, NOT a = b, NOT (a AND b) OR c, NOT a, a // b, a % b, a = b, a <> b, a XOR b

weir
SELECT a::int, a::decimal(10, 2)::varchar, CAST(a AS double precision), TRY_CAST(a AS timestamp with time zone), CAST(a AS int[]), CAST(a AS struct<x: int, y: array<string>>), CAST(a AS MAP(VARCHAR, INT)), CAST(a AS STRUCT(x INT, y VARCHAR)), CAST(a AS array<array<int>>), CAST(a AS timestamp(ms, Europe/Paris)), CAST(a AS character varying(10)), -1::bigint, (-x)::bigint, -x::bigint, a::int[3]
----
SELECT CAST(a AS int), CAST(CAST(a AS decimal(10, 2)) AS varchar), CAST(a AS double), TRY_CAST(a AS timestamptz), CAST(a AS list<int>), CAST(a AS struct<x int, y list<string>>), CAST(a AS map<varchar, int>), CAST(a AS struct<x int, y varchar>), CAST(a AS list<list<int>>), CAST(a AS timestamp(ms, Europe/Paris)), CAST(a AS varchar(10)), CAST(-1 AS bigint), CAST(-x AS bigint), -CAST(x AS bigint), CAST(a AS array<int, 3>)

weir
SELECT INTERVAL '1 day', INTERVAL '1' DAY, INTERVAL 1 DAY, INTERVAL (a + 1) MONTHS, INTERVAL '1-2' YEAR TO MONTH, INTERVAL 1 YEAR 2 MONTHS, INTERVAL '1' DAY '2' HOURS, INTERVAL -3 WEEKS, ts + INTERVAL a DAY, ts - INTERVAL 1 DAY - 2, interval FROM t
----
SELECT INTERVAL '1 day', INTERVAL '1' DAY, INTERVAL 1 DAY, INTERVAL (a + 1) MONTH, INTERVAL '1-2' YEAR TO MONTH, INTERVAL 1 YEAR 2 MONTH, INTERVAL '1' DAY '2' HOUR, INTERVAL -3 WEEK, ts + INTERVAL (a) DAY, ts - INTERVAL 1 DAY - 2, "interval" FROM t

weir
SELECT DATE '2026-03-01', TIMESTAMP '2026-03-01 10:00:00', TIME '10:00', TIMESTAMP WITH TIME ZONE '2026-03-01 10:00:00+01', DECIMAL '1.10', X'00ff', E'a\nb', R'a\nb', $$it's$$, $q$a$$b$q$, 'a' 'b', 'it''s', 1e3, .5, 1., 0x1F, 1_000, 100L, 1.5BD
----
SELECT DATE '2026-03-01', TIMESTAMP '2026-03-01 10:00:00', TIME '10:00', TIMESTAMPTZ '2026-03-01 10:00:00+01', DECIMAL '1.10', X'00FF', 'a
b', 'a\nb', 'it''s', 'a$$b', 'ab', 'it''s', 1e3, .5, 1., 0x1F, 1_000, 100L, 1.5BD

weir
SELECT EXTRACT(YEAR FROM ts), extract('dow' from ts), POSITION('a' IN b), SUBSTRING(a FROM 2 FOR 3), SUBSTRING(a FOR 3), substring(a, 2), TRIM(a), TRIM(BOTH 'x' FROM a), TRIM(LEADING FROM a), TRIM(TRAILING 'x' FROM a), TRIM('x' FROM a), trim(a, 'x'), OVERLAY(a PLACING b FROM 2 FOR 3), GROUP_CONCAT(DISTINCT a ORDER BY b SEPARATOR '; '), CONVERT(a, SIGNED), current_date, current_timestamp(), now(), left(a, 2), right(a, 1), replace(a, 'b', 'c'), if(a, 1, 2)
----
SELECT date_part('year', ts), date_part('dow', ts), strpos(b, 'a'), substr(a, 2, 3), substr(a, 1, 3), substring(a, 2), trim(a), trim(a, 'x'), ltrim(a), rtrim(a, 'x'), trim(a, 'x'), trim(a, 'x'), overlay(a, b, 2, 3), string_agg(DISTINCT a, '; ' ORDER BY b), CAST(a AS bigint), CURRENT_DATE, CURRENT_TIMESTAMP, now(), left(a, 2), right(a, 1), replace(a, 'b', 'c'), if(a, 1, 2)

weir
SELECT [1, 2, 3], ARRAY[1, 2], [], {'a': 1, b: 'x'}, MAP {'k': 1}, MAP(['a'], [1]), a[1], a[1 : 2], a[:2], a[2:], a[:], (a).b, a.b[1].c, f(x).y, {'a': 1}.a, [x, y][1], a[b : c]
----
SELECT [1, 2, 3], [1, 2], [], {'a': 1, 'b': 'x'}, MAP {'k': 1}, map(['a'], [1]), a[1], a[1 : 2], a[ : 2], a[2 : ], a[ : ], (a).b, a.b[1].c, f(x).y, {'a': 1}.a, [x, y][1], a[b : c]

weir
SELECT list_transform(a, x -> x + 1), transform(a, (x, i) -> x * i), filter(a, x -> x LIKE 'b'), coalesce(j -> 'k', '0'), j ->> 'a' -> 0, j -> -1, list_filter(a, lambda x: x > 1), reduce(a, 0, (s, x) -> s + x, s -> s), f(col -> a), array_sort(a, (p, q) -> -1)
----
SELECT list_transform(a, lambda x: x + 1), transform(a, lambda x, i: x * i), filter(a, lambda x: x LIKE 'b'), coalesce(json_extract(j, 'k'), '0'), json_extract(json_extract_string(j, 'a'), 0), json_extract(j, -1), list_filter(a, lambda x: x > 1), reduce(a, 0, lambda s, x: s + x, lambda s: s), f(lambda col: a), array_sort(a, lambda p, q: -1)

weir
SELECT a AT TIME ZONE 'UTC', a COLLATE nocase, a.f(b), 'x'.upper(), main.f(x), s.t.f(x), f(a := 1, b => 2), CASE a WHEN 1 THEN 'x' ELSE 'y' END, CASE WHEN a THEN b END
----
SELECT a AT TIME ZONE 'UTC', a COLLATE nocase, f(a, b), upper('x'), f(x), f(s.t, x), f(a := 1, b := 2), CASE a WHEN 1 THEN 'x' ELSE 'y' END, CASE WHEN a THEN b END

weir
SELECT ? + ?, $1, $2, $name, :name, a[:b], {'x': :p}
----
SELECT ? + ?, $1, $2, :name, :name, a[ : b], {'x': :p}

weir
SELECT "a""b", `c``d`, "select", "Weird Name", "date", date, "over", "filter", "count"(x), "left", "trim"(a), "cast"(b)
----
SELECT "a""b", "c`d", "select", "Weird Name", "date", "date", "over", "filter", count(x), "left", trim(a), "cast"(b)

weir
SELECT a filter, b AS select, c AS "from" FROM t AS "window"
----
SELECT a AS "filter", b AS "select", c AS "from" FROM t AS "window"

weir
SELECT /*+ BROADCAST(a) */ a -- end
/* c /* nested */ */ FROM # hash
a
# whole line
----
SELECT a FROM a
note: the hint /*+ BROADCAST(a) */ is ignored; the optimizer decides

weir
SELECT a FROM t FOR UPDATE
----
SELECT a FROM t
note: FOR UPDATE is ignored; nothing locks rows

weir
SELECT a FROM t USE INDEX (i) WHERE b
----
SELECT a FROM t WHERE b
note: index hints are ignored

weir
EXPLAIN ANALYZE SELECT 1
----
EXPLAIN ANALYZE SELECT 1

weir
EXPLAIN EXTENDED SELECT 1
----
EXPLAIN EXTENDED SELECT 1

weir
EXPLAIN (ANALYZE, BUFFERS) SELECT 1
----
EXPLAIN ANALYZE SELECT 1

weir
CREATE OR REPLACE TEMP TABLE s.t (a INT NOT NULL PRIMARY KEY, b DECIMAL(10,2) DEFAULT 1 + 1 COMMENT 'x', c VARCHAR UNIQUE, PRIMARY KEY (a, b)) USING parquet PARTITIONED BY (dt STRING, country) LOCATION 's3://x' COMMENT 'c' OPTIONS ('a' = 1, b.c 'd', e) TBLPROPERTIES ('k' = 'v')
----
CREATE OR REPLACE TEMP TABLE s.t (a int NOT NULL PRIMARY KEY, b decimal(10, 2) DEFAULT 1 + 1 COMMENT 'x', c varchar UNIQUE, PRIMARY KEY (a, b)) USING parquet PARTITIONED BY (dt string, country) LOCATION 's3://x' COMMENT 'c' OPTIONS ('a' = 1, 'b.c' = 'd', 'e') TBLPROPERTIES ('k' = 'v')

weir
CREATE EXTERNAL TABLE t (a INT) ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' LINES TERMINATED BY '\n' STORED AS TEXTFILE LOCATION '/x'
----
CREATE EXTERNAL TABLE t (a int) USING TEXTFILE LOCATION '/x' OPTIONS ('fields terminated by' = ',', 'lines terminated by' = '\n')

weir
CREATE TABLE t AS SELECT 1 AS a
----
CREATE TABLE t AS SELECT 1 AS a

weir
CREATE TABLE t STORED AS orc AS WITH x AS (SELECT 1) SELECT * FROM x
----
CREATE TABLE t USING orc AS WITH x AS (SELECT 1) SELECT * FROM x

weir
CREATE TABLE t LIKE u
----
CREATE TABLE t LIKE u

weir
CREATE TABLE t CLUSTERED BY (a) INTO 8 BUCKETS AS SELECT 1 a
----
CREATE TABLE t CLUSTERED BY (a) INTO 8 BUCKETS AS SELECT 1 AS a

weir
CREATE TABLE t (a int) ENGINE=InnoDB DEFAULT CHARSET=utf8
----
CREATE TABLE t (a int)

weir
CREATE VIEW v (a, b COMMENT 'x') COMMENT 'y' AS SELECT 1, 2
----
CREATE VIEW v (a, b) COMMENT 'y' AS SELECT 1, 2

weir
CREATE MATERIALIZED VIEW IF NOT EXISTS v AS (SELECT 1)
----
CREATE MATERIALIZED VIEW IF NOT EXISTS v AS SELECT 1

weir
CREATE DATABASE IF NOT EXISTS d LOCATION '/d' COMMENT 'z'
----
CREATE SCHEMA IF NOT EXISTS d LOCATION '/d' COMMENT 'z'

weir
INSERT INTO t VALUES (1, 2), (3, 4)
----
INSERT INTO t VALUES (1, 2), (3, 4)

weir
INSERT INTO t (a, b) SELECT a, b FROM u
----
INSERT INTO t (a, b) SELECT a, b FROM u

weir
INSERT OVERWRITE TABLE t PARTITION (dt = '2026-03-01', country) IF NOT EXISTS SELECT * FROM u
----
INSERT OVERWRITE t PARTITION (dt = '2026-03-01', country) IF NOT EXISTS SELECT * FROM u

weir
INSERT OVERWRITE DIRECTORY '/x' SELECT 1
----
INSERT OVERWRITE '/x' SELECT 1

weir
INSERT INTO t BY NAME SELECT 1 AS a
----
INSERT INTO t BY NAME SELECT 1 AS a

weir
INSERT OR REPLACE INTO t VALUES (1)
----
INSERT OR REPLACE INTO t VALUES (1)

weir
INSERT INTO t DEFAULT VALUES
----
INSERT INTO t DEFAULT VALUES

weir
INSERT INTO t VALUES (1) ON CONFLICT (a) DO NOTHING
----
INSERT INTO t VALUES (1) ON CONFLICT (a) DO NOTHING

weir
WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x
----
INSERT INTO t WITH x AS (SELECT 1) SELECT * FROM x

weir
INSERT INTO t (SELECT 1)
----
INSERT INTO t SELECT 1

weir
INSERT INTO t (a) (SELECT 1)
----
INSERT INTO t (a) SELECT 1

weir
FROM t INSERT OVERWRITE TABLE a SELECT x WHERE x > 1 INSERT INTO b PARTITION (p = 1) SELECT y
----
FROM t INSERT OVERWRITE a SELECT x WHERE x > 1 INSERT INTO b PARTITION (p = 1) SELECT y

weir
DELETE FROM t WHERE a = 1
----
DELETE FROM t WHERE a = 1

weir
DELETE FROM t AS x USING u WHERE x.a = u.a
----
DELETE FROM t AS x USING u WHERE x.a = u.a

weir
UPDATE t x SET a = 1, b = DEFAULT, c.d = a + 1 FROM u WHERE x.i = u.i
----
UPDATE t AS x SET a = 1, b = DEFAULT, c.d = a + 1 FROM u WHERE x.i = u.i

weir
MERGE INTO t AS a USING (SELECT 1 AS id) b ON a.id = b.id WHEN MATCHED AND b.x THEN DELETE WHEN MATCHED THEN UPDATE SET x = b.x, y = DEFAULT WHEN NOT MATCHED BY TARGET THEN INSERT (id, x) VALUES (b.id, 1) WHEN NOT MATCHED BY SOURCE THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT * WHEN MATCHED THEN DO NOTHING
----
MERGE INTO t AS a USING (SELECT 1 AS id) AS b ON a.id = b.id WHEN MATCHED AND b.x THEN DELETE WHEN MATCHED THEN UPDATE SET x = b.x, y = DEFAULT WHEN NOT MATCHED THEN INSERT (id, x) VALUES (b.id, 1) WHEN NOT MATCHED BY SOURCE THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT * WHEN MATCHED THEN DO NOTHING

weir
ALTER TABLE t ADD COLUMN IF NOT EXISTS a INT
----
ALTER TABLE t ADD COLUMN IF NOT EXISTS a int

weir
ALTER TABLE t ADD COLUMNS (a INT, b STRING COMMENT 'x')
----
ALTER TABLE t ADD COLUMN a int, ADD COLUMN b string COMMENT 'x'

weir
ALTER TABLE t DROP COLUMN IF EXISTS a
----
ALTER TABLE t DROP COLUMN IF EXISTS a

weir
ALTER TABLE IF EXISTS t RENAME TO u
----
ALTER TABLE IF EXISTS t RENAME TO u

weir
ALTER TABLE t RENAME COLUMN a TO b
----
ALTER TABLE t RENAME COLUMN a TO b

weir
ALTER TABLE t CHANGE COLUMN a b INT
----
ALTER TABLE t CHANGE COLUMN a b int

weir
ALTER TABLE t ALTER COLUMN a TYPE BIGINT, ALTER b SET DEFAULT 1, ALTER c DROP NOT NULL
----
ALTER TABLE t ALTER COLUMN a TYPE bigint, ALTER COLUMN b SET DEFAULT 1, ALTER COLUMN c DROP NOT NULL

weir
ALTER TABLE t ADD IF NOT EXISTS PARTITION (dt = 'x') LOCATION '/y'
----
ALTER TABLE t ADD IF NOT EXISTS PARTITION (dt = 'x') LOCATION '/y'

weir
ALTER TABLE t DROP PARTITION (dt = 'x')
----
ALTER TABLE t DROP PARTITION (dt = 'x')

weir
ALTER TABLE t SET TBLPROPERTIES ('a' = 'b')
----
ALTER TABLE t SET TBLPROPERTIES ('a' = 'b')

weir
ALTER TABLE t UNSET TBLPROPERTIES IF EXISTS ('a')
----
ALTER TABLE t UNSET TBLPROPERTIES IF EXISTS ('a')

weir
ALTER TABLE t SET LOCATION '/z'
----
ALTER TABLE t SET LOCATION '/z'

weir
ALTER VIEW v RENAME TO w
----
ALTER VIEW v RENAME TO w

weir
DROP TABLE IF EXISTS a.b CASCADE
----
DROP TABLE IF EXISTS a.b CASCADE

weir
DROP VIEW v
----
DROP VIEW v

weir
DROP DATABASE d
----
DROP SCHEMA d

weir
TRUNCATE TABLE t
----
TRUNCATE TABLE t

weir
COPY t (a, b) FROM 'x.csv' (FORMAT csv, HEADER true, DELIMITER ';')
----
COPY t (a, b) FROM 'x.csv' ('FORMAT' = 'csv', 'HEADER' = TRUE, 'DELIMITER' = ';')

weir
COPY (SELECT 1) TO 'x.parquet' WITH (FORMAT parquet)
----
COPY (SELECT 1) TO 'x.parquet' ('FORMAT' = 'parquet')

weir
COPY t TO 'x'
----
COPY t TO 'x'

weir
DESCRIBE t
----
DESCRIBE t

weir
DESC EXTENDED a.b
----
DESCRIBE EXTENDED a.b

weir
DESCRIBE SELECT 1
----
DESCRIBE SELECT 1

weir
DESCRIBE FUNCTION upper
----
DESCRIBE FUNCTION upper

weir
DESCRIBE FUNCTION EXTENDED +
----
DESCRIBE EXTENDED FUNCTION +

weir
DESCRIBE 'x.csv'
----
DESCRIBE SELECT * FROM 'x.csv'

weir
SHOW TABLES
----
SHOW TABLES

weir
SHOW TABLES FROM s LIKE 'a%'
----
SHOW TABLES FROM s LIKE 'a%'

weir
SHOW TABLES IN s 'a*'
----
SHOW TABLES FROM s LIKE 'a*'

weir
SHOW DATABASES
----
SHOW DATABASES

weir
SHOW COLUMNS FROM t IN s
----
SHOW COLUMNS FROM s.t

weir
SHOW CREATE TABLE a.b
----
SHOW CREATE TABLE a.b

weir
SHOW PARTITIONS t
----
SHOW PARTITIONS FROM t

weir
SHOW FUNCTIONS LIKE 'x'
----
SHOW FUNCTIONS LIKE 'x'

weir
SHOW
----
SHOW

weir
SHOW TBLPROPERTIES t
----
SHOW TBLPROPERTIES t

weir
SHOW server_version
----
SET server_version

weir
SET a = 1
----
SET a = 1

weir
SET spark.sql.shuffle-partitions=200
----
SET spark.sql."shuffle-partitions" = 200

weir
SET TIME ZONE 'UTC'
----
SET timezone = 'UTC'

weir
SET x TO on, off
----
SET x = 'on', 'off'

weir
SET
----
SET

weir
RESET a.b
----
RESET a.b

weir
USE s
----
USE s

weir
USE SCHEMA s
----
USE s

weir
ANALYZE TABLE t PARTITION (dt = 'x', h) COMPUTE STATISTICS FOR COLUMNS a, b
----
ANALYZE TABLE t PARTITION (dt = 'x', h) COMPUTE STATISTICS FOR COLUMNS a, b

weir
ANALYZE TABLE t COMPUTE STATISTICS NOSCAN
----
ANALYZE TABLE t COMPUTE STATISTICS NOSCAN

weir
ANALYZE t (a, b)
----
ANALYZE TABLE t COMPUTE STATISTICS FOR COLUMNS a, b

weir
ANALYZE
----
ANALYZE

weir
SUMMARIZE t
----
SUMMARIZE t

weir
SUMMARIZE SELECT 1
----
SUMMARIZE SELECT 1

weir
SUMMARIZE 'x.csv'
----
SUMMARIZE SELECT * FROM 'x.csv'

spark
SELECT "text" AS a, `name`, 'a\tb\u00e9\\', a ^ b, a && b, a || b
----
SELECT 'text' AS a, name, 'a	bé\', xor(a, b), a AND b, a || b

spark
SELECT transform(a, x -> x + 1) FROM t LATERAL VIEW explode(m) AS k, v
----
SELECT transform(a, lambda x: x + 1) FROM t LATERAL VIEW explode(m) AS k, v

spark
SELECT * FROM a JOIN b
----
SELECT * FROM a CROSS JOIN b

spark
SELECT CAST(a AS STRING), date_add(d, 1), a[0], named_struct("x", 1)
----
SELECT CAST(a AS string), date_add(d, 1), element_from_zero(a, 0), named_struct('x', 1)

spark
SELECT a FROM t SORT BY a
----
SELECT a FROM t ORDER BY a NULLS FIRST

spark
SELECT a FROM t DISTRIBUTE BY a
----
SELECT a FROM t
note: CLUSTER BY and DISTRIBUTE BY are ignored; the rows keep their order

spark
SELECT a FROM t CLUSTER BY a
----
SELECT a FROM t
note: CLUSTER BY and DISTRIBUTE BY are ignored; the rows keep their order

spark
SELECT posexplode(a) AS (i, v) FROM t
----
SELECT posexplode(a) AS (i, v) FROM t

weir
SELECT a # b FROM t
----
1:10: # behind a value is a comment in MySQL and the exclusive or in PostgreSQL: write -- for a comment, or bitwise_xor(a, b)
  SELECT a # b FROM t
           ^

weir
SELECT a #>> '{b}', # which is no comment behind a value
 b FROM t
----
SELECT json_extract_string(a, '/b'), b FROM t

spark
SELECT timestamp'2020-01-01', INTERVAL 3 DAYS, x'1F'
----
SELECT TIMESTAMP '2020-01-01', INTERVAL 3 DAY, X'1F'

spark
SELECT percentile(a, 0.5), count_if(b), a.b FROM s.t AS a TABLESAMPLE (10 ROWS)
----
SELECT percentile(a, 0.5), count_if(b), a.b FROM s.t AS a TABLESAMPLE (10 ROWS)

mysql
SELECT a || b, "text", `c`, a ^ b, a <=> b, !a, a && b # comment
FROM t LIMIT 2, 3
----
SELECT a OR b, 'text', c, xor(a, b), a <=> b, NOT a, a AND b FROM t LIMIT 3 OFFSET 2

mysql
SELECT IFNULL(a, b), DATE_ADD(d, INTERVAL 1 DAY), a DIV b, a MOD b, a XOR b, a REGEXP 'x', a NOT REGEXP 'y', BINARY 'x', CONVERT(a USING utf8mb4), j->'$.a', j->>'$.b'
----
SELECT ifnull(a, b), date_add(d, INTERVAL 1 DAY), a // b, a % b, a XOR b, a RLIKE 'x', a NOT RLIKE 'y', 'x', a, json_extract(j, '$.a'), json_extract_string(j, '$.b')

mysql
SELECT a AS 'x y' FROM a JOIN b STRAIGHT
----
SELECT a AS "x y" FROM a CROSS JOIN b AS STRAIGHT

mysql
REPLACE INTO t VALUES (1)
----
INSERT OR REPLACE INTO t VALUES (1)

mysql
INSERT IGNORE INTO t VALUES (1)
----
INSERT OR IGNORE INTO t VALUES (1)

mysql
SELECT @x
----
SELECT @x

postgres
SELECT "a", a::text, E'x\n', a || b, a ~ 'x', $1, array[1,2], a -> 'b' ->> 'c', a ^ b, d + interval '1 day', a::timestamptz at time zone 'UTC'
----
SELECT a, CAST(a AS text), 'x
', a || b, a RLIKE 'x', $1, [1, 2], json_extract_string(json_extract(a, 'b'), 'c'), a ** b, d + INTERVAL '1 day', CAST(a AS timestamptz) AT TIME ZONE 'UTC'

postgres
SELECT DISTINCT ON (a) * FROM t ORDER BY a
----
SELECT DISTINCT ON (a) * FROM t ORDER BY a

postgres
SELECT generate_series(1, 3), now()::date, count(*) filter (where a), f(x -> 1)
----
SELECT generate_series(1, 3), CAST(now() AS date), count(*) FILTER (WHERE a), f(json_extract(x, 1))

postgres
SELECT a # b
----
SELECT xor(a, b)

weir
SELECT
----
1:7: expected an expression, not the end
  SELECT
        ^

weir
SELECT FROM t
----
1:8: expected an expression, not FROM
  SELECT FROM t
         ^

weir
SELEC 1
----
1:1: expected SELECT or another statement, not SELEC; did you mean SELECT?
  SELEC 1
  ^

weir
SELECT 1 FROM t WERE a
----
1:17: expected the end, not a; did you mean WHERE instead of WERE?
  SELECT 1 FROM t WERE a
                  ^

weir
SELECT 1 FORM t
----
1:10: expected the end, not t; did you mean FROM instead of FORM?
  SELECT 1 FORM t
           ^

weir
SELECT a FROM t GROUP a
----
1:17: expected the end, not GROUP
  SELECT a FROM t GROUP a
                  ^

weir
SELECT (1
----
1:10: expected an operator or ), not the end
  SELECT (1
           ^

weir
SELECT a FROM t JOIN u
----
1:23: expected ON or USING, not the end
  SELECT a FROM t JOIN u
                        ^

weir
SELECT 'x
----
1:8: the text that begins with ' has no end
  SELECT 'x
         ^

weir
SELECT "x
----
1:8: the name that begins with " has no end
  SELECT "x
         ^

weir
SELECT /* x
----
1:8: a comment that begins with /* has no end
  SELECT /* x
         ^

weir
SELECT a b c
----
1:12: expected the end, not c
  SELECT a b c
             ^

weir
SELECT f(1,
----
1:12: expected an expression, not the end
  SELECT f(1,
             ^

weir
SELECT CASE a END
----
1:15: expected WHEN, not END
  SELECT CASE a END
                ^

weir
SELECT CAST(1 AS)
----
1:17: expected a type such as bigint or decimal(10,2), not )
  SELECT CAST(1 AS)
                  ^

weir
SELECT CAST(1 AS decimal(3)
----
1:28: expected ), not the end
  SELECT CAST(1 AS decimal(3)
                             ^

weir
SELECT * FROM
----
1:14: expected a table, a 'file' or a (query), not the end
  SELECT * FROM
               ^

weir
SELECT * FROM t LIMIT
----
1:22: expected a number of rows, not the end
  SELECT * FROM t LIMIT
                       ^

weir
SELECT * FROM (SELECT 1
----
1:24: expected ), not the end
  SELECT * FROM (SELECT 1
                         ^

weir
SELECT 1 AS 'x'
----
SELECT 1 AS x

weir
SELECT 1x
----
1:8: "1x" is neither a number nor a name; put names that begin with a digit in double quotes
  SELECT 1x
         ^

weir
SELECT 
----
1:8: unexpected character '\x01'
  SELECT 
         ^

weir
WITH a AS SELECT 1 SELECT 2
----
1:11: expected (, not SELECT
  WITH a AS SELECT 1 SELECT 2
            ^

weir
SELECT a NOT 1
----
1:10: expected the end, not NOT
  SELECT a NOT 1
           ^

weir
SELECT a IS 3
----
1:13: expected NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM, not 3
  SELECT a IS 3
              ^

weir
SELECT a IN
----
1:12: expected an expression, not the end
  SELECT a IN
             ^

weir
SELECT INTERVAL 1 parsec
----
1:19: expected a unit, as in INTERVAL 2 HOURS, not parsec
  SELECT INTERVAL 1 parsec
                    ^

weir
SELECT sum(x) OVER (ROWS 1)
----
1:27: expected PRECEDING or FOLLOWING, not )
  SELECT sum(x) OVER (ROWS 1)
                            ^

weir
SELECT sum(x) OVER (ROWS BETWEEN 1 PRECEDING)
----
1:45: expected AND, not )
  SELECT sum(x) OVER (ROWS BETWEEN 1 PRECEDING)
                                              ^

weir
INSERT t
----
1:9: expected SELECT, not the end
  INSERT t
          ^

weir
INSERT INTO
----
1:12: expected a table name, not the end
  INSERT INTO
             ^

weir
CREATE THING x
----
1:8: expected TABLE, VIEW, SCHEMA or INDEX, not THING
  CREATE THING x
         ^

weir
DROP x
----
1:6: expected TABLE, VIEW or SCHEMA, not x
  DROP x
       ^

weir
MERGE INTO t USING u ON a = b
----
1:30: expected WHEN MATCHED or WHEN NOT MATCHED, not the end
  MERGE INTO t USING u ON a = b
                               ^

weir
SELECT a FROM t ORDER BY a NULLS
----
1:33: expected FIRST or LAST, not the end
  SELECT a FROM t ORDER BY a NULLS
                                  ^

weir
SELECT
  a,
  b +
FROM t
----
4:1: expected an expression, not FROM
  FROM t
  ^

weir
SELECT @x
----
SELECT @x

weir
SELECT {a}
----
1:10: expected :, not }
  SELECT {a}
           ^

weir
SELECT [1, 2
----
1:13: expected a comma or ], not the end
  SELECT [1, 2
              ^

weir
SELECT a FROM t; SELECT 2
----
1:18: expected the end, not SELECT
  SELECT a FROM t; SELECT 2
                   ^

weir
UPDATE t SET
----
1:13: expected a column name, not the end
  UPDATE t SET
              ^

weir
SELECT a FROM t u v
----
1:19: expected the end, not v
  SELECT a FROM t u v
                    ^

weir
SELECT é, ü FROM täble WHERE x = = 1
----
1:34: expected an expression, not =
  SELECT é, ü FROM täble WHERE x = = 1
                                   ^

spark
INSERT OVERWRITE TABLE t PARTITION(dt) SELECT a, b, dt FROM s DISTRIBUTE BY dt
----
INSERT OVERWRITE t PARTITION (dt) SELECT a, b, dt FROM s
note: CLUSTER BY and DISTRIBUTE BY are ignored; the rows keep their order

spark
SELECT a, ROW_NUMBER() OVER(PARTITION BY x ORDER BY y desc) rn FROM t WHERE dt >= date_sub(current_date, 7)
----
SELECT a, row_number() OVER (PARTITION BY x ORDER BY y DESC) AS rn FROM t WHERE dt >= date_sub(CURRENT_DATE, 7)

spark
SELECT get_json_object(x,'$.a'), nvl(a,b), collect_set(x)[0], a.b['k'], m["x"].y FROM db.t a
----
SELECT get_json_object(x, '$.a'), nvl(a, b), element_from_zero(collect_set(x), 0), element_from_zero(a.b, 'k'), element_from_zero(m, 'x').y FROM db.t AS a

spark
WITH t AS (SELECT 1 a) INSERT OVERWRITE TABLE x SELECT * FROM t
----
INSERT OVERWRITE x WITH t AS (SELECT 1 AS a) SELECT * FROM t

spark
SELECT stack(2, 'a', 1, 'b', 2) AS (k, v)
----
SELECT stack(2, 'a', 1, 'b', 2) AS (k, v)

spark
SELECT * FROM t LATERAL VIEW inline(array(struct(1, 'a'))) x AS a, b
----
SELECT * FROM t LATERAL VIEW inline(array(struct(1, 'a'))) x AS a, b

spark
SELECT TRANSFORM(a, b) USING 'cat' FROM t
----
1:24: expected the end, not USING
  SELECT TRANSFORM(a, b) USING 'cat' FROM t
                         ^

spark
SELECT CAST(a AS TIMESTAMP), CAST('1' AS TINYINT), CAST(x AS ARRAY<STRUCT<a: INT, b: MAP<STRING, DOUBLE>>>) FROM t
----
SELECT CAST(a AS timestamp), CAST('1' AS tinyint), CAST(x AS list<struct<a int, b map<string, double>>>) FROM t

spark
SELECT if(a > 1, 'x', 'y') AS c, a <> b, a != b, a == b, !a FROM t WHERE NOT a AND b IS NOT NULL
----
SELECT if(a > 1, 'x', 'y') AS c, a <> b, a <> b, a = b, NOT a FROM t WHERE NOT a AND b IS NOT NULL

spark
SELECT count(DISTINCT a, b), sum(CASE WHEN a THEN 1 ELSE 0 END) / count(*) AS r FROM t GROUP BY 1, 2 WITH CUBE
----
SELECT count(DISTINCT a, b), sum(CASE WHEN a THEN 1 ELSE 0 END) / count(*) AS r FROM t GROUP BY CUBE (1, 2)

spark
SELECT date_format(ts, 'yyyy-MM-dd'), from_unixtime(unix_timestamp(ts)), ts + INTERVAL 1 HOUR, ts - INTERVAL '1' DAY, INTERVAL '1 2:03:04' DAY TO SECOND FROM t
----
SELECT date_format(ts, 'yyyy-MM-dd'), from_unixtime(unix_timestamp(ts)), ts + INTERVAL 1 HOUR, ts - INTERVAL '1' DAY, INTERVAL '1 2:03:04' DAY TO SECOND FROM t

spark
SELECT transform(xs, x -> x + 1), aggregate(xs, 0, (acc, x) -> acc + x), filter(xs, x -> x.a > 1 AND x.b LIKE '%a') FROM t
----
SELECT transform(xs, lambda x: x + 1), aggregate(xs, 0, lambda acc, x: acc + x), filter(xs, lambda x: x.a > 1 AND x.b LIKE '%a') FROM t

spark
SELECT a FROM t1 LEFT ANTI JOIN t2 ON t1.id = t2.id FULL OUTER JOIN t3 USING (id)
----
SELECT a FROM t1 ANTI JOIN t2 ON t1.id = t2.id FULL JOIN t3 USING (id)

spark
SELECT * FROM t TABLESAMPLE (1 PERCENT) s JOIN u ON s.a = u.a
----
SELECT * FROM t AS s TABLESAMPLE (1 PERCENT) JOIN u ON s.a = u.a

spark
SELECT * FROM (SELECT * FROM a UNION ALL SELECT * FROM b) ORDER BY x NULLS LAST LIMIT 10
----
SELECT * FROM (SELECT * FROM a UNION ALL SELECT * FROM b) ORDER BY x NULLS LAST LIMIT 10

spark
SELECT first(a, true), last_value(b IGNORE NULLS) OVER (ORDER BY c ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM t
----
SELECT first(a, TRUE), last_value(b IGNORE NULLS) OVER (ORDER BY c NULLS FIRST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM t

spark
SELECT a FROM t WHERE ts BETWEEN '2020-01-01' AND '2020-02-01' AND b IN ('x', 'y') AND c RLIKE '^a' AND d LIKE 'x%'
----
SELECT a FROM t WHERE ts BETWEEN '2020-01-01' AND '2020-02-01' AND b IN ('x', 'y') AND c RLIKE '^a' AND d LIKE 'x%'

spark
CREATE TABLE IF NOT EXISTS db.t (a BIGINT COMMENT 'x', b STRING) USING DELTA PARTITIONED BY (dt) TBLPROPERTIES ('a'='b')
----
CREATE TABLE IF NOT EXISTS db.t (a bigint COMMENT 'x', b string) USING DELTA PARTITIONED BY (dt) TBLPROPERTIES ('a' = 'b')

spark
CREATE EXTERNAL TABLE t (a INT) PARTITIONED BY (dt STRING) STORED AS PARQUET LOCATION 's3://x'
----
CREATE EXTERNAL TABLE t (a int) USING PARQUET PARTITIONED BY (dt string) LOCATION 's3://x'

spark
MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *
----
MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *

spark
SELECT explode(map('a', 1)) AS (k, v)
----
SELECT explode(MAP {'a': 1}) AS (k, v)

spark
SELECT named_struct('a', 1, 'b', 2).a, array(1,2)[0], map('a', 1)['a']
----
SELECT named_struct('a', 1, 'b', 2).a, element_from_zero(array(1, 2), 0), element_from_zero(MAP {'a': 1}, 'a')

spark
SELECT a, b FROM t GROUP BY a, b GROUPING SETS ((a, b), a, ())
----
SELECT a, b FROM t GROUP BY GROUPING SETS (ROW(a, b), a, ROW())

spark
SELECT percentile_approx(x, array(0.5, 0.9)), approx_count_distinct(y) FROM t
----
SELECT percentile_approx(x, array(0.5, 0.9)), approx_count_distinct(y) FROM t

spark
ALTER TABLE t ADD IF NOT EXISTS PARTITION (dt='2020') LOCATION 's3://x' PARTITION (dt='2021')
----
1:73: expected the end, not PARTITION
  ALTER TABLE t ADD IF NOT EXISTS PARTITION (dt='2020') LOCATION 's3://x' PARTITION (dt='2021')
                                                                          ^

spark
MSCK REPAIR TABLE t
----
MSCK REPAIR TABLE t

spark
CACHE TABLE t
----
1:1: CACHE TABLE is not there; frames have Cache
  CACHE TABLE t
  ^

spark
SELECT * FROM t VERSION AS OF 3
----
1:25: expected the end, not AS
  SELECT * FROM t VERSION AS OF 3
                          ^

spark
SELECT date'2020-01-01', timestamp'2020-01-01 00:00:00', x.y.z, -5 % 3, 5 div 2, 1.0D, 2L, 3.5BD
----
SELECT DATE '2020-01-01', TIMESTAMP '2020-01-01 00:00:00', x.y.z, -5 % 3, 5 // 2, 1.0D, 2L, 3.5BD

spark
SELECT a -> 1 FROM t
----
SELECT json_extract(a, 1) FROM t

spark
SELECT s:a.b FROM t
----
1:9: expected the end, not :
  SELECT s:a.b FROM t
          ^

spark
SHOW TABLES IN db LIKE '*x*'
----
SHOW TABLES FROM db LIKE '*x*'

spark
DESCRIBE TABLE EXTENDED db.t
----
DESCRIBE EXTENDED db.t

mysql
SELECT SQL_CALC_FOUND_ROWS a FROM t STRAIGHT_JOIN u ON t.a = u.a
----
SELECT a FROM t JOIN u ON t.a = u.a
note: hints behind SELECT are ignored

mysql
SELECT IF(a, b, c), IFNULL(a, 0), DATE_FORMAT(d, '%Y-%m'), CONCAT(a, '-', b), CAST(x AS CHAR(10)), CAST(x AS DATETIME), CAST(x AS DECIMAL(10,2)) FROM t
----
SELECT if(a, b, c), ifnull(a, 0), date_format(d, '%Y-%m'), a || '-' || b, CAST(x AS char(10)), CAST(x AS datetime), CAST(x AS decimal(10, 2)) FROM t

mysql
SELECT COUNT(DISTINCT a, b), GROUP_CONCAT(DISTINCT a ORDER BY b DESC SEPARATOR '|') FROM t GROUP BY a WITH ROLLUP HAVING COUNT(*) > 1
----
SELECT count(DISTINCT a, b), string_agg(DISTINCT a, '|' ORDER BY b DESC) FROM t GROUP BY ROLLUP (a) HAVING count(*) > 1

mysql
SELECT * FROM t WHERE d > NOW() - INTERVAL 7 DAY AND d < DATE_ADD(CURDATE(), INTERVAL 1 MONTH)
----
SELECT * FROM t WHERE d > now() - INTERVAL 7 DAY AND d < date_add(curdate(), INTERVAL 1 MONTH)

mysql
SELECT * FROM t WHERE d >= '2020-01-01' LIMIT 10, 20
----
SELECT * FROM t WHERE d >= '2020-01-01' LIMIT 20 OFFSET 10

mysql
INSERT INTO t (a, b) VALUES (1, 2), (3, 4) ON DUPLICATE KEY UPDATE a = VALUES(a)
----
INSERT INTO t (a, b) VALUES (1, 2), (3, 4) ON CONFLICT DO UPDATE SET a = excluded.a

mysql
SELECT DISTINCTROW a FROM t
----
SELECT DISTINCT a FROM t

mysql
SELECT a, @r := @r + 1 FROM t
----
1:11: a query sets no variables; SET @r = … does
  SELECT a, @r := @r + 1 FROM t
            ^

mysql
SELECT MATCH (a) AGAINST ('x') FROM t
----
1:26: expected the end, not (
  SELECT MATCH (a) AGAINST ('x') FROM t
                           ^

mysql
SELECT _utf8'abc', x'FF', 0xFF, N'abc', 'a\'b', "it's", 'a''b'
----
SELECT 'abc', X'FF', 0xFF, 'abc', 'a''b', 'it''s', 'a''b'

mysql
SELECT t.* FROM db.t AS t FORCE INDEX (i) WHERE a REGEXP '^x' AND b NOT REGEXP 'y' AND c RLIKE 'z'
----
SELECT t.* FROM db.t AS t WHERE a RLIKE '^x' AND b NOT RLIKE 'y' AND c RLIKE 'z'
note: index hints are ignored

mysql
SELECT a DIV b, a MOD b, a % b, a XOR b, a && b, a || b, !a, ~a, a & b, a | b, a ^ b, a << 1 FROM t
----
SELECT a // b, a % b, a % b, a XOR b, a AND b, a OR b, NOT a, ~a, a & b, a | b, xor(a, b), a << 1 FROM t

mysql
SELECT CASE a WHEN 1 THEN 'x' END, a IS NULL, a <=> b, a BETWEEN 1 AND 2, BINARY a = 'x' FROM t
----
SELECT CASE a WHEN 1 THEN 'x' END, a IS NULL, a <=> b, a BETWEEN 1 AND 2, a = 'x' FROM t

mysql
SELECT j->'$.a', j->>'$.b', JSON_EXTRACT(j, '$.c') FROM t
----
SELECT json_extract(j, '$.a'), json_extract_string(j, '$.b'), json_extract(j, '$.c') FROM t

mysql
SELECT EXTRACT(YEAR FROM d), TIMESTAMPDIFF(DAY, a, b), DATEDIFF(a, b), UNIX_TIMESTAMP(), YEAR(d) FROM t
----
SELECT date_part('year', d), timestampdiff(DAY, a, b), datediff(a, b), unix_timestamp(), year(d) FROM t

mysql
SELECT a FROM t ORDER BY FIELD(a, 1, 2), b DESC LIMIT 5 OFFSET 2
----
SELECT a FROM t ORDER BY field(a, 1, 2) NULLS FIRST, b DESC LIMIT 5 OFFSET 2

mysql
SELECT a FROM t1 NATURAL JOIN t2 LEFT JOIN (t3, t4) ON t1.a = t3.a
----
SELECT a FROM t1 NATURAL JOIN t2 LEFT JOIN (t3 CROSS JOIN t4) ON t1.a = t3.a

mysql
SELECT SUBSTRING_INDEX(a, '.', 1), LEFT(a, 2), LOCATE('x', a), TRIM(BOTH ' ' FROM a), POSITION('x' IN a), CHAR(65) FROM t
----
SELECT substring_index(a, '.', 1), left(a, 2), locate('x', a), trim(a, ' '), strpos(a, 'x'), char(65) FROM t

mysql
SELECT ROW_NUMBER() OVER w FROM t WINDOW w AS (PARTITION BY a)
----
SELECT row_number() OVER w FROM t WINDOW w AS (PARTITION BY a)

mysql
SHOW FULL COLUMNS FROM t
----
SHOW COLUMNS FROM t

mysql
SHOW CREATE TABLE t
----
SHOW CREATE TABLE t

mysql
DELETE t1 FROM t1 JOIN t2 ON t1.a = t2.a
----
DELETE t1 FROM t1 JOIN t2 ON t1.a = t2.a

mysql
UPDATE t1 JOIN t2 ON t1.a = t2.a SET t1.b = 1
----
UPDATE t1 JOIN t2 ON t1.a = t2.a SET t1.b = 1

mysql
SELECT a FROM t PROCEDURE ANALYSE()
----
1:27: expected the end, not ANALYSE
  SELECT a FROM t PROCEDURE ANALYSE()
                            ^

mysql
SELECT 1 FROM DUAL
----
SELECT 1 FROM DUAL

mysql
SELECT a AS 'my col', b 'other' FROM t
----
SELECT a AS "my col", b AS other FROM t

mysql
SET NAMES utf8mb4
----
SET names = 'utf8mb4'

mysql
SET @@session.sql_mode = 'ANSI'
----
SET session.sql_mode = 'ANSI'

mysql
SELECT VERSION(), DATABASE(), USER()
----
SELECT version(), database(), user()

mysql
TRUNCATE t
----
TRUNCATE TABLE t

mysql
SELECT INTERVAL 1 DAY + d FROM t
----
SELECT INTERVAL 1 DAY + d FROM t

postgres
SELECT a::text, b::numeric(10,2), c::timestamptz, d::int[], '{1,2}'::int[], x::double precision FROM t
----
SELECT CAST(a AS text), CAST(b AS numeric(10, 2)), CAST(c AS timestamptz), CAST(d AS list<int>), CAST('{1,2}' AS list<int>), CAST(x AS double) FROM t

postgres
SELECT date_trunc('day', ts AT TIME ZONE 'UTC'), now() - interval '7 days', extract(epoch from ts), ts::date FROM t
----
SELECT date_trunc('day', ts AT TIME ZONE 'UTC'), now() - INTERVAL '7 days', date_part('epoch', ts), CAST(ts AS date) FROM t

postgres
SELECT array_agg(a ORDER BY b), string_agg(a, ',' ORDER BY b), count(*) FILTER (WHERE a), (array_agg(a))[1] FROM t
----
SELECT array_agg(a ORDER BY b), string_agg(a, ',' ORDER BY b), count(*) FILTER (WHERE a), array_agg(a)[1] FROM t

postgres
SELECT * FROM generate_series('2020-01-01'::date, '2020-02-01', '1 day') AS d(day)
----
SELECT * FROM generate_series(CAST('2020-01-01' AS date), '2020-02-01', '1 day') AS d (day)

postgres
SELECT DISTINCT ON (a, b) a, b, c FROM t ORDER BY a, b, c DESC
----
SELECT DISTINCT ON (a, b) a, b, c FROM t ORDER BY a, b, c DESC NULLS FIRST

postgres
WITH x AS MATERIALIZED (SELECT 1) SELECT * FROM x
----
WITH x AS MATERIALIZED (SELECT 1) SELECT * FROM x

postgres
INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = EXCLUDED.b
----
INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = EXCLUDED.b

postgres
INSERT INTO t (a) VALUES (1) RETURNING a
----
INSERT INTO t (a) VALUES (1) RETURNING a

postgres
SELECT a = ANY(ARRAY[1,2]), a <> ALL('{1,2}'::int[]), a @> b, a && b, j ? 'x', j->'a'->>'b', j#>>'{a,b}' FROM t
----
SELECT a = ANY ([1, 2]), a <> ALL (CAST('{1,2}' AS list<int>)), a @> b, a && b, jsonb_exists(j, 'x'), json_extract_string(json_extract(j, 'a'), 'b'), json_extract_string(j, '/a/b') FROM t

postgres
SELECT * FROM t FOR UPDATE SKIP LOCKED
----
SELECT * FROM t
note: FOR UPDATE is ignored; nothing locks rows

postgres
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a), mode() WITHIN GROUP (ORDER BY a) FROM t
----
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a), mode() WITHIN GROUP (ORDER BY a) FROM t

postgres
SELECT a FROM t TABLESAMPLE SYSTEM (1) REPEATABLE (5)
----
SELECT a FROM t TABLESAMPLE SYSTEM (1 PERCENT) REPEATABLE (5)

postgres
SELECT (a, b) OVERLAPS (c, d) FROM t
----
1:24: expected the end, not (
  SELECT (a, b) OVERLAPS (c, d) FROM t
                         ^

postgres
SELECT a ILIKE 'x%', a SIMILAR TO '(a|b)%', a ~ '^x', a !~* 'y', a NOT LIKE 'z' FROM t
----
SELECT a ILIKE 'x%', a SIMILAR TO '(a|b)%', a RLIKE '^x', a !~* 'y', a NOT LIKE 'z' FROM t

postgres
SELECT coalesce(a, b), nullif(a, b), greatest(a, b), CASE WHEN a THEN b END, a IS DISTINCT FROM b FROM t
----
SELECT coalesce(a, b), nullif(a, b), greatest(a, b), CASE WHEN a THEN b END, a IS DISTINCT FROM b FROM t

postgres
SELECT * FROM a LEFT JOIN LATERAL (SELECT * FROM b WHERE b.x = a.x LIMIT 1) s ON true
----
SELECT * FROM a LEFT JOIN LATERAL (SELECT * FROM b WHERE b.x = a.x LIMIT 1) AS s ON TRUE

postgres
SELECT rank() OVER (PARTITION BY a ORDER BY b RANGE BETWEEN '1 day' PRECEDING AND CURRENT ROW) FROM t
----
SELECT rank() OVER (PARTITION BY a ORDER BY b RANGE BETWEEN '1 day' PRECEDING AND CURRENT ROW) FROM t

postgres
SELECT E'a\nb', $$x$$, U&'d\0061t', B'101', X'1F'
----
1:37: bits such as b'01' are not there; write X'…' or a number
  SELECT E'a\nb', $$x$$, U&'d\0061t', B'101', X'1F'
                                      ^

postgres
SELECT to_char(ts, 'YYYY-MM'), substring(a from 2 for 3), substring(a from '^x'), overlay(a placing 'x' from 1), position('a' in b), trim(leading 'x' from a) FROM t
----
SELECT to_char(ts, 'YYYY-MM'), substr(a, 2, 3), substr(a, '^x'), overlay(a, 'x', 1), strpos(b, 'a'), ltrim(a, 'x') FROM t

postgres
SELECT row_to_json(t), t.*::text FROM t
----
SELECT row_to_json(t), CAST(t.* AS text) FROM t

postgres
SELECT * FROM ROWS FROM (generate_series(1,2)) x
----
1:20: expected the end, not FROM
  SELECT * FROM ROWS FROM (generate_series(1,2)) x
                     ^

postgres
SELECT a[1], a[1:2], (a).b, (f(x)).c, x.y.z FROM t
----
SELECT a[1], a[1 : 2], (a).b, f(x).c, x.y.z FROM t

postgres
SELECT count(*) FROM t GROUP BY GROUPING SETS ((a), (b)), CUBE (c) HAVING count(*) > 1
----
SELECT count(*) FROM t GROUP BY GROUPING SETS (a, b), CUBE (c) HAVING count(*) > 1

postgres
SELECT a FROM t ORDER BY a USING >
----
1:28: expected the end, not USING
  SELECT a FROM t ORDER BY a USING >
                             ^

postgres
SELECT a FROM ONLY t
----
SELECT a FROM ONLY AS t

postgres
SELECT current_user, current_date, current_timestamp(3), localtime
----
SELECT CURRENT_USER, CURRENT_DATE, CURRENT_TIMESTAMP, LOCALTIME

postgres
SELECT a FROM t FETCH FIRST 5 ROWS ONLY
----
SELECT a FROM t LIMIT 5

postgres
SELECT -a, +a, a ^ 2, |/ 4, @ -5, a % 2, ~a, a # b FROM t
----
1:23: expected an expression, not |
  SELECT -a, +a, a ^ 2, |/ 4, @ -5, a % 2, ~a, a # b FROM t
                        ^

postgres
SELECT a COLLATE "C", b AT TIME ZONE 'UTC' AT TIME ZONE 'CET' FROM t
----
SELECT a COLLATE C, b AT TIME ZONE 'UTC' AT TIME ZONE 'CET' FROM t

postgres
COPY t (a, b) FROM STDIN WITH (FORMAT csv)
----
1:20: expected a place in single quotes, not STDIN
  COPY t (a, b) FROM STDIN WITH (FORMAT csv)
                     ^

postgres
CREATE TABLE t (id serial PRIMARY KEY, a text NOT NULL DEFAULT 'x', b int REFERENCES u (id), c timestamp with time zone)
----
CREATE TABLE t (id int NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, a text NOT NULL DEFAULT 'x', b int REFERENCES u (id), c timestamptz)

postgres
VALUES (1, 'a'), (2, 'b') ORDER BY 1
----
VALUES (1, 'a'), (2, 'b') ORDER BY 1
