package main

import (
	"testing"

	"calfleet/internal/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }
