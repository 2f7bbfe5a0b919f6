"""The rules as Polars expressions: degrees, supports, conclusions and lists, a column each."""
