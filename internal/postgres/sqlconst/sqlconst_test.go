package sqlconst_test

import (
	"testing"

	"calfleet/internal/postgres/sqlconst"

	"golang.org/x/tools/go/analysis/analysistest"
)

func TestAnalyzer(t *testing.T) {
	t.Parallel()
	analysistest.Run(t, analysistest.TestData(), sqlconst.Analyzer, "wrap", "a", "calfleet/pieces")
}
