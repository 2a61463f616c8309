package web

import (
	"maps"
	"slices"

	"github.com/a-h/templ"

	"calfleet/internal/activity"
	"calfleet/internal/list"
	"calfleet/internal/postgres/statement"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

func (s *server) activity(r *request) error    { return showList(s, r, activityList) }
func (s *server) activityCSV(r *request) error { return exportList(s, r, activityList) }

// activityList is who did what, newest first.
var activityList = listingOf(listing[activity.Event]{
	Definition: list.Definition{
		Name: "activity", Source: activity.Rows, Sort: "-when", Search: []statement.SQL{statement.Const("lower(actor || ' ' || subject)")},
	},
	path: "/activity", title: text.ActivityTitle, find: text.ActivitySearch, counted: text.CountEvents,
	none: func(r reader) templ.Component {
		return ui.Empty(ui.IconHistory, text.ActivityTitle.In(r.Lang), text.ActivityNone.In(r.Lang))
	},
	columns: []column[activity.Event]{
		{
			Column: list.Column{ID: "what", Kind: list.Choice, Value: statement.Const("action"), Options: actionOptions()},
			title:  text.ActivityWhat, words: actionWord, head: true,
			show: func(r reader, e *activity.Event) templ.Component {
				return ui.RowName(actionWord(r.Lang, e.Action), bulkOf(r, e), e.Action)
			},
			say: func(r reader, e *activity.Event) string { return actionWord(r.Lang, e.Action) },
		},
		{
			Column: list.Column{ID: "code", Kind: list.Text, Value: statement.Const("action"), Lower: true},
			title:  text.ActivityCode, extra: true,
			say: func(_ reader, e *activity.Event) string { return e.Action },
		},
		{
			Column: list.Column{ID: "to", Kind: list.Text, Value: statement.Const("subject")},
			title:  text.ActivityTo,
			say:    func(_ reader, e *activity.Event) string { return e.Subject },
		},
		{
			Column: list.Column{ID: "who", Kind: list.Text, Value: statement.Const("actor")},
			title:  text.ActivityWho,
			say:    func(_ reader, e *activity.Event) string { return e.Actor },
		},
		{
			Column: list.Column{ID: "when", Kind: list.Moment, Value: statement.Const("at")},
			title:  text.ActivityWhen, days: pastDays,
			show: func(r reader, e *activity.Event) templ.Component { return ui.Quiet(stamp(r.Lang, e.At)) },
			cell: func(_ reader, e *activity.Event) sheet.Cell { return isoTime(&e.At) },
		},
	},
})

// actionOptions are the actions that have words.
func actionOptions() []list.Option {
	var options []list.Option
	for _, action := range slices.Sorted(maps.Keys(actionWords)) {
		options = append(options, list.Option{ID: action})
	}
	return options
}

var actionWords = map[string]text.Msg{
	"session.create": text.DidSignIn, "password.change": text.DidChangePassword,
	"user.create": text.DidAddUser, "user.disable": text.DidDisableUser, "user.enable": text.DidEnableUser, "link.create": text.DidMakeLink,
	"member.add": text.DidAddMember, "member.change": text.DidChangeMember, "member.remove": text.DidRemoveMember,
	"organization.create": text.DidAddOrg, "token.create": text.DidCreateToken, "token.revoke": text.DidRevokeToken,
	"enrolment.create": text.DidCreateEnrolment, "enrolment.revoke": text.DidRevokeEnrolment, "agent.enrol": text.DidEnrolAgent,
	"agent.revoke": text.DidRevokeAgent, "agent.doubt": text.DidDoubtAgent, "agent.settle": text.DidSettleDoubt, "agent.trouble": text.DidTroubleAgent,
	"demo.load":    text.DidLoadDemo,
	"import.stage": text.DidStageImport, "import.remap": text.DidRemapImport, "import.apply": text.DidApplyImport, "import.discard": text.DidDropImport,
	"import.forget": text.DidForgetProfile, "import.undo": text.DidUndoImport,
	"purchase.create": text.DidAddPurchase, "purchase.change": text.DidChangePurchase, "purchase.delete": text.DidDeletePurchase,
	"note.add": text.DidAddNote, "note.edit": text.DidEditNote, "note.delete": text.DidDeleteNote,
	"tag.rename": text.DidRenameTag, "tag.merge": text.DidMergeTags, "tag.delete": text.DidDeleteTag,
	"field.create": text.DidAddField, "field.change": text.DidChangeField, "field.delete": text.DidDeleteField,
	"host.tag": text.DidTag, "license_server.tag": text.DidTag, "collection.tag": text.DidTag, "purchase.tag": text.DidTag,
	"host.untag": text.DidUntag, "license_server.untag": text.DidUntag, "collection.untag": text.DidUntag, "purchase.untag": text.DidUntag,
	"host.annotate": text.DidFillIn, "license_server.annotate": text.DidFillIn, "collection.annotate": text.DidFillIn, "purchase.annotate": text.DidFillIn,
	"collection.count": text.DidCount, "collection.create": text.DidAddCollection, "collection.change": text.DidCorrectCollection,
	"collection.retire": text.DidRetireCollection, "host.retire": text.DidRetireHost, "host.restore": text.DidRestoreHost,
	"license_server.retire": text.DidRetireServer, "license_server.restore": text.DidRestoreServer,
	"host.create": text.DidAddHost, "host.change": text.DidCorrectHost, "host.unpin": text.DidUnpinHost, "host.pin-end": text.DidEndHostPin,
	"license_server.create": text.DidAddServer, "license_server.change": text.DidCorrectServer, "license_server.unpin": text.DidUnpinServer, "license_server.pin-end": text.DidEndServerPin,
	"refusal.record": text.DidRecordRefusal, "refusal.withdraw": text.DidDropRefusal, "audit.pack": text.DidTakePack,
	"circumstances.change": text.DidAnswer, "trust.record": text.DidRecordTrust, "trust.forget": text.DidForgetTrust,
	"bulk.apply": text.DidApplyBulk, "bulk.undo": text.DidUndoBulk,
	"view.create": text.DidCreateView, "view.change": text.DidChangeView, "view.delete": text.DidDeleteView,
	"case.open": text.DidOpenCase, "case.move": text.DidMoveCase, "case.assign": text.DidAssignCase, "case.note": text.DidNoteCase, "case.add": text.DidAddToCase,
	"reminder.snooze": text.DidSnooze, "reminder.dismiss": text.DidDismissReminder,
	"case.proof": text.DidSayProof, "case.attach": text.DidAttach, "case.detach": text.DidDetach,
	"catalog.create": text.DidAddCatalogLine, "catalog.change": text.DidChangeCatalogLine, "catalog.delete": text.DidDeleteCatalogLine,
	"contact.save": text.DidSaveContact, "contact.forget": text.DidForgetContact,
	"price.save": text.DidSavePrice, "price.forget": text.DidForgetPrice,
	"plan.create": text.DidCreatePlan, "plan.change": text.DidChangePlan, "plan.delete": text.DidDeletePlan,
	"case.solve": text.DidSolveCase, "case.reopen": text.DidReopenCase,
	"finding.open": text.DidOpenFinding, "finding.resolve": text.DidResolveFinding,
}

// bulkOf leads to the edit of several records that an event is of, for those who may take it back; "" for other events.
func bulkOf(r reader, e *activity.Event) string {
	id, ok := e.Details["bulk_id"].(string)
	if !ok || !operator.admits(r.Principal) {
		return ""
	}
	return pathBulk + "/" + id
}

// actionWord says in words what an action is; one without words shows its code.
func actionWord(l text.Lang, action string) string {
	if word, known := actionWords[action]; known {
		return word.In(l)
	}
	return action
}
