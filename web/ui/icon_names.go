package ui

// IconName is one of the drawings this package carries. They are taken from
// Lucide (ISC licence, see web/static/vendor/README.md), but for IconOctagon
// and IconDashed, drawn so that they differ from a circle at 14 pixels.
type IconName string

// The first five are the shapes of verdicts: told apart without colour.
const (
	IconOctagon    IconName = "octagon"  // a violation
	IconTriangle   IconName = "triangle" // a risk
	IconDashed     IconName = "dashed"   // what is not known
	IconTick       IconName = "tick"     // what is fine
	IconDash       IconName = "dash"     // what does not apply
	IconInfo       IconName = "info"
	IconClose      IconName = "close"
	IconCheck      IconName = "check"
	IconDown       IconName = "down"
	IconUp         IconName = "up"
	IconRight      IconName = "right"
	IconLeft       IconName = "left"
	IconSort       IconName = "sort"
	IconAscending  IconName = "ascending"
	IconDescending IconName = "descending"
	IconArrow      IconName = "arrow"
	IconSearch     IconName = "search"
	IconPlus       IconName = "plus"
	IconMenu       IconName = "menu"
	IconCopy       IconName = "copy"
	IconDownload   IconName = "download"
	IconUpload     IconName = "upload"
	IconPrint      IconName = "print"
	IconExternal   IconName = "external"
	IconFilter     IconName = "filter"
	IconColumns    IconName = "columns"
	IconBookmark   IconName = "bookmark"
	IconSettings   IconName = "settings"
	IconUser       IconName = "user"
	IconUsers      IconName = "users"
	IconSignOut    IconName = "signout"
	IconSun        IconName = "sun"
	IconMoon       IconName = "moon"
	IconScreen     IconName = "screen"
	IconLanguage   IconName = "language"
	IconServer     IconName = "server"
	IconKey        IconName = "key"
	IconPackage    IconName = "package"
	IconPurchase   IconName = "purchase"
	IconFile       IconName = "file"
	IconTable      IconName = "table"
	IconAudit      IconName = "audit"
	IconHistory    IconName = "history"
	IconBook       IconName = "book"
	IconCalendar   IconName = "calendar"
	IconClock      IconName = "clock"
	IconDelete     IconName = "delete"
	IconEdit       IconName = "edit"
	IconRefresh    IconName = "refresh"
	IconPin        IconName = "pin"
	IconLink       IconName = "link"
	IconMail       IconName = "mail"
	IconBell       IconName = "bell"
	IconShield     IconName = "shield"
	IconBuilding   IconName = "building"
	IconLock       IconName = "lock"
	IconInbox      IconName = "inbox"
	IconPlay       IconName = "play"
)
