# Statements as they are pasted from Spark SQL and Hive. The answers were worked out by hand from the documentation of
# Spark 3.5 and Hive 3, and compared with DuckDB 1.5 where it has the same functions.

CREATE TABLE IF NOT EXISTS events (user_id BIGINT COMMENT 'who', page STRING, tags ARRAY<STRING>, props MAP<STRING, STRING>, ts TIMESTAMP) USING parquet PARTITIONED BY (dt STRING) COMMENT 'clicks'
----
created table main.events

INSERT INTO events VALUES (1, 'home', array('a', 'b'), map('src', 'mail'), TIMESTAMP '2026-03-01 08:00:00', '2026-03-01'), (1, 'cart', array('b'), map('src', 'ad', 'x', '1'), TIMESTAMP '2026-03-01 08:05:00', '2026-03-01'), (2, 'home', array(), NULL, TIMESTAMP '2026-03-01 23:59:59', '2026-03-01'), (3, 'pay', NULL, map(), TIMESTAMP '2026-03-02 00:00:01', '2026-03-02')
----
4 rows inserted

SELECT dt, count(*) AS n, count(DISTINCT user_id) AS users FROM events GROUP BY dt ORDER BY dt
----
dt | n | users
2026-03-01 | 3 | 2
2026-03-02 | 1 | 1

SELECT user_id, tag FROM events LATERAL VIEW explode(tags) t AS tag ORDER BY user_id, tag
----
user_id | tag
1 | a
1 | b
1 | b

SELECT user_id, tag FROM events LATERAL VIEW OUTER explode(tags) t AS tag ORDER BY user_id, tag NULLS LAST
----
user_id | tag
1 | a
1 | b
1 | b
2 | NULL
3 | NULL

SELECT user_id, pos, tag FROM events LATERAL VIEW posexplode(tags) t AS pos, tag ORDER BY user_id, pos, tag
----
user_id | pos | tag
1 | 0 | a
1 | 0 | b
1 | 1 | b

SELECT user_id, k, v FROM events LATERAL VIEW explode(props) p AS k, v ORDER BY user_id, k, v
----
user_id | k | v
1 | src | ad
1 | src | mail
1 | x | 1

SELECT user_id, props['src'] AS src, size(tags) AS n FROM events WHERE dt = '2026-03-01' ORDER BY ts
----
user_id | src | n
1 | mail | 2
1 | ad | 1
2 | NULL | 0

SELECT tags[0] AS first FROM events WHERE page = 'home' AND user_id = 1
----
first
a

SELECT date_format(ts, 'yyyy-MM-dd HH:mm') AS minute FROM events ORDER BY ts LIMIT 1
----
minute
2026-03-01 08:00

SELECT date_format(ts, 'MMM d, yyyy h:mm a') AS d FROM events ORDER BY ts LIMIT 1
----
d
Mar 1, 2026 8:00 AM

SELECT to_date('01/03/2026', 'dd/MM/yyyy') AS d, to_timestamp('2026-03-01 10', 'yyyy-MM-dd HH') AS t
----
d | t
2026-03-01 | 2026-03-01 10:00:00

SELECT from_unixtime(0) AS a, from_unixtime(86400, 'yyyy-MM-dd') AS b, unix_timestamp('1970-01-02 00:00:00') AS c
----
a | b | c
1970-01-01 00:00:00 | 1970-01-02 | 86400

SELECT date_add('2026-02-27', 2) AS a, date_sub(DATE '2026-03-01', 1) AS b, datediff('2026-03-10', '2026-03-01') AS c
----
a | b | c
2026-03-01 | 2026-02-28 | 9

SELECT add_months(DATE '2026-01-31', 1) AS a, last_day('2026-02-03') AS b, trunc(DATE '2026-03-17', 'MM') AS c
----
a | b | c
2026-02-28 | 2026-02-28 | 2026-03-01

SELECT year(ts) AS y, month(ts) AS m, dayofmonth(ts) AS d, hour(ts) AS h FROM events WHERE page = 'pay'
----
y | m | d | h
2026 | 3 | 2 | 0

