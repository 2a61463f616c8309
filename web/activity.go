package web

import (
	"github.com/google/uuid"

	"calfleet/internal/activity"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// activityPage is who did what, newest first.
type activityPage struct {
	Lang   text.Lang
	Head   ui.PageHead
	Events []eventRow
	Pager  ui.Pager
}

type eventRow struct{ Who, What, Code, Subject, At string }

// activity answers GET /activity.
func (s *server) activity(r *request) error {
	before, _ := uuid.Parse(r.query("before")) // unreadable: the newest page
	events, err := activity.List(r.ctx(), s.Pool, r.organization(), before, inventory.PageSize+1)
	if err != nil {
		return err
	}
	next := ""
	if len(events) > inventory.PageSize {
		events = events[:inventory.PageSize]
		next = address("/activity", [2]string{"before", events[len(events)-1].ID.String()})
	}
	p := activityPage{
		Lang: r.Lang, Head: ui.PageHead{Title: text.ActivityTitle.In(r.Lang)},
		Pager: ui.Pager{Label: text.Pages.In(r.Lang), Summary: text.RowsShown.In(r.Lang, len(events)), NextHref: next, NextText: text.Next.In(r.Lang)},
	}
	if before != uuid.Nil {
		p.Pager.FirstHref, p.Pager.FirstText = "/activity", text.FirstPage.In(r.Lang)
	}
	for _, e := range events {
		p.Events = append(p.Events, eventRow{Who: e.Actor, What: actionWord(r.Lang, e.Action), Code: e.Action, Subject: e.Subject, At: stamp(r.Lang, e.At)})
	}
	return r.page(text.ActivityTitle.In(r.Lang), activityView(p))
}

var actionWords = map[string]text.Msg{
	"session.create": text.DidSignIn, "password.change": text.DidChangePassword,
	"user.create": text.DidAddUser, "user.disable": text.DidDisableUser, "user.enable": text.DidEnableUser, "link.create": text.DidMakeLink,
	"member.add": text.DidAddMember, "member.change": text.DidChangeMember, "member.remove": text.DidRemoveMember,
	"organization.create": text.DidAddOrg, "token.create": text.DidCreateToken, "token.revoke": text.DidRevokeToken,
	"demo.load":    text.DidLoadDemo,
	"import.stage": text.DidStageImport, "import.remap": text.DidRemapImport, "import.apply": text.DidApplyImport, "import.discard": text.DidDropImport,
	"purchase.create": text.DidAddPurchase, "purchase.change": text.DidChangePurchase, "purchase.delete": text.DidDeletePurchase,
	"collection.count": text.DidCount, "collection.create": text.DidAddCollection, "collection.change": text.DidCorrectCollection,
	"collection.retire": text.DidRetireCollection, "host.retire": text.DidRetireHost, "host.restore": text.DidRestoreHost,
	"license_server.retire": text.DidRetireServer, "license_server.restore": text.DidRestoreServer,
	"host.create": text.DidAddHost, "host.change": text.DidCorrectHost, "host.unpin": text.DidUnpinHost,
	"license_server.create": text.DidAddServer, "license_server.change": text.DidCorrectServer, "license_server.unpin": text.DidUnpinServer,
	"refusal.record": text.DidRecordRefusal, "refusal.withdraw": text.DidDropRefusal, "audit.pack": text.DidTakePack,
	"circumstances.change": text.DidAnswer, "trust.record": text.DidRecordTrust, "trust.forget": text.DidForgetTrust,
	"finding.open": text.DidOpenFinding, "finding.resolve": text.DidResolveFinding,
}

// actionWord says in words what an action is; one without words shows its code.
func actionWord(l text.Lang, action string) string {
	if word, known := actionWords[action]; known {
		return word.In(l)
	}
	return action
}
