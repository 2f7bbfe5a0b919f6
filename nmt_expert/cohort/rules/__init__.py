"""The rules as Polars expressions: degrees, supports, conclusions and lists, one column each."""
