package inventory

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
	"calfleet/internal/postgres"
	"calfleet/internal/report"
)

// Purchase is CALs that were bought: an entitlement with what proves it. As a record to apply, an empty text says nothing.
type Purchase struct {
	ID            uuid.UUID    `db:"purchase_id" json:"-"`
	Reference     string       `db:"reference" json:"reference"`     // order or invoice number
	CALVersion    string       `db:"cal_version" json:"cal_version"` // "2008", "2012", "2016", "2019", "2022", "2025"
	CALKind       string       `db:"cal_kind" json:"cal_kind"`       // "per_user", "per_device"
	Quantity      int32        `db:"quantity" json:"quantity"`       // CALs, at least 1
	Program       string       `db:"program" json:"program,omitempty"`
	Agreement     string       `db:"agreement" json:"agreement,omitempty"`
	LicenseServer string       `db:"license_server" json:"license_server,omitempty"` // canonical; "" not assigned
	PurchasedOn   *time.Time   `db:"purchased_on" json:"purchased_on,omitempty"`     // a day, midnight UTC
	Supplier      string       `db:"supplier" json:"supplier,omitempty"`
	PartNumber    string       `db:"part_number" json:"part_number,omitempty"`
	Title         string       `db:"title" json:"title,omitempty"`
	Term          string       `db:"term" json:"term,omitempty"`                   // "perpetual", "subscription"
	EndsOn        *time.Time   `db:"ends_on" json:"ends_on,omitempty"`             // last day of a subscription
	Assurance     *bool        `db:"assurance" json:"assurance,omitempty"`         // bought with Software Assurance
	AssuredUntil  *time.Time   `db:"assured_until" json:"assured_until,omitempty"` // last day of the Software Assurance
	Note          string       `db:"note" json:"note,omitempty"`
	Cleared       []string     `db:"-" json:"cleared,omitempty"` // in records to apply only: fields that a file says are empty
	Implied       []string     `db:"-" json:"implied,omitempty"` // in records to apply only: fields that a title implies, for a new purchase alone
	Custom        CustomValues `db:"-" json:"custom,omitempty"`  // in records to apply only: what a file says of fields of the organization's own
	Source        string       `db:"source" json:"-"`
	CreatedAt     time.Time    `db:"created_at" json:"-"`
	UpdatedAt     time.Time    `db:"updated_at" json:"-"`
}

// Terms of a purchase; an empty text is not said.
const (
	TermPerpetual    = report.TermPerpetual
	TermSubscription = report.TermSubscription
)

func (p *Purchase) recordKind() string  { return KindPurchase }
func (p *Purchase) recordID() uuid.UUID { return p.ID }

func (p *Purchase) fields() []field {
	return []field{
		{"reference", textOf(p.Reference)},
		{"cal_version", textOf(p.CALVersion)},
		{"cal_kind", textOf(p.CALKind)},
		{"quantity", textOf(strconv.Itoa(int(p.Quantity)))},
		{"program", textOf(p.Program)},
		{"agreement", textOf(p.Agreement)},
		{"license_server", textOf(p.LicenseServer)},
		{"purchased_on", textOfDay(p.PurchasedOn)},
		{"supplier", textOf(p.Supplier)},
		{"part_number", textOf(p.PartNumber)},
		{"title", textOf(p.Title)},
		{"term", textOf(p.Term)},
		{"ends_on", textOfDay(p.EndsOn)},
		{"assurance", textOfBool(p.Assurance)},
		{"assured_until", textOfDay(p.AssuredUntil)},
		{"note", textOf(p.Note)},
	}
}

func (p *Purchase) merge(said *Purchase) {
	keepText(&p.Reference, said.Reference)
	keepText(&p.CALVersion, said.CALVersion)
	keepText(&p.CALKind, said.CALKind)
	if said.Quantity != 0 {
		p.Quantity = said.Quantity
	}
	if !said.implies("program") {
		keepText(&p.Program, said.Program)
	}
	keepText(&p.Agreement, said.Agreement)
	keepText(&p.LicenseServer, said.LicenseServer)
	keep(&p.PurchasedOn, said.PurchasedOn)
	keepText(&p.Supplier, said.Supplier)
	keepText(&p.PartNumber, said.PartNumber)
	keepText(&p.Title, said.Title)
	keepText(&p.Note, said.Note)
	p.mergeTerm(said)
	for _, field := range said.Cleared {
		p.clear(field)
	}
}

