postgres
PREPARE q (int, text) AS INSERT INTO t VALUES ($1, $2) RETURNING a
----
PREPARE q (int, text) AS INSERT INTO t VALUES ($1, $2) RETURNING a

mysql
PREPARE s FROM 'SELECT ? + 1'
----
PREPARE s FROM 'SELECT ? + 1'

mysql
EXECUTE s USING @a, @B
----
EXECUTE s USING @a, @b

weir
EXECUTE q (1, b := 'x', c => 2)
----
EXECUTE q USING 1, b := 'x', c := 2

spark
EXECUTE IMMEDIATE 'SELECT :n' USING 5 AS n
----
EXECUTE IMMEDIATE 'SELECT :n' USING n := 5

mysql
DROP PREPARE s
----
DEALLOCATE PREPARE s

postgres
DEALLOCATE ALL
----
DEALLOCATE ALL

mysql
SET @a = 1, @b := (SELECT max(x) FROM t)
----
SET @a = 1, @b = (SELECT max(x) FROM t)

mysql
SELECT @a := 5
----
1:8: a query sets no variables; SET @a = … does
  SELECT @a := 5
         ^

postgres
PREPARE q AS PREPARE r AS SELECT 1
----
1:14: PREPARE takes a query, INSERT, UPDATE, DELETE or another statement that does something
  PREPARE q AS PREPARE r AS SELECT 1
               ^

weir
EXECUTE immediate (1)
----
EXECUTE immediate USING 1

mysql
SELECT @ a
----
1:8: expected a variable such as @x
  SELECT @ a
         ^
