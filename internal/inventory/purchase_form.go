package inventory

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// PurchaseValues is what a form shows of a purchase, by field.
func PurchaseValues(p *Purchase) map[string]string {
	values := map[string]string{}
	for _, f := range p.fields() {
		values[f.name] = valueOf(f.value)
	}
	values["assurance"] = typedYesNo(p.Assurance)
	return values
}

// SavePurchase writes a purchase as a form gives it: whole, so that an empty text clears what was known. A zero ID makes a
// new one. seen is what the form showed first, as PurchaseValues gives it; nil for a new one. It returns the ID; fault.Invalid with the field
// where something can't be, fault.Conflict at the reference where the same line of the same order is known already, Meanwhile where
// the purchase is other than the form showed it, fault.NotFound where there is no purchase of that ID.
func (s *Store) SavePurchase(ctx context.Context, organization uuid.UUID, by string, p Purchase, seen map[string]string) (uuid.UUID, error) {
	if err := p.validate(); err != nil {
		return uuid.Nil, err
	}
	p.Reference, p.LicenseServer = strings.TrimSpace(p.Reference), canonical(p.LicenseServer)
	p.imply()
	isNew := p.ID == uuid.Nil
	if isNew {
		p.ID = newID()
	}
	err := s.change(ctx, organization, func(ctx context.Context, tx pgx.Tx, now time.Time) error {
		if err := lockPurchases(ctx, tx, organization); err != nil {
			return err
		}
		log := &changeLog{organization: organization, source: Source{Name: by}, now: now}
		p.Source, p.CreatedAt, p.UpdatedAt = by, now, now
		if isNew {
			log.note(&p, nil)
			return savePurchase(ctx, tx, organization, by, "purchase.create", &p, log)
		}
		known, err := lockedPurchase(ctx, tx, organization, p.ID)
		if err != nil {
			return err
		}
		if err := known.unseen(seen); err != nil {
			return err
		}
		p.CreatedAt = known.CreatedAt
		log.note(&p, known.fields())
		return savePurchase(ctx, tx, organization, by, "purchase.change", &p, log)
	})
	if err != nil {
		return uuid.Nil, err
	}
	return p.ID, nil
}

// unseen is an error where the purchase is other than a form showed it.
func (p *Purchase) unseen(seen map[string]string) error {
	var m Meanwhile
	now := PurchaseValues(p)
	for _, field := range PurchaseFields {
		if was, shown := seen[field]; shown && was != now[field] {
			m.Changes = append(m.Changes, FieldChange{field, &was, new(now[field])})
		}
	}
	if len(m.Changes) > 0 {
		return &m
	}
	return nil
}

func (p *Purchase) validate() error {
	if strings.TrimSpace(p.Reference) == "" {
		return fault.At(fault.Invalid, "reference", "is missing: an order or invoice number says which purchase this is")
	}
	if err := p.validateTerm(); err != nil {
		return err
	}
	err := validateTexts(
		formText{"reference", p.Reference, maxKey}, formText{"agreement", p.Agreement, maxKey}, formText{"part_number", p.PartNumber, maxKey},
		formText{"license_server", p.LicenseServer, maxName}, formText{"program", p.Program, maxText},
		formText{"supplier", p.Supplier, maxText}, formText{"title", p.Title, maxText}, formText{"note", p.Note, maxText})
	if err != nil {
		return err
	}
	return validateCALs(p.CALVersion, p.CALKind, p.Quantity)
}

