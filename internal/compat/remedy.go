package compat

func (m *matter) remedies(room *courtroom) []Remedy { return nil }
