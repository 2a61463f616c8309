package inventory

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/report"
)

func TestSubmitReport_SameReportAtOnceIsAppliedOnce(t *testing.T) {
	t.Parallel()
	w, r := newWorld(t), sent(t, sampleBroker())
	receipts := make([]Receipt, 20)
	atOnce(t, len(receipts), func(ctx context.Context, i int) (err error) {
		receipts[i], err = w.SubmitReport(ctx, here, "tester", r)
		return err
	})
	for _, receipt := range receipts {
		if diff := cmp.Diff(receipts[0], receipt); diff != "" {
			t.Fatalf("receipts differ:\n%s", diff)
		}
	}
	if n := w.number(t, `SELECT count(*) FROM reports`); n != 1 || w.assessments(t) != 1 {
		t.Errorf("%d reports and %d assessments, want 1 of each", n, w.assessments(t))
	}
}

func TestSubmitReport_ReportsOfOneComputerAtOnceEndAsTheNewest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	atOnce(t, 24, func(ctx context.Context, i int) error {
		r := sampleHost(later(time.Duration(i)*time.Minute), func(r *report.Report) {
			r.SessionHost.GraceDaysLeft = new(int64(i))
			if i%2 == 0 { // the newest, 23, knows its full name
				r.Computer = report.Computer{Name: "RDSH01"}
			}
		})
		_, err := w.SubmitReport(ctx, here, "tester", r)
		return err
	})
	if names := w.hostNames(t); len(names) != 1 {
		t.Fatalf("hosts %q, want one", names)
	}
	if got := *w.rdsh01(t).GraceDaysLeft; got != 23 {
		t.Errorf("the report of minute %d stands, want 23", got)
	}
	if n := w.number(t, `SELECT count(*) FROM collections WHERE retired_at IS NULL`); n != 1 {
		t.Errorf("%d collections, want 1", n)
	}
}

func TestSubmitReport_BrokersAndHostsAtOnceAgree(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	hosts := make([]string, 40)
	for i := range hosts {
		hosts[i] = "h" + string(rune('a'+i%26)) + string(rune('a'+i/26))
	}
	atOnce(t, 24, func(ctx context.Context, i int) error {
		r := sampleHost(called(hosts[i]))
		if i%6 == 0 {
			r = sampleBroker(later(time.Duration(i)*time.Minute), listing(of("Finance", hosts[:20]...), of("Paris", hosts[20:]...)))
		}
		_, err := w.SubmitReport(ctx, here, "tester", r)
		return err
	})
	if n := len(w.hostNames(t)); n != len(hosts) {
		t.Errorf("%d hosts, want %d: %q", n, len(hosts), w.hostNames(t))
	}
	got := w.collections(t)
	if len(got) != 2 || len(got["Finance"]) != 20 || len(got["Paris"]) != 20 {
		t.Errorf("collections %v, want Finance and Paris with 20 hosts each", got)
	}
}

func TestSubmitReport_TwoBrokersThatDropAHostAtOnceLeaveItItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	broker := func(i int, at time.Duration, hosts ...string) report.Report {
		name := "RDCB0" + string(rune('0'+i))
		return sampleBroker(called(name), later(at), listing(of(name, hosts...)), func(r *report.Report) { r.Deployment.Broker = name })
	}
	for round := range 10 {
		at := time.Duration(2*round) * time.Hour
		for i := range 4 {
			w.submit(t, broker(i, at, "rdsh01"))
		}
		atOnce(t, 4, func(ctx context.Context, i int) error {
			_, err := w.SubmitReport(ctx, here, "tester", broker(i, at+time.Hour))
			return err
		})
		if diff := cmp.Diff([]string{"rdsh01"}, w.collections(t)["rdsh01"]); diff != "" {
			t.Fatalf("round %d: the host's own collection (-want +got):\n%s", round, diff)
		}
	}
}
