package cases

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// Contact is whom to ask, the way through their menus, or how long it may take: a fact that ages, with its source and the day it was last
// checked.
type Contact struct {
	ID        string
	Recipient Recipient
	Title     compat.Text
	Value     compat.Text
	Source    compat.Text
	Checked   time.Time   // a day
	Doubt     compat.Text // why it may not hold; empty for what the organization itself says
	BuiltIn   bool        // it comes with the portal
	Changed   string      // who in the organization says so instead; "" for nobody
}

var reviewed = time.Date(2026, time.November, 23, 0, 0, 0, 0, time.UTC)

// builtInContacts come with the portal. Roles and numbers stand in Microsoft's KB 953918; what only users or distributors report says so.
var builtInContacts = []Contact{
	{
		ID: "reseller-own", Recipient: Reseller, Title: both("Your reseller", "Votre revendeur"), Value: both("not said yet", "pas encore indiqué"),
		Source: both("nobody", "personne"), Doubt: both("write down name, telephone and mail of the person who sold the CALs", "notez nom, téléphone et courriel de la personne qui a vendu les CAL"),
	},
	{
		ID: resellerDelay, Recipient: Reseller, Title: both("How long it takes", "Délai"), Value: both("not known", "inconnu"), Source: both("no source was found", "aucune source trouvée"),
		Doubt: both("guides that promise 24 to 48 hours, free of charge, give no source", "les guides qui promettent 24 à 48 heures, sans frais, ne citent aucune source"),
	},
	{
		ID: "volume-portal", Recipient: VolumeSupport, Title: both("Portal of the agreement", "Portail du contrat"), Value: both("the licensing portal that the agreement names", "le portail de licences que nomme le contrat"),
		Source: both("the agreement itself", "le contrat lui-même"),
		Doubt:  both("an adviser on Microsoft Q&A (5768553, 2026-02-09) writes that keys of an earlier version are not published there and must be issued by support", "un conseiller de Microsoft Q&A (5768553, 09/02/2026) écrit que les clés de version antérieure n'y sont pas publiées et doivent être émises par le support"),
	},
	{
		ID: "support-us", Recipient: VolumeSupport, Title: both("Microsoft Customer Support Services, United States", "Support client Microsoft, États-Unis"), Value: same("1-800-936-3100"),
		Source: both("Microsoft, KB 953918, revision of 2023", "Microsoft, KB 953918, révision de 2023"), Doubt: both("not the Clearinghouse, as some guides have it", "ce n'est pas le Clearinghouse, contrairement à ce qu'écrivent certains guides"),
	},
	{
		ID: "clearinghouse-wizard", Recipient: Clearinghouse, Title: both("Telephone, any country", "Téléphone, tous pays"),
		Value:  both("the number that RD Licensing Manager shows for the country in the server's properties", "le numéro que le Gestionnaire de licences affiche pour le pays des propriétés du serveur"),
		Source: both("Microsoft Learn, “Migrate RDS CALs”", "Microsoft Learn, « Migrate RDS CALs »"),
	},
	{
		ID: "clearinghouse-na", Recipient: Clearinghouse, Title: both("Telephone, North America", "Téléphone, Amérique du Nord"), Value: same("1-888-571-2048"),
		Source: both("Microsoft, KB 953918, revision of 2023", "Microsoft, KB 953918, révision de 2023"),
		Doubt:  both("a user reports that the line sends callers back to the website (Microsoft Q&A 5768553, 2026-02-09)", "un utilisateur rapporte que la ligne renvoie au site web (Microsoft Q&A 5768553, 09/02/2026)"),
	},
	{
		ID: "clearinghouse-web", Recipient: Clearinghouse, Title: both("Website", "Site web"), Value: same("https://activate.microsoft.com"), Source: both("Microsoft Learn, “Migrate RDS CALs”", "Microsoft Learn, « Migrate RDS CALs »"),
		Doubt: both("it refuses CALs that are newer than the license server", "il refuse des CAL plus récentes que le serveur de licences"),
	},
	{
		ID: "clearinghouse-menu", Recipient: Clearinghouse, Title: both("Way through the telephone menu", "Parcours du menu téléphonique"), Value: both("“Other”, then “Remote Desktop License”", "« Other », puis « Remote Desktop License »"),
		Source: both("a blog (fr.ittrip.xyz, post 7903)", "un blog (fr.ittrip.xyz, article 7903)"), Doubt: both("not confirmed by anybody", "confirmé par personne"),
	},
}

const resellerDelay = "reseller-delay"

// UsualDelay is what is said of how long an answer takes; nil where nothing is.
func UsualDelay(contacts []Contact) *Contact {
	if at := slices.IndexFunc(contacts, func(c Contact) bool { return c.ID == resellerDelay }); at >= 0 {
		return &contacts[at]
	}
	return nil
}

func same(s string) compat.Text { return compat.Text{EN: s, FR: s} }

// said is what an organization says of a contact.
type saidContact struct {
	ID        string    `db:"contact_id"`
	Recipient Recipient `db:"recipient"`
	Title     string    `db:"title"`
	Value     string    `db:"value"`
	Source    string    `db:"source"`
	CheckedOn time.Time `db:"checked_on"`
	By        string    `db:"changed_by"`
}

