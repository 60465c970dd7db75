#!/bin/sh
# Creates Temporal's two databases, or updates them to this version's schema. It can run again at any time.
# temporal-sql-tool itself reads SQL_HOST, SQL_PORT, SQL_USER and SQL_PASSWORD.
set -eu

schema=/etc/temporal/schema/postgresql/v12

set_up() {
  database=$1
  versioned=$schema/$2/versioned
  temporal-sql-tool --plugin postgres12 --db "$database" create
  # Does not change a schema that is already newer.
  temporal-sql-tool --plugin postgres12 --db "$database" setup-schema -v 0.0
  temporal-sql-tool --plugin postgres12 --db "$database" update-schema -d "$versioned"
}

set_up temporal temporal
set_up temporal_visibility visibility
