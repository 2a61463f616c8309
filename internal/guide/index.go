package guide

// index is the guide in the order in which it is read, each article with the rules it explains. A slug never changes: it stands in
// addresses that people keep.
var index = []Article{
	{Slug: "how-it-fits", Part: Understand, Rules: []string{"no-server-configured", "mode-not-configured", "base-cal-missing"}},
	{Slug: "compatibility", Part: Understand, Rules: []string{
		"server-older-than-cal", "server-older-than-host", "cal-older-than-host", "newer-cals-on-older-hosts",
		"mixed-releases-in-collection", "multi-session-needs-no-cal",
	}},
	{Slug: "per-user-per-device", Part: Understand, Rules: []string{
		"mode-kind-mismatch", "per-user-over-issued", "per-device-exhausted", "temporary-cals-expiring", "revocation-quota-reached",
		"several-cals-one-device",
	}},
	{Slug: "grace-period", Part: Understand, Rules: []string{"grace-running", "grace-ending", "grace-over"}},
	{Slug: "position", Part: Understand, Rules: []string{
		"per-user-over-issued", "installed-not-purchased", "purchased-not-installed", "pack-on-two-servers", "purchase-without-proof",
		"base-cal-missing",
	}},
	{Slug: "what-ends", Part: Understand, Rules: []string{"end-of-support", "subscription-ending", "assurance-ending", "temporary-cals-expiring"}},
	{Slug: "facts", Part: Understand, Rules: []string{
		"unknown-release", "mode-unknown", "unknown-product-version-id", "server-not-in-inventory", "stale-facts", "clock-skew", "possible-twin",
		"host-in-no-collection", "empty-collection", "hosts-disagree",
	}},
	{Slug: "2022-cals-2019-server", Part: Do, Rules: []string{"server-older-than-cal", "server-reports-lower-version"}},
	{Slug: "pointing-hosts", Part: Do, Rules: []string{
		"no-server-configured", "mode-not-configured", "policy-overrides-deployment", "hosts-disagree", "single-license-server",
		"registry-path-of-folklore", "server-older-than-host",
	}},
	{Slug: "install-and-move", Part: Do, Rules: []string{"server-not-activated", "no-usable-cal", "pack-on-two-servers", "purchased-not-installed"}},
	{Slug: "domains-and-groups", Part: Do, Rules: []string{
		"per-user-in-workgroup", "domain-workgroup-mix", "untrusted-domain", "server-not-in-ad-group", "not-in-group", "access-denied",
	}},
	{Slug: "errors", Part: Solve, Rules: []string{
		"server-unreachable", "not-in-group", "access-denied", "server-reports-lower-version", "server-not-activated", "no-usable-cal", "grace-over",
	}},
	{Slug: "faq", Part: Solve},
	{Slug: "folklore", Part: Solve, Rules: []string{"registry-path-of-folklore"}},
	{Slug: "before-a-ticket", Part: Solve, Rules: []string{"server-older-than-cal", "purchase-without-proof"}},
	{Slug: "glossary", Part: LookUp},
}
