//go:build linux

package main

import (
	"strings"
)

// asked is what people ask of one list: in every order it has, both ways, narrowed by this and that.
type asked struct {
	path    string
	sorts   []string
	filters []string
}

// questions are asked of every list of the portal.
var questions = []asked{
	{
		"/hosts",
		[]string{"name", "domain", "release", "os", "build", "mode", "mode-source", "grace", "session-host", "report", "source", "since", "release,name", "mode,-report", "-report,name"},
		[]string{
			"q=ab", "q=4f2", "q=nothing-like-it", "q=-77", "q=tag+3", "name=site7", "name=has:4f", "domain=is:site7.example.net", "domain=site3", "release=2019", "release=2019,2022", "release=unknown",
			"os=2019", "build=is:10.0.17763", "mode=per_user", "mode=unread", "mode=not_set", "mode=other", "mode=per_device&release=2016", "mode-source=policy", "servers=is:lic-17.example.net",
			"servers=lic-1", "servers=not:lic-17.example.net", "grace=to:3", "grace=from:100", "grace=unread", "session-host=yes", "report=unread", "report=before:7d-ago", "report=from:7d-ago",
			"source=agent", "since=before:2025-01-01", "state=retired",
		},
	},
	{
		"/collections",
		[]string{"name", "broker", "mode", "authorised", "actual"},
		[]string{"q=collection+7", "q=rdsh-1", "broker=rdcb-1", "hosts=rdsh-77", "mode=per_user", "mode=unread", "servers=lic-1", "authorised=unread"},
	},
	{
		"/license-servers",
		[]string{"name", "domain", "release", "activated", "packs", "in-group", "product-id", "report", "activated,name"},
		[]string{"q=lic-1", "activated=no", "release=2022", "domain=example", "server-id=ab", "report=before:7d-ago", "state=retired"},
	},
	{
		"/key-packs",
		[]string{"server", "pack", "version", "kind", "type", "code", "installed", "issued", "balance", "expires", "kind,-balance"},
		[]string{"q=lic-1", "version=2022", "kind=per_user", "balance=before:0", "code=C50", "issued=from:300", "expires=unread", "server=lic-17"},
	},
	{
		"/purchases",
		[]string{"reference", "version", "kind", "quantity", "server", "bought", "term", "ends", "assurance", "supplier", "agreement", "program", "source"},
		[]string{
			"q=PO-1", "q=supplier+7", "version=2019", "kind=per_device", "server=is:", "server=lic-17", "bought=unread", "supplier=7", "quantity=from:100,to:200", "ends=from:today,to:in-90d",
			"agreement=is:V7", "term=subscription",
		},
	},
	{
		"/findings",
		[]string{"severity", "verdict", "collection", "subject", "rule", "scope", "since", "resolved", "rule,-since"},
		[]string{
			"q=rdsh-1", "q=collection+7", "severity=error", "severity=warning,info", "verdict=unknown", "rule=server-older-than-cal", "scope=server", "collection=is:Collection+7", "finding=host",
			"state=resolved", "since=from:7d-ago", "state=resolved&resolved=before:7d-ago",
		},
	},
	{
		"/cases",
		[]string{"due,number", "number", "state", "places", "owner", "left", "since", "target", "by", "opened", "state,-due"},
		[]string{"q=collection+7", "q=lic-1", "state=sent", "state=solved,dropped", "phase=over", "due=to:in-7d", "due=before:today", "left=from:2", "owner=is:", "places=collection+3", "target=lic-1"},
	},
	{
		"/activity",
		[]string{"what", "code", "to", "who", "when"},
		[]string{"q=ana7", "q=rdsh-777", "what=import.apply", "who=is:ana7@example.net", "to=rdsh-5", "when=before:30d-ago", "when=from:7d-ago&what=finding.open"},
	},
	{"/imports", []string{"file", "by", "on", "finished"}, []string{"q=achats-1", "state=applied", "by=ana"}},
	{"/settings/users", []string{"name", "email", "role", "since"}, []string{"q=user-1", "role=admin", "email=user-2"}},
	{"/settings/tokens", []string{"name", "role", "used", "created"}, []string{"q=agents", "role=agent"}},
}

// addresses are the list as it is, in every order, with every filter, and with some of both.
func (a asked) addresses() []string {
	all := []string{a.path}
	for _, sort := range a.sorts {
		all = append(all, a.path+"?sort="+sort, a.path+"?sort="+turned(sort))
	}
	for i, filter := range a.filters {
		all = append(all, a.path+"?"+filter, a.path+"?"+filter+"&sort="+turned(a.sorts[i%len(a.sorts)]))
	}
	return all
}

// turned is an order the other way round.
func turned(sort string) string {
	first, rest, more := strings.Cut(sort, ",")
	if !strings.HasPrefix(first, "-") {
		first = "-" + first
	} else {
		first = first[1:]
	}
	if more {
		return first + "," + rest
	}
	return first
}
