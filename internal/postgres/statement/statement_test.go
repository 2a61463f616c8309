package statement_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/postgres/pgtest"
	"calfleet/internal/postgres/statement"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func TestSQL_NumbersItsArgumentsInTheOrderOfTheText(t *testing.T) {
	t.Parallel()
	isNamed := statement.Join(statement.Const("name = "), statement.Arg("a' OR ''='"))
	either := statement.Between(statement.Const(" OR "), isNamed, statement.Join(statement.Const("id > "), statement.Arg(7)), isNamed)
	text, args := statement.Join(statement.Const("SELECT 1 WHERE "), either).Text()
	if want := "SELECT 1 WHERE name = $1 OR id > $2 OR name = $3"; text != want {
		t.Errorf("text %q, want %q", text, want)
	}
	if diff := cmp.Diff([]any{"a' OR ''='", 7, "a' OR ''='"}, args); diff != "" {
		t.Error(diff)
	}
}

func TestSQL_PiecesCanBeShared(t *testing.T) {
	t.Parallel()
	base := statement.Join(statement.Const("a"), statement.Const("b"))
	first, second := statement.Join(base, statement.Const("c")), statement.Join(base, statement.Const("d"))
	for want, piece := range map[string]statement.SQL{"ab": base, "abc": first, "abd": second, "": {}} {
		if text, _ := piece.Text(); text != want || piece.IsZero() != (want == "") {
			t.Errorf("text %q, want %q", text, want)
		}
	}
}

func TestQuery_PassesValuesAsArguments(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	for _, value := range []string{"plain", "'; DROP TABLE hosts; --", `\`, "$1", "été"} {
		rows, err := statement.Query(t.Context(), pool, statement.Join(statement.Const("SELECT "), statement.Arg(value), statement.Const("::text")))
		if err != nil {
			t.Fatal(err)
		}
		got, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[string])
		if err != nil || got != value {
			t.Errorf("got %q, %v; want %q", got, err, value)
		}
	}
}
