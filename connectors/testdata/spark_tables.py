# Has Spark with delta-spark read the tables of a folder and write others: python spark_tables.py FOLDER JARS
# What it reads of NAME it writes as Parquet files to NAME.files and as a table to NAME.table; changed has many versions.
import os, sys
from pyspark.sql import SparkSession

folder, jars = sys.argv[1], sys.argv[2]
settings = {
    "spark.jars": ",".join(f"{jars}/{j}" for j in sorted(os.listdir(jars)) if j.endswith(".jar")),
    "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension", "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
    "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": "1", "spark.sql.session.timeZone": "UTC", "spark.driver.memory": "1g",
    "spark.databricks.delta.snapshotPartitions": "1", "spark.databricks.delta.checkpoint.partSize": "5",
}
builder = SparkSession.builder.master("local[2]").appName("weir")
for k, v in settings.items():
    builder = builder.config(k, v)
spark = builder.getOrCreate()
for name in sorted(n for n in os.listdir(folder) if os.path.isdir(f"{folder}/{n}")):
    df = spark.read.format("delta").load(f"{folder}/{name}").coalesce(1)
    df.write.parquet(f"{folder}/{name}.files")
    df.write.format("delta").save(f"{folder}/{name}.table")
path = f"{folder}/changed"
for i in range(12):  # the checkpoint of version 10 has several parts
    rows = spark.range(i * 100, i * 100 + 100).selectExpr("id AS n", "cast(id % 3 AS string) AS k")
    rows.coalesce(1).write.format("delta").mode("append").partitionBy("k").save(path)
spark.sql(f"DELETE FROM delta.`{path}` WHERE n < 50 OR n = 1000")
spark.sql(f"UPDATE delta.`{path}` SET n = -n WHERE n BETWEEN 60 AND 69")
spark.sql(f"OPTIMIZE delta.`{path}`")
