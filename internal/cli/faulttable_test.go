package cli

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// writingCommand is one command that writes, as a user would type it, for the tests that
// break disks and kill programs. A new command is one line in writing().
type writingCommand struct {
	scene string // what was recorded before, see scenes
	args  string // what is typed, as a shell would part it
	// editor is the user's editor, for commands that open one.
	editor string
	// beside says that the command writes files beside the register, or settings of git's,
	// and no revision.
	beside bool
}

// scene is a register at some point of its life: another one, and what was typed since.
type scene struct {
	from  string
	typed []string
	// git is what was done without hfh.
	git func(t testing.TB, dir string)
}

// scenes are the registers that commands are tried on. The first is the small made-up
// register; "nothing" is an empty folder.
func scenes() map[string]scene {
	return map[string]scene{
		"draft":    {from: "register", typed: []string{"plan revise --set kurs/when=2026 -m 'Mer tid'"}},
		"decided":  {from: "draft", typed: []string{"meeting create --body ssu --date 2025-02-03 --decision '1/2025: Plan'"}},
		"adopted":  {from: "decided", typed: []string{"plan adopt --meeting ssu-2025-02-03 --case 1/2025"}},
		"hearing":  {from: "draft", typed: []string{"plan hearing open --deadline 2025-03-31"}},
		"answered": {from: "hearing", typed: []string{"plan hearing answer trollnes --position 'går imot' --on kurs/when --text 'Det er for kort tid'"}},
		"planned":  {from: "draft", typed: []string{"meeting create --body ssu --date 2025-03-18", "case add 'Ny plan' --meeting ssu-2025-03-18 --kind decision --document plan"}},
		"today":    {from: "register", typed: []string{"meeting create --body ssu --date 2025-02-04 --state planned", "case add 'Felles legevakt' --meeting ssu-2025-02-04 --kind decision"}},
		"held":     {from: "today", typed: []string{"meeting minutes ssu-2025-02-04 --present leder --decide '1/2025=Legevakten utredes.'"}},
		"followed": {from: "register", typed: []string{"followup add 'Melde inn folk' --decision 'ssu-2024-09-10#4/2024' --responsible trollnes"}},
		"busy":     {from: "register", typed: []string{"plan progress kurs --status in-progress --date 2025-02-01", "plan progress felles-rutiner --status in-progress --date 2025-02-02"}},
		"changed": {from: "register", typed: []string{
			"save community --set 'rules+={id: plan/suspect-link, severity: note}' -m Koblinger",
			"declaration revise --set 'forebygging/name=Satsning på mestring'",
			"meeting create --body partnerskapsmote --date 2025-02-03 --decision '1/2025: Erklæring'",
			"declaration adopt --meeting partnerskapsmote-2025-02-03 --case 1/2025 --label 2025",
		}},
		"keyed": {from: "register", git: func(t testing.TB, dir string) {
			const public = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHzZsSHtVwt4wH53rpVeO7U7hauOsUt4yyp7W4FfHifJ prøve\n"
			if err := os.WriteFile(filepath.Join(filepath.Dir(dir), "k.pub"), []byte(public), 0o600); err != nil {
				t.Fatal(err)
			}
		}},
		"allowed": {from: "keyed", typed: []string{"key add ../k.pub --email kari@example.org --from 2025-01-01"}},
		"hooked":  {from: "register", typed: []string{"hooks install --drivers"}},
		"commits": {from: "register", git: func(t testing.TB, dir string) {
			inFile(t, dir, "data/parties.yaml", "postmottak@", "post@")
			git(t, dir, "commit", "-qm", "for hånd", "data/parties.yaml")
		}},
		"given": {from: "register", git: func(t testing.TB, dir string) {
			other := filepath.Join(t.TempDir(), "annen")
			git(t, dir, "clone", "-q", ".", other)
			inFile(t, other, "data/plan.yaml", "when: 2024/2025", `when: "2027"`)
			git(t, other, "-c", "user.name=Annen", "-c", "user.email=annen@example.org", "commit", "-qm", "hos en annen", "data/plan.yaml")
			git(t, other, "bundle", "create", "-q", filepath.Join(dir, "gitt.hfh"), "main")
		}},
		"behind": {from: "register", git: func(t testing.TB, dir string) {
			other, shared := filepath.Join(t.TempDir(), "annen"), filepath.Join(t.TempDir(), "felles.git")
			git(t, dir, "clone", "-q", "--bare", ".", shared)
			git(t, dir, "clone", "-q", shared, other)
			inFile(t, other, "data/plan.yaml", "when: 2024/2025", `when: "2027"`)
			git(t, other, "-c", "user.name=Annen", "-c", "user.email=annen@example.org", "commit", "-qm", "hos en annen", "data/plan.yaml")
			git(t, other, "push", "-q", "origin", "main")
			git(t, dir, "remote", "add", "origin", shared)
		}},
		"parted": {from: "given", typed: []string{"plan progress kurs --status in-progress --date 2025-02-01"}},
		"crlf": {from: "register", git: func(t testing.TB, dir string) {
			inFile(t, dir, "data/projects.yaml", "\n", "\r\n")
			git(t, dir, "commit", "-qm", "med Windows", "data/projects.yaml")
		}},
	}
}

