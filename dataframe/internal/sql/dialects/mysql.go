package dialects

import "slices"

// mysql are the functions of MySQL. The answers are those of MariaDB 10.11, and the manual of MySQL 8.4 where they differ.
var mysql = slices.Concat(mysqlTime, mysqlText, mysqlMath, mysqlConditionals, mysqlWeb, mysqlJson, mysqlAggregates, mysqlKnown)
