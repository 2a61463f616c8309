// Package intake takes in the reports that computers send one by one. Those that arrive at the same moment are written in one
// transaction, and each is acknowledged after its commit; one that can't be written takes no other with it.
package intake

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/auth"
	"calfleet/internal/fault"
	"calfleet/internal/group"
	"calfleet/internal/inventory"
	"calfleet/internal/report"
)

// So much waits, and for so long. A report waits in memory, which costs less than to be sent again over a new connection; the wait ends
// before that for a slow client does.
const (
	mostTogether = 64 // a computer is locked for each: PostgreSQL keeps some thousands of locks for all its sessions
	atOnce       = 6  // organizations, and so connections of the pool
	room         = 48 << 20
	besideBody   = 4 << 10 // what a report that waits takes beside its body
	patience     = 8 * time.Second
	timeLimit    = 30 * time.Second
)

// ErrBusy is fault.Unavailable for reports that there is no room for.
var ErrBusy = fault.New(fault.Unavailable, "more reports arrive than can be written; keep this one, and send it again when Retry-After has passed")

// Intake takes reports in.
type Intake struct {
	auth      *auth.Store
	inventory *inventory.Store
	line      *group.Group[uuid.UUID, Report, inventory.Taken]
}

// New returns an intake into an inventory.
func New(who *auth.Store, what *inventory.Store) *Intake {
	in := &Intake{auth: who, inventory: what}
	in.line = group.New(group.Work[uuid.UUID, Report, inventory.Taken]{
		Do: in.write, Shared: group.Everybodys, Size: func(r Report) int { return r.Size + besideBody },
		Room: room, Most: mostTogether, Places: atOnce, Patience: patience, Limit: timeLimit, Busy: ErrBusy,
	})
	return in
}

// Report is one that arrived.
type Report struct {
	report.Report

	By      auth.Principal // who brought it, by a token
	SentAt  time.Time      // by the sender's clock; zero: not said
	Address string         // where it came from
	Size    int            // of its body in bytes
}

// Submit returns once a report is committed. It returns fault.Forbidden and fault.Conflict for an agent that may not speak of that computer, or not
// now, and keeps at the agent why a report was refused.
func (in *Intake) Submit(ctx context.Context, r Report) (inventory.Receipt, error) {
	receipt, err := in.submit(ctx, r)
	f := fault.As(err)
	if r.By.Agent == nil || f == nil || f.Kind == fault.Unavailable || f.Kind == fault.Unauthentic {
		return receipt, err // taken, or the portal's trouble and not the agent's, or nobody's whom it knows
	}
	note := r.note()
	note.Error = cmp.Or(f.Place, "report") + ": " + f.Text
	_ = in.auth.NoteRefusal(ctx, r.By, note) // what is answered matters more
	return receipt, err
}

func (in *Intake) submit(ctx context.Context, r Report) (inventory.Receipt, error) {
	if err := r.mayBeTaken(); err != nil {
		return inventory.Receipt{}, err
	}
	if r.live().MayComeTogether() {
		taken, err := in.line.Ask(ctx, r.By.Organization.ID, r)
		if err != nil {
			return inventory.Receipt{}, err
		}
		return taken.Receipt, taken.Err
	}
	taken, err := in.write(ctx, r.By.Organization.ID, []Report{r})
	if err != nil {
		return inventory.Receipt{}, err
	}
	return taken[0].Receipt, taken[0].Err
}

// write keeps reports, and notes of the agents that brought them that they were taken, in one transaction: a second commit would cost as much as the first.
func (in *Intake) write(ctx context.Context, organization uuid.UUID, reports []Report) ([]inventory.Taken, error) {
	live, by := make([]inventory.Live, len(reports)), make([]auth.Reporter, len(reports))
	for i, r := range reports {
		live[i], by[i] = r.live(), auth.Reporter{Principal: r.By, Note: r.note()}
	}
	return in.inventory.SubmitLiveReports(ctx, organization, live, func(batch *pgx.Batch) { auth.QueueReporters(batch, organization, by) })
}

func (r Report) live() inventory.Live {
	return inventory.Live{By: r.By.Actor(), Report: r.Report, SentAt: r.SentAt}
}

func (r Report) note() auth.AgentNote {
	return auth.AgentNote{Version: r.Collector.Version, Address: r.Address}
}

// mayBeTaken holds an agent to its own computer, and back while the portal doubts who it is.
func (r Report) mayBeTaken() error {
	if len(r.Purchases) > 0 && r.By.Role == auth.Agent {
		return fault.At(fault.Invalid, "purchases", "purchases come in files, not from agents")
	}
	a, machine := r.By.Agent, r.Computer.MachineID
	switch {
	case a == nil:
		return nil
	case !a.IsSameComputer(r.Computer.FullName()):
		return fault.At(fault.Forbidden, "computer", "this token is of %s; a computer with another name enrols again", a.Name)
	case machine != "" && !strings.EqualFold(machine, a.MachineID):
		return fault.At(fault.Forbidden, "computer.machine_id", "this token is of another machine; enrol again")
	case r.Deployment != nil && !a.IsSameComputer(r.Deployment.Broker):
		return fault.At(fault.Forbidden, "deployment.broker", "an agent speaks of the broker that it runs on, %s", a.Name)
	case a.Held:
		return fault.At(fault.Conflict, "agent", "an administrator has to say at Settings, Agents, Doubts which of several agents this is; keep the report")
	}
	return nil
}
