// Package list is what all lists of records have in common: how the state of one (search, filters, order, columns, place) reads and
// is written in an address, and how it becomes the one statement that reads a page of it.
//
// A list is a [Definition]: where its rows are, and its columns, each of which says by an SQL piece what it is about. Everything else
// follows from it: which filters and orders an address may ask for, what they mean, and what is wrong with one that asks for
// something else. Nothing of an address becomes SQL: ids choose pieces of the definition, values are arguments.
//
// Pages are cut by key, never by number: a page begins behind the last row of the one before, whatever has come and gone meanwhile.
package list

import (
	"slices"

	"calfleet/internal/postgres/statement"
)

// Kind is what can be asked about a column. The zero value is Plain.
type Kind uint8

// The kinds.
const (
	Plain  Kind = iota // only shown: neither filtered nor sorted
	Text               // contains, is, is not, is empty
	Choice             // any of the options
	Number             // from, to, not read
	Day                // a date: from, to, not read
	Moment             // a timestamptz, asked about by days in UTC: from, to, not read
)

// Column is one column of a list, as far as the database is concerned.
type Column struct {
	ID      string        // in addresses and saved views; never reused for something else
	Kind    Kind          //
	Value   statement.SQL // what filters ask about
	Missing bool          // Value may be null, which is "not read"; of Text, Number, Day and Moment
	Lower   bool          // a Text that is kept in lower case anyway
	Options []Option      // of a Choice, whose Value is never null
	Default string        // the option that holds where an address doesn't say; "" for none

	// Of what a record has several (license servers, tags), Each is a FROM item with the one column v, and filters ask whether any of
	// them is as they say. Value then only tells whether they were read.
	Each statement.SQL
	// Lines is all of them in one text, in lower case, with the end of a line before and behind each. Filters ask that, where it is given:
	// it may have an index.
	Lines statement.SQL

	// Of what stands in another table, for a row once, several times or not at all (tags, fields of an organization's own), filters ask for the
	// rows that anything there is as they say of. Value is then what the list is sorted by. A Choice has an option None.
	Beside *Beside

	// Kin names what the column tells of, where others tell of the same in another way: rows that a filter of one lets through lie together
	// where the list is sorted by another. Empty: nothing that others do.
	Kin string

	Rank     statement.SQL // a whole number, never null, to sort by instead of Value
	Unsorted bool          // has no order that would help anybody
	Unique   bool          // no two rows of an organization share a Value
}

// Option is one value of a Choice.
type Option struct {
	ID     string        // in addresses; without commas
	Values []any         // in the database, texts or ints; nil: the ID
	Rest   bool          // everything that no other option is
	None   bool          // nothing beside the row
	Where  statement.SQL // the condition for it, where there is a plainer one than by Value
}

func (o Option) values() []statement.SQL {
	if o.Values == nil {
		return []statement.SQL{statement.Arg(o.ID)}
	}
	all := make([]statement.SQL, len(o.Values))
	for i, v := range o.Values {
		all[i] = statement.Arg(v)
	}
	return all
}

// Unread is the option and the filter for what nobody has read.
const Unread = "unread"

// Source is where the rows of a list are.
type Source struct {
	Select       statement.SQL // the columns of a row, by the names of its struct
	From         statement.SQL // tables, joined
	Aside        statement.SQL // tables joined to those by LEFT JOIN, which no condition is about, so that rows are counted without them; none: empty
	Organization statement.SQL // the column that says whose a row is
	Key          []statement.SQL
}

// Definition is a list.
type Definition struct {
	Name    string // "hosts"; stands in saved views
	Source  Source
	Columns []Column
	Sort    string          // the order where an address doesn't say, as it would: "-at"
	Search  []statement.SQL // lower-case texts that the search looks into
	Beside  []Beside        // and the texts of other tables
}

// Beside is what another table holds of the rows of a list.
type Beside struct {
	Key          statement.SQL // of a row of the list
	From         statement.SQL // the other table
	Record       statement.SQL // its column that has the key
	Organization statement.SQL // its column that says whose a value is
	Value        statement.SQL // never null; of a text, in lower case
}

func (d *Definition) column(id string) (*Column, bool) {
	i := slices.IndexFunc(d.Columns, func(c Column) bool { return c.ID == id })
	if i < 0 {
		return nil, false
	}
	return &d.Columns[i], true
}

func (c *Column) option(id string) (Option, bool) {
	i := slices.IndexFunc(c.Options, func(o Option) bool { return o.ID == id })
	if i < 0 {
		return Option{}, false
	}
	return c.Options[i], true
}

// Sortable says that a list can be sorted by the column.
func (c *Column) Sortable() bool { return c.Kind != Plain && !c.Unsorted }

// Filterable says that a list can be filtered by the column.
func (c *Column) Filterable() bool { return c.Kind != Plain }
