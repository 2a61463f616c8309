package list

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/postgres/statement"
)

// maxBeside is how many rows the texts of another table may be found to belong to and still be named one by one. Named, they let indexes
// serve the whole search: PostgreSQL knows how many they are, and that there are none is the usual case.
const maxBeside = 5000

// beside is what a search has found in one of the other tables.
type beside struct {
	keys  []string
	known bool // these are all
}

// look finds what the other tables have of a search, before the list itself is read.
func (s *State) look(organization uuid.UUID, run func(*statement.Batch) error) error {
	if s.Search == "" || len(s.definition.Beside) == 0 {
		return nil
	}
	var batch statement.Batch
	s.beside = make([]beside, len(s.definition.Beside))
	for i, b := range s.definition.Beside {
		batch.Queue(b.few(organization, s.Search), func(rows pgx.Rows) (err error) {
			s.beside[i].keys, err = pgx.CollectRows(rows, pgx.RowTo[string])
			s.beside[i].known = len(s.beside[i].keys) <= maxBeside
			return err
		})
	}
	if err := run(&batch); err != nil {
		return fmt.Errorf("search beside list %s: %w", s.definition.Name, err)
	}
	return nil
}

func (b Beside) few(organization uuid.UUID, part string) statement.SQL {
	return statement.Join(
		statement.Const("SELECT DISTINCT "), b.Record, statement.Const("::text "), b.rest(organization, like(b.Value, part)), statement.Const(" LIMIT "), statement.Arg(maxBeside+1))
}

func (b Beside) rest(organization uuid.UUID, condition statement.SQL) statement.SQL {
	return statement.Join(
		statement.Const("FROM "), b.From, statement.Const(" WHERE "), b.Organization, statement.Const(" = "), statement.Arg(organization), and, condition)
}

// where asks for the rows that anything is so of. It finds their keys once, and not a value for each row.
func (b Beside) where(organization uuid.UUID, condition statement.SQL) statement.SQL {
	return statement.Join(b.Key, statement.Const(" IN (SELECT "), b.Record, statement.Const(" "), b.rest(organization, condition), statement.Const(")"))
}

// besideWhere is the condition of what was found: nothing for none, the keys themselves, or the search again where they are too many.
func (s State) besideWhere(i int, b Beside, organization uuid.UUID) []statement.SQL {
	switch {
	case i >= len(s.beside) || !s.beside[i].known:
		return []statement.SQL{b.where(organization, like(b.Value, s.Search))}
	case len(s.beside[i].keys) == 0:
		return nil
	}
	return []statement.SQL{statement.Join(b.Key, statement.Const(" = ANY ("), statement.Arg(s.beside[i].keys), statement.Const("::uuid[])"))}
}
