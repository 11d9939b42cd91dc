// Package msg holds every text that hfh says to a person, in bokmål, nynorsk and
// English, in embedded tables: messages with their hints by rule or message id,
// headings and labels, and the terms of the field with the words that may be typed
// for them. Code elsewhere carries ids and arguments, never prose.
package msg
