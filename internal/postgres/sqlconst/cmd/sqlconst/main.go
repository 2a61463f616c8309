// Command sqlconst runs the check under go vet:
//
//	go build -o bin/sqlconst ./internal/postgres/sqlconst/cmd/sqlconst
//	go vet -vettool=bin/sqlconst ./...
package main

import (
	"calfleet/internal/postgres/sqlconst"

	"golang.org/x/tools/go/analysis/unitchecker"
)

func main() { unitchecker.Main(sqlconst.Analyzer) }
