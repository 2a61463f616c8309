package postgres

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// uuidCodec has keys go to the database and come back as the sixteen bytes they are. pgx takes uuid.UUID for something that knows how to write
// itself, which is as text: each key would be written out, parsed and then sent, a large share of what a statement with arrays of them costs.
type uuidCodec struct{ pgtype.UUIDCodec }

func registerUUID(conn *pgx.Conn) {
	key := &pgtype.Type{Name: "uuid", OID: pgtype.UUIDOID, Codec: uuidCodec{}}
	conn.TypeMap().RegisterType(key)
	conn.TypeMap().RegisterType(&pgtype.Type{Name: "_uuid", OID: pgtype.UUIDArrayOID, Codec: &pgtype.ArrayCodec{ElementType: key}})
}

func (c uuidCodec) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	if _, is := value.(uuid.UUID); is && format == pgtype.BinaryFormatCode {
		return writeUUID{}
	}
	return c.UUIDCodec.PlanEncode(m, oid, format, value)
}

func (c uuidCodec) PlanScan(m *pgtype.Map, oid uint32, format int16, target any) pgtype.ScanPlan {
	if _, is := target.(*uuid.UUID); is && format == pgtype.BinaryFormatCode {
		return readUUID{}
	}
	return c.UUIDCodec.PlanScan(m, oid, format, target)
}

type writeUUID struct{}

func (writeUUID) Encode(value any, buf []byte) ([]byte, error) {
	key, is := value.(uuid.UUID)
	if !is {
		return nil, fmt.Errorf("write %T as a UUID", value)
	}
	return append(buf, key[:]...), nil
}

type readUUID struct{}

// Scan leaves the target of a null as it is, as uuid.UUID itself does.
func (readUUID) Scan(src []byte, target any) (err error) {
	key, is := target.(*uuid.UUID)
	if !is {
		return fmt.Errorf("read a UUID into %T", target)
	}
	if src != nil {
		*key, err = uuid.FromBytes(src)
	}
	return err
}
