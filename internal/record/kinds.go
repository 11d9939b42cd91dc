package record

// New gives a pointer to an empty record of a kind, to be decoded into; nil for a
// kind that does not exist.
func New(kind string) any {
	switch kind {
	case "community":
		return &Community{}
	case "parties":
		return &Parties{}
	case "organisations":
		return &Organisations{}
	case "guidance":
		return &Guidance{}
	case "cases":
		return &Cases{}
	case "followups":
		return &Followups{}
	case "projects":
		return &Projects{}
	case "body":
		return &Body{}
	case "meeting":
		return &Meeting{}
	case "hearing":
		return &Hearing{}
	case "grant":
		return &Grant{}
	case "closing":
		return &Closing{}
	}
	return newGoverned(kind)
}

func newGoverned(kind string) any {
	switch kind {
	case "declaration":
		return &Declaration{}
	case "statutes":
		return &Statutes{}
	case "plan":
		return &Plan{}
	case "agreement":
		return &Agreement{}
	case "fsu":
		return &FSU{}
	case "report":
		return &Report{}
	default:
		return nil
	}
}

// EditionOf gives the adopted version that a record holds: its own, or an FSU's
// mandate; nil for what is not governed and for an FSU without a mandate.
func EditionOf(typed any) *Edition {
	switch r := typed.(type) {
	case *Declaration:
		return &r.Edition
	case *Statutes:
		return &r.Edition
	case *Plan:
		return &r.Edition
	case *Agreement:
		return &r.Edition
	case *Report:
		return &r.Edition
	case *FSU:
		if r.Mandate != nil {
			return &r.Mandate.Edition
		}
	}
	return nil
}

// DraftOf gives the mark of a draft that a record carries, or nil.
func DraftOf(typed any) *Draft {
	switch r := typed.(type) {
	case *Declaration:
		return r.Draft
	case *Statutes:
		return r.Draft
	case *Plan:
		return r.Draft
	case *Agreement:
		return r.Draft
	case *Report:
		return r.Draft
	case *FSU:
		return r.Draft
	}
	return nil
}