SELECT nvl(NULL, 'x') AS a, coalesce(NULL, NULL, 3) AS b, nvl2(1, 'yes', 'no') AS c, if(1 > 2, 'a', 'b') AS d
----
a | b | c | d
x | 3 | yes | b

SELECT concat('a', NULL) AS a, concat_ws('-', 'a', NULL, 'b') AS b, length('abc') AS c
----
a | b | c
NULL | a-b | 3

SELECT regexp_extract('user=42', 'user=([0-9]+)', 1) AS id, regexp_replace('a1b2', '[0-9]', '') AS letters
----
id | letters
42 | ab

SELECT split('a,b,c', ',')[1] AS b, size(split('a,b', ',')) AS n
----
b | n
b | 2

SELECT get_json_object('{"a": {"b": 7}}', '$.a.b') AS b
----
b
7

SELECT parse_url('https://ex.org/p?q=1', 'HOST') AS host, parse_url('https://ex.org/p?q=1', 'QUERY', 'q') AS q
----
host | q
ex.org | 1

SELECT collect_list(page) AS pages FROM (SELECT page FROM events WHERE user_id = 1 ORDER BY ts)
----
pages
[home, cart]

SELECT sort_array(collect_set(page)) AS pages FROM events
----
pages
[cart, home, pay]

SELECT page, count(*) AS n FROM events GROUP BY page WITH ROLLUP ORDER BY n DESC, page NULLS LAST
----
page | n
NULL | 4
home | 2
cart | 1
pay | 1

SELECT dt, count(*) AS n FROM events GROUP BY GROUPING SETS ((dt), ()) ORDER BY dt NULLS LAST
----
dt | n
2026-03-01 | 3
2026-03-02 | 1
NULL | 4

SELECT user_id, page, row_number() OVER (PARTITION BY user_id ORDER BY ts DESC) AS rn FROM events ORDER BY user_id, rn
----
user_id | page | rn
1 | cart | 1
1 | home | 2
2 | home | 1
3 | pay | 1

SELECT user_id, ts, lag(page, 1, 'none') OVER (PARTITION BY user_id ORDER BY ts) AS before FROM events ORDER BY user_id, ts
----
user_id | ts | before
1 | 2026-03-01 08:00:00 | none
1 | 2026-03-01 08:05:00 | home
2 | 2026-03-01 23:59:59 | none
3 | 2026-03-02 00:00:01 | none

SELECT * FROM (SELECT user_id, page, rank() OVER (ORDER BY user_id) AS r FROM events) WHERE r = 1 ORDER BY page
----
user_id | page | r
1 | cart | 1
1 | home | 1

SELECT user_id FROM events a LEFT SEMI JOIN (SELECT 1 AS id) b ON a.user_id = b.id GROUP BY user_id
----
user_id
1

SELECT DISTINCT user_id FROM events a LEFT ANTI JOIN (SELECT 1 AS id) b ON a.user_id = b.id ORDER BY user_id
----
user_id
2
3

SELECT page FROM events WHERE page RLIKE '^(home|pay)$' GROUP BY page ORDER BY page
----
page
home
pay

SELECT transform(array(1, 2, 3), x -> x * 10) AS t, filter(array(1, 2, 3), x -> x > 1) AS f, exists(array(1, 2), x -> x = 2) AS e
----
t | f | e
[10, 20, 30] | [2, 3] | true

SELECT array_contains(array(1, 2), 2) AS a, array_distinct(array(1, 1, 2)) AS b, array_max(array(1, 5, 2)) AS c
----
a | b | c
true | [1, 2] | 5

SELECT map_keys(map('a', 1, 'b', 2)) AS k, map_values(map('a', 1, 'b', 2)) AS v, element_at(map('a', 1), 'a') AS e
----
k | v | e
[a, b] | [1, 2] | 1

SELECT named_struct('a', 1, 'b', 'x').b AS b
----
b
x

SELECT percentile_approx(x, 0.5) AS p FROM VALUES (1), (2), (3), (4), (10) AS t(x)
----
p
3

SELECT explode(sequence(1, 3)) AS n
----
n
1
2
3