// writing are the commands that write. Those of the five governed documents are the same
// code for each, and are tried on the plan, or where it has not got them on another.
func writing() []writingCommand {
	const edited = `sed -i 's/when: 2024\/2025/when: "2027"/'`
	return []writingCommand{
		{scene: "register", args: "plan revise --set kurs/when=2026 -m 'Mer tid'"},
		{scene: "draft", args: "plan revise --set legemiddelliste/when=2026"},
		{scene: "register", args: "plan revise -m 'I redigereren'", editor: edited},
		{scene: "decided", args: "plan adopt --meeting ssu-2025-02-03 --case 1/2025"},
		{scene: "decided", args: "plan extend --until 2027 --meeting ssu-2025-02-03 --case 1/2025"},
		{scene: "register", args: "plan correct --set 'kurs/name=Kurs i helsepedagogikkk for ansatte'"},
		{scene: "draft", args: "plan withdraw --reason 'Ikke nå'"},
		{scene: "register", args: "plan progress kurs --status done --note 'Holdt for alle'"},
		{scene: "register", args: "plan evaluate --set kurs=done,end --set felles-rutiner=delayed,continue"},
		{scene: "changed", args: "plan confirm areas/forebygging"},
		{scene: "register", args: "close 2024"},
		{scene: "keyed", args: "key add ../k.pub --email kari@example.org --from 2025-01-01"},
		{scene: "allowed", args: "key end kari@example.org --to 2025-02-03"},
		{scene: "allowed", args: "key revoke kari@example.org --reason Mistet"},
		{scene: "register", args: "plan approval add trollnes --body Kommunestyret --date 2025-01-20 --case 'KST 4/25'"},
		{scene: "register", args: "agreement sign samarbeid --party trollnes --name 'Ola Troll' --office ordfører --date 2025-01-20"},
		{scene: "draft", args: "plan hearing open --deadline 2025-03-31"},
		{scene: "hearing", args: "plan hearing add regionsykehuset"},
		{scene: "hearing", args: "plan hearing answer trollnes --position støtter --case 'PS 3/25'"},
		{scene: "hearing", args: "plan hearing decline huldredal"},
		{scene: "hearing", args: "plan hearing extend nissevik --until 2025-04-14"},
		{scene: "hearing", args: "plan hearing remind"},
		{scene: "answered", args: "plan hearing withdraw trollnes --reason 'Ser på det igjen'"},
		{scene: "answered", args: "plan hearing resolve trollnes-1 --not --reason 'Fristen står'"},
		{scene: "answered", args: "plan hearing close --early"},
		{scene: "hearing", args: "plan hearing send --out ../out", beside: true},
		{scene: "answered", args: "plan hearing matrix --out ../out/matrise.docx", beside: true},
		{scene: "register", args: "meeting create --body ssu --date 2025-03-18 --place Trollnes"},
		{scene: "planned", args: "meeting move ssu-2025-03-18 --to 2025-03-25 --reason Uvær"},
		{scene: "planned", args: "meeting cancel ssu-2025-03-18 --reason 'For få saker'"},
		{scene: "planned", args: "meeting notice ssu-2025-03-18 --out ../out"},
		{scene: "planned", args: "meeting papers ssu-2025-03-18 --out ../out --sent 2025-02-04"},
		{scene: "today", args: "meeting minutes ssu-2025-02-04 --present leder --decide '1/2025=Legevakten utredes.'"},
		{scene: "held", args: "meeting approve ssu-2025-02-04 --by leder"},
		{scene: "register", args: "case add 'Felles legevakt' --body ssu"},
		{scene: "register", args: "followup add 'Melde inn folk' --decision 'ssu-2024-09-10#4/2024' --responsible trollnes"},
		{scene: "followed", args: "followup done melde-inn-folk --note Gjort"},
		{scene: "register", args: "fsu create 'FSU Prøve' --date 2025-01"},
		{scene: "register", args: "save parties --set trollnes/inbox=post@trollnes.example -m 'Ny adresse'"},
		{scene: "commits", args: "save --recorded HEAD -m 'Det stemmer'"},
		{scene: "crlf", args: "save --fix-encoding -m 'Vanlige linjeskift'"},
		{scene: "adopted", args: "undo"},
		{scene: "busy", args: "revert HEAD~1 --reason 'Ført på feil tiltak'"},
		{scene: "behind", args: "sync"},
		{scene: "given", args: "receive gitt.hfh"},
		{scene: "parted", args: "receive gitt.hfh"},
		{scene: "busy", args: "handover ../out/tatt-med.hfh", beside: true},
		{scene: "register", args: "hooks install --drivers", beside: true},
		{scene: "hooked", args: "hooks uninstall", beside: true},
		{scene: "register", args: "schema install", beside: true},
		{scene: "nothing", args: "init --name Prøve --trust Prøvesykehuset --municipality Prøvevik"},
		{scene: "nothing", args: "init --example"},
	}
}

