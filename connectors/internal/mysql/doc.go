// Package mysql turns what a MySQL or MariaDB server sends into columns: which
// column type a server's type becomes, and each value of a row, as the driver
// hands it over, into a vector.
//
//	tinyint … bigint, year, bit   int64; an unsigned bigint beyond int64 is an error when met
//	decimal(p,s), p <= 18         decimal(p,s); larger ones are refused
//	float, double                 float64
//	date                          date
//	datetime                      timestamp(us), local time without zone
//	timestamp                     timestamp(us, UTC); the connection's time_zone must be +00:00
//	char, varchar, text, enum,    string
//	set, json, time, uuid, inet
//	binary, varbinary, blob       binary
//
// A tinyint(1) or boolean is int64 too, as in the Go driver: the server keeps
// any small number in it, and a bool could not. A zero date (0000-00-00, or one without month or
// day) is null: there is no such day.
package mysql
