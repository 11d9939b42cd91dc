#!/usr/bin/env bash
# Prints the figures of docs/trust.md: what was tried to break the register, and how much.
# A figure is printed only by a test that passed, so what was lost is none.
#
#   bench/figures.sh [--write] [FUZZTIME]
#
# FUZZTIME (5s) is for each fuzz target, 0s for none. --write puts the figures into
# docs/trust.md. HFH_FAULTS, HFH_KILLS and HFH_LOAD say how much; HFH_FAULTS=all tries every
# step in every way, which takes the better part of an hour.
set -euo pipefail
cd "$(dirname "$0")/.."
write=
if [ "${1:-}" = --write ]; then write=1; shift; fi
fuzztime=${1:-5s}
export HFH_FAULTS=${HFH_FAULTS:-12} HFH_KILLS=${HFH_KILLS:-200} HFH_LOAD=${HFH_LOAD:-200}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

{
  go test -count=1 -timeout 60m -v -run 'TestFault|TestKilled' ./internal/gitrepo
  go test -count=1 -timeout 60m -v -run 'TestFaultsInEveryCommand|TestKilledInTheMiddle|TestThreeAtOnce|TestTwoAdoptAtOnce' ./internal/cli
} >"$work/tests" || { grep -E '^ *--- FAIL|_test.go' "$work/tests" | head -n 40 >&2; exit 1; }

# The commands in the table of those that write.
commands=$(grep -c '^\t\t{scene: ' internal/cli/faulttable_test.go)

execs=0 targets=0
if [ "$fuzztime" != 0s ]; then
  while IFS=: read -r file line; do
    name=$(sed -E 's/^func (Fuzz[A-Za-z0-9]*).*/\1/' <<<"$line")
    go test -run '^$' -fuzz "^$name\$" -fuzztime "$fuzztime" -fuzzminimizetime 1x "./$(dirname "$file")" >"$work/fuzz" || { cat "$work/fuzz" >&2; exit 1; }
    n=$(grep -o 'execs: [0-9]*' "$work/fuzz" | tail -n 1 | grep -o '[0-9]*')
    execs=$((execs + ${n:-0})) targets=$((targets + 1))
  done < <(grep -rE '^func Fuzz' internal --include='*_test.go' | sort)
fi
inputs=$(find internal -path '*/testdata/fuzz/*' -type f | wc -l)

{
  echo '| what was tried | how much |'
  echo '|---|---|'
  echo "| commands that write, each tried | $commands |"
  grep -o 'figure: .*' "$work/tests" | sed 's/^figure: //' | awk -F': ' '
    !($1 in sum) { order[++n] = $1 } { sum[$1] += $2 }
    END { for (i = 1; i <= n; i++) printf "| %s | %d |\n", order[i], sum[order[i]] }'
  echo '| revisions lost, mixed or half done | 0 |'
  if [ "$targets" -gt 0 ]; then
    echo "| fuzz targets, $fuzztime each | $targets |"
    echo "| inputs that they were given | $execs |"
  fi
  echo "| inputs kept from earlier runs | $inputs |"
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
