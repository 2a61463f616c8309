package cases

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// Price is what an organization pays for one of a thing, or an hour of its people, with who says so and since when. Prices are never made up: what nobody has written down has
// none.
type Price struct {
	Ware     compat.Ware
	Version  compat.CALVersion // of the CALs; of Windows Server that of its CALs
	Kind     compat.Kind       // of CALs
	Amount   int64             // hundredths of the currency
	Currency string            // "EUR"
	Source   string
	AsOf     time.Time
	By       string
}

// Prices are those of one organization, all in one currency.
type Prices []*Price

// Prices returns what an organization has written down, by thing and version.
func (s *Store) Prices(ctx context.Context, organization uuid.UUID) (Prices, error) {
	const query = `
		SELECT ware, version, kind, amount, currency, source, as_of, changed_by
		FROM prices
		WHERE organization_id = $1
		ORDER BY ware, version, kind`
	rows, err := s.pool.Query(ctx, query, organization)
	if err != nil {
		return nil, fmt.Errorf("read prices: %w", err)
	}
	all, err := pgx.CollectRows(rows, readPrice)
	if err != nil {
		return nil, fmt.Errorf("read prices: %w", err)
	}
	return all, nil
}

// readPrice reads version and kind by their words: they were checked when they were written.
func readPrice(row pgx.CollectableRow) (*Price, error) {
	var p Price
	var version, kind string
	if err := row.Scan(&p.Ware, &version, &kind, &p.Amount, &p.Currency, &p.Source, &p.AsOf, &p.By); err != nil {
		return nil, err
	}
	err := errors.Join(p.Version.UnmarshalText([]byte(version)), p.Kind.UnmarshalText([]byte(kind)))
	return &p, err
}

const maxAmount = 100_000_000_000

// SavePrice keeps a price. It returns fault.Invalid at "ware", "version", "kind", "amount", "currency", "source" or "as_of" for what is missing or can't be,
// fault.Conflict at "currency" where the organization's other prices are in another.
func (s *Store) SavePrice(ctx context.Context, organization uuid.UUID, by string, p Price) error {
	if p.Ware == compat.Labour { // an hour is an hour
		p.Version, p.Kind = compat.UnknownCAL, compat.KindUnknown
	}
	p.Source, p.Currency = strings.TrimSpace(p.Source), strings.ToUpper(strings.TrimSpace(p.Currency))
	if err := p.check(); err != nil {
		return err
	}
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		if err := takeTurn(ctx, tx, organization); err != nil { // two at once must not begin with two currencies
			return err
		}
		if err := p.checkBeside(ctx, tx, organization); err != nil {
			return err
		}
		const query = `
			INSERT INTO prices (organization_id, ware, version, kind, amount, currency, source, as_of, changed_by, changed_at)
			VALUES (@organization, @ware, @version, @kind, @amount, @currency, @source, @as_of, @by, now())
			ON CONFLICT (organization_id, ware, version, kind) DO UPDATE
			SET amount = excluded.amount, currency = excluded.currency, source = excluded.source, as_of = excluded.as_of, changed_by = excluded.changed_by, changed_at = excluded.changed_at`
		_, err := tx.Exec(ctx, query, pgx.StrictNamedArgs{
			"organization": organization, "ware": p.Ware, "version": p.Version.String(), "kind": p.kindWord(), "amount": p.Amount, "currency": p.Currency,
			"source": p.Source, "as_of": p.AsOf, "by": by,
		})
		if err != nil {
			return fmt.Errorf("save price: %w", err)
		}
		return activity.Record(ctx, tx, activity.Entry{
			Organization: organization, Actor: by, Action: "price.save", Subject: p.Name().EN, Details: map[string]any{"amount": AmountText(p.Amount), "currency": p.Currency, "source": p.Source},
		})
	})
}

// kindWord is how the table has the kind.
func (p *Price) kindWord() string {
	if p.Ware != compat.RDSCALs {
		return ""
	}
	return p.Kind.String()
}

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

func (p *Price) check() error {
	switch {
	case p.Ware != compat.RDSCALs && p.Ware != compat.WindowsServer && p.Ware != compat.Labour:
		return fault.At(fault.Invalid, "ware", "has no unit price")
	case p.Ware != compat.Labour && p.Version == compat.UnknownCAL:
		return fault.At(fault.Invalid, "version", "is missing")
	case p.Ware == compat.RDSCALs && p.Kind != compat.PerUser && p.Kind != compat.PerDevice:
		return fault.At(fault.Invalid, "kind", "is missing")
	case p.Amount < 0 || p.Amount > maxAmount:
		return fault.At(fault.Invalid, "amount", "can't be")
	case !currencyCode.MatchString(p.Currency):
		return fault.At(fault.Invalid, "currency", "is a code of three letters")
	case !fits(p.Source):
		return fault.At(fault.Invalid, "source", "is empty or too long")
	case p.AsOf.IsZero():
		return fault.At(fault.Invalid, "as_of", "is missing")
	}
	return nil
}

