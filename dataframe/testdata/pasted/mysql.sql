# Statements as they are pasted from MySQL. The answers are those of MariaDB 10.11, which the test with the tag
# integration asks again.

DROP TABLE IF EXISTS orders

DROP TABLE IF EXISTS customers

DROP TABLE IF EXISTS daily

CREATE TABLE `orders` (
  `id` int(11) NOT NULL,
  `customer_id` int(11) DEFAULT NULL,
  `status` varchar(20) NOT NULL DEFAULT 'new',
  `amount` decimal(10,2) DEFAULT NULL,
  `created_at` datetime DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `idx_customer` (`customer_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4

CREATE TABLE `customers` (
  `id` int(11) NOT NULL,
  `name` varchar(50) DEFAULT NULL,
  `city` varchar(50) DEFAULT NULL,
  `birthday` date DEFAULT NULL,
  `profile` text,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4

INSERT INTO `customers` VALUES (1,'Ada','Paris','1990-05-17','{"lang": "fr", "tags": ["vip", "new"]}'),(2,'Bob','Berlin','1985-12-01','{"lang": "de", "tags": []}'),(3,'Cleo','Paris',NULL,NULL),(4,'Dan',NULL,'2000-02-29','{"lang": "en"}')

INSERT INTO `orders` VALUES (1,1,'paid',10.50,'2026-03-01 08:00:00'),(2,1,'paid',20.00,'2026-03-01 09:30:00'),(3,2,'open',5.25,'2026-03-02 10:00:00'),(4,2,'paid',NULL,'2026-03-03 23:59:59'),(5,3,'lost',99.99,'2026-04-10 00:00:00'),(6,NULL,'open',1.00,NULL)

SELECT COUNT(*) AS n, COUNT(amount) AS known, SUM(amount) AS total FROM orders

SELECT status, COUNT(*) AS n, SUM(amount) AS total FROM orders GROUP BY status WITH ROLLUP

SELECT DATE_FORMAT(created_at, '%Y-%m') AS month, COUNT(*) AS n FROM orders GROUP BY month ORDER BY month

SELECT c.name, GROUP_CONCAT(o.id ORDER BY o.id DESC SEPARATOR '|') AS ids FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.name ORDER BY c.name

SELECT GROUP_CONCAT(DISTINCT status ORDER BY status) AS statuses FROM orders

SELECT id, DATE_SUB(created_at, INTERVAL 1 DAY) AS day_before FROM orders WHERE id = 1

SELECT id, DATE_ADD(created_at, INTERVAL 90 MINUTE) AS later FROM orders WHERE id <= 2 ORDER BY id

SELECT STR_TO_DATE('17/05/1990', '%d/%m/%Y') AS d

SELECT name FROM customers WHERE birthday = STR_TO_DATE('May 17, 1990', '%M %d, %Y')

SELECT IFNULL(city, 'nowhere') AS city, COUNT(*) AS n FROM customers GROUP BY city ORDER BY n DESC, city

SELECT id, IF(amount > 10, 'big', 'small') AS size FROM orders ORDER BY id

SELECT name, CONCAT_WS(', ', name, city) AS label FROM customers ORDER BY id

SELECT CONCAT(name, '-', city) AS c FROM customers ORDER BY id

SELECT SUBSTRING_INDEX('www.example.com', '.', 2) AS a, SUBSTRING_INDEX('www.example.com', '.', -1) AS b

SELECT DATEDIFF('2026-03-10', '2026-02-27') AS days

SELECT TIMESTAMPDIFF(HOUR, '2026-03-01 08:00:00', '2026-03-02 09:30:00') AS h, TIMESTAMPDIFF(MONTH, '2026-01-31', '2026-03-01') AS m

SELECT YEAR(created_at) AS y, MONTH(created_at) AS m, DAY(created_at) AS d, HOUR(created_at) AS h FROM orders WHERE id = 2

SELECT DAYOFWEEK('2026-03-01') AS dow, WEEKDAY('2026-03-01') AS wd, DAYNAME('2026-03-01') AS name

SELECT LAST_DAY('2024-02-10') AS last

SELECT name FROM customers WHERE profile->>'$.lang' = 'fr'

SELECT name, JSON_UNQUOTE(JSON_EXTRACT(profile, '$.tags[0]')) AS tag FROM customers WHERE profile IS NOT NULL ORDER BY id

SELECT name FROM customers WHERE name LIKE '%a%' ORDER BY name

SELECT name FROM customers WHERE name REGEXP '^[AB]' ORDER BY name

SELECT id FROM orders ORDER BY amount DESC, id LIMIT 2, 3

SELECT id FROM orders ORDER BY amount, id LIMIT 2

SELECT c.name, COALESCE(SUM(o.amount), 0) AS spent FROM customers c LEFT JOIN orders o ON o.customer_id = c.id AND o.status = 'paid' GROUP BY c.id, c.name ORDER BY spent DESC, c.name

SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders WHERE status = 'open') ORDER BY name

SELECT name FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id) ORDER BY name

SELECT o.id, (SELECT name FROM customers WHERE id = o.customer_id) AS who FROM orders o ORDER BY o.id

SELECT customer_id, id, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY created_at DESC) AS rn FROM orders WHERE customer_id IS NOT NULL ORDER BY customer_id, rn

SELECT id, SUM(amount) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running FROM orders ORDER BY id

SELECT id, LAG(status) OVER (ORDER BY id) AS before_ FROM orders ORDER BY id

SELECT id, CASE status WHEN 'paid' THEN 1 WHEN 'open' THEN 0 END AS done FROM orders ORDER BY id

SELECT ROUND(10.555, 2) AS a, TRUNCATE(10.559, 2) AS b, CEIL(1.2) AS c, FLOOR(-1.2) AS d, MOD(10, 3) AS e

SELECT 7 DIV 2 AS a, 7 % 3 AS b, -7 DIV 2 AS c

SELECT GREATEST(1, 5, 3) AS a, LEAST('b', 'a') AS b

SELECT LPAD('7', 3, '0') AS a, RPAD('x', 3, '-') AS b, REVERSE('abc') AS c, LEFT('hello', 2) AS d, RIGHT('hello', 3) AS e

SELECT UPPER('ada') AS a, LOWER('BOB') AS b, LENGTH('żó') AS bytes, CHAR_LENGTH('żó') AS characters, TRIM('  x ') AS t

SELECT REPLACE('a-b-c', '-', '+') AS a, LOCATE('b', 'abc') AS b, INSTR('abc', 'c') AS c, REPEAT('ab', 2) AS d

SELECT FROM_UNIXTIME(0) IS NOT NULL AS ok, UNIX_TIMESTAMP('1970-01-02 00:00:00') AS s

SELECT NULLIF(1, 1) AS a, COALESCE(NULL, 2) AS b, ISNULL(NULL) AS c, 1 <=> NULL AS d, NULL <=> NULL AS e

SELECT MD5('a') AS m, HEX(255) AS h, CONV('ff', 16, 10) AS c

SELECT FIELD('b', 'a', 'b', 'c') AS f, ELT(2, 'x', 'y') AS e, FIND_IN_SET('b', 'a,b,c') AS s

SELECT DISTINCT city FROM customers ORDER BY city

SELECT status FROM orders GROUP BY status HAVING COUNT(*) > 1 ORDER BY status

SELECT 'paid' AS s UNION SELECT status FROM orders ORDER BY s

WITH paid AS (SELECT customer_id, SUM(amount) AS s FROM orders WHERE status = 'paid' GROUP BY customer_id) SELECT c.name, p.s FROM paid p JOIN customers c ON c.id = p.customer_id ORDER BY c.name

WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n

CREATE TABLE daily AS SELECT DATE(created_at) AS day, COUNT(*) AS n FROM orders WHERE created_at IS NOT NULL GROUP BY DATE(created_at)

SELECT day, n FROM daily ORDER BY day

UPDATE orders SET status = 'closed', amount = amount * 2 WHERE status = 'paid' AND created_at < '2026-03-02'

SELECT id, status, amount FROM orders WHERE status = 'closed' ORDER BY id

DELETE FROM orders WHERE customer_id IS NULL OR status = 'lost'

SELECT COUNT(*) AS n, MAX(id) AS last FROM orders

REPLACE INTO customers VALUES (4, 'Dana', 'Rome', '2000-02-29', NULL)

SELECT name, city FROM customers WHERE id = 4

INSERT IGNORE INTO customers (id, name) VALUES (4, 'Again'), (5, 'Eve')

SELECT id, name FROM customers WHERE id > 3 ORDER BY id

TRUNCATE TABLE daily

SELECT COUNT(*) AS n FROM daily

DROP TABLE daily
