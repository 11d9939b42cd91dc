package govern

import "fmt"

// Refusal says why something cannot be done to a meeting, a case or what follows from
// a decision: Reason is which message says so ("meeting/<reason>"), Args are its facts.
type Refusal struct {
	Reason string
	Args   map[string]string
	// Unmet tells that it is not what was typed that is wrong, but that something is to
	// be done first.
	Unmet bool
}

// Error names the reason, for people who read code.
func (r *Refusal) Error() string { return fmt.Sprintf("%s: %v", r.Reason, r.Args) }

// refuse makes a refusal of what was typed; args are names and values in turn.
func refuse(reason string, args ...string) error {
	r := &Refusal{Reason: reason, Args: map[string]string{}}
	for i := 0; i+1 < len(args); i += 2 {
		r.Args[args[i]] = args[i+1]
	}
	return r
}

// unmet makes a refusal of something that needs another step first.
func unmet(reason string, args ...string) error {
	r := &Refusal{Reason: reason, Args: map[string]string{}, Unmet: true}
	for i := 0; i+1 < len(args); i += 2 {
		r.Args[args[i]] = args[i+1]
	}
	return r
}