// checkBeside looks at the clock and at the other prices.
func (p *Price) checkBeside(ctx context.Context, tx pgx.Tx, organization uuid.UUID) error {
	const query = `
		SELECT now()::date + 1 < $2::date,
		       EXISTS (SELECT FROM prices WHERE organization_id = $1 AND currency <> $3 AND (ware, version, kind) <> ($4, $5, $6))`
	var future, mixed bool
	if err := tx.QueryRow(ctx, query, organization, p.AsOf, p.Currency, p.Ware, p.Version.String(), p.kindWord()).Scan(&future, &mixed); err != nil {
		return fmt.Errorf("look at the other prices: %w", err)
	}
	switch {
	case future:
		return fault.At(fault.Invalid, "as_of", "is a day to come")
	case mixed:
		return fault.At(fault.Conflict, "currency", "the other prices are in another")
	}
	return nil
}

// ForgetPrice takes a price back. It returns fault.NotFound where there is none.
func (s *Store) ForgetPrice(ctx context.Context, organization uuid.UUID, by string, p Price) error {
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		const query = `DELETE FROM prices WHERE organization_id = $1 AND ware = $2 AND version = $3 AND kind = $4`
		tag, err := tx.Exec(ctx, query, organization, p.Ware, p.Version.String(), p.kindWord())
		if err != nil {
			return fmt.Errorf("forget price: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return fault.New(fault.NotFound, "there is no such price")
		}
		return activity.Record(ctx, tx, activity.Entry{Organization: organization, Actor: by, Action: "price.forget", Subject: p.Name().EN})
	})
}

// Name is what the price is of.
func (p *Price) Name() compat.Text { return wareName(p.Ware, p.Version, p.Kind) }

func wareName(ware compat.Ware, version compat.CALVersion, kind compat.Kind) compat.Text {
	of := both("of any version", "de toute version")
	if version != compat.UnknownCAL {
		of = same(version.String())
	}
	switch ware {
	case compat.Labour:
		return both("an hour of work", "une heure de travail")
	case compat.WindowsServer:
		return both("Windows Server %s, one machine", "Windows Server %s, une machine", of)
	case compat.RDSCALs:
		if kind == compat.KindUnknown {
			return both("RDS CAL %s", "CAL RDS %s", of)
		}
		return both("RDS CAL %s %s", "CAL RDS %s %s", of, kind.Text())
	default:
		return both("what the seller asks for", "ce que demande le vendeur")
	}
}

// Cost is what something may come to.
type Cost struct {
	Currency    string        // "" where there are no prices at all
	Least, Most int64         // hundredths
	Unknown     []compat.Text // what has no price or no number: it comes on top
}

// Add puts two costs together.
func (c Cost) Add(o Cost) Cost {
	c.Least, c.Most = c.Least+o.Least, c.Most+o.Most
	for _, u := range o.Unknown {
		if !slices.Contains(c.Unknown, u) {
			c.Unknown = append(slices.Clone(c.Unknown), u)
		}
	}
	return c
}

// IsFree says that nothing has to be paid for.
func (c Cost) IsFree() bool { return c.Most == 0 && len(c.Unknown) == 0 }

// Cost puts prices to what may have to be paid for. What newer versions would do as well makes the range.
func (p Prices) Cost(spends []compat.Spend) (c Cost) {
	if len(p) > 0 {
		c.Currency = p[0].Currency
	}
	for _, spend := range spends {
		low, high, priced := p.unit(spend)
		if !priced || spend.Most == 0 {
			c = c.Add(Cost{Unknown: []compat.Text{wareName(spend.What, spend.Version, spend.Kind)}})
		}
		if priced {
			c.Least += int64(spend.Least) * low / perUnit(spend.What)
			c.Most += int64(spend.Most) * high / perUnit(spend.What)
		}
	}
	return c
}

// perUnit is how many of what is counted are one of what has a price: work is counted in quarters of an hour.
func perUnit(ware compat.Ware) int64 {
	if ware == compat.Labour {
		return 4
	}
	return 1
}

// unit is the range of prices of what would do.
func (p Prices) unit(spend compat.Spend) (low, high int64, priced bool) {
	for _, price := range p {
		fits := price.Ware == spend.What && price.Version >= spend.Version && (spend.Kind == compat.KindUnknown || price.Kind == spend.Kind)
		if !fits {
			continue
		}
		if !priced || price.Amount < low {
			low = price.Amount
		}
		high, priced = max(high, price.Amount), true
	}
	return low, high, priced
}

// ParseAmount reads an amount as people write it: "1250", "1 250,00", "12.5". A group of three behind a point or comma is refused: nobody can tell
// which of the two it is.
func ParseAmount(s string) (hundredths int64, ok bool) {
	s = strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\'' || r == '’' {
			return -1
		}
		return r
	}, s)
	whole, part, found := strings.Cut(strings.ReplaceAll(s, ",", "."), ".")
	if found && (part == "" || len(part) > 2) || len(whole) > 9 || len(whole) == 0 {
		return 0, false
	}
	n, err := strconv.ParseUint(whole+(part + "00")[:2], 10, 63)
	if err != nil || n > maxAmount {
		return 0, false
	}
	return int64(n), true
}

// AmountText is an amount as files have it: "1250.00".
func AmountText(hundredths int64) string {
	return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
}
