// Package migrations holds the schema as numbered pairs of SQL files, embedded in the binary.
//
// Every table of an organization leads each of its keys with organization_id, every constraint is named, and a quantity of CALs is a
// number, never a row a seat: the same schema runs on one PostgreSQL and distributes over several (docs/adr/0004).
package migrations

import "embed"

// FS holds 000001_verb_object.up.sql and its mirror .down.sql, and so on.
//
//go:embed *.sql
var FS embed.FS
