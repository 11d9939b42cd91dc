#!/bin/sh
# Measures 'hfh audit' over made-up registers of half as many and of as many revisions:
# the time must grow with their number, not faster, and the memory stay bounded.
#
#   bench/audit.sh [ROUNDS [COMMITS]]
set -eu
rounds=${1:-5}
commits=${2:-10000}
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"
CGO_ENABLED=0 go build -o "$work/hfh" ./cmd/hfh # as it is released
go build -o "$work/log" ./bench/log
go build -o "$work/measure" bench/measure.go
for n in $((commits / 2)) "$commits"; do
  "$work/log" make "$work/$n" "$n"
  git -C "$work/$n" repack -adfq
done
echo "$((commits / 2)) and $commits revisions, $rounds rounds"
"$work/measure" -n "$rounds" half="$work/hfh" -C "$work/$((commits / 2))" audit -- whole="$work/hfh" -C "$work/$commits" audit
