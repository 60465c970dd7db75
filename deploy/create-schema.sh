#!/bin/sh
# Creates Temporal's two databases, or brings them up to this version's schema. Can be run again at any time.
# SQL_HOST, SQL_PORT, SQL_USER and SQL_PASSWORD are read by temporal-sql-tool itself.
set -eu

schema=/etc/temporal/schema/postgresql/v12

set_up() {
  database=$1
  versioned=$schema/$2/versioned
  temporal-sql-tool --plugin postgres12 --db "$database" create
  # Leaves a schema that is further on as it is.
  temporal-sql-tool --plugin postgres12 --db "$database" setup-schema -v 0.0
  temporal-sql-tool --plugin postgres12 --db "$database" update-schema -d "$versioned"
}

set_up temporal temporal
set_up temporal_visibility visibility
