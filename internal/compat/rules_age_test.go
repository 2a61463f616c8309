package compat

import (
	"testing"
	"time"
)

func TestClockSkew_ToleratesFiveMinutes(t *testing.T) {
	t.Parallel()
	rows := map[time.Duration]Verdict{
		0: OK, 5 * time.Minute: OK, -5 * time.Minute: OK, 5*time.Minute + time.Second: Violation, -5*time.Minute - time.Second: Violation, -1 << 63: Violation, 1<<63 - 1: Violation,
	}
	for ahead, want := range rows {
		if got := skewVerdict(&ahead); got != want {
			t.Errorf("%s ahead is %s, want %s", ahead, got, want)
		}
	}
	if got := skewVerdict(nil); got != Unknown {
		t.Errorf("not measured is %s", got)
	}
}

func TestSpanText_IsAsPreciseAsItMatters(t *testing.T) {
	t.Parallel()
	rows := map[time.Duration]string{
		time.Hour - time.Second: "59 min 59 s", time.Hour: "1 h 0 min", 48*time.Hour - time.Second: "47 h 59 min", 48 * time.Hour: "2 days", 1<<63 - 1: "106751 days",
	}
	for d, want := range rows {
		if got := spanText(d).EN; got != want {
			t.Errorf("%s is told as %q, want %q", d, got, want)
		}
	}
}

// Without a moment of judgement there is no age and no end, and a name that nobody has reported has no facts to be old.
func TestEvaluate_AsksNoAgeOfWhatHasNone(t *testing.T) {
	t.Parallel()
	f := Facts{
		Hosts:       []Host{{Name: "rdsh01.x", OS: OS{Caption: "Windows Server 2022"}, Mode: ModePerUser, LicenseServers: []string{"lic01.x"}, ReportedAt: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}},
		Collections: []Collection{{Name: "A", Hosts: []string{"rdsh01.x"}}},
	}
	for _, when := range []time.Time{{}, f.Hosts[0].ReportedAt} {
		f.AsOf = when
		for _, u := range Evaluate(f).Collections[0].Unjudged {
			if u.Rule == "stale-facts" || u.Rule == "end-of-support" {
				t.Errorf("as of %s, %s is asked of %v", when, u.Rule, u.Names)
			}
		}
	}
}
