// Package connectors turns addresses into sources and sinks: files of any
// format in any store, and databases.
//
//	src, err := connectors.Open(ctx, "s3://lake/raw/dt=*/**/*.csv.gz", plan.ReadOptions{})
//	sink, err := connectors.Create(ctx, "out/events", plan.WriteOptions{PartitionBy: []string{"dt"}})
//	n, err := connectors.Copy(ctx, "ftp://shop/day.csv", "s3://lake/in/day.csv")
//
// A Connector is a line in builtin.go. One for a place that holds files gives a
// Store, and every format, glob, table folder and copy works on it; one for a
// database gives Open and Create.
//
// An address without a scheme is a local path. In paths of files * and ? stand
// for characters within a name, ** for any folders, {a,b} for either; names that begin with
// a dot are not met by a wildcard, nor folders that begin with an underscore.
//
// Of the features of Delta Lake tables that another tool may have switched on:
//
//	columnMapping (name, id), appendOnly, checkConstraints, timestampNtz, deletionVectors,
//	typeWidening, inCommitTimestamp, domainMetadata, vacuumProtocolCheck       read and kept when written
//	v2Checkpoint                     read; written without checkpoints, which their other writers make
//	clustering                       written, with the statistics it asks for; rows are not clustered
//	changeDataFeed                   appended to and replaced whole; UPDATE, DELETE and MERGE are refused
//	invariants, generatedColumns, identityColumns, allowColumnDefaults     written where no column has one
//	variantType                      read as JSON; writing is refused
//	rowTracking, icebergCompat and what is not named here                  read if readers need not know it
//
// Rows of deletion vectors, and changed ones, go by files written anew. A writer that does not know a feature refuses
// in words, and names it.
//
// A folder is a table: with a _delta_log, the files that its newest version
// names; else all Parquet files below it, else all CSV files. Folders called
// name=value are columns.
package connectors
