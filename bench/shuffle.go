//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/auth"
	"calfleet/internal/report"
)

// said is what one report says, as far as it is compared.
type said struct {
	id          uuid.UUID
	host        string
	CollectedAt time.Time `db:"collected_at"`
	Mode        int64     `db:"licensing_mode"`
	Grace       int32     `db:"grace_days_left"`
	Servers     []string  `db:"license_servers"`
	Release     string    `db:"release"`
}

// sending is one report on its way once; cut ones end in the middle.
type sending struct {
	report int
	cut    bool
}

const reportsOfHost = 20

// random is the same in each run, so that what it finds can be found again.
func (b *bench) shuffle() (reports []said, sendings []sending) {
	random := rand.New(rand.NewPCG(6, 2026))
	began := time.Now().UTC().Add(-48 * time.Hour).Truncate(time.Second)
	for i := range b.shuffled {
		reports = append(reports, said{
			id: uuid.New(), host: hostName(i % max(b.shuffled/reportsOfHost, 1)), CollectedAt: began.Add(time.Duration(i/max(b.shuffled/reportsOfHost, 1)) * time.Minute),
			Mode: []int64{2, 4, 5}[random.IntN(3)], Grace: random.Int32N(120), Servers: []string{serverName(random.IntN(9)), serverName(9 + random.IntN(9))},
			Release: builds[random.IntN(len(builds))].year,
		})
		times := 1
		if random.IntN(5) == 0 {
			times = 2 + random.IntN(4)
		}
		for range times {
			sendings = append(sendings, sending{i, random.IntN(20) == 0})
		}
	}
	random.Shuffle(len(sendings), func(i, j int) { sendings[i], sendings[j] = sendings[j], sendings[i] })
	return reports, sendings
}

func (s said) body() ([]byte, error) {
	release := 0
	for builds[release].year != s.Release {
		release++
	}
	r := newReport(s.host, release, s.CollectedAt, "RDS-RD-SERVER")
	r.ID = s.id.String()
	r.SessionHost = &report.SessionHost{
		LicensingMode: &s.Mode, LicensingModeSource: "policy", LicenseServers: s.Servers, LicenseServersSource: "policy", GraceDaysLeft: new(int64(s.Grace)),
	}
	return report.Encode(r)
}

// shuffleDifferences sends reports in any order, a fifth of them two to five times, one in twenty cut in the middle, and counts in how many
// hosts and reports the database differs from what it should hold: each report that came whole, once, and of each host what the latest of them said.
func shuffleDifferences(ctx context.Context, b *bench) (value, floor float64, err error) {
	if err := b.database(ctx); err != nil {
		return 0, 0, err
	}
	organization, err := b.organization(ctx)
	if err != nil {
		return 0, 0, err
	}
	token, err := auth.New(b.pool).CreateToken(ctx, organization, auth.Agent, "bench", auth.Command("bench"))
	if err != nil {
		return 0, 0, err
	}
	portal, err := b.startPortal(ctx)
	if err != nil {
		return 0, 0, err
	}
	reports, sendings := b.shuffle()
	client := portal.client(false)
	err = inParallel(len(sendings), func(i int) error {
		return portal.sendOne(ctx, client, token, reports[sendings[i].report], sendings[i].cut)
	})
	if _, stopped := portal.stop(); err != nil || stopped != nil {
		return 0, 0, errors.Join(err, stopped)
	}
	latest, whole := modelOf(reports, sendings)
	differences, err := b.differences(ctx, organization, latest, whole)
	return float64(differences), float64(len(latest) + len(whole)), err
}

func (p *remotePortal) sendOne(ctx context.Context, client *http.Client, token string, s said, cut bool) error {
	body, err := s.body()
	if err != nil {
		return err
	}
	if cut {
		return p.sendCut(ctx, token, body)
	}
	for {
		wait, err := p.send(ctx, client, agent{token, body})
		if err != nil || wait == 0 {
			return err
		}
		pause(ctx, wait)
	}
}

// sendCut sends half of a report and hangs up.
func (p *remotePortal) sendCut(ctx context.Context, token string, body []byte) error {
	conn, err := p.dial(ctx)
	if err != nil {
		return err
	}
	head := fmt.Sprintf("POST /api/v1/reports HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", token, len(body))
	_, err = conn.Write(append([]byte(head), body[:len(body)/2]...))
	return errors.Join(err, conn.Close())
}

// modelOf is what should be known: the latest that each host said, and which reports came whole.
func modelOf(reports []said, sendings []sending) (latest map[string]said, whole map[uuid.UUID]bool) {
	latest, whole = map[string]said{}, map[uuid.UUID]bool{}
	for _, s := range sendings {
		r := reports[s.report]
		if s.cut {
			continue
		}
		whole[r.id] = true
		if known, there := latest[r.host]; !there || r.CollectedAt.After(known.CollectedAt) {
			latest[r.host] = r
		}
	}
	return latest, whole
}

func (b *bench) differences(ctx context.Context, organization uuid.UUID, latest map[string]said, whole map[uuid.UUID]bool) (n int, err error) {
	const hosts = `
		SELECT name, collected_at, licensing_mode, grace_days_left, license_servers, release
		FROM hosts
		WHERE organization_id = $1`
	const kept = `SELECT report_id FROM reports WHERE organization_id = $1`
	seen, s := 0, said{}
	rows, err := b.pool.Query(ctx, hosts, organization)
	if err != nil {
		return 0, err
	}
	if _, err := pgx.ForEachRow(rows, []any{&s.host, &s.CollectedAt, &s.Mode, &s.Grace, &s.Servers, &s.Release}, func() error {
		seen++
		if want := latest[s.host]; !want.same(s) {
			n++
		}
		return nil
	}); err != nil {
		return 0, err
	}
	n += max(len(latest)-seen, 0)
	if rows, err = b.pool.Query(ctx, kept, organization); err != nil {
		return 0, err
	}
	var id uuid.UUID
	reports := 0
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error {
		reports++
		if !whole[id] {
			n++
		}
		return nil
	})
	return n + max(len(whole)-reports, 0), err
}

func (s said) same(t said) bool {
	return s.host == t.host && s.CollectedAt.Equal(t.CollectedAt) && s.Mode == t.Mode && s.Grace == t.Grace && s.Release == t.Release &&
		strings.Join(s.Servers, " ") == strings.Join(t.Servers, " ")
}