// Contacts returns whom to ask: what comes with the portal, as the organization corrected it, then what it added, by recipient.
func (s *Store) Contacts(ctx context.Context, organization uuid.UUID) ([]Contact, error) {
	const query = `
		SELECT contact_id, recipient, title, value, source, checked_on, changed_by
		FROM contacts
		WHERE organization_id = $1
		ORDER BY contact_id`
	said, err := collect[saidContact](ctx, s.pool, "read contacts", query, organization)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(builtInContacts)
	for i := range all {
		all[i].BuiltIn, all[i].Checked = true, reviewed
	}
	for _, c := range said {
		at := slices.IndexFunc(all, func(b Contact) bool { return b.ID == c.ID })
		if at < 0 {
			all, at = append(all, Contact{ID: c.ID, Recipient: c.Recipient, Title: same(c.Title)}), len(all)
		}
		all[at].Value, all[at].Source, all[at].Checked, all[at].Doubt, all[at].Changed = same(c.Value), same(c.Source), c.CheckedOn, compat.Text{}, c.By
	}
	slices.SortStableFunc(all, func(a, b Contact) int {
		return slices.Index(Recipients(), a.Recipient) - slices.Index(Recipients(), b.Recipient)
	})
	return all, nil
}

// ContactEntry is what somebody says of a contact.
type ContactEntry struct {
	ID        string // of one to correct; "" for a new one
	Recipient Recipient
	Title     string // of a new one
	Value     string
	Source    string
	CheckedOn time.Time
}

const maxContact = 500 // characters of a value or a source

// SaveContact keeps what somebody says of a contact. It returns fault.Invalid at "title", "value", "source" or "checked" for what is missing, too long or of a
// day to come, fault.NotFound for an id that neither the portal nor the organization has.
func (s *Store) SaveContact(ctx context.Context, organization uuid.UUID, by string, c ContactEntry) error {
	c.Title, c.Value, c.Source = strings.TrimSpace(c.Title), strings.TrimSpace(c.Value), strings.TrimSpace(c.Source)
	if err := c.check(); err != nil {
		return err
	}
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		now, err := postgres.Now(ctx, tx)
		if err != nil {
			return err
		}
		if c.CheckedOn.After(now.AddDate(0, 0, 1)) {
			return fault.At(fault.Invalid, "checked", "is a day to come")
		}
		if err := c.identify(ctx, tx, organization); err != nil {
			return err
		}
		const query = `
			INSERT INTO contacts (organization_id, contact_id, recipient, title, value, source, checked_on, changed_by, changed_at)
			VALUES (@organization, @id, @recipient, @title, @value, @source, @checked, @by, now())
			ON CONFLICT (organization_id, contact_id) DO UPDATE
			SET value = excluded.value, source = excluded.source, checked_on = excluded.checked_on, changed_by = excluded.changed_by, changed_at = excluded.changed_at`
		_, err = tx.Exec(ctx, query, pgx.StrictNamedArgs{
			"organization": organization, "id": c.ID, "recipient": c.Recipient, "title": c.Title, "value": c.Value, "source": c.Source, "checked": c.CheckedOn, "by": by,
		})
		if err != nil {
			return fmt.Errorf("save contact: %w", err)
		}
		return activity.Record(ctx, tx, activity.Entry{Organization: organization, Actor: by, Action: "contact.save", Subject: c.Value})
	})
}

func (c *ContactEntry) check() error {
	if c.ID == "" && !fits(c.Title) {
		return fault.At(fault.Invalid, "title", "is empty or too long")
	}
	for _, f := range []struct{ place, text string }{{"value", c.Value}, {"source", c.Source}} {
		if !fits(f.text) {
			return fault.At(fault.Invalid, f.place, "is empty or too long")
		}
	}
	if c.CheckedOn.IsZero() {
		return fault.At(fault.Invalid, "checked", "is missing")
	}
	return nil
}

func fits(s string) bool {
	return s != "" && utf8.RuneCountInString(s) <= maxContact && utf8.ValidString(s) && !strings.ContainsRune(s, 0)
}

// identify settles which contact it is: a new one gets an id, one of the portal's keeps recipient and title.
func (c *ContactEntry) identify(ctx context.Context, db postgres.DB, organization uuid.UUID) error {
	if c.ID == "" {
		c.ID, c.Recipient = uuid.NewString(), ParseRecipient(string(c.Recipient))
		return nil
	}
	if at := slices.IndexFunc(builtInContacts, func(b Contact) bool { return b.ID == c.ID }); at >= 0 {
		c.Recipient, c.Title = builtInContacts[at].Recipient, ""
		return nil
	}
	const query = `SELECT recipient FROM contacts WHERE organization_id = $1 AND contact_id = $2`
	rows, err := db.Query(ctx, query, organization, c.ID)
	if err != nil {
		return fmt.Errorf("look up contact: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[Recipient])
	if err != nil {
		return fmt.Errorf("look up contact: %w", err)
	}
	if len(found) == 0 {
		return noSuchContact()
	}
	c.Recipient = found[0]
	return nil
}

func noSuchContact() error { return fault.New(fault.NotFound, "there is no such contact") }

// ForgetContact takes back what the organization says of a contact: one of the portal's is as it came, another is gone. It returns fault.NotFound where
// the organization says nothing of it.
func (s *Store) ForgetContact(ctx context.Context, organization uuid.UUID, by, id string) error {
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		const query = `DELETE FROM contacts WHERE organization_id = $1 AND contact_id = $2 RETURNING value`
		rows, err := tx.Query(ctx, query, organization, id)
		if err != nil {
			return fmt.Errorf("forget contact: %w", err)
		}
		values, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return fmt.Errorf("forget contact: %w", err)
		}
		if len(values) == 0 {
			return noSuchContact()
		}
		return activity.Record(ctx, tx, activity.Entry{Organization: organization, Actor: by, Action: "contact.forget", Subject: values[0]})
	})
}
