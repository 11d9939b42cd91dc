#!/usr/bin/env bash
# Compares `hfh diff` with dyff v1.12.0 on the same made-up pair of action plans, 200 KB
# and 5 MB, one measure in a hundred changed, some moved, one area counted anew.
#
#   bench/diff.sh [RUNS]
#
# dyff is not installed by this script:
#   CGO_ENABLED=0 go install github.com/homeport/dyff/cmd/dyff@v1.12.0
# Compare ratios and not times; on a busy machine the processor time tells more than the
# wall. The aims: at 5 MB at most 0.7 of dyff's wall, at 200 KB no more than dyff's,
# memory no more than dyff's, and as many lines as there are changes and one more.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-11}
dyff=$(command -v dyff || echo "$(go env GOPATH)/bin/dyff")
if ! [ -x "$dyff" ]; then
  echo 'dyff is not here: CGO_ENABLED=0 go install github.com/homeport/dyff/cmd/dyff@v1.12.0' >&2
  exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
CGO_ENABLED=0 go build -o "$work/hfh" ./cmd/hfh # as it is released
go build -o "$work/generate" bench/generate.go
go build -o "$work/measure" bench/measure.go
export GIT_AUTHOR_NAME=Bench GIT_AUTHOR_EMAIL=bench@example.org GIT_COMMITTER_NAME=Bench GIT_COMMITTER_EMAIL=bench@example.org
"$work/hfh" init "$work/register" >/dev/null
for size in 200000 5000000; do
  changes=$("$work/generate" "$size" "$work/before.yaml" "$work/after.yaml")
  echo "$size bytes, $changes changes"
  "$work/measure" -n "$runs" hfh="$work/hfh" -C "$work/register" diff "$work/before.yaml" "$work/after.yaml" -o table \
    -- dyff="$dyff" between "$work/before.yaml" "$work/after.yaml"
  lines=$("$work/hfh" -C "$work/register" diff "$work/before.yaml" "$work/after.yaml" -o table | wc -l)
  test "$lines" -eq $((changes + 1)) || { echo "hfh prints $lines lines for $changes changes" >&2; exit 1; }
done