func (p *Purchase) implies(field string) bool { return slices.Contains(p.Implied, field) }

// mergeTerm keeps a purchase from saying when something ends that it has no more.
func (p *Purchase) mergeTerm(said *Purchase) {
	if !said.implies("term") {
		keepText(&p.Term, said.Term)
	}
	keep(&p.EndsOn, said.EndsOn)
	if !said.implies("assurance") {
		keep(&p.Assurance, said.Assurance)
	}
	keep(&p.AssuredUntil, said.AssuredUntil)
	if p.Term == TermPerpetual {
		p.EndsOn = nil
	}
	if p.Assurance != nil && !*p.Assurance {
		p.AssuredUntil = nil
	}
}

// imply says in full what an end alone tells: only subscriptions end, and only where there is Software Assurance it does.
func (p *Purchase) imply() {
	if p.EndsOn != nil && p.Term == "" {
		p.Term = TermSubscription
	}
	if p.AssuredUntil != nil && p.Assurance == nil {
		p.Assurance = new(true)
	}
}

// keepText takes over what is said, unless it is what is known: forms keep blanks and letters as they were typed, files are tidied.
func keepText(known *string, said string) {
	if said != "" && said != *known && tidy(*known) != said {
		*known = said
	}
}

const purchaseColumns = `
	purchase_id, reference, cal_version, cal_kind, quantity, program, agreement, license_server, purchased_on,
	supplier, part_number, title, term, ends_on, assurance, assured_until, note, source, created_at, updated_at`

// purchasesReferenced returns every purchase of the given references.
func purchasesReferenced(ctx context.Context, db postgres.DB, organization uuid.UUID, references []string) ([]*Purchase, error) {
	const query = `
		SELECT ` + purchaseColumns + `
		FROM purchases
		WHERE organization_id = $1 AND reference = ANY ($2)
		ORDER BY reference, cal_version, cal_kind`
	return many[Purchase](ctx, db, query, organization, references)
}

const allPurchases = `
	SELECT ` + purchaseColumns + `
	FROM purchases
	WHERE organization_id = $1
	ORDER BY reference, cal_version, cal_kind`

// Purchase returns one purchase. It returns fault.NotFound where the organization has no such purchase.
func (s *Store) Purchase(ctx context.Context, organization, id uuid.UUID) (*Purchase, error) {
	const query = `SELECT ` + purchaseColumns + ` FROM purchases WHERE organization_id = $1 AND purchase_id = $2`
	return one[Purchase](ctx, s.pool, fault.New(fault.NotFound, "there is no such purchase"), query, organization, id)
}

func (p *Purchase) queueUpsert(batch *pgx.Batch, organization uuid.UUID) {
	const query = `
		INSERT INTO purchases (
			organization_id, purchase_id, reference, cal_version, cal_kind, quantity, program, agreement, license_server,
			purchased_on, supplier, part_number, title, term, ends_on, assurance, assured_until, note, source, created_at, updated_at)
		VALUES (
			@organization, @id, @reference, @version, @kind, @quantity, @program, @agreement, @server,
			@purchased_on, @supplier, @part_number, @title, @term, @ends_on, @assurance, @assured_until, @note, @source, @created, @updated)
		ON CONFLICT (organization_id, purchase_id) DO UPDATE SET
			reference = excluded.reference, cal_version = excluded.cal_version, cal_kind = excluded.cal_kind,
			quantity = excluded.quantity, program = excluded.program, agreement = excluded.agreement,
			license_server = excluded.license_server, purchased_on = excluded.purchased_on, supplier = excluded.supplier,
			part_number = excluded.part_number, title = excluded.title, term = excluded.term, ends_on = excluded.ends_on,
			assurance = excluded.assurance, assured_until = excluded.assured_until, note = excluded.note, source = excluded.source,
			updated_at = excluded.updated_at`
	batch.Queue(query, pgx.StrictNamedArgs{
		"organization": organization, "id": p.ID, "reference": p.Reference, "version": p.CALVersion, "kind": p.CALKind,
		"quantity": p.Quantity, "program": p.Program, "agreement": p.Agreement, "server": p.LicenseServer,
		"purchased_on": p.PurchasedOn, "supplier": p.Supplier, "part_number": p.PartNumber, "title": p.Title, "note": p.Note,
		"term": p.Term, "ends_on": p.EndsOn, "assurance": p.Assurance, "assured_until": p.AssuredUntil,
		"source": p.Source, "created": p.CreatedAt, "updated": p.UpdatedAt,
	})
}
