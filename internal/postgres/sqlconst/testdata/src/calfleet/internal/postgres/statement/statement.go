// Package statement has what is checked of the real one.
package statement

type constant string

type SQL struct{ text string }

func Const(text constant) SQL { return SQL{string(text)} }

func Join(pieces ...SQL) SQL { return SQL{} }
