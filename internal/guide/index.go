package guide

// index is the guide in the order in which it is read, each article with the rules it explains. A slug never changes: it stands in
// addresses that people keep.
var index = []Article{
	{Slug: "how-it-fits", Rules: []string{"no-server-configured", "mode-not-configured", "base-cal-missing"}},
	{Slug: "compatibility", Rules: []string{
		"server-older-than-cal", "server-older-than-host", "cal-older-than-host", "newer-cals-on-older-hosts",
		"mixed-releases-in-collection", "multi-session-needs-no-cal",
	}},
	{Slug: "2022-cals-2019-server", Rules: []string{"server-older-than-cal", "server-reports-lower-version"}},
	{Slug: "per-user-per-device", Rules: []string{
		"mode-kind-mismatch", "per-user-over-issued", "per-device-exhausted", "temporary-cals-expiring", "revocation-quota-reached",
		"several-cals-one-device",
	}},
	{Slug: "pointing-hosts", Rules: []string{
		"no-server-configured", "mode-not-configured", "policy-overrides-deployment", "hosts-disagree", "single-license-server",
		"registry-path-of-folklore", "server-older-than-host",
	}},
	{Slug: "install-and-move", Rules: []string{"server-not-activated", "no-usable-cal", "pack-on-two-servers", "purchased-not-installed"}},
	{Slug: "domains-and-groups", Rules: []string{
		"per-user-in-workgroup", "domain-workgroup-mix", "untrusted-domain", "server-not-in-ad-group", "not-in-group", "access-denied",
	}},
	{Slug: "grace-period", Rules: []string{"grace-running", "grace-ending", "grace-over"}},
	{Slug: "position", Rules: []string{
		"per-user-over-issued", "installed-not-purchased", "purchased-not-installed", "pack-on-two-servers", "purchase-without-proof",
		"base-cal-missing",
	}},
	{Slug: "what-ends", Rules: []string{"end-of-support", "subscription-ending", "assurance-ending", "temporary-cals-expiring"}},
	{Slug: "errors", Rules: []string{
		"server-unreachable", "not-in-group", "access-denied", "server-reports-lower-version", "server-not-activated", "no-usable-cal", "grace-over",
	}},
	{Slug: "facts", Rules: []string{
		"unknown-release", "mode-unknown", "unknown-product-version-id", "server-not-in-inventory", "stale-facts", "clock-skew", "possible-twin",
		"host-in-no-collection", "empty-collection", "hosts-disagree",
	}},
	{Slug: "folklore", Rules: []string{"registry-path-of-folklore"}},
	{Slug: "faq"},
	{Slug: "before-a-ticket", Rules: []string{"server-older-than-cal", "purchase-without-proof"}},
	{Slug: "glossary"},
}
