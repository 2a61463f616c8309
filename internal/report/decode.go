package report

import (
	"fmt"
	"math"
)

// Decode reads one report. The error is Problems: all that is wrong, or the one
// place where the text stops being JSON.
//
// A report that decodes is normalised: times are UTC in whole microseconds;
// the report ID, the domain and every name by which machines refer to one
// another are trimmed and in lower case (computer.name alone keeps its
// spelling, for people); empty entries of license_servers are dropped, because
// a policy string "a, ,b" has them; 4294967295 is Unlimited. An entry of
// license_servers need not look like a host name: what a policy says, however
// wrong, is the fact to judge. A last day of a subscription, or of Software
// Assurance, says that there is one, and is refused beside a word that there is
// none.
func Decode(data []byte) (Report, error) {
	r := newReader(data)
	r.bounded(MaxBytes)
	report := readReport(r)
	if err := r.end(); err != nil {
		return Report{}, err
	}
	return report, nil
}

// DecodeAll reads a file of one report or of an array of them. Nothing is
// returned unless all of it is well.
func DecodeAll(data []byte) ([]Report, error) {
	r := newReader(data)
	r.bounded(MaxFileBytes)
	var reports []Report
	if r.peek() == '[' {
		reports = list(r, readReport)
	} else {
		reports = []Report{readReport(r)}
	}
	if err := r.end(); err != nil {
		return nil, err
	}
	return reports, nil
}

func (r *reader) bounded(limit int) {
	if len(r.data) > limit {
		r.syntax(limit, fmt.Sprintf("longer than %d bytes", limit), fmt.Sprintf("plus long que %d octets", limit))
	}
}

// end is the outcome once everything was read.
func (r *reader) end() error {
	if !r.broken {
		r.peek()
		if r.pos < len(r.data) {
			r.path = nil
			r.syntax(r.pos, "text after the end of the report", "texte après la fin du relevé")
		}
	}
	if len(r.problems) > 0 {
		return r.problems
	}
	return nil
}

// read makes a value reader of a table of fields.
func read[T any](fields []field[T]) func(*reader) T {
	return func(r *reader) T {
		var value T
		object(r, &value, fields)
		return value
	}
}

// part reads an optional object into a pointer.
func part[T any](r *reader, fields []field[T]) *T {
	value := new(T)
	object(r, value, fields)
	return value
}

var readReport = read([]field[Report]{
	{"schema", true, func(r *reader, v *Report) { v.Schema = r.schema() }},
	{"report_id", true, func(r *reader, v *Report) { v.ID = r.uuid() }},
	{"collected_at", true, func(r *reader, v *Report) { v.CollectedAt = *r.moment() }},
	{"collector", false, func(r *reader, v *Report) { object(r, &v.Collector, collectorFields) }},
	{"computer", true, func(r *reader, v *Report) { object(r, &v.Computer, computerFields) }},
	{"session_host", false, func(r *reader, v *Report) { v.SessionHost = part(r, sessionHostFields) }},
	{"license_server", false, func(r *reader, v *Report) { v.LicenseServer = part(r, licenseServerFields) }},
	{"deployment", false, func(r *reader, v *Report) { v.Deployment = part(r, deploymentFields) }},
	{"purchases", false, func(r *reader, v *Report) { v.Purchases = r.purchases() }},
})

var collectorFields = []field[Collector]{
	{"name", false, func(r *reader, v *Collector) { v.Name = r.text(64) }},
	{"version", false, func(r *reader, v *Collector) { v.Version = r.text(64) }},
}

var computerFields = []field[Computer]{
	{"name", true, func(r *reader, v *Computer) { v.Name = r.host() }},
	{"fqdn", false, func(r *reader, v *Computer) { v.FQDN = r.optionalHost() }},
	{"domain", false, func(r *reader, v *Computer) { v.Domain = fold(r.text(255)) }},
	{"domain_joined", false, func(r *reader, v *Computer) { v.DomainJoined = r.flag() }},
	{"machine_id", false, func(r *reader, v *Computer) { v.MachineID = r.text(128) }},
	{"os", false, func(r *reader, v *Computer) { v.OS = part(r, osFields) }},
	{"roles", false, func(r *reader, v *Computer) { v.Roles = list(r, func(r *reader) string { return r.required(128) }) }},
}

var osFields = []field[OS]{
	{"caption", false, func(r *reader, v *OS) { v.Caption = r.text(255) }},
	{"version", false, func(r *reader, v *OS) { v.Version = r.text(64) }},
	{"product_type", false, func(r *reader, v *OS) { v.ProductType = r.code() }},
	{"sku", false, func(r *reader, v *OS) { v.SKU = r.code() }},
}

var sessionHostFields = []field[SessionHost]{
	{"licensing_mode", false, func(r *reader, v *SessionHost) { v.LicensingMode = r.code() }},
	{"licensing_mode_source", false, func(r *reader, v *SessionHost) { v.LicensingModeSource = r.text(40) }},
	{"license_servers", false, func(r *reader, v *SessionHost) { v.LicenseServers = r.servers() }},
	{"license_servers_source", false, func(r *reader, v *SessionHost) { v.LicenseServersSource = r.text(40) }},
	{"grace_days_left", false, func(r *reader, v *SessionHost) { v.GraceDaysLeft = r.count() }},
	{"connectivity", false, func(r *reader, v *SessionHost) { v.Connectivity = list(r, read(connectivityFields)) }},
	{"ignored_license_servers", false, func(r *reader, v *SessionHost) { v.IgnoredServers = r.servers() }},
}

