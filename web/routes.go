package web

// routes is every address of the portal, with the least access it asks for and, for what changes something, the action that
// activity shows. An address that is not here is not served.
func (s *server) routes() []route {
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
		page("/collections/:id", viewer, s.collection),
		form("/collections/:id/counts", operator, "collection.count", s.saveCounts),
		page("/findings", viewer, s.findings),
		page("/findings/:id", viewer, s.finding),
		download("/findings.csv", viewer, s.findingsCSV),
		form("/demo", admin, "demo.load", s.loadDemo),

		// records
		page("/hosts", viewer, s.hosts),
		page("/hosts/:id", viewer, s.host),
		download("/hosts.csv", viewer, s.hostsCSV),
		page("/license-servers", viewer, s.licenseServers),
		page("/license-servers/:id", viewer, s.licenseServer),
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
		form(pathPurchases+"/:id/delete", operator, "purchase.delete", s.deletePurchase),
		download(pathPurchasesCSV, viewer, s.purchasesCSV),
		page(pathPosition, viewer, s.position),
		download(pathPositionCSV, viewer, s.positionCSV),
		download(pathPositionPurchasesCSV, viewer, s.positionPurchasesCSV),
		page("/reports/new", operator, s.newReports),
		upload("/reports", operator, unaudited, s.uploadReports),

		// follow-up
		page(pathImports, viewer, s.imports),
		upload(pathImports, operator, "import.stage", s.stageImport),
		page(pathNewImport, operator, s.newImport),
		page(pathImportTemplate, viewer, s.importTemplate),
		page(pathImports+"/:id", viewer, s.importPreview),
		download(pathImports+"/:id/refused.csv", viewer, s.refusedCSV),
		form(pathImports+"/:id/columns", operator, "import.remap", s.remapImport),
		form(pathImports+"/:id/apply", operator, "import.apply", s.applyImport),
		form(pathImports+"/:id/discard", operator, "import.discard", s.discardImport),
		page(pathAudits, viewer, s.audits),
		form(pathAuditPack, auditor, "audit.pack", s.auditPack).slowly(),
		page("/activity", viewer, s.activity),
		page("/knowledge", viewer, s.knowledge),
		page("/knowledge/rules/:rule", viewer, s.rule),

		// settings
		page("/settings", signedIn, s.settings),
		page(pathAccount, signedIn, s.accountPage),
		form(pathAccount+"/password", signedIn, "password.change", s.changePassword),
		form(pathAccount+"/sessions/end", signedIn, unaudited, s.endSession),
		form(pathAccount+"/sessions/end-others", signedIn, unaudited, s.endOtherSessions),
		page("/settings/tokens", admin, s.tokensPage),
		form("/settings/tokens", admin, "token.create", s.createToken),
		form("/settings/tokens/:id/revoke", admin, "token.revoke", s.revokeToken),
		page("/settings/users", admin, s.usersPage),
		form("/settings/users", admin, "member.add", s.addMember),
		form("/settings/users/:id/role", admin, "member.change", s.changeRole),
		form("/settings/users/:id/remove", admin, "member.remove", s.removeMember),
		form("/settings/users/:id/link", admin, "link.create", s.createSignInLink),
		form("/settings/users/:id/disable", admin, "user.disable", s.disableUser),
		form("/settings/users/:id/enable", admin, "user.enable", s.enableUser),
		page("/settings/organizations", admin, s.organizationsPage),
		form("/settings/organizations", admin, "organization.create", s.createOrganization),
		page(pathCircumstances, admin, s.circumstancesPage),
		form(pathCircumstances, admin, "circumstances.change", s.saveCircumstances),
		form(pathTrusts, admin, "trust.record", s.saveTrust),
		form(pathForgetTrust, admin, "trust.forget", s.forgetTrust),

		// programs
		api("POST", "/reports", submitter, unaudited, s.submitReport),
	}
}
