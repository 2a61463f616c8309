package inventory

import (
	"context"

	"github.com/google/uuid"

	"calfleet/internal/postgres"
)

// plannedCustom is what a file says of one purchase in fields of the organization's own, beside what is known.
type plannedCustom struct {
	fields      []*CustomField
	known, said CustomValues
}

// planCustom adds to a plan what is said of fields of the organization's own. A field that was deleted since the file was read says
// nothing.
func planCustom(ctx context.Context, db postgres.DB, organization uuid.UUID, said []*Purchase, plan []PlannedPurchase) error {
	ids, speaks := []uuid.UUID{}, false
	for i := range plan {
		speaks = speaks || len(said[i].Custom) > 0
		if plan[i].Outcome != OutcomeNew {
			ids = append(ids, plan[i].After.ID)
		}
	}
	if !speaks {
		return nil
	}
	fields, err := customFields(ctx, db, organization, KindPurchase)
	if err != nil {
		return err
	}
	known, err := customValues(ctx, db, organization, ids)
	if err != nil {
		return err
	}
	for i := range plan {
		plan[i].say(plannedCustom{fields, known[plan[i].After.ID], said[i].Custom})
	}
	return nil
}

func (p *PlannedPurchase) say(custom plannedCustom) {
	p.custom = custom
	changes := custom.known.diff(custom.fields, custom.said)
	if p.Outcome == OutcomeNew || len(changes) == 0 {
		return
	}
	if p.Outcome == OutcomeSame {
		after := *p.After
		p.Outcome, p.After = OutcomeChanged, &after
	}
	p.Changes = append(p.Changes, changes...)
}
