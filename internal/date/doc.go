// Package date reads, compares and prints the dates of a register: EDTF
// (ISO 8601-2) dates that may be partial, seasonal, uncertain, open or one of
// several, ISO 8601 durations, and the Norwegian words that documents and people
// use for both. It counts in whole days of the calendar, knows no time zone and
// reads no clock: the day asked about is always an argument.
//
// The subset of EDTF is this:
//
//	2024  2024-05  2024-05-04      a year, a month, a day
//	2024-21 … 2024-24              a season of a year, see below
//	2024~  2024-05?  2024-21%      approximate, uncertain, both; at the end only
//	2023/2025  2024-05-04/2025     an interval, both ends included
//	2023/..  ../2024-12-31         no end, no beginning (also a deadline)
//	2023/  /2024                   the end, the beginning is not known
//	[2025-01,2025-02]              one of these
//	[2024..2026]                   one day somewhere from 2024 to 2026
//
// Seasons are those of the Norwegian meteorological calendar, whole months each:
// spring (21) is March–May, summer (22) June–August, autumn (23)
// September–November, and winter (24) of a year is from 1 December of that year to
// the end of February of the next. The standard leaves the months to its readers;
// a winter is counted by the year that it begins in, so that the four seasons of a
// year follow each other in the order of their numbers, and is therefore always
// printed with both years («vinteren 2024/2025»).
//
// A qualifier does not widen Earliest and Latest. It widens the answers of Compare,
// Within and Covers by one unit of the qualified date in each direction (a year for
// «omtrent 2021»), where these then cannot tell.
package date
