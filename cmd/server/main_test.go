package main

import (
	"context"
	"os"
	"testing"

	"calfleet/internal/postgres/pgtest"
)

// asProgram makes the test binary the program: what sets something for the whole process needs a process of its own.
const asProgram = "CALFLEET_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(run(context.Background(), os.Args[1:], terminal{os.Stdin, os.Stdout, os.Stderr}))
	}
	pgtest.Main(m)
}
