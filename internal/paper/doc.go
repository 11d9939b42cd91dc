// Package paper makes the papers that people sign, read and answer: a document of
// headings, paragraphs, tables and forms, written as DOCX for a word processor or as
// one self-contained HTML page, the same bytes for the same document; and it reads a
// filled-in form or sheet back, from whoever sent it and in whatever state it comes.
//
// Changes in a text are always visible marks («[inn: …]» underlined, «[ut: …]» struck
// out) and never a word processor's tracked changes: those vanish when a reader hides
// or accepts them, carry an author and a moment, and are neither printed nor read
// aloud in every program. A paper that went out on hearing must say the same on every
// desk.
package paper
