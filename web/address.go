package web

import (
	"net/url"
	"strings"
)

// listAddress is the address of a list with the parameters that are set, in their order: the whole state of a list stands in it.
func listAddress(path string, parameters ...[2]string) string {
	query := ""
	for _, p := range parameters {
		if p[1] == "" {
			continue
		}
		if query != "" {
			query += "&"
		}
		query += url.QueryEscape(p[0]) + "=" + url.QueryEscape(p[1])
	}
	if query == "" {
		return path
	}
	return path + "?" + query
}

// queryOf is the query of an address with its question mark, "" where it has none.
func queryOf(address string) string {
	if _, query, found := strings.Cut(address, "?"); found {
		return "?" + query
	}
	return ""
}
