package auth

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
)

// Principal is who makes a request, and as what. The zero value is nobody.
type Principal struct {
	User         *User        // nil for tokens and commands
	Token        *Token       // nil for people, agents that enrolled, and commands
	Agent        *HostAgent   // one that enrolled; nil for all others
	Enrolment    *Enrolment   // the secret that an agent comes with to enrol; nil for all others
	Organization Organization // the current one; zero for a user who belongs to none
	Role         Role         // in that organization; empty: none
	Memberships  []Membership // all of a user's, by the name of the organization
	command      string
}

// Membership is a user's role in one organization.
type Membership struct {
	Organization
	Role Role `db:"role"`
}

// Command is the principal of the command line ("calfleet token"): whoever can run it has the database, so it may do everything.
func Command(name string) Principal {
	return Principal{Role: Admin, command: name}
}

// Actor is how activity names the principal.
func (p Principal) Actor() string {
	switch {
	case p.User != nil:
		return p.User.Email
	case p.Token != nil:
		return "token " + p.Token.Name
	case p.Agent != nil:
		return "agent " + p.Agent.Name
	case p.Enrolment != nil:
		return "enrolment " + p.Enrolment.Name
	default:
		return p.command
	}
}

// IsNobody reports whether the request came without a valid session or token.
func (p Principal) IsNobody() bool {
	return p.User == nil && p.Token == nil && p.Agent == nil && p.Enrolment == nil && p.command == ""
}

// roleIn is the principal's role in an organization that need not be the current one.
func (p Principal) roleIn(organization uuid.UUID) Role {
	if p.command != "" || p.Organization.ID == organization {
		return p.Role
	}
	i := slices.IndexFunc(p.Memberships, func(m Membership) bool { return m.ID == organization })
	if i < 0 {
		return ""
	}
	return p.Memberships[i].Role
}

// mayAdminister returns a fault unless the principal is an admin of the organization; one it does not belong to does not exist
// for it.
func (p Principal) mayAdminister(organization uuid.UUID) error {
	switch role := p.roleIn(organization); {
	case role == "":
		return fault.New(fault.NotFound, "there is no such organization")
	case !role.Allows(Admin):
		return fault.New(fault.Forbidden, "only an administrator may do this")
	default:
		return nil
	}
}

// PrincipalOf reads who a session belongs to. The organization is the wanted one where the user belongs to it, else the first by
// name. It returns fault.Unauthentic if the user is gone or disabled.
func (s *Store) PrincipalOf(ctx context.Context, user, wanted uuid.UUID) (Principal, error) {
	var p Principal
	batch := &pgx.Batch{}
	queueUser(batch, user, &p.User)
	queueMemberships(batch, user, &p.Memberships)
	if err := s.pool.SendBatch(ctx, batch).Close(); err != nil {
		return Principal{}, err
	}
	return p.checked(wanted)
}

// PrincipalOfSession is PrincipalOf for who the session of the context is of. They were read along with it, which a request that has just
// begun may believe; afterwards they are read anew.
func (s *Store) PrincipalOfSession(ctx context.Context, user, wanted uuid.UUID) (Principal, error) {
	l, ok := ctx.Value(loadedKey{}).(*loaded)
	if !ok || l.of == nil || l.of.User.ID != user {
		return s.PrincipalOf(ctx, user, wanted)
	}
	p := *l.of
	l.of = nil
	return p.checked(wanted)
}

// checked enters an organization, unless the user is disabled.
func (p Principal) checked(wanted uuid.UUID) (Principal, error) {
	if p.User.DisabledAt != nil {
		return Principal{}, fault.New(fault.Unauthentic, "the account is disabled")
	}
	p.enter(wanted)
	return p, nil
}

func (p *Principal) enter(wanted uuid.UUID) {
	for i, m := range p.Memberships {
		if i == 0 || m.ID == wanted {
			p.Organization, p.Role = m.Organization, m.Role
		}
	}
}

func (s *Store) memberships(ctx context.Context, user uuid.UUID) (memberships []Membership, err error) {
	batch := &pgx.Batch{}
	queueMemberships(batch, user, &memberships)
	return memberships, s.pool.SendBatch(ctx, batch).Close()
}

const selectMemberships = `
	SELECT o.organization_id, o.slug, o.name, o.demo, m.role
	FROM memberships m
	JOIN organizations o ON o.organization_id = m.organization_id`

func queueMemberships(batch *pgx.Batch, user uuid.UUID, memberships *[]Membership) {
	const query = selectMemberships + `
		WHERE m.user_id = $1
		ORDER BY o.name, o.organization_id`
	batch.Queue(query, user).Query(func(rows pgx.Rows) (err error) {
		if *memberships, err = pgx.CollectRows(rows, pgx.RowToStructByName[Membership]); err != nil {
			return fmt.Errorf("list memberships of user %s: %w", user, err)
		}
		return nil
	})
}
