package ui

// IconName is one of the drawings this package carries. They are taken from
// Lucide (ISC license, see web/static/vendor/README.md), but for IconOctagon
// and IconDashed, drawn so that they differ from a circle at 14 pixels.
type IconName string

// The first five are the shapes of verdicts: told apart without colour.
const (
	IconOctagon  IconName = "octagon"  // a violation
	IconTriangle IconName = "triangle" // a risk
	IconDashed   IconName = "dashed"   // what is not known
	IconTick     IconName = "tick"     // what is fine
	IconDash     IconName = "dash"     // what does not apply
	IconInfo     IconName = "info"
	IconClose    IconName = "close"
	IconCheck    IconName = "check"
	IconDown     IconName = "down"
	IconUp       IconName = "up"
	IconRight    IconName = "right"
	IconLeft     IconName = "left"
	IconPlus     IconName = "plus"
	IconSort     IconName = "sort"
	IconColumns  IconName = "columns"
	IconView     IconName = "view"
	IconSearch   IconName = "search"
	IconMenu     IconName = "menu"
	IconCopy     IconName = "copy"
	IconDownload IconName = "download"
	IconUpload   IconName = "upload"
	IconUser     IconName = "user"
	IconSignOut  IconName = "signout"
	IconServer   IconName = "server"
	IconKey      IconName = "key"
	IconPurchase IconName = "purchase"
	IconFile     IconName = "file"
	IconHistory  IconName = "history"
	IconDelete   IconName = "delete"
	IconLock     IconName = "lock"
	IconInbox    IconName = "inbox"
	IconPin      IconName = "pin"
	IconPencil   IconName = "pencil"
	IconClock    IconName = "clock"
	IconPause    IconName = "pause"
	IconStop     IconName = "stop"
)
