#!/bin/sh
# Races 'hfh log RECORD' against 'git log -- FILE' in a register of 10,000 revisions
# that bench/log makes: records with 1,000 revisions, with six and with one; packed,
# packed with git's commit-graph, and with the paths that changed in it.
#
#   bench/log.sh [ROUNDS [COMMITS]]
#
# The goal: hfh takes at most 0.6 of git's time.
set -eu
rounds=${1:-15}
commits=${2:-10000}
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"
CGO_ENABLED=0 go build -o "$work/hfh" ./cmd/hfh # as it is released
go build -o "$work/log" ./bench/log
"$work/log" make "$work/register" "$commits"
g() { git -C "$work/register" "$@"; }
g config core.commitGraph false
g repack -adfq
echo "packed ($(git --version), $commits commits, $rounds rounds)"
"$work/log" race "$work/register" "$work/hfh" "$rounds"
g config core.commitGraph true
g commit-graph write --reachable --no-progress
echo "packed, commit-graph"
"$work/log" race "$work/register" "$work/hfh" "$rounds"
g commit-graph write --reachable --changed-paths --no-progress
echo "packed, commit-graph with changed paths"
"$work/log" race "$work/register" "$work/hfh" "$rounds"
