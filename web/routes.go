package web

import (
	"maps"
	"net/http"
	"slices"

	"calfleet/internal/cases"
	"calfleet/internal/sheet"
)

// routes is every address of the portal, with the least access it asks for and, for what changes something, the action that
// activity shows. An address that is not here is not served.
func (s *server) routes() []route {
	return slices.Concat(s.mainRoutes(),
		s.annotations("host", notedHosts), s.annotations("license_server", notedServers),
		s.annotations("collection", notedCollections), s.annotations("purchase", notedPurchases), s.bulkRoutes())
}

// bulkRoutes are for changing many records at once. Staging an edit changes nothing of the organization.
func (s *server) bulkRoutes() []route {
	routes := []route{
		page(pathBulk+"/:id", operator, s.bulk),
		download(pathBulk+"/:id/records.csv", operator, s.bulkCSV),
		form(pathBulk+"/:id/apply", operator, "bulk.apply", s.applyBulk).slowly(),
		form(pathBulk+"/:id/undo", operator, "bulk.undo", s.undoBulk).slowly(),
	}
	for _, kind := range slices.Sorted(maps.Keys(bulkKinds)) {
		k := bulkKinds[kind]
		routes = append(routes, page(k.base+"/bulk", operator, s.bulkPage(k)), form(k.base+"/bulk", operator, unaudited, s.stageBulk(k)).slowly())
	}
	return routes
}

// annotations are what people put beside the facts of one kind of record. The store tells a note's author from others.
func (s *server) annotations(noun action, k notedKind) []route {
	one := k.base + "/:id"
	return []route{
		page(one+"/history", viewer, s.historyOf(k)),
		form(one+"/notes", operator, "note.add", s.addNote(k)),
		page(one+"/notes/:note", operator, s.editNote(k)),
		form(one+"/notes/:note", operator, "note.edit", s.changeNote(k)),
		form(one+"/notes/:note/delete", operator, "note.delete", s.deleteNote(k)),
		form(one+"/tags", operator, noun+".tag", s.addTag(k)),
		form(one+"/tags/:tag/remove", operator, noun+".untag", s.removeTag(k)),
		page(one+"/fields", operator, s.editOwn(k)),
		form(one+"/fields", operator, noun+".annotate", s.changeOwn(k)),
	}
}

