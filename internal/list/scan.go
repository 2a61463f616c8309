package list

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// keyed is a row with what it is sorted by.
type keyed[T any] struct {
	row  *T
	keys []string
}

// keyedRows reads all rows.
func keyedRows[T any](rows pgx.Rows) ([]keyed[T], error) {
	defer rows.Close()
	scan := scanner[T]{keyed: true}
	var found []keyed[T]
	for rows.Next() {
		row, err := scan.row(rows)
		if err != nil {
			return nil, err
		}
		found = append(found, row)
	}
	return found, rows.Err()
}

func keyedInto[T any](found *[]keyed[T]) func(pgx.Rows) error {
	return func(rows pgx.Rows) (err error) {
		*found, err = keyedRows[T](rows)
		return err
	}
}

// scanner reads rows into structs by the names of the columns, the last of which is, where rows are keyed, what the row is sorted by.
// Which field a column belongs to, and how it is read, is found out once, not for every row.
type scanner[T any] struct {
	keyed   bool
	fields  [][]int
	into    []any
	same    T        // of rows that are not kept
	columns []reader // of that
}

func (s *scanner[T]) row(rows pgx.Rows) (keyed[T], error) {
	if s.fields == nil {
		if err := s.match(rows); err != nil {
			return keyed[T]{}, err
		}
	}
	k := keyed[T]{row: new(T)}
	s.aim(k.row)
	s.into[len(s.into)-1] = &k.keys // the keys by themselves are passed over
	return k, rows.Scan(s.into...)
}

// again reads a row into the same struct as the one before.
func (s *scanner[T]) again(rows pgx.Rows) (*T, error) {
	if s.fields == nil {
		if err := s.match(rows); err != nil {
			return nil, err
		}
		s.aim(&s.same)
		s.columns = readersOf(rows, s.into)
	}
	s.same = *new(T)
	values := rows.RawValues()
	for i, read := range s.columns {
		if err := read(values[i]); err != nil {
			return nil, fmt.Errorf("column %s: %w", rows.FieldDescriptions()[i].Name, err)
		}
	}
	return &s.same, nil
}

// aim makes the fields of a struct those that are read into.
func (s *scanner[T]) aim(row *T) {
	value := reflect.ValueOf(row).Elem()
	for i, field := range s.fields {
		s.into[i] = value.FieldByIndex(field).Addr().Interface()
	}
}

func (s *scanner[T]) match(rows pgx.Rows) error {
	fields := map[string][]int{}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[T]()) {
		if name, ok := f.Tag.Lookup("db"); ok && name != "-" {
			fields[name] = f.Index
		}
	}
	all := rows.FieldDescriptions()
	columns := all
	if s.keyed {
		columns = all[:slices.IndexFunc(all, func(c pgconn.FieldDescription) bool { return strings.HasPrefix(c.Name, keyPrefix) })]
	}
	for _, c := range columns {
		field, ok := fields[c.Name]
		if !ok {
			return fmt.Errorf("%T has no field for the column %s", *new(T), c.Name)
		}
		s.fields = append(s.fields, field)
		delete(fields, c.Name)
	}
	for name := range fields {
		return fmt.Errorf("no column is read for the field %s of %T", name, *new(T))
	}
	s.into = make([]any, len(all))
	return nil
}
