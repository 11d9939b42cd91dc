// Package render writes results for people and programs: findings, tables, outlines of
// records and pages of plain blocks, as text, Markdown, CSV, JSON and YAML. What comes
// from data never reaches a terminal raw, and every write error is returned.
package render
