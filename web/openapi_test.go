package web

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"calfleet/internal/auth"
	"calfleet/internal/inventory"
	"calfleet/internal/report"
)

func readOpenAPI(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestOpenAPI_HasEveryRouteOfTheAPIAndNoOther(t *testing.T) {
	t.Parallel()
	described := make(map[string]bool)
	path := ""
	for line := range strings.Lines(readOpenAPI(t)) {
		if m := regexp.MustCompile(`^  (/\S*):\s*$`).FindStringSubmatch(line); m != nil {
			path = m[1]
		}
		if m := regexp.MustCompile(`^    (get|post|put|patch|delete):\s*$`).FindStringSubmatch(line); m != nil {
			described[strings.ToUpper(m[1])+" /api/v1"+path] = true
		}
	}
	for _, rt := range listedRoutes() {
		key := rt.method + " " + regexp.MustCompile(`:(\w+)`).ReplaceAllString(rt.path, "{$1}")
		if rt.door == tokenDoor && !described[key] {
			t.Errorf("%s is not described", key)
		}
		delete(described, key)
	}
	for key := range described {
		t.Errorf("%s is described and not served", key)
	}
}

func TestOpenAPI_NamesEveryField(t *testing.T) {
	t.Parallel()
	text := readOpenAPI(t)
	fields := make(map[string]bool)
	for _, value := range []any{report.Report{}, report.Enrolment{}, report.State{}, auth.Grant{}, inventory.Receipt{}, fileTaken{}, problem{}, importAnswered{}, importLines{}} {
		collectFields(reflect.TypeOf(value), fields)
	}
	if len(fields) < 50 {
		t.Fatalf("only %d fields were found", len(fields))
	}
	for name := range fields {
		if !regexp.MustCompile(`(?m)^\s+` + name + `:( |$)`).MatchString(text) {
			t.Errorf("%s is not described", name)
		}
	}
}

// collectFields gathers the names that a type has in JSON, all the way down.
func collectFields(t reflect.Type, into map[string]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			continue // not a type of the wire: a time, a date
		}
		into[name] = true
		collectFields(f.Type, into)
	}
}
