"""What data packages and the API call each type of column that schema.sql uses."""

JSON_TYPE = {"VARCHAR": "string", "INTEGER": "integer", "BIGINT": "integer", "DOUBLE": "number", "BOOLEAN": "boolean"}
