package store

import "github.com/helsefellesskap/hfh/internal/record"

// View is a record with what its file says, typed.
type View[T any] struct {
	*Record
	Value *T
}

// one gives the record of a kind that has one; both are nil when it is not there or
// does not have its schema's shape.
func one[T any](s *Snapshot, kind string) View[T] { return byID[T](s, kind, "") }

// many gives the records of a kind that have their schema's shape, sorted by file.
func many[T any](s *Snapshot, kind string) []View[T] {
	var out []View[T]
	for _, r := range s.Records {
		if v, ok := r.Typed.(*T); ok && r.Kind == kind && !r.Draft {
			out = append(out, View[T]{r, v})
		}
	}
	return out
}

// The views below give what is there and has its schema's shape: the zero View (Value
// is nil) for a single record that is not, and a shorter list for the others.

// Parties gives the parties and their groups.
func (s *Snapshot) Parties() View[record.Parties] { return one[record.Parties](s, "parties") }

// Organisations gives the other actors.
func (s *Snapshot) Organisations() View[record.Organisations] {
	return one[record.Organisations](s, "organisations")
}

// Guidance gives the national documents that the partnership follows.
func (s *Snapshot) Guidance() View[record.Guidance] { return one[record.Guidance](s, "guidance") }

// Declaration gives the declaration as adopted last.
func (s *Snapshot) Declaration() View[record.Declaration] {
	return one[record.Declaration](s, "declaration")
}

// Statutes gives the statutes as adopted last.
func (s *Snapshot) Statutes() View[record.Statutes] { return one[record.Statutes](s, "statutes") }

// Plan gives the plan as adopted last.
func (s *Snapshot) Plan() View[record.Plan] { return one[record.Plan](s, "plan") }

// Projects gives the projects.
func (s *Snapshot) Projects() View[record.Projects] { return one[record.Projects](s, "projects") }

// Cases gives the cases that travel over meetings.
func (s *Snapshot) Cases() View[record.Cases] { return one[record.Cases](s, "cases") }

// Followups gives what follows from decisions.
func (s *Snapshot) Followups() View[record.Followups] { return one[record.Followups](s, "followups") }

// Agreements gives the agreements.
func (s *Snapshot) Agreements() []View[record.Agreement] {
	return many[record.Agreement](s, "agreement")
}

// Bodies gives the bodies.
func (s *Snapshot) Bodies() []View[record.Body] { return many[record.Body](s, "body") }

// FSUs gives the professional committees.
func (s *Snapshot) FSUs() []View[record.FSU] { return many[record.FSU](s, "fsu") }

// Meetings gives the meetings.
func (s *Snapshot) Meetings() []View[record.Meeting] { return many[record.Meeting](s, "meeting") }

// Hearings gives the hearings.
func (s *Snapshot) Hearings() []View[record.Hearing] { return many[record.Hearing](s, "hearing") }

// Grants gives the grants.
func (s *Snapshot) Grants() []View[record.Grant] { return many[record.Grant](s, "grant") }

// Reports gives the annual reports.
func (s *Snapshot) Reports() []View[record.Report] { return many[record.Report](s, "report") }

// Closings gives the closings of years, oldest first.
func (s *Snapshot) Closings() []View[record.Closing] { return many[record.Closing](s, "closing") }

// Body gives one body by its id, the zero View when there is none.
func (s *Snapshot) Body(id string) View[record.Body] { return byID[record.Body](s, "body", id) }

// FSU gives one professional committee by its id, the zero View when there is none.
func (s *Snapshot) FSU(id string) View[record.FSU] { return byID[record.FSU](s, "fsu", id) }

// Meeting gives one meeting by its id, the zero View when there is none.
func (s *Snapshot) Meeting(id string) View[record.Meeting] {
	return byID[record.Meeting](s, "meeting", id)
}

func byID[T any](s *Snapshot, kind, id string) View[T] {
	r := s.byRef[Ref{Kind: kind, ID: id}]
	if r == nil {
		return View[T]{}
	}
	v, ok := r.Typed.(*T)
	if !ok {
		return View[T]{}
	}
	return View[T]{r, v}
}