var connectivityFields = []field[Connectivity]{
	{"server", true, func(r *reader, v *Connectivity) { v.Server = fold(r.required(255)) }},
	{"status", true, func(r *reader, v *Connectivity) { v.Status = *r.code() }},
}

var licenseServerFields = []field[LicenseServer]{
	{"activated", false, func(r *reader, v *LicenseServer) { v.Activated = r.flag() }},
	{"product_id", false, func(r *reader, v *LicenseServer) { v.ProductID = r.text(255) }},
	{"server_id", false, func(r *reader, v *LicenseServer) { v.ServerID = r.text(255) }},
	{"scope", false, func(r *reader, v *LicenseServer) { v.Scope = r.code() }},
	{"in_license_servers_group", false, func(r *reader, v *LicenseServer) { v.InServerGroup = r.flag() }},
	{"prevents_license_upgrade", false, func(r *reader, v *LicenseServer) { v.NoUpgrade = r.flag() }},
	{"key_packs", false, func(r *reader, v *LicenseServer) { v.KeyPacks = r.keyPacks() }},
	{"issued", false, func(r *reader, v *LicenseServer) { v.Issued = r.issued() }},
	{"per_user_usage", false, func(r *reader, v *LicenseServer) { v.PerUserUsage = r.usage() }},
}

var keyPackFields = []field[KeyPack]{
	{"key_pack_id", true, func(r *reader, v *KeyPack) { v.ID = r.number(0, math.MaxUint32) }},
	{"description", false, func(r *reader, v *KeyPack) { v.Description = r.text(255) }},
	{"key_pack_type", false, func(r *reader, v *KeyPack) { v.KeyPackType = r.code() }},
	{"product_type", false, func(r *reader, v *KeyPack) { v.ProductType = r.code() }},
	{"product_version", false, func(r *reader, v *KeyPack) { v.ProductVersion = r.text(255) }},
	{"product_version_id", false, func(r *reader, v *KeyPack) { v.ProductVersionID = r.code() }},
	{"total", false, func(r *reader, v *KeyPack) { v.Total = r.count() }},
	{"issued", false, func(r *reader, v *KeyPack) { v.Issued = r.count() }},
	{"available", false, func(r *reader, v *KeyPack) { v.Available = r.count() }},
	{"expires_at", false, func(r *reader, v *KeyPack) { v.ExpiresAt = r.moment() }},
}

var issuedFields = []field[Issued]{
	{"license_id", true, func(r *reader, v *Issued) { v.LicenseID = r.number(0, math.MaxUint32) }},
	{"key_pack_id", true, func(r *reader, v *Issued) { v.KeyPackID = r.number(0, math.MaxUint32) }},
	{"to_user", false, func(r *reader, v *Issued) { v.ToUser = r.text(512) }},
	{"to_computer", false, func(r *reader, v *Issued) { v.ToComputer = r.text(255) }},
	{"hardware_id", false, func(r *reader, v *Issued) { v.HardwareID = r.text(512) }},
	{"status", false, func(r *reader, v *Issued) { v.Status = r.code() }},
	{"issued_at", false, func(r *reader, v *Issued) { v.IssuedAt = r.moment() }},
	{"expires_at", false, func(r *reader, v *Issued) { v.ExpiresAt = r.moment() }},
}

var usageFields = []field[Usage]{
	{"cal_version", true, func(r *reader, v *Usage) { v.CALVersion = r.required(40) }},
	{"issued", true, func(r *reader, v *Usage) { v.Issued = r.number(0, math.MaxInt32) }},
}

var deploymentFields = []field[Deployment]{
	{"broker", true, func(r *reader, v *Deployment) { v.Broker = fold(r.host()) }},
	{"licensing_mode", false, func(r *reader, v *Deployment) { v.LicensingMode = r.code() }},
	{"license_servers", false, func(r *reader, v *Deployment) { v.LicenseServers = r.servers() }},
	{"collections", false, func(r *reader, v *Deployment) { v.Collections = r.collections() }},
}

var collectionFields = []field[Collection]{
	{"name", true, func(r *reader, v *Collection) { v.Name = r.required(256) }},
	{"hosts", false, func(r *reader, v *Collection) { v.Hosts = r.hosts() }},
	{"authorised", false, func(r *reader, v *Collection) { v.Authorised = r.heads() }},
	{"actual", false, func(r *reader, v *Collection) { v.Actual = r.heads() }},
}

var purchaseFields = []field[Purchase]{
	{"reference", true, func(r *reader, v *Purchase) { v.Reference = r.required(200) }},
	{"cal_version", true, func(r *reader, v *Purchase) { v.CALVersion = r.required(40) }},
	{"cal_kind", true, func(r *reader, v *Purchase) { v.CALKind = r.calKind() }},
	{"quantity", true, func(r *reader, v *Purchase) { v.Quantity = r.number(1, math.MaxInt32) }},
	{"program", false, func(r *reader, v *Purchase) { v.Program = r.text(64) }},
	{"agreement", false, func(r *reader, v *Purchase) { v.Agreement = r.text(200) }},
	{"license_server", false, func(r *reader, v *Purchase) { v.LicenseServer = fold(r.text(255)) }},
	{"purchased_on", false, func(r *reader, v *Purchase) { v.PurchasedOn = r.date() }},
	{"term", false, func(r *reader, v *Purchase) { v.Term = r.term() }},
	{"ends_on", false, func(r *reader, v *Purchase) { v.EndsOn = r.date() }},
	{"assurance", false, func(r *reader, v *Purchase) { v.Assurance = r.flag() }},
	{"assurance_until", false, func(r *reader, v *Purchase) { v.AssuredUntil = r.date() }},
}
