// Package msg holds every text that hfh says to a person, in bokmål, nynorsk and
// English, in embedded tables: messages with their hints by rule or message id,
// headings and labels, and the terms of the field with the words that may be typed
// for them. Code elsewhere carries ids and arguments, never prose.
//
// A table is a JSON object of ids. An id has a text for each language, nb and en
// always, nn where it differs from nb:
//
//	"ref/unknown.near": {
//	  "nb": {"message": "ukjent {kind:term}: {id}", "hint": "mente du {near:list}?"},
//	  "en": {"message": "unknown {kind:term}: {id}", "hint": "did you mean {near:list}?"}
//	},
//	"status.heading.waits": {"nb": "Venter på andre", "en": "Waits for others"}
//
// An object is a message: it starts with a small letter and has no full stop. A bare
// string is a heading, a label or prose. Placeholders are the same in all languages:
// {arg}; {n|one form|other form}, by whether n is 1; {x:term}, {x:list} (values with
// line ends between them), {n:number}, {d:date}; {{ and }} for braces.
//
// A table of terms (terms*.json) has the English word or "group/word" as id, and the
// word in en, nb and nn, with further words that may be typed under "type".
package msg
