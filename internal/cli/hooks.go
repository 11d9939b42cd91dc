package cli

import (
	"context"
	"os"
	"os/exec"
	"strings"

	"github.com/spf13/cobra"

	"github.com/helsefellesskap/hfh/internal/gitrepo"
)

// hookNames are the hooks of git's that check: before it records what is staged, and
// before it records a merge, which can be wrong though each side was right.
func hookNames() []string { return []string{"pre-commit", "pre-merge-commit"} }

// installHooks puts the hooks in place; done is false where another's was left standing.
func installHooks(repo *gitrepo.Repo) (done bool, err error) {
	done = true
	for _, name := range hookNames() {
		ours, err := repo.InstallHook(name, []byte(hookScript))
		if err != nil {
			return false, err
		}
		done = done && ours
	}
	return done, nil
}

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

// newHooksCommand is `hfh hooks install|uninstall`.
func newHooksCommand(a *app) *cobra.Command {
	var drivers, onlyDrivers bool
	install := leaf("install", between(0, 0), func(cmd *cobra.Command, _ []string) error { return a.hooksInstall(cmd.Context(), drivers) })
	install.Flags().BoolVar(&drivers, "drivers", false, "")
	uninstall := leaf("uninstall", between(0, 0), func(cmd *cobra.Command, _ []string) error {
		return a.hooksUninstall(cmd.Context(), onlyDrivers)
	})
	uninstall.Flags().BoolVar(&onlyDrivers, "drivers", false, "")
	return group("hooks", install, uninstall)
}

func (a *app) hooksInstall(ctx context.Context, drivers bool) error {
	repo, _, err := a.openRepo()
	if err != nil {
		return err
	}
	if a.global.dryRun {
		a.note("cli/hook-dry-run")
		if drivers {
			a.note("compare/drivers-dry-run")
		}
		return nil
	}
	if drivers {
		if _, err := repo.InstallDriver(ctx, driver(a.program())); err != nil {
			return err
		}
		a.note("compare/drivers-installed")
	}
	done, err := installHooks(repo)
	switch {
	case err != nil:
		return err
	case !done && drivers: // what was asked for is in place; the hook is the other's
		a.note("compare/hook-left")
		return nil
	case !done:
		return fail(exitFailed, "cli/hook-other")
	}
	a.note("cli/hook-installed")
	return nil
}

func (a *app) hooksUninstall(ctx context.Context, onlyDrivers bool) error {
	repo, _, err := a.openRepo()
	if err != nil {
		return err
	}
	if a.global.dryRun {
		a.note("compare/uninstall-dry-run")
		return nil
	}
	removed, err := repo.RemoveDriver(ctx)
	if err != nil {
		return err
	}
	if !onlyDrivers {
		for _, name := range hookNames() {
			hook, err := repo.RemoveHook(name, []byte(hookScript))
			if err != nil {
				return err
			}
			removed = removed || hook
		}
	}
	if !removed {
		a.note("compare/nothing-installed")
		return nil
	}
	a.note("compare/uninstalled")
	return nil
}

// program is hfh as the shell finds it: by its name where it is on the search path, else
// by the path of the one that runs.
func (a *app) program() string {
	if _, err := exec.LookPath("hfh"); err == nil {
		return "hfh"
	}
	self, err := os.Executable()
	if err != nil {
		return "hfh"
	}
	return "'" + strings.ReplaceAll(self, "'", `'\''`) + "'"
}

// driver lets git compare and merge records by what they say. Where hfh is not found,
// or cannot read a file, git works by lines as ever.
func driver(program string) gitrepo.Driver {
	there := "if command -v " + program + " >/dev/null 2>&1; then "
	return gitrepo.Driver{
		Name: "hfh", Pattern: "data/**/*.yaml",
		Diff: [][2]string{
			{"command", "f() { " + there + program + ` git-diff "$@" || :; else echo "hfh: not found, so $1 is compared by lines" >&2; diff -u "$2" "$5" || :; fi; }; f`},
			{"xfuncname", `^ *(- )?(id|name): .*$`},
		},
		Merge: [][2]string{
			{"name", "hfh: records by the ids of their items"},
			{"driver", "f() { " + there + program + ` merge-driver "$@"; r=$?; case $r in 0|1) return $r;; 3) ;; *) return 129;; esac; fi; git merge-file "$2" "$1" "$3"; }; f %O %A %B %P`},
		},
	}
}
