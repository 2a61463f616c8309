package inventory

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/postgres"
)

// Once is how a file is imported in one go, by somebody who doesn't look at it in between.
type Once struct {
	By       string
	DryRun   bool                                   // keep nothing
	KeepGood bool                                   // apply the good lines even if others are refused
	Told     func(state ImportState, share float64) // is told how much is read, then how much is applied; nil: nobody is told
	Refused  func(*ImportRow) error                 // sees each line that is refused, then each that is set apart
}

// ImportOnce reads and applies a file in one transaction, or keeps nothing of it: where this is a dry run, and where lines are refused
// that keep the others out. The state of what it returns tells which. It returns an error where StageImport does.
func (s *Store) ImportOnce(ctx context.Context, organization uuid.UUID, u Upload, how Once) (*Import, error) {
	i := &Import{ID: newID(), FileName: fileName(u.FileName), State: ImportReading, CreatedBy: how.By}
	unwanted := errors.New("nothing is to be kept")
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		if err := beLong(ctx, tx); err != nil {
			return err
		}
		if err := receive(ctx, tx, organization, i, strings.NewReader("")); err != nil { // nobody will read it again
			return err
		}
		if err := stageFile(ctx, tx, organization, how.By, i, u, how.telling(ImportReading)); err != nil {
			return err
		}
		for _, outcome := range []Outcome{OutcomeRefused, OutcomeApart} {
			if err := eachOf(ctx, tx, organization, i, outcome, how.Refused); err != nil {
				return err
			}
		}
		if how.DryRun || i.mayApply(how.KeepGood) != nil {
			return unwanted
		}
		i.KeepGood = how.KeepGood
		_, err := s.applyImport(ctx, tx, organization, how.By, i, how.telling(ImportApplying))
		return err
	})
	if err != nil && !errors.Is(err, unwanted) {
		return nil, fmt.Errorf("import %q: %w", i.FileName, err)
	}
	return i, nil
}

func (o Once) telling(state ImportState) Told {
	if o.Told == nil {
		return nil
	}
	return func(share float64) { o.Told(state, share) }
}
