package inventory

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/list"
	"calfleet/internal/postgres/statement"
)

// Beside is what people put beside the facts of a record, as far as a list shows it.
type Beside struct {
	Tags []string     `db:"tags"` // by name
	Own  CustomValues `db:"own"`
	Pins []Pin        `db:"pins"`
}

// Pin is a topic of a record that stays as a person said.
type Pin struct {
	Topic  string    `json:"topic"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
	Until  string    `json:"until"` // the last day, as ISO 8601 has it; "" none
}

// Rows of lists.
type (
	// HostRow is a row of HostList.
	HostRow struct {
		Host
		Beside
	}
	// LicenseServerRow is a row of LicenseServerList.
	LicenseServerRow struct {
		LicenseServer
		Beside
	}
	// CollectionRow is a row of CollectionList.
	CollectionRow struct {
		ListedCollection
		Beside
	}
	// PurchaseRow is a row of PurchaseList.
	PurchaseRow struct {
		Purchase
		Beside
	}
)

// BesideSource is where what stands beside the records of a list is.
type BesideSource struct {
	organization, record statement.SQL
	pinned               bool // they can be
}

// Of the lists.
var (
	BesideHosts          = BesideSource{statement.Const("hosts.organization_id"), statement.Const("hosts.host_id"), true}
	BesideLicenseServers = BesideSource{statement.Const("license_servers.organization_id"), statement.Const("license_servers.license_server_id"), true}
	BesideCollections    = BesideSource{statement.Const("c.organization_id"), statement.Const("c.collection_id"), false}
	BesidePurchases      = BesideSource{statement.Const("purchases.organization_id"), statement.Const("purchases.purchase_id"), false}
)

// BesideWanted says what of it is read; the rest is empty.
type BesideWanted struct{ Tags, Own, Pins bool }

// Of is the source of a list whose rows carry what is wanted.
func (b BesideSource) Of(source list.Source, want BesideWanted) list.Source {
	tags, own, pins := statement.Const("NULL::text[]"), statement.Const("NULL::jsonb"), statement.Const("NULL::jsonb")
	if want.Tags {
		tags = b.ofRecord(statement.Const(`
			(SELECT array_agg(t.name ORDER BY t.folded)
			 FROM record_tags x
			 JOIN tags t ON t.organization_id = x.organization_id AND t.tag_id = x.tag_id`))
	}
	if want.Own {
		own = b.ofRecord(statement.Const("(SELECT jsonb_object_agg(x.field_id, x.value) FROM custom_values x"))
	}
	if want.Pins && b.pinned {
		pins = b.ofRecord(statement.Const(`
			(SELECT jsonb_agg(jsonb_build_object('topic', x.topic, 'by', x.entered_by, 'at', x.entered_at, 'reason', x.reason, 'until',
				coalesce(to_char(x.pinned_until, 'YYYY-MM-DD'), ''))) FILTER (WHERE x.pinned)
			 FROM entries x`))
	}
	source.Select = statement.Join(source.Select, statement.Const(", "), tags, statement.Const(" AS tags, "), own, statement.Const(" AS own, "),
		pins, statement.Const(" AS pins"))
	return source
}

func (b BesideSource) ofRecord(query statement.SQL) statement.SQL {
	return statement.Join(query, statement.Const(" WHERE x.organization_id = "), b.organization, statement.Const(" AND x.record_id = "), b.record, statement.Const(")"))
}

// TagColumn is the column of tags.
func (b BesideSource) TagColumn(id string) list.Column {
	return list.Column{ID: id, Kind: list.Text, Unsorted: true, Lower: true, Beside: &list.Beside{
		Key: b.record, Record: statement.Const("x.record_id"), Organization: statement.Const("x.organization_id"), Value: statement.Const("t.folded"),
		From: statement.Const("record_tags x JOIN tags t ON t.organization_id = x.organization_id AND t.tag_id = x.tag_id"),
	}}
}

// The options of columns of fields that are no choices of theirs. No choice has such an ID.
const (
	OwnYes   = "yes"
	OwnNo    = "no"
	OwnOther = "other" // what was a choice once
)

// OwnColumn is the column of a field of an organization's own: a number, a day or a choice is filtered and sorted as what it is.
func (b BesideSource) OwnColumn(id string, f *CustomField) list.Column {
	c := list.Column{ID: id, Missing: true, Lower: true}
	value := statement.Const("x.folded")
	switch f.Type {
	case CustomNumber:
		c.Kind, value = list.Number, statement.Const("x.number")
	case CustomDate:
		c.Kind, value = list.Day, statement.Const("x.day")
	case CustomYesNo, CustomChoice:
		c.Kind, c.Missing, value = list.Choice, false, statement.Const("x.value")
		c.Options = f.options()
	default:
		c.Kind, c.Missing = list.Text, false
	}
	from := statement.Join(
		statement.Const("(SELECT organization_id, record_id, value, folded, number, day FROM custom_values WHERE field_id = "), statement.Arg(f.ID),
		statement.Const(") AS x"))
	c.Beside = &list.Beside{
		Key: b.record, Record: statement.Const("x.record_id"), Organization: statement.Const("x.organization_id"), Value: value,
		From: from,
	}
	c.Value = b.ofRecord(statement.Join(statement.Const("(SELECT "), value, statement.Const(" FROM "), from))
	if !c.Missing {
		c.Value = statement.Join(statement.Const("coalesce("), c.Value, statement.Const(", '')"))
	}
	if f.Type == CustomChoice { // in the order of the choices
		c.Rank = statement.Join(statement.Const("coalesce(array_position("), statement.Arg(f.Choices), statement.Const("::text[], "), c.Value, statement.Const("), 0)"))
	}
	return c
}

func (f *CustomField) options() []list.Option {
	if f.Type == CustomYesNo {
		return []list.Option{{ID: OwnYes, Values: []any{"true"}}, {ID: OwnNo, Values: []any{"false"}}, {ID: list.Unread, None: true}}
	}
	var options []list.Option
	for _, choice := range f.Choices {
		options = append(options, list.Option{ID: ChoiceID(choice), Values: []any{choice}})
	}
	return append(options, list.Option{ID: list.Unread, None: true}, list.Option{ID: OwnOther, Rest: true})
}

// Annotated is what an organization annotates records of one kind with.
type Annotated struct {
	Fields []*CustomField // without how many records have them
	Tags   []string       // by name
}

// Annotated returns the fields and the tags that records of a kind can have.
func (s *Store) Annotated(ctx context.Context, organization uuid.UUID, kind string) (Annotated, error) {
	var a Annotated
	batch := &pgx.Batch{}
	QueueAnnotated(batch, organization, kind, &a)
	return a, s.pool.SendBatch(ctx, batch).Close()
}

// QueueAnnotated is Annotated within a batch.
func QueueAnnotated(batch *pgx.Batch, organization uuid.UUID, kind string, a *Annotated) {
	const fields = `
		SELECT ` + customFieldColumns + `, 0 AS records
		FROM custom_fields f
		WHERE f.organization_id = $1 AND f.record_kind = $2
		ORDER BY f.folded`
	const tags = `SELECT name FROM tags WHERE organization_id = $1 ORDER BY folded`
	queueMany(batch, &a.Fields, fields, organization, kind)
	batch.Queue(tags, organization).Query(func(rows pgx.Rows) (err error) {
		if a.Tags, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
			return fmt.Errorf("read the tags of an organization: %w", err)
		}
		return nil
	})
}

// ChoiceID is a choice of a field as the filter of a list has it: the choice, but for what means something else there.
func ChoiceID(choice string) string {
	id := strings.NewReplacer("%", "%25", ",", "%2C").Replace(choice)
	if id == list.Unread || id == OwnOther {
		return "%" + id
	}
	return id
}

// ChoiceOf is the choice of an ID.
func ChoiceOf(id string) string {
	if id == "%"+list.Unread || id == "%"+OwnOther {
		return id[1:]
	}
	return strings.NewReplacer("%25", "%", "%2C", ",").Replace(id)
}
