// Package auth knows who may do what: people and their passwords, the tokens of agents and scripts, sessions, and the role each
// has in each organization.
//
// A person is a user, once for the whole portal, and a member of organizations, with one role in each. A token belongs to one
// organization. Whoever a request turns out to be arrives in the rest of the portal as a Principal, read anew from the database
// for every request: a role taken away or a user disabled counts from the next request on.
//
// Secrets (session cookies, one-time links, tokens) are 256 random bits each; the database holds only their SHA-256, and what is
// read from it cannot be used to get in. Passwords are kept as argon2id. Expiry is decided by the clock of the database, the only
// one that all replicas share.
package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/activity"
	"calfleet/internal/postgres"
)

// Lifetimes of what lets somebody in.
const (
	LinkLifetime  = time.Hour
	TokenLifetime = 365 * 24 * time.Hour
)

// Store keeps users, memberships, organizations, tokens and links. Its exported methods own their transaction.
type Store struct {
	pool     *pgxpool.Pool
	hasher   *hasher
	agents   *agentGroup
	attempts atomic.Int64 // sign-ins tried since the start, to sweep rate_limits now and then
}

// New returns a store on a migrated database.
func New(pool *pgxpool.Pool) *Store {
	s := &Store{pool: pool, hasher: newHasher()}
	s.agents = s.newAgentGroup()
	return s
}

// encoding is base32 in lower case: safe in a URL, a header and a double click.
var encoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

const secretBytes = 32

// newSecret returns 256 random bits as text, and what the database keeps of them.
func newSecret() (plain string, hash []byte) {
	b := make([]byte, secretBytes)
	rand.Read(b) // never fails
	plain = encoding.EncodeToString(b)
	return plain, hashSecret(plain)
}

func hashSecret(plain string) []byte {
	sum := sha256.Sum256([]byte(plain))
	return sum[:]
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// recordEverywhere notes what concerns a person in each organization the person belongs to.
func recordEverywhere(ctx context.Context, db postgres.DB, user uuid.UUID, e activity.Entry) error {
	const query = `SELECT organization_id FROM memberships WHERE user_id = $1 ORDER BY organization_id`
	rows, err := db.Query(ctx, query, user)
	if err != nil {
		return err
	}
	organizations, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	for _, e.Organization = range organizations {
		if err := activity.Record(ctx, db, e); err != nil {
			return err
		}
	}
	return nil
}
