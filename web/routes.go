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
		form(pathSignOut, signedIn, unaudited, s.signOut),
		form(pathPreferences, public, unaudited, s.setPreferences),

		// work
		page("/", viewer, s.home),

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

		// programs
		api("POST", "/reports", submitter, "report.submit", s.submitReport),
	}
}
