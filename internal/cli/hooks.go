package cli

import "github.com/spf13/cobra"

const hookName = "pre-commit"

// hookScript checks every register in the repository as it would be recorded. Its
// second line is the mark by which an older one is known and replaced. Where hfh is
// not installed it says so and lets git go on: the server checks too.
const hookScript = `#!/bin/sh
# hfh pre-commit hook: checks the register before git records it
if ! command -v hfh >/dev/null 2>&1; then
  echo 'hfh: not found, so the register was not checked' >&2
  exit 0
fi
top=$(git rev-parse --show-toplevel) || exit 1
git -c core.quotePath=false ls-files --full-name -- "$top" | grep -E '(^|/)data/community\.yaml$' | while IFS= read -r file; do
  hfh -C "$top/${file%data/community.yaml}" validate --staged --quiet || exit $?
done
`

// newHooksCommand is `hfh hooks install`.
func newHooksCommand(a *app) *cobra.Command {
	return group("hooks", leaf("install", between(0, 0), func(*cobra.Command, []string) error { return a.hooksInstall() }))
}

func (a *app) hooksInstall() error {
	repo, _, err := a.openRepo()
	if err != nil {
		return err
	}
	if a.global.dryRun {
		a.note("cli/hook-dry-run")
		return nil
	}
	done, err := repo.InstallHook(hookName, []byte(hookScript))
	if err != nil {
		return err
	}
	if !done {
		return fail(exitFailed, "cli/hook-other")
	}
	a.note("cli/hook-installed")
	return nil
}
