#!/usr/bin/env bash
# Prints the figures of docs/trust.md: what was tried to break the register, and how much.
# A figure is printed only by a test that passed, so what was lost is none.
#
#   bench/figures.sh [--write] [SECONDS]
#
# SECONDS (3) are for each fuzz target (.ci/fuzz), 0 for none. --write puts the figures into
# docs/trust.md. HFH_FAULTS, HFH_KILLS and HFH_LOAD say how much; HFH_FAULTS=all tries every
# step in every way, which takes the better part of an hour.
set -euo pipefail
cd "$(dirname "$0")/.."
write=
if [ "${1:-}" = --write ]; then write=1; shift; fi
seconds=${1:-3}
export HFH_FAULTS=${HFH_FAULTS:-12} HFH_KILLS=${HFH_KILLS:-200} HFH_LOAD=${HFH_LOAD:-200}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

{
  go test -count=1 -timeout 60m -v -run 'TestFault|TestKilled' ./internal/gitrepo
  go test -count=1 -timeout 60m -v -run 'TestFaultsInEveryCommand|TestKilledInTheMiddle|TestThreeAtOnce|TestTwoAdoptAtOnce|TestARealDisk' ./internal/cli
} >"$work/tests" || { grep -E '^ *--- FAIL|_test.go' "$work/tests" | head -n 40 >&2; exit 1; }

# The commands in the table of those that write.
commands=$(grep -cP '^\t\t\{scene: ' internal/cli/faulttable_test.go)

fuzz=
if [ "$seconds" -gt 0 ]; then fuzz=$(.ci/fuzz "$seconds" | tail -n 3); fi

{
  echo '| what was tried | how much |'
  echo '|---|---|'
  echo "| commands that write, each tried | $commands |"
  grep -o 'figure: .*' "$work/tests" | sed 's/^figure: //' | awk -F': ' '
    !($1 in sum) { order[++n] = $1 } { sum[$1] += $2 }
    END { for (i = 1; i <= n; i++) printf "| %s | %d |\n", order[i], sum[order[i]] }'
  echo '| revisions lost, mixed or half done | 0 |'
  if [ -n "$fuzz" ]; then
    sed -n "s/^fuzz targets: \\(.*\\)/| fuzz targets, $seconds s each | \\1 |/p; s/^fuzz executions: \\(.*\\)/| inputs that they were given | \\1 |/p; s/^kept inputs: \\(.*\\)/| of these kept, and tried by every test run | \\1 |/p" <<<"$fuzz"
  fi
  echo
  echo "Measured on $(date -u +%F) by \`bench/figures.sh --write\`, which measures anew. The gate tries as many faults and kills each time."
} >"$work/figures"

cat "$work/figures"
if [ -n "$write" ]; then
  awk -v file="$work/figures" '
    /<!-- begin figures -->/ { print; while ((getline line < file) > 0) print line; skip = 1 }
    /<!-- end figures -->/ { skip = 0 }
    !skip && !/<!-- begin figures -->/ { print }' docs/trust.md >"$work/trust" && cat "$work/trust" >docs/trust.md
fi
