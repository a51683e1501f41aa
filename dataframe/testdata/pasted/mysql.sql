# Statements as they are pasted from MySQL. The answers are those of MariaDB 10.11, which the test with the tag
# integration asks again.

DROP TABLE IF EXISTS orders
----
there is no table orders

DROP TABLE IF EXISTS customers
----
there is no table customers

DROP TABLE IF EXISTS daily
----
there is no table daily

CREATE TABLE `orders` (
  `id` int(11) NOT NULL,
  `customer_id` int(11) DEFAULT NULL,
  `status` varchar(20) NOT NULL DEFAULT 'new',
  `amount` decimal(10,2) DEFAULT NULL,
  `created_at` datetime DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `idx_customer` (`customer_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4
----
created table main.orders

CREATE TABLE `customers` (
  `id` int(11) NOT NULL,
  `name` varchar(50) DEFAULT NULL,
  `city` varchar(50) DEFAULT NULL,
  `birthday` date DEFAULT NULL,
  `profile` text,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4
----
created table main.customers

INSERT INTO `customers` VALUES (1,'Ada','Paris','1990-05-17','{"lang": "fr", "tags": ["vip", "new"]}'),(2,'Bob','Berlin','1985-12-01','{"lang": "de", "tags": []}'),(3,'Cleo','Paris',NULL,NULL),(4,'Dan',NULL,'2000-02-29','{"lang": "en"}')
----
4 rows inserted

INSERT INTO `orders` VALUES (1,1,'paid',10.50,'2026-03-01 08:00:00'),(2,1,'paid',20.00,'2026-03-01 09:30:00'),(3,2,'open',5.25,'2026-03-02 10:00:00'),(4,2,'paid',NULL,'2026-03-03 23:59:59'),(5,3,'lost',99.99,'2026-04-10 00:00:00'),(6,NULL,'open',1.00,NULL)
----
6 rows inserted

SELECT COUNT(*) AS n, COUNT(amount) AS known, SUM(amount) AS total FROM orders
----
n | known | total
6 | 5 | 136.74

SELECT status, COUNT(*) AS n, SUM(amount) AS total FROM orders GROUP BY status WITH ROLLUP
----
status | n | total
paid | 3 | 30.50
open | 2 | 6.25
lost | 1 | 99.99
NULL | 6 | 136.74

SELECT DATE_FORMAT(created_at, '%Y-%m') AS month, COUNT(*) AS n FROM orders GROUP BY month ORDER BY month
----
month | n
NULL | 1
2026-03 | 4
2026-04 | 1

SELECT c.name, GROUP_CONCAT(o.id ORDER BY o.id DESC SEPARATOR '|') AS ids FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.name ORDER BY c.name
----
name | ids
Ada | 2|1
Bob | 4|3
Cleo | 5

SELECT GROUP_CONCAT(DISTINCT status ORDER BY status) AS statuses FROM orders
----
statuses
lost,open,paid

SELECT id, DATE_SUB(created_at, INTERVAL 1 DAY) AS day_before FROM orders WHERE id = 1
----
id | day_before
1 | 2026-02-28 08:00:00

SELECT id, DATE_ADD(created_at, INTERVAL 90 MINUTE) AS later FROM orders WHERE id <= 2 ORDER BY id
----
id | later
1 | 2026-03-01 09:30:00
2 | 2026-03-01 11:00:00

SELECT STR_TO_DATE('17/05/1990', '%d/%m/%Y') AS d
----
d
1990-05-17

SELECT name FROM customers WHERE birthday = STR_TO_DATE('May 17, 1990', '%M %d, %Y')
----
name
Ada

SELECT IFNULL(city, 'nowhere') AS city, COUNT(*) AS n FROM customers GROUP BY city ORDER BY n DESC, city
----
city | n
Paris | 2
Berlin | 1
nowhere | 1

SELECT id, IF(amount > 10, 'big', 'small') AS size FROM orders ORDER BY id
----
id | size
1 | big
2 | big
3 | small
4 | small
5 | big
6 | small

SELECT name, CONCAT_WS(', ', name, city) AS label FROM customers ORDER BY id
----
name | label
Ada | Ada, Paris
Bob | Bob, Berlin
Cleo | Cleo, Paris
Dan | Dan

SELECT CONCAT(name, '-', city) AS c FROM customers ORDER BY id
----
c
Ada-Paris
Bob-Berlin
Cleo-Paris
NULL

SELECT SUBSTRING_INDEX('www.example.com', '.', 2) AS a, SUBSTRING_INDEX('www.example.com', '.', -1) AS b
----
a | b
www.example | com

SELECT DATEDIFF('2026-03-10', '2026-02-27') AS days
----
days
11

SELECT DATEDIFF(created_at, '2026-02-28 23:00:00') AS d FROM orders WHERE id <= 3 ORDER BY id
----
d
1
1
2

SELECT TIMESTAMPDIFF(HOUR, '2026-03-01 08:00:00', '2026-03-02 09:30:00') AS h, TIMESTAMPDIFF(MONTH, '2026-01-31', '2026-03-01') AS m, TIMESTAMPDIFF(MONTH, '2026-01-31', '2026-02-28') AS short, TIMESTAMPDIFF(YEAR, '2000-02-29', '2026-02-28') AS age, TIMESTAMPDIFF(DAY, '2026-03-02', '2026-03-01 12:00:00') AS back, TIMESTAMPDIFF(MONTH, '2026-03-15', '2026-01-16') AS before_
----
h | m | short | age | back | before_
25 | 1 | 0 | 25 | 0 | -1

SELECT YEAR(created_at) AS y, MONTH(created_at) AS m, DAY(created_at) AS d, HOUR(created_at) AS h FROM orders WHERE id = 2
----
y | m | d | h
2026 | 3 | 1 | 9

SELECT DAYOFWEEK('2026-03-01') AS dow, WEEKDAY('2026-03-01') AS wd, DAYNAME('2026-03-01') AS name
----
dow | wd | name
1 | 6 | Sunday

SELECT LAST_DAY('2024-02-10') AS last
----
last
2024-02-29

SELECT name FROM customers WHERE profile->>'$.lang' = 'fr'
----
name
Ada

SELECT name, JSON_UNQUOTE(JSON_EXTRACT(profile, '$.tags[0]')) AS tag FROM customers WHERE profile IS NOT NULL ORDER BY id
----
name | tag
Ada | vip
Bob | NULL
Dan | NULL

SELECT name FROM customers WHERE name LIKE '%a%' ORDER BY name
----
name
Ada
Dan

SELECT name FROM customers WHERE name REGEXP '^[AB]' ORDER BY name
----
name
Ada
Bob

SELECT id FROM orders ORDER BY amount DESC, id LIMIT 2, 3
----
id
1
3
6

SELECT id FROM orders ORDER BY amount, id LIMIT 2
----
id
4
6

SELECT c.name, COALESCE(SUM(o.amount), 0) AS spent FROM customers c LEFT JOIN orders o ON o.customer_id = c.id AND o.status = 'paid' GROUP BY c.id, c.name ORDER BY spent DESC, c.name
----
name | spent
Ada | 30.50
Bob | 0.00
Cleo | 0.00
Dan | 0.00

SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders WHERE status = 'open') ORDER BY name
----
name
Bob

SELECT name FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id) ORDER BY name
----
name
Dan

SELECT o.id, (SELECT name FROM customers WHERE id = o.customer_id) AS who FROM orders o ORDER BY o.id
----
id | who
1 | Ada
2 | Ada
3 | Bob
4 | Bob
5 | Cleo
6 | NULL

SELECT customer_id, id, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY created_at DESC) AS rn FROM orders WHERE customer_id IS NOT NULL ORDER BY customer_id, rn
----
customer_id | id | rn
1 | 2 | 1
1 | 1 | 2
2 | 4 | 1
2 | 3 | 2
3 | 5 | 1

SELECT id, SUM(amount) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running FROM orders ORDER BY id
----
id | running
1 | 10.50
2 | 30.50
3 | 35.75
4 | 35.75
5 | 135.74
6 | 136.74

SELECT id, LAG(status) OVER (ORDER BY id) AS before_ FROM orders ORDER BY id
----
id | before_
1 | NULL
2 | paid
3 | paid
4 | open
5 | paid
6 | lost

SELECT id, CASE status WHEN 'paid' THEN 1 WHEN 'open' THEN 0 END AS done FROM orders ORDER BY id
----
id | done
1 | 1
2 | 1
3 | 0
4 | 1
5 | NULL
6 | 0

SELECT ROUND(10.555, 2) AS a, TRUNCATE(10.559, 2) AS b, CEIL(1.2) AS c, FLOOR(-1.2) AS d, MOD(10, 3) AS e
----
a | b | c | d | e
10.56 | 10.55 | 2 | -2 | 1

SELECT 7 DIV 2 AS a, 7 % 3 AS b, -7 DIV 2 AS c
----
a | b | c
3 | 1 | -3

SELECT GREATEST(1, 5, 3) AS a, LEAST('b', 'a') AS b
----
a | b
5 | a

SELECT LPAD('7', 3, '0') AS a, RPAD('x', 3, '-') AS b, REVERSE('abc') AS c, LEFT('hello', 2) AS d, RIGHT('hello', 3) AS e
----
a | b | c | d | e
007 | x-- | cba | he | llo

SELECT UPPER('ada') AS a, LOWER('BOB') AS b, LENGTH('żó') AS bytes, CHAR_LENGTH('żó') AS characters, TRIM('  x ') AS t
----
a | b | bytes | characters | t
ADA | bob | 4 | 2 | x

SELECT REPLACE('a-b-c', '-', '+') AS a, LOCATE('b', 'abc') AS b, INSTR('abc', 'c') AS c, REPEAT('ab', 2) AS d
----
a | b | c | d
a+b+c | 2 | 3 | abab

SELECT FROM_UNIXTIME(0) IS NOT NULL AS ok, UNIX_TIMESTAMP('1970-01-02 00:00:00') AS s
----
ok | s
true | 86400

SELECT NULLIF(1, 1) AS a, COALESCE(NULL, 2) AS b, ISNULL(NULL) AS c, 1 <=> NULL AS d, NULL <=> NULL AS e
----
a | b | c | d | e
NULL | 2 | true | false | true

SELECT MD5('a') AS m, HEX(255) AS h, CONV('ff', 16, 10) AS c
----
m | h | c
0cc175b9c0f1b6a831c399e269772661 | FF | 255

SELECT FIELD('b', 'a', 'b', 'c') AS f, ELT(2, 'x', 'y') AS e, FIND_IN_SET('b', 'a,b,c') AS s
----
f | e | s
2 | y | 2

SELECT DISTINCT city FROM customers ORDER BY city
----
city
NULL
Berlin
Paris

SELECT status FROM orders GROUP BY status HAVING COUNT(*) > 1 ORDER BY status
----
status
open
paid

SELECT 'paid' AS s UNION SELECT status FROM orders ORDER BY s
----
s
lost
open
paid

WITH paid AS (SELECT customer_id, SUM(amount) AS s FROM orders WHERE status = 'paid' GROUP BY customer_id) SELECT c.name, p.s FROM paid p JOIN customers c ON c.id = p.customer_id ORDER BY c.name
----
name | s
Ada | 30.50
Bob | NULL

WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n
----
i
1
2
3
4
5

CREATE TABLE daily AS SELECT DATE(created_at) AS day, COUNT(*) AS n FROM orders WHERE created_at IS NOT NULL GROUP BY DATE(created_at)
----
created table main.daily of 4 rows

SELECT day, n FROM daily ORDER BY day
----
day | n
2026-03-01 | 2
2026-03-02 | 1
2026-03-03 | 1
2026-04-10 | 1

UPDATE orders SET status = 'closed', amount = amount * 2 WHERE status = 'paid' AND created_at < '2026-03-02'
----
2 rows updated

SELECT id, status, amount FROM orders WHERE status = 'closed' ORDER BY id
----
id | status | amount
1 | closed | 21.00
2 | closed | 40.00

DELETE FROM orders WHERE customer_id IS NULL OR status = 'lost'
----
2 rows deleted

SELECT COUNT(*) AS n, MAX(id) AS last FROM orders
----
n | last
4 | 4

REPLACE INTO customers VALUES (4, 'Dana', 'Rome', '2000-02-29', NULL)
----
1 row inserted

SELECT name, city FROM customers WHERE id = 4
----
name | city
Dana | Rome

INSERT IGNORE INTO customers (id, name) VALUES (4, 'Again'), (5, 'Eve')
----
1 row inserted

SELECT id, name FROM customers WHERE id > 3 ORDER BY id
----
id | name
4 | Dana
5 | Eve

TRUNCATE TABLE daily
----
4 rows deleted

SELECT COUNT(*) AS n FROM daily
----
n
0

DROP TABLE daily
----
dropped table daily

SELECT CONCAT(TRUE, 1 = 2, 1.5e-7) AS a, LEFT(1 = 1, 1) AS b, CONCAT_WS(',', TRUE, 1e20, 1e14) AS c, UPPER(1e20) AS d, CAST(1e15 AS CHAR) AS e, CHAR_LENGTH(1e-16) AS f
----
a | b | c | d | e | f
100.00000015 | 1 | 1,1e20,100000000000000 | 1E20 | 1e15 | 5

SELECT IFNULL(1 = 1, 'x') AS a, COALESCE(NULL, 1, 'x') AS b, IF(1, 1 = 2, 'x') AS c, CASE WHEN 1 THEN 1e20 ELSE 'x' END AS d, NULLIF(TRUE, '1') AS e, FIELD('1', TRUE) AS f, QUOTE(1e20) AS g
----
a | b | c | d | e | f | g
1 | 1 | 0 | 1e20 | NULL | 1 | '1e20'

SELECT GROUP_CONCAT(x > 1 ORDER BY x) AS a, SUM(x LIKE '1') AS b, SUM((x = 1) = '1') AS c FROM (SELECT 1 AS x UNION ALL SELECT 2) AS t
----
a | b | c
0,1 | 1 | 1

SELECT UNIX_TIMESTAMP('2024-01-01 00:00:00.012') AS a, UNIX_TIMESTAMP(TIMESTAMP '2024-01-01 00:00:00.5') AS b, UNIX_TIMESTAMP('2024-01-01') AS c, IF(UNIX_TIMESTAMP(CONCAT('2024-01-01', ' 00:00:01')) > 1704067200.5, 'a', 'b') AS d
----
a | b | c | d
1704067200.012 | 1704067200.5 | 1704067200 | a

SELECT 1 = 1 AS a UNION ALL SELECT 'x' UNION ALL SELECT 1e20
----
a
1
x
1e20

CREATE TABLE `mixed` (`a` int, `b` decimal(5,2))
----
created table main.mixed

INSERT INTO `mixed` VALUES ('1.5', '1.005'), (2.5, 3), ('-2.5', 4)
----
3 rows inserted

SELECT * FROM mixed
----
a | b
2 | 1.01
3 | 3.00
-3 | 4.00

INSERT INTO `mixed` VALUES ('2x', 1), (2, 1)
----
error: 1:29: cannot cast "2x" to int64, the type of the column
  INSERT INTO `mixed` VALUES ('2x', 1), (2, 1)
                              ^

INSERT INTO `mixed` VALUES ('1.5', '2.345'), ('-1e1', '7')
----
2 rows inserted

SELECT * FROM mixed WHERE a IN (-10, 2) AND b IN (2.35, 7)
----
a | b
2 | 2.35
-10 | 7.00

INSERT INTO `mixed` VALUES ('x', 1)
----
error: 1:29: cannot cast "x" to int64, the type of the column
  INSERT INTO `mixed` VALUES ('x', 1)
                              ^

CREATE TABLE stored_numbers (a int, b decimal(5,2), c bigint, d double)
----
created table main.stored_numbers

INSERT INTO stored_numbers (b) VALUES ('1.005e0'), (1), ('1.00500000000000000000000000000000000000000001')
----
3 rows inserted

INSERT INTO stored_numbers (c) VALUES ('9.007199254740993e15'), (1), ('9007199254740993.4')
----
3 rows inserted

INSERT INTO stored_numbers (d) VALUES ('123456789012345678901234567890123456789012345'), (3), ('1e3'), (' 2.5 ')
----
4 rows inserted

INSERT INTO stored_numbers (d) VALUES ('1e-3'), ('.5')
----
2 rows inserted

INSERT INTO stored_numbers (d) VALUES ('inf'), (1)
----
error: 1:40: cannot cast "inf" to float64, the type of the column
  INSERT INTO stored_numbers (d) VALUES ('inf'), (1)
                                         ^

INSERT INTO stored_numbers (d) VALUES ('nan')
----
error: 1:40: cannot cast "nan" to float64, the type of the column
  INSERT INTO stored_numbers (d) VALUES ('nan')
                                         ^

INSERT INTO stored_numbers (d) VALUES ('-Infinity')
----
error: 1:40: cannot cast "-Infinity" to float64, the type of the column
  INSERT INTO stored_numbers (d) VALUES ('-Infinity')
                                         ^

INSERT INTO stored_numbers (d) SELECT x FROM (SELECT 'inf' AS x UNION ALL SELECT '2') AS t
----
error: 1:1: error(concat('cannot cast "', d, '" to float64')): cannot cast "inf" to float64
  INSERT INTO stored_numbers (d) SELECT x FROM (SELECT 'inf' AS x UNION ALL SELECT '2') AS t
  ^

INSERT INTO stored_numbers (d) VALUES ('1e400'), (1)
----
error: 1:40: cannot cast "1e400" to float64, the type of the column
  INSERT INTO stored_numbers (d) VALUES ('1e400'), (1)
                                         ^

INSERT INTO stored_numbers (a) VALUES (CONCAT('2', '.5')), (1)
----
2 rows inserted

INSERT INTO stored_numbers (a) VALUES (CONCAT('2', 'x')), (1)
----
error: 1:1: cast('2x' AS int64): cannot cast "2x" to int64
  INSERT INTO stored_numbers (a) VALUES (CONCAT('2', 'x')), (1)
  ^

INSERT INTO stored_numbers (a) VALUES ('1.5')
----
1 row inserted

INSERT INTO stored_numbers (a) VALUES ('2x')
----
error: 1:40: cannot cast "2x" to int64, the type of the column
  INSERT INTO stored_numbers (a) VALUES ('2x')
                                         ^

INSERT INTO stored_numbers (a) VALUES ('')
----
error: 1:40: cannot cast "" to int64, the type of the column
  INSERT INTO stored_numbers (a) VALUES ('')
                                         ^

INSERT INTO stored_numbers (a) SELECT x FROM (SELECT '2.5' AS x UNION ALL SELECT '-0.5') AS t
----
2 rows inserted

INSERT INTO stored_numbers (a) SELECT x FROM (SELECT '2.5' AS x UNION ALL SELECT '2x') AS t
----
error: 1:1: cast(round_text(a) AS int64): cannot cast "2x" to int64
  INSERT INTO stored_numbers (a) SELECT x FROM (SELECT '2.5' AS x UNION ALL SELECT '2x') AS t
  ^

SELECT * FROM stored_numbers
----
a | b | c | d
NULL | 1.01 | NULL | NULL
NULL | 1.00 | NULL | NULL
NULL | 1.01 | NULL | NULL
NULL | NULL | 9007199254740993 | NULL
NULL | NULL | 1 | NULL
NULL | NULL | 9007199254740993 | NULL
NULL | NULL | NULL | 1.2345678901234567e+44
NULL | NULL | NULL | 3
NULL | NULL | NULL | 1000
NULL | NULL | NULL | 2.5
NULL | NULL | NULL | 0.001
NULL | NULL | NULL | 0.5
3 | NULL | NULL | NULL
1 | NULL | NULL | NULL
2 | NULL | NULL | NULL
3 | NULL | NULL | NULL
-1 | NULL | NULL | NULL

UPDATE stored_numbers SET a = '2.5', b = '1.005e0', c = '9.007199254740993e15', d = '1e2' WHERE a = 3
----
2 rows updated

UPDATE stored_numbers SET a = '2x' WHERE a = 3
----
error: 1:31: cannot cast "2x" to int64, the type of the column
  UPDATE stored_numbers SET a = '2x' WHERE a = 3
                                ^

UPDATE stored_numbers SET d = 'nan' WHERE a = 3
----
error: 1:31: cannot cast "nan" to float64, the type of the column
  UPDATE stored_numbers SET d = 'nan' WHERE a = 3
                                ^

SELECT * FROM stored_numbers WHERE a = 3
----
a | b | c | d
3 | 1.01 | 9007199254740993 | 100
3 | 1.01 | 9007199254740993 | 100

CREATE TABLE keyed_numbers (k int PRIMARY KEY, a int, b decimal(5,2))
----
created table main.keyed_numbers

INSERT INTO keyed_numbers VALUES (1, '1.5', '1.005'), ('2', 2, '2')
----
2 rows inserted

INSERT INTO keyed_numbers VALUES ('1', '7', 7) ON DUPLICATE KEY UPDATE a = '8.5', b = '1.005e0'
----
1 row inserted or updated

INSERT INTO keyed_numbers VALUES (1, 7, 7) ON DUPLICATE KEY UPDATE a = '8x'
----
error: 1:72: cannot cast "8x" to int64, the type of the column
  INSERT INTO keyed_numbers VALUES (1, 7, 7) ON DUPLICATE KEY UPDATE a = '8x'
                                                                         ^

INSERT INTO keyed_numbers VALUES (1, '9.5', 7) ON DUPLICATE KEY UPDATE a = VALUES(a)
----
1 row inserted or updated

REPLACE INTO keyed_numbers VALUES ('2', '3.5', '2.005e0')
----
1 row inserted

REPLACE INTO keyed_numbers VALUES ('2', '3x', '2.005e0')
----
error: 1:41: cannot cast "3x" to int64, the type of the column
  REPLACE INTO keyed_numbers VALUES ('2', '3x', '2.005e0')
                                          ^

INSERT IGNORE INTO keyed_numbers VALUES ('2', '4.5', 1), (3, '4.5', '1e-2')
----
1 row inserted

UPDATE keyed_numbers, (SELECT '5.5' AS v) AS t SET keyed_numbers.a = t.v WHERE k = 3
----
1 row updated

SELECT * FROM keyed_numbers ORDER BY k
----
k | a | b
1 | 10 | 1.01
2 | 4 | 2.01
3 | 6 | 0.01

SELECT CAST('2x' AS SIGNED) AS a, CAST('2.5' AS SIGNED) AS b, '2x' + 1 AS c
----
a | b | c
2 | 2 | 3