// noted are commands that write and are not in the table, with the reason.
func noted() map[string]string {
	return map[string]string{
		"migrate": "there is one format so far, and nothing to write; it goes through the write path of all",
		"demo":    "runs init --example and the commands of the table",
		"man":     "writes pages with what schema install writes with, one by one",
	}
}

// reading are the commands that write nothing but, where they are told to, one file that is
// written as those of `plan hearing matrix --out` are.
func reading() string {
	return `approvals audit blame body-list body-show case-list case-show completion document-list coverage decision-list decision-show diff
	due explain find followup-list followup-show grant-list grant-show guidance-list guidance-show
	hearing-changes hearing-list hearing-show hearing-status key-list list log meeting-agenda meeting-list meeting-show organisation-list
	organisation-show party-list party-show project-list project-show review rules schema-list schema-show seal show signatures
	status validate version`
}

// TestEveryWritingCommandIsTried holds the table to the tree: a command is either in it,
// or is named as one that only reads.
func TestEveryWritingCommandIsTried(t *testing.T) {
	_, root, _ := testApp(t)
	tried := map[string]bool{}
	for _, w := range writing() {
		cmd, _, err := root.Find(shellWords(w.args))
		if err != nil {
			t.Fatalf("%s: %v", w.args, err)
		}
		tried[commandKey(cmd)] = true
	}
	for _, name := range slices.Concat(strings.Fields(reading()), slices.Collect(maps.Keys(noted()))) {
		if tried[name] {
			t.Errorf("%s is tried, and said not to be", name)
		}
		tried[name] = true
	}
	known := map[string]bool{}
	eachCommand(root, func(cmd *cobra.Command) {
		if key := commandKey(cmd); !cmd.HasSubCommands() {
			if known[key] = true; !tried[key] {
				t.Errorf("'%s' is new: put a line into writing() if it writes, or its name into reading()", cmd.CommandPath())
			}
		}
	})
	for name := range tried {
		if !known[name] {
			t.Errorf("there is no command %s any more", name)
		}
	}
}

// commandKey is a command's words with "-", without the noun of a governed document.
func commandKey(cmd *cobra.Command) string {
	list := strings.Fields(words(cmd))
	switch list[0] {
	case "declaration", "statutes", "plan", "agreement", "fsu":
		if list = list[1:]; len(list) > 0 && (list[0] == "list" || list[0] == "create") {
			return "document-" + list[0]
		}
	}
	return strings.Join(list, "-")
}

// shellWords parts a line into words; what stands in single quotes is one.
func shellWords(line string) []string {
	var out []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			out = append(out, part)
			continue
		}
		out = append(out, strings.Fields(part)...)
	}
	return out
}
