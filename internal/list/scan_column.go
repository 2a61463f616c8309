package list

import (
	"bytes"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// reader reads what the database sent of a column, nil for null, into the one field that it is for.
type reader func(sent []byte) error

// readersOf are the readers of all columns into the fields that pointers lead to.
func readersOf(rows pgx.Rows, fields []any) []reader {
	types := rows.Conn().TypeMap()
	readers := make([]reader, len(fields))
	for i, c := range rows.FieldDescriptions() {
		plan := types.PlanScan(c.DataTypeOID, c.Format, fields[i])
		switch field := fields[i].(type) {
		case *string:
			readers[i] = held(plan, field)
		case **string:
			readers[i] = held(plan, field)
		case *time.Time:
			readers[i] = held(plan, field)
		case **time.Time:
			readers[i] = held(plan, field)
		case **bool:
			readers[i] = held(plan, field)
		default:
			readers[i] = func(sent []byte) error { return plan.Scan(sent, field) }
		}
	}
	return readers
}

// held reads a value once for all rows in a row that share it: most columns of a long list say the same in thousands of rows, each of which
// would be a text or a moment of its own. It is for values that nobody changes.
func held[V any](plan pgtype.ScanPlan, field *V) reader {
	var sent []byte
	var value V
	isHeld, isNull := false, false
	return func(now []byte) error {
		if isHeld && isNull == (now == nil) && bytes.Equal(sent, now) {
			*field = value
			return nil
		}
		if err := plan.Scan(now, field); err != nil {
			return err
		}
		sent, value, isHeld, isNull = append(sent[:0], now...), *field, true, now == nil
		return nil
	}
}
