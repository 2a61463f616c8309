package compat

// buildEntry is one row of the build table.
type buildEntry struct {
	release Release
	client  string // the client Windows that shares the build
	annual  string // the semi-annual or annual release it is; no CAL generation is documented for these
}

// builds is reviewed data: Windows Server release information on Microsoft Learn (14393, 17763, 20348, 25398, 26100) and
// endoflife.date (windows-server, windows; snapshot 2026-08-22). 17763 was sold as 2019 and as version 1809; both count as 2019.
var builds = map[int]buildEntry{
	6001:  {release: Release2008, client: "Windows Vista"},
	6002:  {release: Release2008, client: "Windows Vista"},
	6003:  {release: Release2008, client: "Windows Vista"},
	7600:  {release: Release2008R2, client: "Windows 7"},
	7601:  {release: Release2008R2, client: "Windows 7"},
	9200:  {release: Release2012, client: "Windows 8"},
	9600:  {release: Release2012R2, client: "Windows 8.1"},
	14393: {release: Release2016, client: "Windows 10 1607"},
	16299: {annual: "1709"},
	17134: {annual: "1803"},
	17763: {release: Release2019, client: "Windows 10 1809"},
	18362: {annual: "1903"},
	18363: {annual: "1909"},
	19041: {annual: "2004"},
	19042: {annual: "20H2"},
	20348: {release: Release2022},
	25398: {annual: "23H2"},
	26100: {release: Release2025, client: "Windows 11 24H2"},
}
