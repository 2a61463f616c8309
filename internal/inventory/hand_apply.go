package inventory

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"calfleet/internal/fault"
)

// enterHost is applyHost for what a person says of one host. A record without an ID is of a new one; it gets the ID.
func (a *application) enterHost(ctx context.Context, said *Host) error {
	host, err := entered(a.hosts, said, said.ID)
	if err != nil {
		return err
	}
	if host == nil {
		host = &Host{ID: newID(), Name: said.Name, Source: a.source.Name, CreatedAt: a.now}
		said.ID = host.ID
		a.hosts.add(host)
		a.log.note(host, nil)
	}
	if err := enter(ctx, a, hostTopics, host, said); err != nil {
		return err
	}
	if err := a.moves(host, said, &host.RetiredAt); err != nil {
		return err
	}
	if host.RetiredAt != nil {
		queueLeaving(a.batch, a.organization, host.ID)
	}
	a.queueHost(host)
	queueRejoining(a.batch, a.organization, host.ID, a.hand.rejoin[host.ID])
	return nil
}

// enterLicenseServer is enterHost for license servers.
func (a *application) enterLicenseServer(ctx context.Context, said *LicenseServer) error {
	server, err := entered(a.servers, said, said.ID)
	if err != nil {
		return err
	}
	if server == nil {
		server = &LicenseServer{ID: newID(), Name: said.Name, Source: a.source.Name, CreatedAt: a.now}
		said.ID = server.ID
		a.servers.add(server)
		a.log.note(server, nil)
	}
	packs := server.KeyPacks
	if a.hand.packs != nil {
		if said.KeyPacks, err = a.hand.packs(slices.Clone(packs)); err != nil {
			return err
		}
		said.KeyPacksReadAt = &a.now
	}
	if err := enter(ctx, a, licenseServerTopics, server, said); err != nil {
		return err
	}
	if err := a.moves(server, said, &server.RetiredAt); err != nil {
		return err
	}
	a.queueLicenseServer(server, packs)
	return nil
}

// handwritten is a record that people enter and a machine may report.
type handwritten interface {
	machine
	recorder
}

// entered returns the record of an ID, or for the zero ID none, provided that the name means none.
func entered[T handwritten](r *resolver[T], said T, id uuid.UUID) (T, error) {
	var none T
	if id != uuid.Nil {
		for _, known := range r.exact {
			if known.recordID() == id {
				return known, nil
			}
		}
		return none, fault.New(fault.NotFound, "there is no such record")
	}
	if known := findSaid(r, said); known != none {
		return none, fault.At(fault.Conflict, "name", "%s is known already as %s", said.name(), known.name())
	}
	return none, nil
}