func (s *server) mainRoutes() []route {
	return []route{
		open("/healthz", s.alive),
		open("/readyz", s.ready),
		open("/static/*", s.staticFile),

		// getting in and out
		page("/sign-in", public, s.signInPage),
		form("/sign-in", public, "session.create", s.signIn),
		page("/sign-in/:secret", public, s.linkPage).withSecret(),
		form("/sign-in/:secret", public, "session.create", s.useLink).withSecret(),
		page("/first-administrator/:secret", public, s.firstAdministratorPage).withSecret(),
		form("/first-administrator/:secret", public, "user.create", s.createFirstAdministrator).withSecret(),
		form(pathSignOut, public, unaudited, s.signOut),
		form(pathPreferences, public, unaudited, s.setPreferences),

		// work
		page("/", viewer, s.fleet),
		page("/collections/new", operator, s.newRecord(s.collectionKind())),
		form("/collections/new", operator, "collection.create", s.createRecord(s.collectionKind())),
		page("/collections/:id", viewer, s.collection),
		page("/collections/:id/edit", operator, s.editRecord(s.collectionKind())),
		form("/collections/:id/edit", operator, "collection.change", s.changeRecord(s.collectionKind())),
		page("/collections/:id/retire", operator, s.retirePage(s.collectionKind())),
		form("/collections/:id/retire", operator, "collection.retire", s.retireRecord(s.collectionKind())),
		form("/collections/:id/counts", operator, "collection.count", s.saveCounts),
		page("/findings", viewer, s.findings),
		page("/findings/:id", viewer, s.finding),
		page("/findings/:id/compare", viewer, s.compareRemedies),
		download("/findings.csv", viewer, s.findingsCSV),
		page(pathCases, viewer, s.listCases),
		form(pathCases, operator, "case.open", s.openCase),
		download(pathCases+".csv", viewer, s.casesCSV),
		page(pathBoard, viewer, s.board),
		page(pathNewCase, operator, s.newCase),
		page(pathCases+"/:id", viewer, s.showCase),
		form(pathCases+"/:id/move", operator, "case.move", s.moveCase),
		form(pathCases+"/:id/assign", operator, "case.assign", s.assignCase),
		form(pathCases+"/:id/notes", operator, "case.note", s.noteCase),
		form(pathCases+"/:id/findings", operator, "case.add", s.addToCase),
		page(pathCases+"/:id/request", viewer, s.caseRequest),
		download(pathCases+"/:id/letter.pdf", viewer, s.letterPDF),
		download(pathCases+"/:id/letter.eml", viewer, s.letterMail),
		download(pathCases+"/:id/request.zip", viewer, s.requestZIP),
		page(pathCases+"/:id/plan", viewer, s.casePlan),
		download(pathCases+"/:id/plan.pdf", viewer, s.planPDF),
		download(pathCases+"/:id/plan.zip", viewer, s.planZIP),
		download(pathCases+"/:id/scripts/:script", viewer, s.planScript),
		form(pathCases+"/:id/proofs", operator, "case.proof", s.sayProof),
		upload(pathCases+"/:id/files", operator, "case.attach", s.attachFile).upTo(cases.MaxFile + 1<<20),
		download(pathCases+"/:id/files/:file", viewer, s.caseFile),
		form(pathCases+"/:id/files/:file/delete", operator, "case.detach", s.detachFile),
		page(pathPlans, viewer, s.plans),
		download(pathPlansJSON, viewer, s.plansJSON),
		form(pathPlans, operator, "plan.create", s.createPlan),
		page(pathPlans+"/:id", viewer, s.savedPlan),
		form(pathPlans+"/:id/changes", operator, "plan.change", s.addChange),
		form(pathPlans+"/:id/remove", operator, "plan.change", s.removeChange),
		form(pathPlans+"/:id/delete", operator, "plan.delete", s.deletePlan),
		form(pathPlans+"/:id/cases", operator, "case.open", s.planToCases),
		download(pathPlans+"/:id/plan.json", viewer, s.planFile),
		download(pathPlans+"/:id/outcome.csv", viewer, s.outcomeCSV),
		download(pathPlans+"/:id/outcome.pdf", viewer, s.outcomePDF),
		page(pathSearch, viewer, s.search),
		form("/demo", admin, "demo.load", s.loadDemo),

		// records
		page("/hosts", viewer, s.hosts),
		page("/hosts/new", operator, s.newRecord(s.hostKind())),
		form("/hosts/new", operator, "host.create", s.createRecord(s.hostKind())),
		page("/hosts/:id", viewer, s.host),
		page("/hosts/:id/edit", operator, s.editRecord(s.hostKind())),
		form("/hosts/:id/edit", operator, "host.change", s.changeRecord(s.hostKind())),
		form("/hosts/:id/unpin", operator, "host.unpin", s.unpinRecord(s.hostKind())),
		page("/hosts/:id/retire", operator, s.retirePage(s.hostKind())),
		form("/hosts/:id/retire", operator, "host.retire", s.retireRecord(s.hostKind())),
		form("/hosts/:id/restore", operator, "host.restore", s.restoreRecord(s.hostKind())),
		download("/hosts.csv", viewer, s.hostsCSV),
		page("/license-servers", viewer, s.licenseServers),
		page("/license-servers/new", operator, s.newRecord(s.licenseServerKind())),
		form("/license-servers/new", operator, "license_server.create", s.createRecord(s.licenseServerKind())),
		page("/license-servers/:id", viewer, s.licenseServer),
		page("/license-servers/:id/edit", operator, s.editRecord(s.licenseServerKind())),
		form("/license-servers/:id/edit", operator, "license_server.change", s.changeRecord(s.licenseServerKind())),
		form("/license-servers/:id/unpin", operator, "license_server.unpin", s.unpinRecord(s.licenseServerKind())),
		page("/license-servers/:id/retire", operator, s.retirePage(s.licenseServerKind())),
		form("/license-servers/:id/retire", operator, "license_server.retire", s.retireRecord(s.licenseServerKind())),
		form("/license-servers/:id/restore", operator, "license_server.restore", s.restoreRecord(s.licenseServerKind())),
		page("/license-servers/:id/key-packs/new", operator, s.newKeyPack),
		form("/license-servers/:id/key-packs/new", operator, "license_server.change", s.createKeyPack),
		page("/license-servers/:id/key-packs/:pack", operator, s.editKeyPack),
		form("/license-servers/:id/key-packs/:pack", operator, "license_server.change", s.changeKeyPack),
		form("/license-servers/:id/key-packs/:pack/remove", operator, "license_server.change", s.removeKeyPack),
		form("/license-servers/:id/refusals", operator, "refusal.record", s.recordRefusal),
		form("/license-servers/:id/refusals/:refusal/withdraw", operator, "refusal.withdraw", s.withdrawRefusal),
		download("/license-servers.csv", viewer, s.licenseServersCSV),
		page("/key-packs", viewer, s.keyPacks),
		download("/key-packs.csv", viewer, s.keyPacksCSV),
		page(pathPurchases, viewer, s.purchases),
		form(pathPurchases, operator, "purchase.create", s.createPurchase),
		page(pathNewPurchase, operator, s.newPurchase),
		page(pathPurchases+"/:id", viewer, s.purchase),
		form(pathPurchases+"/:id", operator, "purchase.change", s.changePurchase),
		page(pathPurchases+"/:id/delete", operator, s.deletePurchasePage),
		form(pathPurchases+"/:id/delete", operator, "purchase.delete", s.deletePurchase),
		download(pathPurchasesCSV, viewer, s.purchasesCSV),
		page(pathPosition, viewer, s.position),
		download(pathPositionCSV, viewer, s.positionCSV),
		download(pathPositionPurchasesCSV, viewer, s.positionPurchasesCSV),
		page("/reports/new", operator, s.newReports),
		upload("/reports", operator, unaudited, s.uploadReports),

		// views of lists
		form(pathViews, viewer, unaudited, s.saveOwnView),
		form(pathPlainView, viewer, unaudited, s.openPlain),
		form(pathViews+"/:id/name", viewer, unaudited, s.renameOwnView),
		form(pathViews+"/:id/delete", viewer, unaudited, s.deleteOwnView),
		form(pathViews+"/:id/open", viewer, unaudited, s.openView),
		form(pathSharedViews, operator, "view.create", s.saveSharedView),
		form(pathSharedViews+"/:id/name", operator, "view.change", s.renameSharedView),
		form(pathSharedViews+"/:id/delete", operator, "view.delete", s.deleteSharedView),

		// follow-up
		page(pathImports, viewer, s.imports),
		upload(pathImports, operator, "import.stage", s.stageImport).upTo(importBody).within(importTime),
		page(pathNewImport, operator, s.newImport),
		page(pathImportTemplate, viewer, s.importTemplate),
		page(pathImportBook, viewer, s.importTemplateBook),
		page(pathImports+"/:id", viewer, s.importPreview),
		download(pathImports+"/:id/refused.csv", viewer, s.refusedCSV),
		page(pathImports+"/:id/columns", operator, s.importColumns),
		form(pathImportProfiles+"/:id/delete", operator, "import.forget", s.forgetProfile),
		form(pathImports+"/:id/columns", operator, "import.remap", s.remapImport),
		form(pathImports+"/:id/apply", operator, "import.apply", s.applyImport),
		form(pathImports+"/:id/undo", operator, "import.undo", s.undoImport),
		form(pathImports+"/:id/discard", operator, "import.discard", s.discardImport),
		page(pathAudits, viewer, s.audits),
		form(pathAuditPack, auditor, "audit.pack", s.auditPack).slowly(),
		download("/imports.csv", viewer, s.importsCSV),
		page("/activity", viewer, s.activity),
		download("/activity.csv", viewer, s.activityCSV),
		page(pathKnowledge, viewer, s.knowledge),
		page(pathGuide+"/:slug", viewer, s.article),
		page(pathKeyboard, signedIn, s.keyboard),
		page(pathRules, viewer, s.rules),
		page(pathRules+"/:rule", viewer, s.rule),

		// settings
		page("/settings", signedIn, s.settings),
		page(pathAccount, signedIn, s.accountPage),
		form(pathAccount+"/password", signedIn, "password.change", s.changePassword),
		form(pathAccount+"/sessions/end", signedIn, unaudited, s.endSession),
		form(pathAccount+"/sessions/end-others", signedIn, unaudited, s.endOtherSessions),
		page("/settings/tokens", admin, s.tokensPage),
		download("/settings/tokens.csv", admin, s.tokensCSV),
		form("/settings/tokens", admin, "token.create", s.createToken),
		form("/settings/tokens/:id/revoke", admin, "token.revoke", s.revokeToken),
		page(pathAgents, admin, s.agentsPage),
		download(pathAgents+".csv", admin, s.agentsCSV),
		form(pathAgents+"/:id/revoke", admin, "agent.revoke", s.revokeAgent),
		page(pathEnrolments, admin, s.enrolmentsPage),
		download(pathEnrolments+".csv", admin, s.enrolmentsCSV),
		form(pathEnrolments, admin, "enrolment.create", s.createEnrolment),
		form(pathEnrolments+"/:id/revoke", admin, "enrolment.revoke", s.revokeEnrolment),
		page(pathDoubts, admin, s.doubtsPage),
		form(pathDoubts+"/:id", admin, "agent.settle", s.settleDoubt),
		page("/settings/users", admin, s.usersPage),
		download("/settings/users.csv", admin, s.usersCSV),
		form("/settings/users", admin, "member.add", s.addMember),
		form("/settings/users/:id/role", admin, "member.change", s.changeRole),
		form("/settings/users/:id/remove", admin, "member.remove", s.removeMember),
		form("/settings/users/:id/link", admin, "link.create", s.createSignInLink),
		form("/settings/users/:id/disable", admin, "user.disable", s.disableUser),
		form("/settings/users/:id/enable", admin, "user.enable", s.enableUser),
		page("/settings/organizations", admin, s.organizationsPage),
		form("/settings/organizations", admin, "organization.create", s.createOrganization),
		page(pathContacts, operator, s.contactsPage),
		form(pathContacts, operator, "contact.save", s.saveContact),
		form(pathForgetContact, operator, "contact.forget", s.forgetContact),
		page(pathPrices, operator, s.pricesPage),
		form(pathPrices, operator, "price.save", s.savePrice),
		form(pathForgetPrice, operator, "price.forget", s.forgetPrice),
		page(pathCatalog, operator, s.catalogPage),
		form(pathCatalog, operator, "catalog.create", s.createCatalogLine),
		page(pathCatalog+"/:id", operator, s.catalogLinePage),
		form(pathCatalog+"/:id", operator, "catalog.change", s.changeCatalogLine),
		form(pathCatalog+"/:id/delete", operator, "catalog.delete", s.deleteCatalogLine),
		page(pathTags, operator, s.tagsPage),
		form(pathTags+"/:id/rename", operator, "tag.rename", s.renameTag),
		form(pathTags+"/:id/merge", operator, "tag.merge", s.mergeTags),
		form(pathTags+"/:id/delete", operator, "tag.delete", s.deleteTag),
		page(pathFields, admin, s.fieldsPage),
		form(pathFields, admin, "field.create", s.createField),
		page(pathFields+"/:id", admin, s.fieldPage),
		form(pathFields+"/:id", admin, "field.change", s.changeField),
		form(pathFields+"/:id/delete", admin, "field.delete", s.deleteField),
		page(pathCircumstances, admin, s.circumstancesPage),
		form(pathCircumstances, admin, "circumstances.change", s.saveCircumstances),
		form(pathTrusts, admin, "trust.record", s.saveTrust),
		form(pathForgetTrust, admin, "trust.forget", s.forgetTrust),

		// programs
		api("/reports", submitter, unaudited, s.submitReport),
		api(apiImports, operator, "import.stage", s.putImport).by(http.MethodPut).upTo(sheet.MaxBytes).within(importTime),
		apiRead(apiImports, viewer, s.apiImport),
		apiRead(apiImports+"/lines", viewer, s.apiImportLines),
		api(apiImports+"/apply", operator, "import.apply", s.apiApply).within(uploadTime),
		api(apiImports+"/undo", operator, "import.undo", s.apiUndo).within(uploadTime),
		inventoryAgents(pathInventory, submitter, unaudited, s.submitInventory),
		api("/agents", enroller, "agent.enrol", s.enrolAgent),
		api("/agents/self/token", enrolled, unaudited, s.rotateAgent),
		api("/agents/self/state", enrolled, unaudited, s.noteAgent),
	}
}