SELECT 7 / 2 AS a, 7 div 2 AS b, 7 % 3 AS c, -7 div 2 AS d
----
a | b | c | d
3.5 | 3 | 1 | -3

SELECT cast('12' AS INT) + 1 AS a, cast(2.7 AS INT) AS b, string(5) AS c
----
a | b | c
13 | 2 | 5

SELECT 1 <=> NULL AS a, NULL <=> NULL AS b, NOT true AS c
----
a | b | c
false | true | false

SELECT instr('hello', 'l') AS a, locate('l', 'hello', 4) AS b, substring('hello', 2, 3) AS c, substr('hello', -3) AS d
----
a | b | c | d
3 | 4 | ell | llo

SELECT lpad('7', 3, '0') AS a, rpad('x', 3, '-') AS b, initcap('ada lovelace') AS c, reverse('abc') AS d, repeat('ab', 2) AS e
----
a | b | c | d | e
007 | x-- | Ada Lovelace | cba | abab

SELECT round(2.5) AS a, bround(2.5) AS b, ceil(1.2) AS c, floor(-1.2) AS d, pmod(-7, 3) AS e
----
a | b | c | d | e
3 | 2 | 2 | -2 | 2

SELECT greatest(1, 3, 2) AS a, least(1, 3, 2) AS b, least(NULL, 2) AS c
----
a | b | c
3 | 1 | 2

SELECT md5('a') AS m, crc32('a') AS c, base64('abc') AS b
----
m | c | b
0cc175b9c0f1b6a831c399e269772661 | 3904355907 | YWJj

SELECT first_value(page) OVER (PARTITION BY user_id ORDER BY ts) AS f, user_id FROM events ORDER BY user_id, ts
----
f | user_id
home | 1
home | 1
home | 2
pay | 3

WITH daily AS (SELECT dt, count(*) AS n FROM events GROUP BY dt) SELECT max(n) AS most FROM daily
----
most
3

SELECT user_id, sum(CASE WHEN page = 'home' THEN 1 ELSE 0 END) AS homes FROM events GROUP BY user_id HAVING homes > 0 ORDER BY user_id
----
user_id | homes
1 | 1
2 | 1

INSERT OVERWRITE TABLE events PARTITION (dt = '2026-03-02') SELECT 9, 'new', array('z'), map(), TIMESTAMP '2026-03-02 12:00:00'
----
1 row inserted

SELECT user_id, page FROM events WHERE dt = '2026-03-02'
----
user_id | page
9 | new

INSERT OVERWRITE TABLE events PARTITION (dt) SELECT user_id, page, tags, props, ts, '2026-03-03' FROM events WHERE user_id = 9
----
1 row inserted

SHOW PARTITIONS events
----
partition
dt=2026-03-01
dt=2026-03-02
dt=2026-03-03

FROM events INSERT INTO TABLE events PARTITION (dt = '2026-03-04') SELECT user_id, 'copy', tags, props, ts WHERE page = 'pay' OR page = 'new' INSERT INTO TABLE events PARTITION (dt = '2026-03-05') SELECT user_id, 'copy2', tags, props, ts WHERE page = 'cart'
----
3 rows inserted

SELECT dt, page, count(*) AS n FROM events WHERE dt > '2026-03-03' GROUP BY dt, page ORDER BY dt
----
dt | page | n
2026-03-04 | copy | 2
2026-03-05 | copy2 | 1

ALTER TABLE events ADD COLUMNS (country STRING COMMENT 'where')
----
altered table main.events

ALTER TABLE events DROP IF EXISTS PARTITION (dt = '2026-03-05')
----
altered table main.events

SELECT count(*) AS n, count(country) AS known FROM events
----
n | known
7 | 0

CREATE OR REPLACE TEMPORARY VIEW homes AS SELECT user_id FROM events WHERE page = 'home'
----
created view temp.homes

SELECT count(*) AS n FROM homes
----
n
2

SET spark.sql.shuffle.partitions = 200
----
spark.sql.shuffle.partitions changes nothing here

DESCRIBE homes
----
column | type | null | key | default | comment
user_id | int64 | YES | NULL | NULL | NULL

DROP TABLE IF EXISTS events
----
dropped table events
