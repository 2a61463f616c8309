package demo

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"calfleet/internal/report"
)

// release is what Windows says of itself, and what its CALs look like to WMI.
type release struct {
	build     string
	calID     int64  // Win32_TSLicenseKeyPack.ProductVersionID
	userCAL   string // product codes, where they have been seen in the field
	deviceCAL string
}

var releases = map[string]release{
	"2012":    {build: "6.2.9200", calID: 4, userCAL: "C50-6.02-S", deviceCAL: "A02-6.02-S"},
	"2012 R2": {build: "6.3.9600"},
	"2016":    {build: "10.0.14393", calID: 5},
	"2019":    {build: "10.0.17763", calID: 6, userCAL: "C50-10.01-S", deviceCAL: "A02-10.01-S"},
	"2022":    {build: "10.0.20348", calID: 7},
	"2025":    {build: "10.0.26100", calID: 8},
	"2028":    {build: "10.0.99999", calID: 9}, // after the rules' time
}

// windowsServer is the Standard edition of a release.
func windowsServer(name string) report.OS {
	return report.OS{
		Caption: "Microsoft Windows Server " + name + " Standard", Version: releases[name].build,
		ProductType: new(int64(3)), SKU: new(int64(7)),
	}
}

// multiSession is Windows 11 Enterprise multi-session: it answers like a server and needs no RDS CAL.
func multiSession() report.OS {
	return report.OS{
		Caption: "Microsoft Windows 11 Enterprise multi-session", Version: "10.0.26100", ProductType: new(int64(3)), SKU: new(int64(175)),
	}
}

// ProductType of a key pack.
const (
	device int64 = 0
	user   int64 = 1
)

// server is an activated license server with its packs and what every license server has besides: the built-in pack.
func (f *fleet) server(m machine, packs ...pack) {
	r := f.report(m, "RDS-LICENSING")
	r.LicenseServer = licenseServer(m, packs)
	f.add(r)
}

func licenseServer(m machine, packs []pack) *report.LicenseServer {
	joined := m.domain != ""
	scope := int64(0)
	if joined {
		scope = 1
	}
	server := &report.LicenseServer{
		Activated: new(true), ProductID: productID(m), ServerID: serverID(m), Scope: &scope, InServerGroup: &joined,
		NoUpgrade: new(false), KeyPacks: []report.KeyPack{builtIn()}, Issued: []report.Issued{},
	}
	for i, p := range packs {
		id := int64(i) + 3
		server.KeyPacks = append(server.KeyPacks, p.keyPack(id))
		if p.kind == device {
			server.Issued = append(server.Issued, issuedTo(m.name, id, p.issued)...)
		}
	}
	return server
}

// issuedTo is permanent CALs of a pack, each of a device of its own.
func issuedTo(name string, pack, count int64) []report.Issued {
	issued := make([]report.Issued, count)
	for i := range issued {
		computer := fmt.Sprintf("%s-PC%02d", name, i+1)
		issued[i] = report.Issued{LicenseID: int64(i) + 1, KeyPackID: pack, ToComputer: computer, HardwareID: "hw-" + computer, Status: new(int64(2))}
	}
	return issued
}

func builtIn() report.KeyPack {
	unlimited := int64(report.Unlimited)
	return report.KeyPack{
		ID: 2, Description: "A02-5.00-EX", KeyPackType: new(int64(6)), ProductType: new(int64(3)),
		ProductVersion: "Windows 2000 Server", ProductVersionID: new(int64(0)),
		Total: &unlimited, Issued: new(int64(0)), Available: &unlimited,
	}
}

func (p pack) keyPack(id int64) report.KeyPack {
	r := releases[p.version]
	code := r.userCAL
	if p.kind == device {
		code = r.deviceCAL
	}
	return report.KeyPack{
		ID: id, Description: code, KeyPackType: new(int64(2)), ProductType: &p.kind,
		ProductVersion: "Windows Server " + p.version, ProductVersionID: &r.calID,
		Total: &p.total, Issued: &p.issued, Available: new(p.total - p.issued),
	}
}

// productID and serverID have the shape of Microsoft's and belong to nobody.
func productID(m machine) string {
	n := digits(m)
	return fmt.Sprintf("00000-%05d-%05d-AA%03d", n[0], n[1], n[2]%1000)
}

func serverID(m machine) string {
	n := digits(m)
	return fmt.Sprintf("%05d-%05d-%05d-%05d-%05d-%05d-%05d", n[0], n[1], n[2], n[3], n[4], n[5], n[6])
}

func digits(m machine) (n [7]uint32) {
	sum := sha256.Sum256([]byte(m.fqdn()))
	for i := range n {
		n[i] = binary.BigEndian.Uint32(sum[4*i:]) % 100_000
	}
	return n
}
