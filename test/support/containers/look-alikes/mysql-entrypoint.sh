#!/bin/bash
# What the entrypoint of mysql:8.4 does with MYSQL_ROOT_PASSWORD, its _FILE, and MYSQL_DATABASE. It answers only on its socket
# until the data folder is complete.
set -euo pipefail
[ "$1" = mysqld ] || exec "$@"
options=(--datadir=/var/lib/mysql --socket=/var/run/mysqld/mysqld.sock --pid-file=/var/run/mysqld/mysqld.pid --mysqlx=OFF)
client=(mysql --socket=/var/run/mysqld/mysqld.sock --user=root)
if [ ! -d /var/lib/mysql/mysql ]; then
  password=${MYSQL_ROOT_PASSWORD:-}
  [ -z "${MYSQL_ROOT_PASSWORD_FILE:-}" ] || password=$(<"$MYSQL_ROOT_PASSWORD_FILE")
  [ -n "$password" ] || { echo "MYSQL_ROOT_PASSWORD and MYSQL_ROOT_PASSWORD_FILE are not set" >&2; exit 1; }
  mysqld "${options[@]}" --initialize-insecure
  mysqld "${options[@]}" --skip-networking &
  until "${client[@]}" --execute "SELECT 1" >/dev/null 2>&1; do
    kill -0 $! || exit 1
    sleep 0.2
  done
  quoted=${password//\'/\'\'}
  [ -z "${MYSQL_DATABASE:-}" ] || "${client[@]}" --execute "CREATE DATABASE IF NOT EXISTS \`$MYSQL_DATABASE\`"
  "${client[@]}" <<SQL
SET SESSION sql_log_bin = 0;
CREATE USER root@'%' IDENTIFIED BY '$quoted';
GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;
ALTER USER root@localhost IDENTIFIED BY '$quoted';
SQL
  kill $!
  wait $! || true
fi
unset MYSQL_ROOT_PASSWORD MYSQL_ROOT_PASSWORD_FILE MYSQL_DATABASE
exec mysqld "${options[@]}"
