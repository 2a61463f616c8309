package pieces

import "calfleet/internal/postgres/statement"

const name = "name"

func constants() []statement.SQL {
	return []statement.SQL{statement.Const("name"), statement.Const("lower(" + name + ")"), statement.Join(statement.Const(name))}
}

// inferred gets at the type that nobody can name.
func inferred[T ~string](make func(T) statement.SQL, text string) statement.SQL { return make(T(text)) }

func passedOn(text string) []statement.SQL {
	piece := statement.Const // want `Const takes SQL: call it, don't pass it on`
	_ = piece
	return []statement.SQL{inferred(statement.Const, text)} // want `Const takes SQL: call it, don't pass it on`
}

func handedOn[T ~string](take func(T) statement.SQL) {}

func byNoName() {
	handedOn(statement.Const) // want `Const takes SQL: call it, don't pass it on`
}
