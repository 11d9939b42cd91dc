// Package data holds the register of Helsefellesskap Helgeland as it stands in
// this folder, for the example register and the demonstration.
package data

import "embed"

// FS is every record of the register, with paths relative to this folder
// ("plan.yaml", "fsu/akuttmedisin.yaml").
//
//go:embed *.yaml agreements bodies fsu grants meetings reports
var FS embed.FS
