package gitrepo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Bounds of includes: git's own depth, and a number of files no one reaches by hand.
const (
	maxIncludeDepth = 10
	maxConfigFiles  = 500
)

// ConfigValue gives the value of a key of git's configuration that counts here: of
// the system, the user, the repository, the work tree and the environment, includes
// followed; "" when it is not set, "true" for a key without a value.
func (r *Repo) ConfigValue(key string) string {
	c, err := r.gitConfig()
	canonical, ok := canonicalKey(key)
	if err != nil || !ok {
		return ""
	}
	e, _ := c.last(canonical)
	if e.bare {
		return "true"
	}
	return e.value
}

// gitConfig reads the whole configuration once.
func (r *Repo) gitConfig() (gitConfig, error) {
	r.configOnce.Do(func() {
		l := configLoader{repo: r, env: r.env}
		if r.configErr = l.all(); r.configErr == nil && l.asksRemotes {
			l = configLoader{repo: r, env: r.env, remotes: remoteURLs(l.out), knowsRemotes: true}
			r.configErr = l.all()
		}
		r.config = l.out
	})
	return r.config, r.configErr
}

// configLoader reads the files of git's configuration in git's order.
type configLoader struct {
	repo  *Repo // nil where none is known yet: no condition about it holds
	env   Env
	out   gitConfig
	files int
	// The condition hasconfig:remote.*.url asks for what the files themselves say:
	// they are read once to know it and once more.
	asksRemotes, knowsRemotes bool
	remotes                   []string
}

func remoteURLs(c gitConfig) []string {
	var urls []string
	for _, e := range c {
		if strings.HasPrefix(e.key, "remote.") && strings.HasSuffix(e.key, ".url") {
			urls = append(urls, e.value)
		}
	}
	return urls
}

func (l *configLoader) all() error {
	if err := l.userConfig(); err != nil {
		return err
	}
	if err := l.file(filepath.Join(l.repo.commonDir, "config"), false, 0); err != nil {
		return err
	}
	if l.out.isTrue("extensions.worktreeconfig") {
		if err := l.file(filepath.Join(l.repo.gitDir, "config.worktree"), false, 0); err != nil {
			return err
		}
	}
	return l.environment()
}

// userConfig reads the files of the system and the user.
func (l *configLoader) userConfig() error {
	for _, file := range l.userFiles() {
		err := l.file(file, true, 0)
		if err != nil && !errors.Is(err, fs.ErrPermission) {
			return err
		}
	}
	return nil
}

// userFiles lists the files of the system and the user.
func (l *configLoader) userFiles() []string {
	var files []string
	if noSystem := (configEntry{value: l.env.get("GIT_CONFIG_NOSYSTEM")}); !noSystem.truth() {
		if file := l.env.get("GIT_CONFIG_SYSTEM"); file != "" {
			files = append(files, file)
		} else {
			files = append(files, "/etc/gitconfig")
		}
	}
	if file := l.env.get("GIT_CONFIG_GLOBAL"); file != "" {
		return append(files, file)
	}
	if dir := l.env.get("XDG_CONFIG_HOME"); dir != "" {
		files = append(files, filepath.Join(dir, "git", "config"))
	} else if l.env.Home != "" {
		files = append(files, filepath.Join(l.env.Home, ".config", "git", "config"))
	}
	if l.env.Home != "" {
		files = append(files, filepath.Join(l.env.Home, ".gitconfig"))
	}
	return files
}

// file adds the lines of one file, its includes where they stand.
func (l *configLoader) file(path string, user bool, depth int) error {
	if path == os.DevNull {
		return nil
	}
	if l.files++; l.files > maxConfigFiles || depth > maxIncludeDepth {
		return fmt.Errorf("%s: git configuration includes too many files", path)
	}
	c, err := readConfigFile(path)
	if err != nil {
		return err
	}
	return l.add(c, path, user, depth)
}

