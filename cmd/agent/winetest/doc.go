// Package winetest proves the real calfleet-agent.exe: on Wine, against a real portal behind TLS. `make test-agent` runs it, obtaining Wine first; what
// Wine can't prove is listed in docs/agent.md.
package winetest
