# Statements as they are pasted from PostgreSQL. The answers were worked out by hand from the documentation of
# PostgreSQL 16, and compared with DuckDB 1.5 where it has the same functions.

CREATE TABLE public.accounts (id integer NOT NULL, email character varying(255) NOT NULL, plan text DEFAULT 'free'::text, data jsonb, created_at timestamp without time zone DEFAULT now(), CONSTRAINT accounts_pkey PRIMARY KEY (id))
----
created table main.accounts

CREATE UNIQUE INDEX accounts_email ON public.accounts USING btree (email)
----
created index accounts_email

INSERT INTO accounts (id, email, data, created_at) VALUES (1, 'ada@ex.org', '{"age": 36, "langs": ["fr", "en"], "addr": {"city": "Paris"}}', '2026-01-05 10:00:00'), (2, 'bob@ex.org', '{"age": 41, "langs": []}', '2026-01-20 12:30:00')
----
2 rows inserted

INSERT INTO accounts VALUES (3, 'cleo@ex.net', 'pro', NULL, '2026-02-01'), (4, 'dan@ex.net', 'pro', '{"age": null}', '2026-02-14 00:00:00')
----
2 rows inserted

INSERT INTO accounts (id, email) VALUES (4, 'again@ex.net') ON CONFLICT DO NOTHING
----
0 rows inserted

SELECT id, data->>'age' AS age, data->'addr'->>'city' AS city FROM accounts ORDER BY id
----
id | age | city
1 | 36 | Paris
2 | 41 | NULL
3 | NULL | NULL
4 | NULL | NULL

SELECT data #>> '{langs,0}' AS lang FROM accounts WHERE id = 1
----
lang
fr

SELECT id, (data->>'age')::int + 1 AS next FROM accounts WHERE data->>'age' IS NOT NULL ORDER BY id
----
id | next
1 | 37
2 | 42

SELECT DISTINCT ON (plan) plan, email FROM accounts ORDER BY plan, created_at DESC
----
plan | email
free | bob@ex.org
pro | dan@ex.net

SELECT plan, count(*) FILTER (WHERE created_at >= '2026-02-01') AS feb, count(*) AS n FROM accounts GROUP BY plan ORDER BY plan
----
plan | feb | n
free | 0 | 2
pro | 2 | 2

SELECT g FROM generate_series(1, 10, 3) AS g
----
g
1
4
7
10

SELECT ('2026-02-27'::date + n) AS d FROM generate_series(0, 3) AS n
----
d
2026-02-27
2026-02-28
2026-03-01
2026-03-02

SELECT date_trunc('month', created_at)::date AS month, count(*) AS n FROM accounts GROUP BY 1 ORDER BY 1
----
month | n
2026-01-01 | 2
2026-02-01 | 2

SELECT to_char(created_at, 'YYYY-MM-DD HH24:MI') AS t FROM accounts WHERE id = 2
----
t
2026-01-20 12:30

SELECT to_char(created_at, 'FMDay, DD Mon YYYY') AS t FROM accounts WHERE id = 1
----
t
Monday, 05 Jan 2026

SELECT to_date('05 01 2026', 'DD MM YYYY') AS d, to_timestamp('2026-01-05 10', 'YYYY-MM-DD HH24')::timestamp AS t
----
d | t
2026-01-05 | 2026-01-05 10:00:00

SELECT extract(year FROM created_at) AS y, extract(dow FROM created_at) AS dow, date_part('month', created_at) AS m FROM accounts WHERE id = 1
----
y | dow | m
2026 | 1 | 1

SELECT created_at + interval '1 month 2 days' AS later FROM accounts WHERE id = 1
----
later
2026-02-07 10:00:00

SELECT id FROM accounts WHERE created_at BETWEEN '2026-01-01' AND '2026-01-31' ORDER BY id
----
id
1
2

SELECT '2026-03-10'::date - '2026-03-01'::date AS days
----
days
9

SELECT string_agg(email, ', ' ORDER BY email DESC) AS mails FROM accounts WHERE plan = 'pro'
----
mails
dan@ex.net, cleo@ex.net

SELECT array_agg(id ORDER BY id) AS ids FROM accounts
----
ids
[1, 2, 3, 4]

SELECT unnest(ARRAY[3, 1, 2]) AS n ORDER BY n
----
n
1
2
3

SELECT id FROM accounts WHERE id = ANY(ARRAY[1, 3]) ORDER BY id
----
id
1
3

SELECT id FROM accounts WHERE email ILIKE '%EX.NET' ORDER BY id
----
id
3
4

SELECT id FROM accounts WHERE email ~ '^[ab]' ORDER BY id
----
id
1
2

SELECT id FROM accounts WHERE email !~* 'EX\.ORG$' ORDER BY id
----
id
3
4

SELECT split_part(email, '@', 2) AS domain, count(*) AS n FROM accounts GROUP BY 1 ORDER BY 1
----
domain | n
ex.net | 2
ex.org | 2

SELECT 7 / 2 AS a, 7 % 2 AS b, 7.0 / 2 AS c, 2 ^ 3 AS d, -7 / 2 AS e
----
a | b | c | d | e
3 | 1 | 3.5 | 8 | -3

SELECT coalesce(NULL, 'x') AS a, nullif(1, 1) AS b, greatest(1, NULL, 3) AS c
----
a | b | c
x | NULL | 3