// add takes lines over; from is their file, "" for the environment.
func (l *configLoader) add(c gitConfig, from string, user bool, depth int) error {
	for _, e := range c {
		e.user = user
		l.out = append(l.out, e)
		if e.bare || e.value == "" || !l.includes(e, from) {
			continue
		}
		target, ok := l.expand(e.value, from)
		if !ok {
			continue
		}
		if err := l.file(target, user, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// expand makes an include's path absolute: "~/" is the home folder, a relative path
// counts from the file that says it.
func (l *configLoader) expand(path, from string) (string, bool) {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		return filepath.Join(l.env.Home, rest), l.env.Home != ""
	}
	if filepath.IsAbs(path) {
		return path, true
	}
	return filepath.Join(filepath.Dir(from), path), from != "" && !strings.HasPrefix(path, "~")
}

// includes tells whether a line includes a file here.
func (l *configLoader) includes(e configEntry, from string) bool {
	if e.key == "include.path" {
		return true
	}
	condition, ok := strings.CutPrefix(e.key, "includeif.")
	condition, isPath := strings.CutSuffix(condition, ".path")
	if !ok || !isPath || l.repo == nil {
		return false
	}
	kind, pattern, _ := strings.Cut(condition, ":")
	switch kind {
	case "gitdir":
		return l.inGitDir(pattern, from, false)
	case "gitdir/i":
		return l.inGitDir(pattern, from, true)
	case "onbranch":
		branch, err := l.repo.Branch()
		return err == nil && wildmatch(withFolders(pattern), branch, false)
	case "hasconfig":
		pattern, ok := strings.CutPrefix(pattern, "remote.*.url:")
		return ok && l.hasRemote(pattern)
	}
	return false
}

func (l *configLoader) hasRemote(pattern string) bool {
	if !l.knowsRemotes {
		l.asksRemotes = true
	}
	for _, url := range l.remotes {
		if wildmatch(pattern, url, false) {
			return true
		}
	}
	return false
}

// withFolders lets a pattern that ends in "/" take everything below.
func withFolders(pattern string) string {
	if strings.HasSuffix(pattern, "/") {
		return pattern + "**"
	}
	return pattern
}

// inGitDir matches the repository's git folder, by its real path and by the one it
// was opened by, with the pattern of a gitdir condition.
func (l *configLoader) inGitDir(pattern, from string, foldCase bool) bool {
	literal := ""
	switch rest, ok := strings.CutPrefix(pattern, "~/"); {
	case ok && l.env.Home == "":
		return false
	case ok:
		home := l.env.Home
		if real, err := filepath.EvalSymlinks(home); err == nil {
			home = real
		}
		pattern = filepath.ToSlash(home) + "/" + rest
	case strings.HasPrefix(pattern, "./"):
		if from == "" {
			return false
		}
		real, err := filepath.EvalSymlinks(from)
		if err != nil {
			return false
		}
		literal, pattern = filepath.ToSlash(filepath.Dir(real))+"/", pattern[2:]
	case !filepath.IsAbs(filepath.FromSlash(pattern)):
		pattern = "**/" + pattern
	}
	pattern = withFolders(pattern)
	for _, dir := range [...]string{l.repo.gitDir, l.repo.openedGitDir} {
		dir = filepath.ToSlash(dir)
		if len(dir) < len(literal) || !sameFolder(dir[:len(literal)], literal, foldCase) {
			continue
		}
		if wildmatch(pattern, dir[len(literal):], foldCase) {
			return true
		}
	}
	return false
}

func sameFolder(a, b string, foldCase bool) bool {
	return a == b || foldCase && strings.EqualFold(a, b)
}

// environment adds what GIT_CONFIG_COUNT and `git -c` (GIT_CONFIG_PARAMETERS) say.
func (l *configLoader) environment() error {
	var c gitConfig
	if text := l.env.get("GIT_CONFIG_COUNT"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > 10000 {
			return fmt.Errorf("GIT_CONFIG_COUNT=%s is no count", text)
		}
		for i := range n {
			at := strconv.Itoa(i)
			e, ok := newEntry(l.env.get("GIT_CONFIG_KEY_"+at), l.env.get("GIT_CONFIG_VALUE_"+at))
			if !ok {
				return fmt.Errorf("GIT_CONFIG_KEY_%d is no key", i)
			}
			c = append(c, e)
		}
	}
	more, ok := parseParameters(l.env.get("GIT_CONFIG_PARAMETERS"))
	if !ok {
		return errors.New("GIT_CONFIG_PARAMETERS is not as git writes it")
	}
	return l.add(append(c, more...), "", true, 0)
}

func newEntry(key, value string) (configEntry, bool) {
	canonical, ok := canonicalKey(key)
	return configEntry{key: canonical, name: canonical[strings.LastIndexByte(canonical, '.')+1:], value: value}, ok
}

// parseParameters reads 'key'='value' 'key'= and the older 'key=value', quoted as for
// a shell.
func parseParameters(s string) (gitConfig, bool) {
	var c gitConfig
	for s = strings.TrimLeft(s, " \t\n"); s != ""; s = strings.TrimLeft(s, " \t\n") {
		word, rest, ok := cutQuoted(s)
		if !ok {
			return nil, false
		}
		key, value, hasValue := strings.Cut(word, "=")
		if after, isPair := strings.CutPrefix(rest, "="); isPair {
			key, value, hasValue, rest = word, "", strings.HasPrefix(after, "'"), after
			if hasValue {
				if value, rest, ok = cutQuoted(after); !ok {
					return nil, false
				}
			}
		}
		e, ok := newEntry(strings.TrimSpace(key), value)
		if !ok {
			return nil, false
		}
		e.bare = !hasValue
		c = append(c, e)
		s = rest
	}
	return c, true
}

// cutQuoted takes one word in single quotes off; inside, '\” stands for a quote and
// '\!' for an exclamation mark.
func cutQuoted(s string) (word, rest string, ok bool) {
	var b strings.Builder
	for {
		s, ok = strings.CutPrefix(s, "'")
		if !ok {
			return "", "", false
		}
		part, after, closed := strings.Cut(s, "'")
		if !closed {
			return "", "", false
		}
		b.WriteString(part)
		if len(after) < 3 || after[0] != '\\' || after[1] != '\'' && after[1] != '!' {
			return b.String(), after, true
		}
		b.WriteByte(after[1])
		s = after[2:]
	}
}