// validateTerm checks how long the CALs may be used, and since when.
func (p *Purchase) validateTerm() error {
	days := []struct {
		field string
		day   *time.Time
	}{{"purchased_on", p.PurchasedOn}, {"ends_on", p.EndsOn}, {"assured_until", p.AssuredUntil}}
	for _, d := range days {
		if d.day != nil && (d.day.Year() < 1970 || d.day.Year() > 9999) {
			return fault.At(fault.Invalid, d.field, "must be a day of the years 1970 to 9999")
		}
	}
	switch {
	case p.Term != "" && p.Term != TermPerpetual && p.Term != TermSubscription:
		return fault.At(fault.Invalid, "term", "%q is neither perpetual nor subscription", p.Term)
	case p.Term == TermPerpetual && p.EndsOn != nil:
		return fault.At(fault.Invalid, "ends_on", "is the end of a subscription, and these CALs are perpetual")
	case p.Assurance != nil && !*p.Assurance && p.AssuredUntil != nil:
		return fault.At(fault.Invalid, "assured_until", "is the end of Software Assurance, and there is none")
	}
	return nil
}

// lockedPurchase reads a purchase of which lockPurchases made the caller the only writer.
func lockedPurchase(ctx context.Context, db postgres.DB, organization, id uuid.UUID) (*Purchase, error) {
	const query = `SELECT ` + purchaseColumns + ` FROM purchases WHERE organization_id = $1 AND purchase_id = $2`
	return one[Purchase](ctx, db, fault.New(fault.NotFound, "there is no such purchase"), query, organization, id)
}

func savePurchase(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by, action string, p *Purchase, log *changeLog) error {
	batch := &pgx.Batch{}
	p.queueUpsert(batch, organization)
	err := tx.SendBatch(ctx, batch).Close()
	if violates(err, "purchases_line_unique") {
		return fault.At(fault.Conflict, "reference",
			"order %s already has a purchase of %s CALs of this kind; change that one", p.Reference, p.CALVersion)
	}
	if err != nil {
		return fmt.Errorf("write purchase %s: %w", p.ID, err)
	}
	if err := log.write(ctx, tx); err != nil {
		return err
	}
	return activity.Record(ctx, tx, activity.Entry{
		Organization: organization, Actor: by, Action: action, Subject: p.Reference,
		Details: map[string]any{"purchase_id": p.ID, "cal_version": p.CALVersion, "cal_kind": p.CALKind, "quantity": p.Quantity, "license_server": p.LicenseServer},
	})
}

func violates(err error, constraint string) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.ConstraintName == constraint
}

// DeletePurchase removes a purchase entered by mistake with its notes, tags and fields; its history and the activity stay. It returns fault.NotFound where the
// organization has no such purchase.
func (s *Store) DeletePurchase(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID) error {
	return s.change(ctx, organization, func(ctx context.Context, tx pgx.Tx, _ time.Time) error {
		if err := lockPurchases(ctx, tx, organization); err != nil {
			return err
		}
		known, err := lockedPurchase(ctx, tx, organization, id)
		if err != nil {
			return err
		}
		if err := deletePurchase(ctx, tx, organization, id); err != nil {
			return fmt.Errorf("delete purchase %s: %w", id, err)
		}
		return activity.Record(ctx, tx, activity.Entry{
			Organization: organization, Actor: by, Action: "purchase.delete", Subject: known.Reference,
			Details: map[string]any{"purchase_id": id, "cal_version": known.CALVersion, "cal_kind": known.CALKind, "quantity": known.Quantity},
		})
	})
}

func deletePurchase(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) error {
	batch := &pgx.Batch{}
	queueDeletePurchase(batch, organization, id)
	return sendBatch(ctx, tx, batch)
}

func queueDeletePurchase(batch *pgx.Batch, organization, id uuid.UUID) {
	const (
		notes    = `DELETE FROM notes WHERE organization_id = $1 AND record_id = $2`
		tags     = `DELETE FROM record_tags WHERE organization_id = $1 AND record_id = $2`
		values   = `DELETE FROM custom_values WHERE organization_id = $1 AND record_id = $2`
		purchase = `DELETE FROM purchases WHERE organization_id = $1 AND purchase_id = $2`
	)
	batch.Queue(purchase, organization, id)
	batch.Queue(notes, organization, id)
	batch.Queue(tags, organization, id)
	batch.Queue(values, organization, id)
}