SELECT position('b' IN 'abc') AS a, strpos('abc', 'c') AS b, substring('hello' FROM 2 FOR 3) AS c, left('hello', 2) AS d, overlay('abcdef' PLACING 'X' FROM 2 FOR 3) AS e
----
a | b | c | d | e
2 | 3 | ell | he | aXef

SELECT upper('a') || lower('B') AS a, initcap('ada lovelace') AS b, lpad('7', 3, '0') AS c, btrim('xxaxx', 'x') AS d, repeat('ab', 2) AS e
----
a | b | c | d | e
Ab | Ada Lovelace | 007 | a | abab

SELECT regexp_replace('a1b2', '[0-9]', '#', 'g') AS a, regexp_replace('a1b2', '[0-9]', '#') AS b
----
a | b
a#b# | a#b2

SELECT length('żó') AS a, octet_length('żó') AS b, md5('a') AS c, reverse('abc') AS d
----
a | b | c | d
2 | 4 | 0cc175b9c0f1b6a831c399e269772661 | cba

SELECT round(2.567, 2) AS a, trunc(2.567, 1) AS b, ceil(1.2) AS c, mod(7, 3) AS d, abs(-3) AS e
----
a | b | c | d | e
2.57 | 2.5 | 2 | 1 | 3

SELECT CASE WHEN plan = 'pro' THEN 1 ELSE 0 END AS pro, count(*) AS n FROM accounts GROUP BY 1 ORDER BY 1
----
pro | n
0 | 2
1 | 2

SELECT plan, id, row_number() OVER w AS rn FROM accounts WINDOW w AS (PARTITION BY plan ORDER BY id DESC) ORDER BY plan, rn
----
plan | id | rn
free | 2 | 1
free | 1 | 2
pro | 4 | 1
pro | 3 | 2

SELECT id, sum(id) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s FROM accounts ORDER BY id
----
id | s
1 | 1
2 | 3
3 | 5
4 | 7

SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY id) AS median FROM accounts
----
median
2.5

SELECT plan, count(*) AS n FROM accounts GROUP BY ROLLUP (plan) ORDER BY plan NULLS LAST
----
plan | n
free | 2
pro | 2
NULL | 4

SELECT a.id, x.n FROM accounts a CROSS JOIN LATERAL (SELECT a.id * 2 AS n) AS x ORDER BY a.id
----
id | n
1 | 2
2 | 4
3 | 6
4 | 8

SELECT * FROM (VALUES (1, 'one'), (2, 'two')) AS v(n, word) ORDER BY n
----
n | word
1 | one
2 | two

WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 4) SELECT sum(n) AS s FROM t
----
s
10

SELECT id FROM accounts ORDER BY plan DESC, id LIMIT 2 OFFSET 1
----
id
4
1

SELECT id FROM accounts ORDER BY id FETCH FIRST 2 ROWS ONLY
----
id
1
2

SELECT id, data IS NULL AS none FROM accounts ORDER BY data->>'age' DESC, id
----
id | none
3 | true
4 | false
2 | false
1 | false

SELECT 1 IS DISTINCT FROM NULL AS a, NULL IS NOT DISTINCT FROM NULL AS b
----
a | b
true | true

SELECT ARRAY[1, 2, 3]::int[] AS a, ARRAY[1, 2] || ARRAY[3] AS b, cardinality(ARRAY[1, 2]) AS c
----
a | b | c
[1, 2, 3] | [1, 2, 3] | 2

SELECT 'a' IN ('a', 'b') AS a, 1 = ANY(ARRAY[1, 2]) AS b
----
a | b
true | true

SELECT $$it's$$ AS a, E'tab\there' AS b
----
a | b
it's | tab	here

UPDATE accounts AS a SET plan = v.plan FROM (VALUES (1, 'pro'), (2, 'team')) AS v(id, plan) WHERE v.id = a.id
----
2 rows updated

SELECT id, plan FROM accounts ORDER BY id
----
id | plan
1 | pro
2 | team
3 | pro
4 | pro

DELETE FROM accounts USING (VALUES ('team')) AS gone(plan) WHERE gone.plan = accounts.plan
----
1 row deleted

SELECT count(*) AS n FROM public.accounts
----
n
3

CREATE VIEW pros AS SELECT id, email FROM accounts WHERE plan = 'pro'
----
created view main.pros

SELECT id FROM pros ORDER BY id
----
id
1
3
4

MERGE INTO accounts a USING (VALUES (1, 'x@ex.org'), (9, 'new@ex.org')) AS s(id, email) ON a.id = s.id WHEN MATCHED THEN UPDATE SET email = s.email WHEN NOT MATCHED THEN INSERT (id, email, created_at) VALUES (s.id, s.email, '2026-03-01')
----
2 rows merged

SELECT id, email, plan FROM accounts WHERE id IN (1, 9) ORDER BY id
----
id | email | plan
1 | x@ex.org | pro
9 | new@ex.org | free

SELECT table_name FROM information_schema.tables WHERE table_schema = 'main' ORDER BY 1
----
table_name
accounts
pros

TRUNCATE TABLE accounts
----
4 rows deleted

DROP VIEW pros
----
dropped view pros

DROP TABLE accounts
----
dropped table accounts
