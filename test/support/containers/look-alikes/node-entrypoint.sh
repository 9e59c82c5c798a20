#!/bin/sh
# Runs a program, or Node with these arguments if the first one is no program. The entrypoint of node:24-slim does the same.
case "$1" in
  -*) exec node "$@" ;;
esac
command -v "$1" >/dev/null && exec "$@"
exec node "$@"
