// Made from test/contract/openapi.snapshot.json by `npm run build:types`: change the contract instead.

export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the name and version
         * @description A browser, which prefers `text/html`, gets a page with links instead.
         */
        get: operations["getInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hello/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a greeting */
        get: operations["sayHello"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check that the process runs */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check that the server can serve requests
         * @description Asks the database for every table and column. Returns 503 while the server is stopping, the database is unreachable or its schema is behind. Trouble that leaves logins working is in the body.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authenticate/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create an account */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get my account */
        get: operations["getMe"];
        put?: never;
        post?: never;
        /**
         * Delete my account
         * @description Deletes all personal data immediately, and ends all sessions. The email address can be registered again immediately, the username only after `USERNAME_HOLD_DAYS`. An administrator gets another role first. An account without a password needs a recent login. This cannot be undone.
         */
        delete: operations["deleteMe"];
        options?: never;
        head?: never;
        /**
         * Change my name, username, language, time zone or picture
         * @description Members that are absent stay as they are. A username that a user gives up is free immediately, so tell users apart by `id`. Members of an account that this call cannot change, such as `email` and `role`, are refused. Unknown members are ignored.
         */
        patch: operations["updateMe"];
        trace?: never;
    };
    "/users/me/terms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept the terms
         * @description Records the version and the time. A version that is not the current one is refused.
         */
        post: operations["acceptTerms"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export everything that is kept about me */
        get: operations["exportMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change my password
         * @description Logs out all other devices. The session of this request stays logged in. If the login of the account asks for a second factor, the session needs a recent login with it. An account without a password gets its first one, after a recent login.
         */
        put: operations["changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authenticate/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in, stay logged in
         * @description RFC 6749: the password grant, for this server's own app; the refresh grant; the client credentials grant, for confidential clients; the grant of a login link, an extension of Latchkey (section 4.5); the grant that completes a login with a second factor; the grant of a passkey; the grant of a refresh with a proof of the user; the authorization code grant, for apps that log users in. A client authenticates with HTTP Basic or in the body.
         */
        post: operations["getToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authenticate/verify/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify an access token
         * @description Checks the signature and the claims, that the session has not ended and that the account is enabled. A logout, a disabled account and a changed password take effect here immediately. `username` and `role` are the account's current ones, and `org_role` is the current role in the organization of the token. Without `org_id`, the token is for no organization, or the user is no longer a member.
         */
        post: operations["verifyToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authenticate/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out
         * @description Ends the session of a refresh or access token (RFC 7009), and with it all tokens of that session. The response is the same for a token that is not valid or belongs to another client.
         */
        post: operations["revokeToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authenticate/introspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask about an access token
         * @description For confidential clients (RFC 7662). Only an access token that is valid now is active, and never a refresh token. The token of another app is active only for this app, and for the client that its resource names.
         */
        post: operations["introspectToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the public keys that verify tokens */
        get: operations["getKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/oauth-authorization-server": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the server's metadata, for OAuth libraries */
        get: operations["getMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/oauth-protected-resource": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the metadata of the server's own API */
        get: operations["getProtectedResource"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/openid-configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the server's metadata, for apps that log in with OpenID Connect
         * @description The same metadata as at `/.well-known/oauth-authorization-server`.
         */
        get: operations["getOpenIdConfiguration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authenticate/password/forgot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a link to choose a new password
         * @description Sends an email to the stored address of the account. An unknown account returns the same response, so that no one learns whether the account exists. The link works for 20 minutes, and once.
         */
        post: operations["forgotPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authenticate/password/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show which account a link to choose a new password is for
         * @description Does not use up the link.
         */
        post: operations["previewPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authenticate/password/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Choose a new password with the token of a link
         * @description Ends all sessions of the account and creates none. The email address then counts as verified, because the link was sent to it.
         */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/email/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send me a link and a code that verify my email address
         * @description Without a body, the email goes to the address of the account, if it is not verified yet. A session that must set up a second factor may do this too, with the scope `factors`. With a new address, the email goes there. The account gets the new address when the link or the code is used, and the old address is told. This needs a login within the last ten minutes.
         */
        post: operations["sendEmailVerification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authenticate/email/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a link and a code that verify an email address, without a login
         * @description For a login that is refused with `email_not_verified`. The email goes to the stored address of the account, if it is not verified yet. Every other username returns the same response, so that no one learns whether the account exists.
         */
        post: operations["resendEmailVerification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authenticate/email/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify an email address with the token of a link, or with a code
         * @description The link works for 20 minutes, and the code for 10 minutes with the `login_request` of its request. Either uses up both. That of a new address also replaces the old one. Send an access token of the account, `password`, or `passkey` for the options of a login. With a code and without an access token, `username` specifies the account.
         */
        post: operations["verifyEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authenticate/email/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show whose account the link to verify an email address is about
         * @description Does not use up the link.
         */
        post: operations["previewEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authenticate/email/disown": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that the account of the link to verify an email address is not mine
         * @description If the account has the address, it gets a link to choose a password. Otherwise the link no longer works, and the account is told. Idempotent.
         */
        post: operations["disownEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authenticate/email/undo/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show which email address the link of the notice restores
         * @description Does not use up the link.
         */
        post: operations["previewEmailUndo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authenticate/email/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore the old email address with the token of the notice about its change
         * @description The link works for 72 hours, and once. It needs no login. The account has the old address again, all sessions end, and the password no longer works.
         */
        post: operations["undoEmailChange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authenticate/link/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a link and a code to log in
         * @description Sends an email to the stored address of the account. An unknown account returns the same response, so that no one learns whether the account exists. The link works for 20 minutes, and the code for 10 minutes with the `login_request` of this response. Either uses up both. Exists only with `LOGIN_LINKS=on`.
         */
        post: operations["sendLoginLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authenticate/link/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show which account a link logs in to
         * @description Does not use up the link. Exists only with `LOGIN_LINKS=on`.
         */
        post: operations["previewLoginLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authenticate/passkey/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prepare the use of a passkey
         * @description Returns what a browser needs to ask for a passkey. For a login, that is the same for everyone. With `mfa_token` it is for the second factor of that login, and with an access token for a re-authentication of that session. Each response of a passkey works once.
         */
        post: operations["getPasskeyOptions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is logged in
         * @description Returns the user of the session cookie, without replacing the cookie and without a token. A server that renders a page can forward the cookie. Without a cookie, or if its session has ended, the response is `{"user": null}`. For a page of another site (`Sec-Fetch-Site: cross-site`) or of another origin, it is 403.
         */
        get: operations["getSession"];
        put?: never;
        /**
         * Log in from a page
         * @description Sets the refresh token as the cookie `__Host-latchkey` (HttpOnly, Secure, SameSite=Strict), and `__Host-latchkey-hint=1` beside it (SameSite=Lax). The body does not contain the token. Outside production, with a plain-http `ISSUER` of this machine or a private network, the names are `latchkey-dev` and `latchkey-dev-hint`, without Secure. For a page of another site (`Sec-Fetch-Site: cross-site`), the response is 403, because its browser would not send the cookie.
         */
        post: operations["logIn"];
        /**
         * Log out
         * @description Ends the session of the cookie and deletes the cookie. Succeeds without a cookie as well. Requires `Origin`: this server's own origin, one of `CORS_ORIGINS`, or any origin that comes with `Sec-Fetch-Site: same-origin`.
         */
        delete: operations["logOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stay logged in
         * @description Uses the refresh token in the cookie and replaces it, at most once a minute. Several tabs can refresh at the same time. A tab can send `organization` for this access token only. Without it, the access token is for the organization of the session. Returns `{"user": null}` without a cookie, because no one is logged in. Requires `Origin`: this server's own origin, one of `CORS_ORIGINS`, or any origin that comes with `Sec-Fetch-Site: same-origin`.
         */
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/organization": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switch to another organization
         * @description Refreshes the session of the cookie, as `POST /session/refresh` does, and stores the organization in the session. The access token of the response, and later ones of refreshes without `organization`, are for this organization. For one access token, send `organization` with a refresh instead. Requires `Origin`: this server's own origin, one of `CORS_ORIGINS`, or any origin that comes with `Sec-Fetch-Site: same-origin`.
         */
        post: operations["chooseOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complete a login with a second factor
         * @description Continues a login that returned `mfa_required`. Send exactly one of `totp`, `recovery_code` and `passkey`. Sets the cookie, as `POST /session` does.
         */
        post: operations["proveSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in from a page with a passkey
         * @description Needs no username and no second factor. `unknown_passkey` means that the passkey is not registered, so the page can tell the browser to forget it. Sets the cookie, as `POST /session` does.
         */
        post: operations["logInWithPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/reauthentication": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Re-authenticate the user
         * @description Refreshes the session of the cookie with a proof of its user. Calls that need a recent login then work for ten minutes. Send only `passkey`, or `password`. If the login of the account asks for a second factor, send `password` with `totp` or `passkey`. An account without a password sends `login_request` and `code`, or `upstream`, in its place. Requires `Origin`: this server's own origin, one of `CORS_ORIGINS`, or any origin that comes with `Sec-Fetch-Site: same-origin`.
         */
        post: operations["reauthenticate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/reauthentication/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send me a code that proves it is still me
         * @description For an account without a password. The code goes to its verified address, and works for ten minutes in this session.
         */
        post: operations["sendReauthenticationCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List my sessions */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        /** Log out all other devices */
        delete: operations["endSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Log out one device
         * @description Idempotent: a session that has ended is not an error.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List my logins at other providers */
        get: operations["listIdentities"];
        put?: never;
        /**
         * Connect a login at another provider
         * @description Needs a page of `APP_URL` or `/app`, `X-Latchkey: 1`, and a login within the last ten minutes. A token of a login needs a login after it.
         */
        post: operations["linkIdentity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/identities/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Disconnect a login at another provider
         * @description Needs a login within the last ten minutes, and another way to log in.
         */
        delete: operations["unlinkIdentity"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the apps that may use my account
         * @description An app that sends users back to several hosts has an entry for each of them.
         */
        get: operations["listConsents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/consents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Disconnect an app
         * @description Ends all that the app may do: its entries for other hosts, and its sessions, also those that outlive a logout.
         */
        delete: operations["disconnectApp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List my organizations
         * @description Does not include disabled organizations.
         */
        get: operations["listMyOrganizations"];
        put?: never;
        /**
         * Create an organization that I own
         * @description The user owns it. The option `organizations.create` decides who may.
         */
        post: operations["createMyOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get one of my organizations */
        get: operations["getMyOrganization"];
        put?: never;
        post?: never;
        /**
         * Delete one of my organizations
         * @description For the organization owner, with a login within the last ten minutes. Tokens no longer name the organization. After 30 days, the server deletes its data.
         */
        delete: operations["deleteMyOrganization"];
        options?: never;
        head?: never;
        /**
         * Change one of my organizations
         * @description Needs the role `admin`. Fields that you leave out do not change. To change `require_mfa`, the user must have logged in with two factors within the last ten minutes.
         */
        patch: operations["updateMyOrganization"];
        trace?: never;
    };
    "/organizations/{id}/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the audit trail of one of my organizations
         * @description Needs the role `admin`. The newest first.
         */
        get: operations["listOrganizationTrail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the members of one of my organizations
         * @description Oldest members first.
         */
        get: operations["listMyMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{id}/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a member from one of my organizations
         * @description Needs the role `admin`. Idempotent: a user who is not a member is not an error.
         */
        delete: operations["removeMyMember"];
        options?: never;
        head?: never;
        /**
         * Change the role of a member
         * @description Needs the role `admin`.
         */
        patch: operations["changeMyMember"];
        trace?: never;
    };
    "/organizations/{id}/members/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Leave one of my organizations
         * @description The organization owner must transfer the organization before leaving.
         */
        delete: operations["leaveOrganization"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{id}/owner": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Transfer one of my organizations to another member
         * @description For the organization owner, with a login within the last ten minutes. The previous organization owner stays a member, with the role `admin`. Both get an email.
         */
        put: operations["transferMyOrganization"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{id}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the invitations to one of my organizations
         * @description Needs the role `admin`. The list includes expired invitations for 30 days.
         */
        get: operations["listInvitations"];
        put?: never;
        /**
         * Invite an address to one of my organizations
         * @description Needs the role `admin`. Sends an email with a link that works for 7 days. To send it again, repeat the call. The response is the same whether or not the address has an account.
         */
        post: operations["inviteMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{id}/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an invitation to one of my organizations
         * @description Needs the role `admin`. Its link no longer works. Idempotent.
         */
        delete: operations["revokeInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/invitations/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show an invitation
         * @description Returns the organization, the role and the sender. Does not use up the invitation.
         */
        post: operations["previewInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation
         * @description The account must have the address of the invitation. The `token` of the link also verifies this address. With an `id` of `GET /users/me/invitations`, it must be verified already.
         */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the invitations that I can accept
         * @description Those to the address of the account, which must be verified.
         */
        get: operations["listMyInvitations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/upstream/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a click would do
         * @description Creates and connects nothing.
         */
        post: operations["previewUpstream"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/upstream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in with an identity
         * @description Creates an account without a password, or switches to the account of the identity, after the user saw the preview and clicked. Sets the cookie, as `POST /session` does.
         */
        post: operations["logInWithUpstream"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List my second factors and passkeys */
        get: operations["getFactors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/factors/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Generate new recovery codes
         * @description The old codes do not work any more. The account needs a second factor. This needs a login within the last ten minutes, with a second factor if logins ask for one.
         */
        post: operations["makeRecoveryCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/factors/two-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Ask for a passkey after my password, or not
         * @description For an account with passkeys and no authenticator app. With an app, a login with a password always asks for a second factor. Switching it on logs out all other devices. This needs a login within the last ten minutes, with a second factor if logins ask for one.
         */
        put: operations["setTwoFactor"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/factors/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start to set up an authenticator app
         * @description Nothing is stored before the app is confirmed by its first code. This needs a login within the last ten minutes, with a second factor if logins ask for one. If the server can send emails, the email address of the account must be verified.
         */
        post: operations["startTotp"];
        /**
         * Remove my authenticator app
         * @description Logs out all other devices. The recovery codes go with the last factor. Idempotent: removing it again is not an error. This needs a login within the last ten minutes, with a second factor if logins ask for one.
         */
        delete: operations["removeTotp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/factors/totp/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add the authenticator app, by its first code
         * @description Logins with a password ask for a second factor from now on. If it is the first factor, all other devices are logged out. The session of this request then counts as logged in with two factors. Refresh it to get tokens that say so.
         */
        post: operations["confirmTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/factors/passkeys/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start to add a passkey
         * @description This needs a login within the last ten minutes, with a second factor if logins ask for one. If the server can send emails, the email address of the account must be verified.
         */
        post: operations["passkeyCreationOptions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/factors/passkeys/upgrade": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start to upgrade to a passkey
         * @description For conditional create of WebAuthn, within five minutes of a login with a password. The email address must be verified.
         */
        post: operations["passkeyUpgradeOptions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/factors/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a passkey
         * @description An account has at most 20. If it is the first factor, all other devices are logged out. Logins with a password do not ask for it, unless the user or this server wants that.
         */
        post: operations["addPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me/factors/passkeys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a passkey
         * @description Logs out all other devices. The recovery codes go with the last factor. This needs a login within the last ten minutes, with a second factor if logins ask for one.
         */
        delete: operations["removePasskey"];
        options?: never;
        head?: never;
        /** Rename a passkey */
        patch: operations["renamePasskey"];
        trace?: never;
    };
    "/userinfo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the claims of the user who logged in to an app
         * @description OpenID Connect Core, section 5.3. The access token needs the scope `openid`, and must be in the header `Authorization`. `profile` adds `name`, `preferred_username` and `updated_at`. `email` adds `email` and `email_verified`. `roles` adds `role` if the app may learn it. A scope of `appClaims` adds the list of its name.
         */
        get: operations["getUserInfo"];
        put?: never;
        /** Get the claims of the user, as with GET */
        post: operations["postUserInfo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authenticate/par": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the request of an app without a browser
         * @description RFC 9126. Takes the parameters of `/authorize`. A client authenticates as at the token endpoint. The `request_uri` works once.
         */
        post: operations["pushAuthorizationRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authorize/request": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What an app asks for, and what the user has to do first
         * @description Takes the query of the page, and changes nothing. Needs a page of `APP_URL` or `/app` and `X-Latchkey: 1`. The cookie decides who is logged in.
         */
        get: operations["getAuthorizationRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authorize/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve or deny what an app asks for
         * @description Needs a page of `APP_URL` or `/app` and `X-Latchkey: 1`. `proof` works for ten minutes, and only for the request and the session that the page showed.
         */
        post: operations["decideAuthorization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/logout/request": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the page of a logout shows
         * @description Needs a page of `APP_URL` or `/app` and `X-Latchkey: 1`. Ends nothing: the page calls `DELETE /session`.
         */
        get: operations["getLogoutRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authenticate/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register a client that the operator did not create
         * @description RFC 7591, for clients of MCP servers: those that Latchkey recognizes by their redirect URIs, and programs on the user's device. Nothing is stored. All members except these two are ignored, and so is a request for a secret. Returns 404 while no resource has open scopes.
         */
        post: operations["registerClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/authenticate/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create the first administrator with the token of a link
         * @description `latchkey users create-admin --print-link` prints the link. It works once, for an hour, while there is no administrator.
         */
        post: operations["createFirstAdmin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List or find accounts
         * @description All accounts, the newest first; or those that `q` finds, in the order of the words that it finds. A page contains at most 50 accounts, and may contain fewer although there are more.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Create an account for a user
         * @description The user gets an email with a link to choose a password. It works also while registration is closed.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an account, and why its user cannot log in
         * @description The audit trail says who read it.
         */
        get: operations["getUser"];
        put?: never;
        post?: never;
        /**
         * Delete an account
         * @description Deletes all personal data immediately, and ends all sessions. Idempotent: deleting it again is not an error. An administrator gets another role first. This cannot be undone.
         */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        /**
         * Change, disable or enable an account
         * @description Members that are absent stay as they are. Administrators cannot change their own address or role here, or disable their own account. An administrator gets another role before the account can be disabled. Members of an account that this call cannot change, such as `id`, are refused. Unknown members are ignored.
         */
        patch: operations["updateUser"];
        trace?: never;
    };
    "/admin/users/{id}/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send the user a link to choose a new password */
        post: operations["orderPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/{id}/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the user a link to verify the email address
         * @description Sends nothing if the address is verified.
         */
        post: operations["orderVerification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/{id}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the user another invitation
         * @description For an account without a password. Earlier links no longer work.
         */
        post: operations["inviteUser"];
        /**
         * Withdraw an invitation
         * @description For an account without a password. Its links no longer work. An account that was never used is deleted, without a notice, and its address and username are free again. Without an invitation, nothing changes.
         */
        delete: operations["withdrawInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/{id}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a user log in again after too many wrong passwords
         * @description The limits of networks stay.
         */
        post: operations["unlockUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/{id}/factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove all second factors and passkeys of a user
         * @description Use this when a user has lost the phone or the key. The user then logs in with only the password. First make sure that the request comes from the user. All sessions end, and the user gets an email. Idempotent.
         */
        delete: operations["resetUserFactors"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/{id}/identities/{identity_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Disconnect a user's login at another provider
         * @description The user gets an email. Sessions stay active.
         */
        delete: operations["disconnectIdentity"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export everything that is kept about a user
         * @description The audit trail says who exported it.
         */
        get: operations["exportUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the sessions of a user
         * @description The audit trail says who read them.
         */
        get: operations["listUserSessions"];
        put?: never;
        post?: never;
        /** Log out all devices of a user */
        delete: operations["endUserSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/{id}/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Log out one device of a user
         * @description Idempotent: a session that has ended is not an error.
         */
        delete: operations["endUserSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the clients
         * @description The newest 200, the oldest of them first.
         */
        get: operations["listClients"];
        put?: never;
        /**
         * Create a client
         * @description An app of someone else, which users log in to. The command `latchkey clients create` creates services and your own apps.
         */
        post: operations["createClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/clients/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a client a new secret
         * @description The secret before is accepted for another 24 hours, an older one no more. Only the command `latchkey clients rotate` does this for a first-party client.
         */
        post: operations["renewClientSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/clients/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a client */
        get: operations["getClient"];
        put?: never;
        post?: never;
        /**
         * Revoke a client
         * @description Ends all of its tokens and sessions. Idempotent: a client that is revoked or unknown is not an error.
         */
        delete: operations["revokeClient"];
        options?: never;
        head?: never;
        /**
         * Change a client
         * @description Members that are left out stay as they are. A list replaces the list before. Of a first-party client, the call changes the name and the contact, and removes URIs. The command `latchkey clients update` changes all else.
         */
        patch: operations["changeClient"];
        trace?: never;
    };
    "/admin/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the resources
         * @description All APIs whose tokens are issued here, also those that were revoked.
         */
        get: operations["listResources"];
        put?: never;
        /**
         * Add a resource
         * @description An API, such as an MCP server, that apps get tokens for (RFC 8707).
         */
        post: operations["createResource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/resources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a resource
         * @description No more tokens are issued for it. Access tokens that apps already have stay valid until they expire. Idempotent: a resource that is revoked or unknown is not an error.
         */
        delete: operations["revokeResource"];
        options?: never;
        head?: never;
        /**
         * Change a resource
         * @description Members that are left out stay as they are. A list replaces the whole previous list. A scope that is no longer listed is no longer open, and no other one includes it.
         */
        patch: operations["changeResource"];
        trace?: never;
    };
    "/admin/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the organizations, or find one by its slug
         * @description The newest first, without those that were deleted.
         */
        get: operations["listOrganizations"];
        put?: never;
        /**
         * Create an organization
         * @description The user who owns it becomes its first member.
         */
        post: operations["createOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/organizations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an organization
         * @description GET /admin/organizations/{id}/members lists its members.
         */
        get: operations["getOrganization"];
        put?: never;
        post?: never;
        /**
         * Delete an organization
         * @description Tokens no longer name it. After 30 days, the server deletes its data and its slug is free. Idempotent: an organization that is unknown is not an error.
         */
        delete: operations["deleteOrganization"];
        options?: never;
        head?: never;
        /**
         * Change, disable or enable an organization
         * @description Fields that you leave out do not change.
         */
        patch: operations["updateOrganization"];
        trace?: never;
    };
    "/admin/organizations/{id}/owner": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Transfer an organization to another user
         * @description The user becomes a member if needed. The previous organization owner stays a member, with the role `admin`.
         */
        put: operations["transferOrganization"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/organizations/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the members of an organization
         * @description Oldest members first.
         */
        get: operations["listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/organizations/{id}/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a member of an organization
         * @description A user who is not a member is not found.
         */
        get: operations["getMember"];
        /**
         * Add a member, or change the role of one
         * @description The user gets no email.
         */
        put: operations["putMember"];
        post?: never;
        /**
         * Remove a member from an organization
         * @description Idempotent: a user who is not a member is not an error.
         */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/{id}/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the organizations of a user
         * @description The first one that the user joined comes first.
         */
        get: operations["listUserOrganizations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/clients/{id}/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the users who let an app use their accounts
         * @description The newest first. Your own apps, which ask for no consent, have none. A client that is unknown is not an error.
         */
        get: operations["listClientConsents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/users/{id}/consents/{consent_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Disconnect an app from a user's account
         * @description Ends all that the app may do for the user, and its sessions, also those that outlive a logout.
         */
        delete: operations["disconnectUserApp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what happened, and who did it
         * @description The newest first.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the numbers of the last days, and warnings */
        get: operations["getOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the keys of tokens
         * @description The key that signs, then those of PREVIOUS_KEYS. No part of a key is shown.
         */
        get: operations["listKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the emails, webhooks and logouts that wait
         * @description At most 200, the next ones first, and those that were given up last.
         */
        get: operations["listOutbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/emails/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send yourself a test email
         * @description To the address of the administrator who calls.
         */
        post: operations["sendTestEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/outbox/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a waiting email, webhook or logout now
         * @description Also one that the server gave up.
         */
        post: operations["retryMail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/outbox/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a waiting email, webhook or logout without sending it
         * @description Idempotent: deleting it again is not an error.
         */
        delete: operations["dropMail"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the webhooks and their last deliveries
         * @description The servers of `WEBHOOKS`, in its order.
         */
        get: operations["listWebhooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event to a webhook
         * @description Sends it immediately, and signs it like every webhook. Its type is `test`, and its `data` is empty. A failure is not tried again. If the endpoint is off and accepts the test, it is on again.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/webhooks/{id}/deliveries/{webhook_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a webhook again
         * @description Sends one of the last 20 webhooks of this process again, with the same body and the same `webhook-id`. Sends it immediately, and does not try again after a failure.
         */
        post: operations["sendWebhookAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the settings in force, and where each was set */
        get: operations["listSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List or find accounts
         * @description 50 accounts a page, with all attributes, the newest first. With `username` or `email`, the one account or none. Clients find only accounts with the role `user`.
         */
        get: operations["listAccounts"];
        put?: never;
        /**
         * Create an account, or invite a user
         * @description It works also while registration is closed. Unknown members are errors.
         */
        post: operations["createAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an account
         * @description The audit trail shows which client read it.
         */
        get: operations["getAccount"];
        put?: never;
        post?: never;
        /**
         * Delete an account
         * @description Deletes all personal data immediately, and ends all sessions. This cannot be undone.
         */
        delete: operations["deleteAccountOfUser"];
        options?: never;
        head?: never;
        /**
         * Change an account
         * @description Members that are absent stay as they are. Unknown members are errors.
         */
        patch: operations["updateAccountOfUser"];
        trace?: never;
    };
    "/accounts/{id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Disable an account
         * @description Ends all sessions. The user cannot log in until the account is enabled.
         */
        post: operations["disableAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enable an account */
        post: operations["enableAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send another invitation
         * @description For an account without a password. Earlier links no longer work.
         */
        post: operations["inviteAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Require a new password
         * @description Removes the current password immediately, ends all sessions, and sends a link to choose a new one.
         */
        post: operations["requirePasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End all sessions of an account */
        delete: operations["endSessionsOfAccount"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/server/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the organizations
         * @description 50 organizations a page, the newest first.
         */
        get: operations["listOrganizationsForServers"];
        put?: never;
        /**
         * Create an organization
         * @description The user who owns it becomes its first member. Unknown members are errors.
         */
        post: operations["createOrganizationForServers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/server/organizations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an organization */
        get: operations["getOrganizationForServers"];
        put?: never;
        post?: never;
        /**
         * Delete an organization
         * @description Tokens no longer name it. After 30 days, the server deletes its data and its slug is free. Idempotent.
         */
        delete: operations["deleteOrganizationForServers"];
        options?: never;
        head?: never;
        /**
         * Change, disable or enable an organization
         * @description Members that are absent stay as they are. Unknown members are errors.
         */
        patch: operations["updateOrganizationForServers"];
        trace?: never;
    };
    "/server/organizations/{id}/owner": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Transfer an organization to another user
         * @description The user becomes a member if needed. The previous organization owner stays a member, with the role `admin`.
         */
        put: operations["transferOrganizationForServers"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/server/organizations/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the members of an organization
         * @description 50 members a page, the first member first. Clients find only accounts with the role `user`.
         */
        get: operations["listMembersForServers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/server/organizations/{id}/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a member of an organization */
        get: operations["getMemberForServers"];
        /**
         * Add a member, or change the role of one
         * @description The user gets no email.
         */
        put: operations["putMemberForServers"];
        post?: never;
        /**
         * Remove a member from an organization
         * @description Idempotent: a user who is not a member is not an error.
         */
        delete: operations["removeMemberForServers"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the organizations of a user
         * @description The first one that the user joined comes first.
         */
        get: operations["listOrganizationsOfAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ServiceInfo: {
            /** @enum {string} */
            status: "ok";
            /** @enum {string} */
            name: "latchkey";
            /** @example 0.1.0 */
            version: string;
        };
        Problem: {
            /** @example https://auth.example.com/errors#wrong_password */
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @description The request id, as in X-Request-Id. */
            instance: string;
        };
        Greeting: {
            /** @example Hello, Ann! */
            message: string;
        };
        FieldErrors: {
            /**
             * @description A JSON Pointer (RFC 6901).
             * @example /username
             */
            pointer: string;
            message: string;
        }[];
        Health: {
            /** @enum {string} */
            status: "ok";
        };
        Readiness: {
            /** @enum {string} */
            status: "ok";
            /**
             * @description Present if the last event of the audit trail could not be stored.
             * @enum {string}
             */
            audit?: "failing";
            /**
             * @description Present if no email could be sent for 15 minutes.
             * @enum {string}
             */
            mail?: "failing";
        };
        RegisteredAccount: {
            /**
             * Format: uuid
             * @description Never changes, and is never reused for another account.
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /** @example ann */
            username: string;
            /** @example ann@example.com */
            email: string;
            email_verified: boolean;
            /**
             * @description Present if a mail server rejected the address. Emails do not arrive there.
             * @enum {boolean}
             */
            email_failed?: true;
            /**
             * @description Present if the account has no password.
             * @enum {boolean}
             */
            no_password?: true;
            /**
             * @description Present if the user has not accepted the current version of the terms (`TERMS_VERSION`).
             * @enum {boolean}
             */
            terms_due?: true;
            /** @example Ann Smith */
            name: string;
            /**
             * @description An https URL of the picture of the user, for pages of apps. Null if there is none.
             * @example https://images.example.com/ann.png
             */
            picture: string | null;
            /**
             * @description `user`, `admin`, or a role that the operator added.
             * @example user
             */
            role: string;
            /**
             * @description The language of the emails (BCP 47). Null if each email is in the language of the request that causes it.
             * @example en
             */
            locale: string | null;
            /**
             * @description The time zone of the times in emails, by its name in the IANA database. Null for UTC.
             * @example Europe/Berlin
             */
            time_zone: string | null;
            /**
             * Format: date-time
             * @description When the account was created.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the account was last changed.
             * @example 2026-11-25T09:30:00.000Z
             */
            updated_at: string;
            /**
             * @description Send it with the code of the email.
             * @example lr1_…
             */
            login_request?: string;
            /**
             * @description Seconds for which the code works.
             * @example 600
             */
            expires_in?: number;
        };
        Registration: {
            /**
             * @description The name to log in with. Case does not matter; the server applies NFKC and lower case first.
             * @example ann
             */
            username: string;
            /** @description True for a user who chooses no username. The server creates one that does not show the email address, so `username` is not required and has no effect. `registration_makes_username` in the metadata says that the server accepts this. */
            make_username?: boolean;
            /**
             * Format: password
             * @description The length counts characters (code points), and every character is allowed. The server may require more than 8 characters. It refuses a password that is easy to guess: a common one, a simple sequence or repetition, and one that consists of the username, the email address or the name of the service. Small changes, such as added digits, do not help.
             * @example correct horse battery
             */
            password: string;
            /**
             * Format: email
             * @description Can be used to log in as well. Case does not matter.
             * @example ann@example.com
             */
            email: string;
            /**
             * @description The name of the user, for display.
             * @example Ann Smith
             */
            name: string;
            /**
             * @description The language of the emails. Without it, it is the first of `Accept-Language` that the server offers, else null.
             * @example de
             */
            locale?: string | null;
            /**
             * @description The time zone of the times in emails, as the browser reports it. An unknown one becomes null.
             * @example Europe/Berlin
             */
            time_zone?: string | null;
            /**
             * @description The version of the terms that the user accepts: the current `TERMS_VERSION`. Without it, the pages ask after the login.
             * @example 2026-11
             */
            terms_version?: string;
            captcha?: components["schemas"]["Captcha"];
            /**
             * @description The token of an invitation to an organization, which the user then joins. The account gets the address of the invitation, so `email` is not required and has no effect. Also works while registrations are closed.
             * @example lt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…
             */
            invitation?: string;
        };
        /** @description The response of the CAPTCHA, or what the operator's function `before.register` or `before.logIn` takes. */
        Captcha: string;
        Account: {
            /**
             * Format: uuid
             * @description Never changes, and is never reused for another account.
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /** @example ann */
            username: string;
            /** @example ann@example.com */
            email: string;
            email_verified: boolean;
            /**
             * @description Present if a mail server rejected the address. Emails do not arrive there.
             * @enum {boolean}
             */
            email_failed?: true;
            /**
             * @description Present if the account has no password.
             * @enum {boolean}
             */
            no_password?: true;
            /**
             * @description Present if the user has not accepted the current version of the terms (`TERMS_VERSION`).
             * @enum {boolean}
             */
            terms_due?: true;
            /** @example Ann Smith */
            name: string;
            /**
             * @description An https URL of the picture of the user, for pages of apps. Null if there is none.
             * @example https://images.example.com/ann.png
             */
            picture: string | null;
            /**
             * @description `user`, `admin`, or a role that the operator added.
             * @example user
             */
            role: string;
            /**
             * @description The language of the emails (BCP 47). Null if each email is in the language of the request that causes it.
             * @example en
             */
            locale: string | null;
            /**
             * @description The time zone of the times in emails, by its name in the IANA database. Null for UTC.
             * @example Europe/Berlin
             */
            time_zone: string | null;
            /**
             * Format: date-time
             * @description When the account was created.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the account was last changed.
             * @example 2026-11-25T09:30:00.000Z
             */
            updated_at: string;
        };
        AccountChanges: {
            /**
             * @description The name to log in with. Case does not matter; the server applies NFKC and lower case first.
             * @example ann
             */
            username?: string;
            /**
             * @description The name of the user, for display.
             * @example Ann Smith
             */
            name?: string;
            /**
             * @description The language of the emails (BCP 47): `en`, `de` or one that the configuration adds. Null for that of the request.
             * @example de
             */
            locale?: string | null;
            /**
             * Format: uri
             * @description An https URL of the picture of the user. Null removes it.
             * @example https://images.example.com/ann.png
             */
            picture?: string | null;
            /**
             * @description The time zone of the times in emails: a name of the IANA database. Null for UTC.
             * @example Europe/Berlin
             */
            time_zone?: string | null;
        };
        TermsAcceptance: {
            /**
             * @description The version that the user has seen: the current `TERMS_VERSION`.
             * @example 2026-11
             */
            version: string;
        };
        AccountExport: {
            /**
             * Format: date-time
             * @description When the export was created.
             * @example 2026-11-25T09:30:00.000Z
             */
            exported_at: string;
            account: components["schemas"]["ExportedAccount"];
            /** @description The second factors and passkeys, without their secrets. */
            factors: {
                /** @description The authenticator app. Null without one. */
                totp: {
                    /**
                     * Format: date-time
                     * @description When the authenticator app was added.
                     * @example 2026-11-25T09:30:00.000Z
                     */
                    created_at: string;
                    /**
                     * Format: date-time
                     * @description When it was last used.
                     * @example 2026-11-25T09:30:00.000Z
                     */
                    last_used_at: string | null;
                } | null;
                passkeys: {
                    /**
                     * Format: uuid
                     * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
                     */
                    id: string;
                    /** @example My phone */
                    name: string;
                    /**
                     * Format: date-time
                     * @description When the passkey was added.
                     * @example 2026-11-25T09:30:00.000Z
                     */
                    created_at: string;
                    /**
                     * Format: date-time
                     * @description When it was last used.
                     * @example 2026-11-25T09:30:00.000Z
                     */
                    last_used_at: string | null;
                    /** @example login.example.com */
                    domain: string;
                    /**
                     * @description The model of the authenticator (AAGUID).
                     * @example 00000000-0000-0000-0000-000000000000
                     */
                    model: string;
                    /** @example internal hybrid */
                    transports: string;
                    backed_up: boolean;
                    /**
                     * @description The counter of the passkey.
                     * @example 0
                     */
                    uses: number;
                }[];
                recovery_codes: {
                    /** @example 10 */
                    left: number;
                    /**
                     * Format: date-time
                     * @description When they were generated. Null if none is left.
                     * @example 2026-11-25T09:30:00.000Z
                     */
                    created_at: string | null;
                };
                two_step: boolean;
            };
            /** @description The logins at other providers. */
            identities: components["schemas"]["ExportedIdentity"][];
            /** @description What the user lets other apps do. */
            consents: components["schemas"]["ExportedConsent"][];
            /** @description The organizations that the user owns or is a member of. */
            organizations: components["schemas"]["ExportedOrganization"][];
            /** @description The open invitations to organizations, if the address is verified. */
            invitations: components["schemas"]["ExportedInvitation"][];
            /** @description All sessions that are still stored, also those that have ended, newest first. */
            sessions: components["schemas"]["ExportedSession"][];
            /** @description What happened to the account, newest first, at most 10,000 events. */
            events: components["schemas"]["ExportedEvent"][];
        };
        ExportedAccount: {
            /**
             * Format: uuid
             * @description Never changes, and is never reused for another account.
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /** @example ann */
            username: string;
            /** @example ann@example.com */
            email: string;
            email_verified: boolean;
            /**
             * @description Present if a mail server rejected the address. Emails do not arrive there.
             * @enum {boolean}
             */
            email_failed?: true;
            /**
             * @description Present if the account has no password.
             * @enum {boolean}
             */
            no_password?: true;
            /**
             * @description Present if the user has not accepted the current version of the terms (`TERMS_VERSION`).
             * @enum {boolean}
             */
            terms_due?: true;
            /** @example Ann Smith */
            name: string;
            /**
             * @description An https URL of the picture of the user, for pages of apps. Null if there is none.
             * @example https://images.example.com/ann.png
             */
            picture: string | null;
            /**
             * @description `user`, `admin`, or a role that the operator added.
             * @example user
             */
            role: string;
            /**
             * @description The language of the emails (BCP 47). Null if each email is in the language of the request that causes it.
             * @example en
             */
            locale: string | null;
            /**
             * @description The time zone of the times in emails (IANA).
             * @example Europe/Berlin
             */
            time_zone: string | null;
            /**
             * Format: date-time
             * @description When the account was created.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the account was last changed.
             * @example 2026-11-25T09:30:00.000Z
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description When the email address was verified.
             * @example 2026-11-25T09:30:00.000Z
             */
            email_verified_at: string | null;
            /**
             * Format: date-time
             * @description When a mail server rejected the email address.
             * @example 2026-11-25T09:30:00.000Z
             */
            email_failed_at: string | null;
            /**
             * Format: date-time
             * @description Sessions that were authenticated earlier have ended. Set when all sessions are ended.
             * @example 2026-11-25T09:30:00.000Z
             */
            sessions_valid_from: string | null;
            /**
             * Format: uuid
             * @description The session of the last login with a link.
             */
            last_link_session: string | null;
            /**
             * Format: date-time
             * @description When the user was last invited.
             * @example 2026-11-25T09:30:00.000Z
             */
            invited_at: string | null;
            /**
             * @description The version of the terms that the user accepted last.
             * @example 2026-11
             */
            terms_version: string | null;
            /**
             * Format: date-time
             * @description When the user accepted it.
             * @example 2026-11-25T09:30:00.000Z
             */
            terms_accepted_at: string | null;
            /** @description All attributes that are stored, also those that the server no longer uses. */
            attributes?: {
                [key: string]: unknown;
            };
        };
        ExportedIdentity: {
            id: string;
            provider: string;
            issuer: string;
            subject: string;
            email: string | null;
            /**
             * Format: date-time
             * @description When it was connected.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it last logged in.
             * @example 2026-11-25T09:30:00.000Z
             */
            last_used_at: string | null;
        };
        ExportedConsent: {
            id: string;
            client_id: string;
            name: string;
            host: string;
            on_device: boolean;
            resource: string | null;
            scope: string;
            /**
             * Format: date-time
             * @description When the user first let the app do something.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the user last let it do more.
             * @example 2026-11-25T09:30:00.000Z
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description When the app last used its access.
             * @example 2026-11-25T09:30:00.000Z
             */
            last_used_at: string | null;
        };
        ExportedOrganization: {
            id: string;
            slug: string | null;
            name: string;
            role: string;
            /**
             * Format: date-time
             * @description When the user became a member. For an organization owner who is not a member, when the organization was created.
             * @example 2026-11-25T09:30:00.000Z
             */
            joined_at: string;
        };
        ExportedInvitation: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            organization_id: string;
            /** @example Acme */
            organization_name: string;
            /**
             * @description The role of the new member.
             * @example member
             */
            role: string;
            /**
             * Format: date-time
             * @description When it was sent.
             * @example 2026-11-25T09:30:00.000Z
             */
            sent_at: string;
            /**
             * Format: date-time
             * @description When the invitation expires.
             * @example 2026-11-25T09:30:00.000Z
             */
            expires_at: string;
        };
        ExportedSession: {
            /**
             * Format: uuid
             * @example 7b0f3c52-9c1e-4d0a-9a43-6a1f1d2b3c4d
             */
            id: string;
            /**
             * @description The app that logged in.
             * @example first-party
             */
            client_id: string;
            /** @example profile:read profile:write sessions factors */
            scope: string;
            /**
             * Format: date-time
             * @description When the user logged in.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the user last proved who they are, with the password for example.
             * @example 2026-11-25T09:30:00.000Z
             */
            authenticated_at: string;
            /**
             * Format: date-time
             * @description When the session was last used, to the minute.
             * @example 2026-11-25T09:30:00.000Z
             */
            last_used_at: string;
            /**
             * Format: date-time
             * @description When the session was last refreshed.
             * @example 2026-11-25T09:30:00.000Z
             */
            last_refreshed_at: string;
            /**
             * @description How often it was refreshed.
             * @example 3
             */
            refreshes: number;
            /**
             * Format: date-time
             * @description When the session expires, however often it is used.
             * @example 2026-11-25T09:30:00.000Z
             */
            expires_at: string;
            /**
             * Format: date-time
             * @description When the session was ended.
             * @example 2026-11-25T09:30:00.000Z
             */
            revoked_at: string | null;
            /** @example Mozilla/5.0 … */
            user_agent: string | null;
            /**
             * @description The address that the login came from.
             * @example 203.0.113.9
             */
            address: string | null;
            /**
             * @description How the user logged in: `password` or `link`.
             * @example password
             */
            methods: string;
            /**
             * @description The browser's session under which another app got this one.
             * @example null
             */
            parent_id: string | null;
            /**
             * @description Whether it continues after that one has ended.
             * @example false
             */
            offline: boolean;
            /**
             * @description The API that its tokens are for. Null for this server.
             * @example null
             */
            resource: string | null;
            /**
             * Format: date-time
             * @description When the user re-authenticated in the session of an app.
             * @example 2026-11-25T09:30:00.000Z
             */
            reauthenticated_at: string | null;
            /**
             * @description Whether the user stays logged in.
             * @example true
             */
            remembered: boolean;
            /**
             * @description The organization that its tokens name. Null for none.
             * @example null
             */
            organization_id: string | null;
            /**
             * @description The login provider of the organization. Null for none.
             * @example null
             */
            connection_id: string | null;
        };
        ExportedEvent: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /**
             * Format: date-time
             * @description When it happened.
             * @example 2026-11-25T09:30:00.000Z
             */
            at: string;
            /**
             * @description The name of the event. The page on the audit trail explains all events.
             * @example authn_login_success
             */
            event: string;
            /**
             * @description `success` or `failure`.
             * @example success
             */
            outcome: string;
            /**
             * @description The account that did it. Null if no one was logged in.
             * @enum {string|null}
             */
            by: "user" | "administrator" | null;
            session_id: string | null;
            /** @example first-party */
            client_id: string | null;
            /**
             * @description The address that the request came from.
             * @example 203.0.113.9
             */
            address: string | null;
            request_id: string | null;
            /**
             * @description Reasons, counts and names of fields.
             * @example {
             *       "methods": [
             *         "password"
             *       ]
             *     }
             */
            detail: {
                [key: string]: string | number | boolean | string[];
            } | null;
        };
        AccountDeletion: {
            /**
             * Format: password
             * @description Absent if there is none.
             * @example correct horse battery
             */
            password?: string;
        };
        PasswordChange: {
            /**
             * Format: password
             * @description Absent if there is none.
             * @example correct horse battery
             */
            current_password?: string;
            /**
             * Format: password
             * @description The length counts characters (code points), and every character is allowed. The server may require more than 8 characters. It refuses a password that is easy to guess: a common one, a simple sequence or repetition, and one that consists of the username, the email address or the name of the service. Small changes, such as added digits, do not help.
             * @example correct horse battery
             */
            new_password: string;
        };
        TokenResponse: {
            /**
             * @description A JWT (RFC 7519).
             * @example eyJhbGciOi…
             */
            access_token: string;
            /** @enum {string} */
            token_type: "Bearer";
            /**
             * @description Seconds.
             * @example 600
             */
            expires_in: number;
            /**
             * @description Valid for one refresh. A client's own token comes without one.
             * @example rt1_…
             */
            refresh_token?: string;
            /**
             * @description For an app that logs users in, with the scope `openid`: who logged in, and when.
             * @example eyJhbGciOi…
             */
            id_token?: string;
            /** @example profile:read profile:write sessions factors */
            scope: string;
        };
        TokenRequest: {
            /**
             * @description Absent or blank means `password`.
             * @example password
             * @enum {string}
             */
            grant_type?: "password" | "refresh_token" | "client_credentials" | "urn:latchkey:grant-type:login-link" | "urn:latchkey:grant-type:mfa" | "urn:latchkey:grant-type:passkey" | "urn:latchkey:grant-type:reauthentication" | "authorization_code";
            /**
             * @description For the password grant, and with `login_request`.
             * @example ann
             */
            username?: string;
            /**
             * Format: password
             * @description For the password grant and for a re-authentication.
             * @example correct horse battery
             */
            password?: string;
            captcha?: components["schemas"]["Captcha"];
            /** @description For the refresh grant and for a re-authentication. */
            refresh_token?: string;
            /** @description For a login: the last refresh token of this device. Its session ends, and wrong passwords of strangers do not lock this device out. */
            replaces?: string;
            /**
             * @description For the grant of a login link.
             * @example lt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…
             */
            token?: string;
            /**
             * @description For the grant of a login link, with `username` and `code`; for a re-authentication, with `code`.
             * @example lr1_…
             */
            login_request?: string;
            /**
             * @description The `code` of `/authorize`, or with `login_request` the six digits of the email.
             * @example ac1_…
             */
            code?: string;
            /**
             * @description The `mfa_token` of the error `mfa_required`.
             * @example mt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…
             */
            mfa_token?: string;
            /**
             * @description Of an authenticator app.
             * @example 123456
             */
            totp?: string;
            /**
             * @description A recovery code. It works once.
             * @example 7K3M-9QXR-2FHT-6WZB-4DNP-8CVJ
             */
            recovery_code?: string;
            /** @description The response of a passkey, as JSON (AuthenticationResponseJSON). */
            passkey?: string;
            /** @description The id of the organization that the access token is for. Empty for none. A login stores it in the session. A refresh without it uses that of the session. */
            organization?: string;
            /**
             * @description The URI of the API that the tokens are for (RFC 8707). It must be that of the login, if there was one.
             * @example https://mcp.example.com/mcp
             */
            resource?: string;
            /**
             * @description That of the request to `/authorize`. Optional with `code_verifier`.
             * @example https://app.example.com/callback
             */
            redirect_uri?: string;
            /** @description The text that `code_challenge` stands for (RFC 7636). */
            code_verifier?: string;
            /** @description Scopes, separated by spaces. Without it you get every scope that is allowed. */
            scope?: string;
            /** @description Blank for the first-party app. */
            client_id?: string;
            /** Format: password */
            client_secret?: string;
            /** @description A JWT by which a client proves its identity. Its document lists the method `private_key_jwt`. */
            client_assertion?: string;
            /** @description With `client_assertion`: `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`. */
            client_assertion_type?: string;
        };
        VerifiedToken: components["schemas"]["UserToken"] | components["schemas"]["ClientToken"];
        UserToken: {
            /** @enum {boolean} */
            active: true;
            /** @enum {string} */
            token_type: "Bearer";
            /**
             * Format: uuid
             * @description The id of the account or the client.
             */
            sub: string;
            /** @example profile:read profile:write sessions factors */
            scope: string;
            /**
             * @description Epoch seconds.
             * @example 1795599000
             */
            iat: number;
            /**
             * @description Epoch seconds.
             * @example 1795599600
             */
            exp: number;
            /** @example https://login.example.com */
            iss: string;
            /** @example https://login.example.com */
            aud: string;
            /** @example first-party */
            client_id: string;
            /** @example ann */
            username: string;
            /**
             * @description `user`, `admin`, or a role that the operator added.
             * @example user
             */
            role: string;
            /**
             * Format: uuid
             * @description The id of the session.
             */
            sid: string;
            /**
             * @description `aal2` if the user proved two factors, otherwise `aal1`.
             * @enum {string}
             */
            acr: "aal1" | "aal2";
            /**
             * @description How the user proved who they are (RFC 8176).
             * @example [
             *       "pwd"
             *     ]
             */
            amr: string[];
            /**
             * @description When the user last proved who they are, in epoch seconds.
             * @example 1795599000
             */
            auth_time: number;
            /**
             * Format: uuid
             * @description The organization that the token is for. Present while the user is a member.
             */
            org_id?: string;
            /**
             * @description The role of the user in the organization now.
             * @example member
             */
            org_role?: string;
        };
        ClientToken: {
            /** @enum {boolean} */
            active: true;
            /** @enum {string} */
            token_type: "Bearer";
            /**
             * Format: uuid
             * @description The id of the account or the client.
             */
            sub: string;
            /** @example profile:read profile:write sessions factors */
            scope: string;
            /**
             * @description Epoch seconds.
             * @example 1795599000
             */
            iat: number;
            /**
             * @description Epoch seconds.
             * @example 1795599600
             */
            exp: number;
            /** @example https://login.example.com */
            iss: string;
            /** @example https://login.example.com */
            aud: string;
            /** @example first-party */
            client_id: string;
        };
        RevocationRequest: {
            /**
             * @description A refresh or access token.
             * @example rt1_…
             */
            token: string;
            /**
             * @description Optional and ignored.
             * @example refresh_token
             */
            token_type_hint?: string;
            /** @description Blank for the first-party app. */
            client_id?: string;
            /** Format: password */
            client_secret?: string;
            /** @description A JWT by which a client proves its identity. Its document lists the method `private_key_jwt`. */
            client_assertion?: string;
            /** @description With `client_assertion`: `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`. */
            client_assertion_type?: string;
        };
        Introspection: components["schemas"]["ActiveUserToken"] | components["schemas"]["ActiveAppToken"] | components["schemas"]["ActiveClientToken"] | components["schemas"]["InactiveToken"];
        ActiveUserToken: {
            /** @enum {boolean} */
            active: true;
            /** @enum {string} */
            token_type: "Bearer";
            /**
             * Format: uuid
             * @description The id of the account or the client.
             */
            sub: string;
            /** @example profile:read profile:write sessions factors */
            scope: string;
            /**
             * @description Epoch seconds.
             * @example 1795599000
             */
            iat: number;
            /**
             * @description Epoch seconds.
             * @example 1795599600
             */
            exp: number;
            /** @example https://login.example.com */
            iss: string;
            /** @example https://login.example.com */
            aud: string;
            /** @example first-party */
            client_id: string;
            /** @example ann */
            username: string;
            /**
             * @description `user`, `admin`, or a role that the operator added.
             * @example user
             */
            role: string;
            /**
             * Format: uuid
             * @description The id of the session.
             */
            sid: string;
            /**
             * @description `aal2` if the user proved two factors, otherwise `aal1`.
             * @enum {string}
             */
            acr: "aal1" | "aal2";
            /**
             * @description How the user proved who they are (RFC 8176).
             * @example [
             *       "pwd"
             *     ]
             */
            amr: string[];
            /**
             * @description When the user last proved who they are, in epoch seconds.
             * @example 1795599000
             */
            auth_time: number;
            /**
             * Format: uuid
             * @description The organization that the token is for. Present while the user is a member.
             */
            org_id?: string;
            /**
             * @description The role of the user in the organization now.
             * @example member
             */
            org_role?: string;
            /**
             * Format: uuid
             * @description The id of the token itself.
             */
            jti: string;
        };
        ActiveAppToken: {
            /** @enum {boolean} */
            active: true;
            /** @enum {string} */
            token_type: "Bearer";
            /**
             * Format: uuid
             * @description The id of the account or the client.
             */
            sub: string;
            /** @example profile:read profile:write sessions factors */
            scope: string;
            /**
             * @description Epoch seconds.
             * @example 1795599000
             */
            iat: number;
            /**
             * @description Epoch seconds.
             * @example 1795599600
             */
            exp: number;
            /** @example https://login.example.com */
            iss: string;
            aud: string | string[];
            /** @example first-party */
            client_id: string;
            /**
             * Format: uuid
             * @description The id of the session.
             */
            sid: string;
            /**
             * @description When the user last proved who they are, in epoch seconds.
             * @example 1795599000
             */
            auth_time: number;
            /**
             * @description `aal2` if the user proved two factors, otherwise `aal1`.
             * @enum {string}
             */
            acr?: "aal1" | "aal2";
            /**
             * @description How the user proved who they are (RFC 8176).
             * @example [
             *       "pwd"
             *     ]
             */
            amr?: string[];
            /** @example ann */
            username?: string;
            /**
             * Format: uuid
             * @description The id of the token itself.
             */
            jti: string;
        };
        ActiveClientToken: {
            /** @enum {boolean} */
            active: true;
            /** @enum {string} */
            token_type: "Bearer";
            /**
             * Format: uuid
             * @description The id of the account or the client.
             */
            sub: string;
            /** @example profile:read profile:write sessions factors */
            scope: string;
            /**
             * @description Epoch seconds.
             * @example 1795599000
             */
            iat: number;
            /**
             * @description Epoch seconds.
             * @example 1795599600
             */
            exp: number;
            /** @example https://login.example.com */
            iss: string;
            /** @example https://login.example.com */
            aud: string;
            /** @example first-party */
            client_id: string;
            /**
             * Format: uuid
             * @description The id of the token itself.
             */
            jti: string;
        };
        InactiveToken: {
            /** @enum {boolean} */
            active: false;
        };
        IntrospectionRequest: {
            /**
             * @description An access token.
             * @example eyJhbGciOi…
             */
            token: string;
            /**
             * @description Optional and ignored.
             * @example access_token
             */
            token_type_hint?: string;
            /** @description Required without HTTP Basic. */
            client_id?: string;
            /** Format: password */
            client_secret?: string;
            /** @description A JWT by which a client proves its identity. Its document lists the method `private_key_jwt`. */
            client_assertion?: string;
            /** @description With `client_assertion`: `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`. */
            client_assertion_type?: string;
        };
        JwkSet: {
            /**
             * @description The public keys (RFC 7517): those of access tokens, unless a shared secret signs them, and those of the tokens of other apps.
             * @example [
             *       {
             *         "kty": "OKP",
             *         "crv": "Ed25519",
             *         "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
             *         "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
             *         "alg": "EdDSA",
             *         "use": "sig"
             *       }
             *     ]
             */
            keys: {
                [key: string]: unknown;
            }[];
        };
        Metadata: {
            /**
             * Format: uri
             * @example https://login.example.com
             */
            issuer: string;
            /**
             * Format: uri
             * @example https://login.example.com/authenticate/token
             */
            token_endpoint: string;
            /**
             * Format: uri
             * @example https://login.example.com/authenticate/revoke
             */
            revocation_endpoint: string;
            /**
             * Format: uri
             * @example https://login.example.com/authenticate/introspect
             */
            introspection_endpoint: string;
            /**
             * Format: uri
             * @example https://login.example.com/.well-known/jwks.json
             */
            jwks_uri: string;
            /**
             * Format: uri
             * @example https://login.example.com/docs
             */
            service_documentation?: string;
            /**
             * Format: uri
             * @example https://example.com/privacy
             */
            op_policy_uri?: string;
            /**
             * Format: uri
             * @example https://example.com/terms
             */
            op_tos_uri?: string;
            grant_types_supported: ("password" | "refresh_token" | "client_credentials" | "urn:latchkey:grant-type:login-link" | "urn:latchkey:grant-type:mfa" | "urn:latchkey:grant-type:passkey" | "urn:latchkey:grant-type:reauthentication" | "authorization_code")[];
            /**
             * @description Empty if other apps cannot log in. The next members are absent then.
             * @example [
             *       "code"
             *     ]
             */
            response_types_supported: string[];
            /**
             * Format: uri
             * @example https://login.example.com/authorize
             */
            authorization_endpoint?: string;
            /**
             * Format: uri
             * @example https://login.example.com/authenticate/par
             */
            pushed_authorization_request_endpoint?: string;
            /**
             * Format: uri
             * @example https://login.example.com/userinfo
             */
            userinfo_endpoint?: string;
            /**
             * Format: uri
             * @description Present, like the next member, if clients that the operator did not create can connect.
             * @example https://login.example.com/authenticate/clients
             */
            registration_endpoint?: string;
            /** @enum {boolean} */
            client_id_metadata_document_supported?: true;
            /**
             * Format: uri
             * @example https://login.example.com/logout
             */
            end_session_endpoint?: string;
            /** @enum {boolean} */
            backchannel_logout_supported?: true;
            /** @enum {boolean} */
            backchannel_logout_session_supported?: true;
            response_modes_supported?: "query"[];
            code_challenge_methods_supported?: "S256"[];
            /** @enum {boolean} */
            authorization_response_iss_parameter_supported?: true;
            subject_types_supported?: "public"[];
            id_token_signing_alg_values_supported?: string[];
            claim_types_supported?: string[];
            claims_supported?: string[];
            ui_locales_supported?: string[];
            prompt_values_supported?: string[];
            /** @enum {boolean} */
            claims_parameter_supported?: false;
            /** @enum {boolean} */
            request_parameter_supported?: false;
            /** @enum {boolean} */
            request_uri_parameter_supported?: false;
            /**
             * @example [
             *       "profile:read"
             *     ]
             */
            scopes_supported: string[];
            acr_values_supported: ("aal1" | "aal2")[];
            token_endpoint_auth_methods_supported: ("none" | "client_secret_basic" | "client_secret_post" | "private_key_jwt")[];
            revocation_endpoint_auth_methods_supported: ("none" | "client_secret_basic" | "client_secret_post" | "private_key_jwt")[];
            introspection_endpoint_auth_methods_supported: ("none" | "client_secret_basic" | "client_secret_post" | "private_key_jwt")[];
            /** @description Present, like the next member, with `private_key_jwt`. */
            token_endpoint_auth_signing_alg_values_supported?: ("ES256" | "RS256" | "PS256" | "EdDSA")[];
            revocation_endpoint_auth_signing_alg_values_supported?: ("ES256" | "RS256" | "PS256" | "EdDSA")[];
            /**
             * @description Characters of a new password. Like the next member, an extension of Latchkey.
             * @example 8
             */
            password_min_length: number;
            /** @example 256 */
            password_max_length: number;
            /**
             * @description What a registration must contain besides `email` and `password`. An extension of Latchkey.
             * @example [
             *       "username",
             *       "name"
             *     ]
             */
            registration_requires: ("username" | "name")[];
            /**
             * @description Present if a registration may have `make_username` in place of `username`. The server then creates one that does not show the email address. An extension of Latchkey.
             * @enum {boolean}
             */
            registration_makes_username?: true;
            /**
             * @description Present if a registration may be without a password. An extension of Latchkey.
             * @enum {boolean}
             */
            passkey_sign_up?: true;
            /** @description Other providers at which users can log in. `confirms`: a login there can re-authenticate a user. An extension of Latchkey. */
            upstream_providers?: {
                id: string;
                name: string;
                kind: string;
                /** @enum {boolean} */
                confirms?: true;
            }[];
            /**
             * @description Present if users can belong to organizations: the roles that a member can be given. With `create`, only administrators of the server create organizations. An extension of Latchkey.
             * @example {
             *       "roles": [
             *         "member",
             *         "admin"
             *       ]
             *     }
             */
            organizations?: {
                roles: string[];
                /** @enum {string} */
                create?: "administrators";
            };
            /** @description The CAPTCHA of registrations, emails with links, and logins after wrong passwords. An extension of Latchkey. */
            captcha?: {
                /** @enum {string} */
                provider: "turnstile";
                site_key: string;
            };
            /**
             * @description The version of the terms that users accept (`TERMS_VERSION`). An extension of Latchkey.
             * @example 2026-11
             */
            terms_version?: string;
            /** @description The attributes of accounts as a JSON Schema. An extension of Latchkey. */
            attributes_schema?: {
                [key: string]: unknown;
            };
        };
        ProtectedResource: {
            /**
             * Format: uri
             * @example https://login.example.com
             */
            resource: string;
            authorization_servers: string[];
            /**
             * @example [
             *       "profile:read"
             *     ]
             */
            scopes_supported: string[];
            bearer_methods_supported: "header"[];
        };
        ForgottenPassword: {
            /**
             * @description A username or an email address.
             * @example ann
             */
            username: string;
            captcha?: components["schemas"]["Captcha"];
        };
        PasswordResetPreview: {
            /** @example ann */
            username: string;
            /** @example ann@example.com */
            email: string;
        };
        EmailLink: {
            /**
             * @description The token in the fragment of the link.
             * @example lt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…
             */
            token: string;
        };
        PasswordReset: {
            /**
             * @description The token in the fragment of the link.
             * @example lt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…
             */
            token: string;
            /**
             * Format: password
             * @description The new password. The rules are those of a registration.
             * @example correct horse battery
             */
            password: string;
        };
        AskedCode: {
            /**
             * @description Send it with the code of the email.
             * @example lr1_…
             */
            login_request: string;
            /**
             * @description Seconds for which the code works.
             * @example 600
             */
            expires_in: number;
        };
        EmailChange: {
            /**
             * Format: email
             * @description A new address for the account.
             * @example ann@example.org
             */
            email: string;
        };
        UnverifiedLogin: {
            /**
             * @description A username or an email address.
             * @example ann
             */
            username: string;
        };
        /**
         * @description `password`, `passkey`, and providers to log in at first.
         * @example [
         *       "password",
         *       "google"
         *     ]
         */
        ProofWays: string[];
        EmailVerification: {
            /**
             * @description The token in the fragment of the link.
             * @example lt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…
             */
            token: string;
            /**
             * Format: password
             * @example correct horse battery
             */
            password?: string;
            passkey?: components["schemas"]["PasskeyResponse"];
        };
        /**
         * @description The response of a passkey (AuthenticationResponseJSON).
         * @example {
         *       "id": "…",
         *       "rawId": "…",
         *       "type": "public-key",
         *       "response": {},
         *       "clientExtensionResults": {}
         *     }
         */
        PasskeyResponse: {
            [key: string]: unknown;
        };
        EmailCodeVerification: {
            /**
             * @description The `login_request` of the request for the code.
             * @example lr1_…
             */
            login_request: string;
            /**
             * @description The six digits of the email.
             * @example 123456
             */
            code: string;
            /**
             * Format: email
             * @description The new address, if the code is for one.
             * @example ann@example.org
             */
            email?: string;
            /**
             * @description A username or an email address.
             * @example ann
             */
            username?: string;
            /**
             * Format: password
             * @example correct horse battery
             */
            password?: string;
            passkey?: components["schemas"]["PasskeyResponse"];
        };
        EmailPreview: {
            /** @enum {string} */
            purpose: "verify_email" | "change_email";
            /** @example ann@example.com */
            email: string;
            /** @example ann */
            username?: string;
            /**
             * Format: date-time
             * @description When the account was created.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at?: string;
            ways: components["schemas"]["ProofWays"];
            /**
             * @description The address is verified already. The response says no more about the account, and until a day after the link expired.
             * @enum {boolean}
             */
            done?: true;
        };
        EmailPreviewRequest: {
            /**
             * @description The token in the fragment of the link.
             * @example lt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…
             */
            token: string;
            /** @description True to get `done` for a link whose address was verified since, instead of `invalid_link`. */
            include_done?: boolean;
        };
        UndoPreview: {
            /**
             * @description The address that the link restores.
             * @example ann@example.com
             */
            email: string;
            /** @example ann */
            username: string;
            /**
             * @description The account has the address again.
             * @enum {boolean}
             */
            done?: true;
        };
        EmailUndo: {
            /**
             * @description The token in the fragment of the link.
             * @example lt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…
             */
            token: string;
        };
        UndoneChange: {
            /**
             * @description For `POST /authenticate/password/reset`. It works for 20 minutes.
             * @example lt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…
             */
            reset_token: string;
            /** @description What was added since the day before the change. */
            removed: {
                /** @enum {string} */
                what: "totp" | "passkey" | "recovery_codes" | "identity" | "app" | "program" | "organization";
                name?: string;
            }[];
        };
        LoginLinkRequest: {
            /**
             * @description A username or an email address.
             * @example ann
             */
            username: string;
            captcha?: components["schemas"]["Captcha"];
        };
        LoginLinkPreview: {
            /** @example ann */
            username: string;
            /** @example ann@example.com */
            email: string;
        };
        /** @description PublicKeyCredentialRequestOptionsJSON. */
        PasskeyRequestOptions: {
            /** @example AZsKXnwAeqOPXj1sGypPkAAAAZq… */
            challenge: string;
            /** @example login.example.com */
            rpId: string;
            /**
             * @description Milliseconds.
             * @example 300000
             */
            timeout: number;
            /** @enum {string} */
            userVerification: "required";
            /** @description The passkeys of the account. Absent for a login. */
            allowCredentials?: {
                id: string;
                /** @enum {string} */
                type: "public-key";
                transports: string[];
            }[];
        };
        PasskeyOptionsRequest: {
            /**
             * @description Of a login that waits for a second factor.
             * @example mt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…
             */
            mfa_token?: string;
            /** @description The client of `mfa_token`. Absent for the first-party app. */
            client_id?: string;
            /**
             * @description For a login, also with an access token.
             * @enum {string}
             */
            purpose?: "login";
        };
        CurrentSession: {
            user: components["schemas"]["Account"];
            /**
             * @description How well the user proved who they are: `aal2` with two factors.
             * @enum {string}
             */
            acr: "aal1" | "aal2";
            /**
             * @description When the user last proved who they are, in epoch seconds.
             * @example 1789000000
             */
            auth_time: number;
            /**
             * Format: date-time
             * @description When the session expires, however often it is used.
             * @example 2026-11-25T09:30:00.000Z
             */
            expires_at: string;
            /**
             * @description Present if the user must set up a second factor, or log in with it, before the session can do more.
             * @enum {boolean}
             */
            mfa_enrolment_required?: true;
        };
        Guest: {
            user: null;
            /**
             * @description Present for the pages of this server if the session `last` was in this browser and has expired. Absent if it ended in any other way. The response never says whose it was.
             * @enum {boolean}
             */
            known?: true;
        };
        BrowserSession: {
            /**
             * @description A JWT (RFC 7519).
             * @example eyJhbGciOi…
             */
            access_token: string;
            /** @enum {string} */
            token_type: "Bearer";
            /**
             * @description Seconds.
             * @example 600
             */
            expires_in: number;
            /**
             * @description For an app that logs users in, with the scope `openid`: who logged in, and when.
             * @example eyJhbGciOi…
             */
            id_token?: string;
            /** @example profile:read profile:write sessions factors */
            scope: string;
            user: components["schemas"]["Account"];
        };
        WaitingProblem: {
            /** @example https://auth.example.com/errors#wrong_password */
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @description The request id, as in X-Request-Id. */
            instance: string;
            /**
             * @description Of `mfa_required` at a login: continues it.
             * @example mt1_…
             */
            mfa_token?: string;
            /** @description Seconds for which `mfa_token` works. */
            expires_in?: number;
            /** @description Of `mfa_required`: the second factors that the account has. */
            factors?: ("totp" | "passkey" | "recovery_code")[];
        };
        Credentials: {
            /**
             * @description A username or an email address.
             * @example ann
             */
            username: string;
            /**
             * Format: password
             * @example correct horse battery
             */
            password: string;
            captcha?: components["schemas"]["Captcha"];
            /**
             * Format: uuid
             * @description The id of the organization that the access token is for. Null for none.
             * @example null
             */
            organization?: string | null;
            /** @description False logs the user out when the browser closes, and after 12 hours at the latest. Default: true. */
            remember?: boolean;
        };
        LoginLink: {
            /**
             * @description The token in the fragment of the link.
             * @example lt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…
             */
            token: string;
            captcha?: components["schemas"]["Captcha"];
            /**
             * Format: uuid
             * @description The id of the organization that the access token is for. Null for none.
             * @example null
             */
            organization?: string | null;
            /** @description False logs the user out when the browser closes, and after 12 hours at the latest. Default: true. */
            remember?: boolean;
        };
        LoginCode: {
            /**
             * @description The `login_request` of the request for the code.
             * @example lr1_…
             */
            login_request: string;
            /**
             * @description A username or an email address.
             * @example ann
             */
            username: string;
            /**
             * @description The six digits of the email.
             * @example 123456
             */
            code: string;
            captcha?: components["schemas"]["Captcha"];
            /**
             * Format: uuid
             * @description The id of the organization that the access token is for. Null for none.
             * @example null
             */
            organization?: string | null;
            /** @description False logs the user out when the browser closes, and after 12 hours at the latest. Default: true. */
            remember?: boolean;
        };
        NoSession: {
            user: null;
        };
        SessionRefresh: {
            /**
             * Format: uuid
             * @description The id of the organization that the access token is for. Null for none.
             * @example null
             */
            organization?: string | null;
        };
        ChosenOrganization: {
            /**
             * Format: uuid
             * @description The id of an organization that the user is a member of. Null for none.
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            organization: string | null;
        };
        SecondFactor: {
            /**
             * @description The `mfa_token` of the error `mfa_required`.
             * @example mt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…
             */
            mfa_token: string;
            /**
             * @description The code of the authenticator app.
             * @example 123456
             */
            totp?: string;
            /**
             * @description A recovery code. It works once.
             * @example 7K3M-9QXR-2FHT-6WZB-4DNP-8CVJ
             */
            recovery_code?: string;
            passkey?: components["schemas"]["PasskeyResponse"];
            /**
             * Format: uuid
             * @description The id of the organization that the access token is for. Null for none.
             * @example null
             */
            organization?: string | null;
            /** @description False logs the user out when the browser closes, and after 12 hours at the latest. Default: true. */
            remember?: boolean;
        };
        PasskeyLogin: {
            passkey: components["schemas"]["PasskeyResponse"];
            captcha?: components["schemas"]["Captcha"];
            /**
             * Format: uuid
             * @description The id of the organization that the access token is for. Null for none.
             * @example null
             */
            organization?: string | null;
            /** @description False logs the user out when the browser closes, and after 12 hours at the latest. Default: true. */
            remember?: boolean;
        };
        Reauthentication: {
            /**
             * Format: password
             * @example correct horse battery
             */
            password?: string;
            /**
             * @description The `login_request` of the request for the code.
             * @example lr1_…
             */
            login_request?: string;
            /**
             * @description The six digits of the email.
             * @example 123456
             */
            code?: string;
            /** @description The token of the page `connect`. */
            upstream?: string;
            /**
             * Format: uuid
             * @description The id of the organization that the access token is for. Null for none.
             * @example null
             */
            organization?: string | null;
            /**
             * @description The code of the authenticator app.
             * @example 123456
             */
            totp?: string;
            passkey?: components["schemas"]["PasskeyResponse"];
        };
        SessionList: {
            sessions: components["schemas"]["Session"][];
        };
        Session: {
            /**
             * Format: uuid
             * @example 7b0f3c52-9c1e-4d0a-9a43-6a1f1d2b3c4d
             */
            id: string;
            /**
             * @description The app that logged in.
             * @example first-party
             */
            client_id: string;
            /**
             * Format: date-time
             * @description When the user logged in.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the session was last used, to the minute.
             * @example 2026-11-25T09:30:00.000Z
             */
            last_used_at: string;
            /**
             * Format: date-time
             * @description When the session expires, however often it is used.
             * @example 2026-11-25T09:30:00.000Z
             */
            expires_at: string;
            /** @example Mozilla/5.0 … */
            user_agent: string | null;
            /**
             * @description The address that the login came from.
             * @example 203.0.113.9
             */
            address: string | null;
            /** @description True for the session of this request. */
            current: boolean;
        };
        IdentityList: {
            identities: components["schemas"]["Identity"][];
        };
        Identity: {
            /**
             * Format: uuid
             * @example 0199f2a1-9c1e-7d0a-9a43-6a1f1d2b3c4d
             */
            id: string;
            /** @example google */
            provider: string;
            /**
             * @description As users read it.
             * @example Google
             */
            name: string;
            /** @example ann@example.com */
            email: string | null;
            /** @description False if the operator switched the provider off. */
            available: boolean;
            /**
             * Format: date-time
             * @description When it was connected.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it last logged in.
             * @example 2026-11-25T09:30:00.000Z
             */
            last_used_at: string | null;
        };
        UpstreamToken: {
            /**
             * @description The token in the fragment of the page `connect`.
             * @example up1_AZsKXnwAeqOPXj1sGypPkAAAAZq…
             */
            token: string;
        };
        ConsentList: {
            consents: components["schemas"]["Consent"][];
        };
        Consent: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /** @example 7b0f3c52-9c1e-4d0a-9a43-6a1f1d2b3c4d */
            client_id: string;
            /**
             * @description The name of the app.
             * @example Notes
             */
            name: string;
            /**
             * @description Where the app sends the user back to: a host, or the scheme of an app.
             * @example notes.example.com
             */
            host: string;
            /**
             * @description The app is a program on the user's device that no one vouches for: `name` is only what it calls itself.
             * @example false
             */
            on_device: boolean;
            /**
             * @description The URI of the API that the app may use. Null for this server.
             * @example null
             */
            resource: string | null;
            scopes: components["schemas"]["ScopeText"][];
            /**
             * Format: date-time
             * @description When the user first let the app do something.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the user last let it do more.
             * @example 2026-11-25T09:30:00.000Z
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description When the app last used its access, to the minute.
             * @example 2026-11-25T09:30:00.000Z
             */
            last_used_at: string | null;
        };
        ScopeText: {
            /** @example email */
            scope: string;
            /**
             * @description What it lets the app do, in a language of the request.
             * @example See your email address
             */
            text: string;
        };
        MyOrganizations: {
            organizations: components["schemas"]["MyOrganization"][];
        };
        MyOrganization: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /**
             * @description A short name for URLs. Null for none.
             * @example acme
             */
            slug: string | null;
            /** @example Acme */
            name: string;
            /**
             * @description The role in the organization, such as `member`. The user who owns the organization has a separate one.
             * @example member
             */
            role: string;
            /**
             * @description Whether its members need a second factor.
             * @example false
             */
            require_mfa: boolean;
            /**
             * Format: date-time
             * @description When the organization was created.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
        };
        MyOrganizationCreation: {
            /**
             * @description Members and invited users see it. Cannot contain `@`, `://` or control characters.
             * @example Acme
             */
            name: string;
            /**
             * @description Letters, digits and hyphens. It starts and ends with a letter or a digit. No other organization can have it.
             * @example acme
             */
            slug?: string | null;
        };
        MyOrganizationChanges: {
            /**
             * @description Members and invited users see it. Cannot contain `@`, `://` or control characters.
             * @example Acme
             */
            name?: string;
            /**
             * @description Letters, digits and hyphens. It starts and ends with a letter or a digit. No other organization can have it.
             * @example acme
             */
            slug?: string | null;
            /**
             * @description Whether its members need a second factor.
             * @example false
             */
            require_mfa?: boolean;
        };
        MyOrganizationDeletion: {
            /**
             * @description The name of the organization, as a confirmation.
             * @example Acme
             */
            name: string;
        };
        OrganizationTrail: {
            entries: components["schemas"]["OrganizationEntry"][];
            /**
             * @description The `cursor` of the next page. Null on the last page.
             * @example null
             */
            next_cursor: string | null;
        };
        OrganizationEntry: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /**
             * Format: date-time
             * @description When it happened.
             * @example 2026-11-25T09:30:00.000Z
             */
            at: string;
            /**
             * @description The name of the event. The page on the audit trail explains all events.
             * @example membership_added
             */
            event: string;
            /**
             * @description The event in words.
             * @example Joined an organization
             */
            words: string;
            /**
             * @description The id of the user who did it. `operator` for the operator of the server.
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            actor: string | null;
            /**
             * @description The id of the user that it is about. Null if it is not about one user.
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            subject: string | null;
            /**
             * @description Reasons, counts and names of fields.
             * @example {
             *       "methods": [
             *         "password"
             *       ]
             *     }
             */
            detail: {
                [key: string]: string | number | boolean | string[];
            } | null;
        };
        MyMembers: {
            members: components["schemas"]["Member"][];
            /**
             * @description The `cursor` of the next page. Null on the last page.
             * @example null
             */
            next_cursor: string | null;
        };
        Member: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            user_id: string;
            /** @example ann */
            username: string;
            /** @example Ann Smith */
            name: string;
            /**
             * @description Only the organization owner and members with the role `admin` see it.
             * @example ann@example.com
             */
            email?: string;
            /**
             * @description The role in the organization, such as `member`. The user who owns the organization has a separate one.
             * @example member
             */
            role: string;
            /**
             * Format: date-time
             * @description When the user became a member.
             * @example 2026-11-25T09:30:00.000Z
             */
            joined_at: string;
        };
        MyMemberRole: {
            /**
             * @description `member`, `admin` or a role of the operator.
             * @example member
             */
            role: string;
        };
        MyNewOwner: {
            /**
             * Format: uuid
             * @description The id of the member who becomes the organization owner.
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            user_id: string;
        };
        Invitations: {
            invitations: components["schemas"]["Invitation"][];
        };
        Invitation: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /** @example ben@example.com */
            email: string;
            /**
             * @description The role in the organization, such as `member`. The user who owns the organization has a separate one.
             * @example member
             */
            role: string;
            /**
             * @description The name of the user who sent it. Null if the account was deleted.
             * @example Ann Smith
             */
            invited_by: string | null;
            /**
             * Format: date-time
             * @description When it was last sent.
             * @example 2026-11-25T09:30:00.000Z
             */
            sent_at: string;
            /**
             * Format: date-time
             * @description When the invitation expires.
             * @example 2026-11-25T09:30:00.000Z
             */
            expires_at: string;
        };
        InvitationOrder: {
            /**
             * Format: email
             * @description The address to invite.
             * @example ben@example.com
             */
            email: string;
            /**
             * @description `member`, `admin` or a role of the operator.
             * @example member
             */
            role: string;
        };
        InvitationPreview: {
            organization: components["schemas"]["InvitedTo"];
            /**
             * @description The name of the user who sent it. Null if the account was deleted.
             * @example Ann Smith
             */
            invited_by: string | null;
            /**
             * @description The address that is invited.
             * @example ben@example.com
             */
            email: string;
            /**
             * @description The role in the organization, such as `member`. The user who owns the organization has a separate one.
             * @example member
             */
            role: string;
            /**
             * @description Whether an account has this address.
             * @example false
             */
            has_account: boolean;
        };
        InvitedTo: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /** @example Acme */
            name: string;
        };
        InvitationToken: {
            /**
             * @description The token in the fragment of the link.
             * @example lt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…
             */
            token: string;
        };
        InvitationAcceptance: {
            /**
             * @description The token in the fragment of the link.
             * @example lt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…
             */
            token?: string;
            /**
             * Format: uuid
             * @description Instead of `token`, for a verified address.
             */
            id?: string;
        };
        MyInvitations: {
            invitations: components["schemas"]["MyInvitation"][];
        };
        MyInvitation: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            organization: components["schemas"]["InvitedTo"];
            /**
             * @description The name of the user who sent it. Null if the account was deleted.
             * @example Ann Smith
             */
            invited_by: string | null;
            /**
             * @description The role in the organization, such as `member`. The user who owns the organization has a separate one.
             * @example member
             */
            role: string;
            /**
             * Format: date-time
             * @description When the invitation expires.
             * @example 2026-11-25T09:30:00.000Z
             */
            expires_at: string;
        };
        UpstreamPreview: {
            /** @example google */
            provider: string;
            /** @enum {string} */
            intent: "login" | "link" | "confirm";
            /**
             * @description What a click does.
             * @enum {string}
             */
            case: "new" | "email_needed" | "log_in_to_connect" | "reset_first" | "link" | "confirm" | "switch" | "closed";
            /** @example ann@example.com */
            email?: string;
            email_verified?: boolean;
            provider_username?: string;
            /** @example Ann */
            name?: string;
            /**
             * @description A username that is free.
             * @example ann
             */
            username?: string;
            /** @description What the account needs. */
            required: ("username" | "name")[];
            /** @description Who is logged in. */
            account?: {
                username: string;
            };
            /** @description For `switch`: whom a click logs in. */
            owner?: {
                username: string;
            };
        };
        UpstreamLogin: {
            /**
             * @description The token in the fragment of the page `connect`.
             * @example up1_AZsKXnwAeqOPXj1sGypPkAAAAZq…
             */
            token: string;
            /**
             * @description The name to log in with. Case does not matter; the server applies NFKC and lower case first.
             * @example ann
             */
            username?: string;
            /** @description True for a user who chooses no username. The server creates one that does not show the email address, so `username` is not required and has no effect. `registration_makes_username` in the metadata says that the server accepts this. */
            make_username?: boolean;
            /**
             * @description The name of the user, for display.
             * @example Ann Smith
             */
            name?: string;
            /**
             * @description The language of the emails (BCP 47): `en`, `de` or one that the configuration adds. Null for that of the request.
             * @example de
             */
            locale?: string | null;
            /**
             * @description The time zone of the times in emails: a name of the IANA database. Null for UTC.
             * @example Europe/Berlin
             */
            time_zone?: string | null;
            /**
             * @description The version of the terms that the user accepts: the current `TERMS_VERSION`. Without it, the pages ask after the login.
             * @example 2026-11
             */
            terms_version?: string;
            /**
             * @description For `email_needed`. Without `code`, sends one there.
             * @example ann@example.com
             */
            email?: string;
            /**
             * @description The `login_request` of the request for the code.
             * @example lr1_…
             */
            login_request?: string;
            /**
             * @description The six digits of the email.
             * @example 123456
             */
            code?: string;
            captcha?: components["schemas"]["Captcha"];
            /**
             * Format: uuid
             * @description The id of the organization that the session is for. Null for none. Default: that of the start of the login.
             * @example null
             */
            organization?: string | null;
            /** @description False logs the user out when the browser closes, and after 12 hours at the latest. Default: true. */
            remember?: boolean;
        };
        Factors: {
            /** @description The authenticator app. Null without one. */
            totp: {
                /**
                 * Format: date-time
                 * @description When the authenticator app was added.
                 * @example 2026-11-25T09:30:00.000Z
                 */
                created_at: string;
                /**
                 * Format: date-time
                 * @description When it was last used. Null if it never was.
                 * @example 2026-11-25T09:30:00.000Z
                 */
                last_used_at: string | null;
            } | null;
            /** @description The oldest first. */
            passkeys: components["schemas"]["PasskeyFactor"][];
            recovery_codes: components["schemas"]["RecoveryCodesLeft"];
            /**
             * @description Whether the user wants a second factor after the password, with a passkey too.
             * @example false
             */
            two_step: boolean;
            /**
             * @description Whether this server requires a second factor of the account.
             * @example false
             */
            required: boolean;
        };
        PasskeyFactor: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /**
             * @description What its user calls it.
             * @example My phone
             */
            name: string;
            /**
             * Format: date-time
             * @description When the passkey was added.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was last used. Null if it never was.
             * @example 2026-11-25T09:30:00.000Z
             */
            last_used_at: string | null;
            /**
             * @description Whether the passkey was synchronized between devices when it was last used.
             * @example true
             */
            backed_up: boolean;
            /** @description False before the first use of an upgrade. It is no second factor then. */
            verified: boolean;
            /**
             * @description How a browser reaches the passkey.
             * @example [
             *       "internal",
             *       "hybrid"
             *     ]
             */
            transports: string[];
        };
        RecoveryCodesLeft: {
            /**
             * @description Codes that can still be used.
             * @example 10
             */
            left: number;
            /**
             * Format: date-time
             * @description When they were generated. Null if none is left.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string | null;
        };
        RecoveryCodes: {
            /**
             * @description Ten codes, each for one login. They are shown only now.
             * @example [
             *       "8K2M-Q7RT-1V0X-4N6P-ZB3D-H9JC"
             *     ]
             */
            recovery_codes: string[];
        };
        TwoFactorAnswer: {
            enabled: boolean;
            /**
             * @description Ten codes, each for one login, if the account had none. They are shown only now.
             * @example [
             *       "8K2M-Q7RT-1V0X-4N6P-ZB3D-H9JC"
             *     ]
             */
            recovery_codes?: string[];
        };
        TwoFactor: {
            /**
             * @description `true` asks for a passkey after the password.
             * @example true
             */
            enabled: boolean;
        };
        TotpSetUp: {
            /**
             * @description The secret to type into the app, in base32. It is shown only now.
             * @example JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP
             */
            secret: string;
            /**
             * @description What the QR code says.
             * @example otpauth://totp/Example:ann?issuer=Example&secret=JBSWY3DPEHPK3PXP…
             */
            uri: string;
            /**
             * @description The QR code as SVG.
             * @example <svg …
             */
            qr_svg: string;
            /**
             * @description Belongs to the session of this request.
             * @example et1_9bGcXk…
             */
            enrolment_token: string;
            /**
             * @description Seconds.
             * @example 600
             */
            expires_in: number;
        };
        TotpAdded: {
            /**
             * @description Ten codes, each for one login, if the account had none. They are shown only now.
             * @example [
             *       "8K2M-Q7RT-1V0X-4N6P-ZB3D-H9JC"
             *     ]
             */
            recovery_codes?: string[];
        };
        TotpConfirmation: {
            /**
             * @description Belongs to the session of this request.
             * @example et1_9bGcXk…
             */
            enrolment_token: string;
            /**
             * @description The code that the app shows.
             * @example 123456
             */
            totp: string;
        };
        /** @description PublicKeyCredentialCreationOptionsJSON of WebAuthn. */
        PasskeyCreationOptions: {
            /** @example YGEtrRbL4gKZXzAmDDNAPwAAAaIZ… */
            challenge: string;
            rp: {
                /** @example login.example.com */
                id: string;
                /** @example Example */
                name: string;
            };
            user: {
                id: string;
                name: string;
                displayName: string;
            };
            pubKeyCredParams: {
                /** @enum {string} */
                type: "public-key";
                alg: number;
            }[];
            /**
             * @description Milliseconds.
             * @example 300000
             */
            timeout: number;
            excludeCredentials: {
                id: string;
                /** @enum {string} */
                type: "public-key";
                transports: string[];
            }[];
            authenticatorSelection: {
                /** @enum {string} */
                residentKey: "required";
                /** @enum {boolean} */
                requireResidentKey: true;
                /** @enum {string} */
                userVerification: "required" | "preferred";
            };
            /** @enum {string} */
            attestation: "none";
            extensions: {
                credProps: boolean;
            };
        };
        AddedPasskey: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /**
             * @description What its user calls it.
             * @example My phone
             */
            name: string;
            /**
             * Format: date-time
             * @description When the passkey was added.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was last used. Null if it never was.
             * @example 2026-11-25T09:30:00.000Z
             */
            last_used_at: string | null;
            /**
             * @description Whether the passkey was synchronized between devices when it was last used.
             * @example true
             */
            backed_up: boolean;
            /** @description False before the first use of an upgrade. It is no second factor then. */
            verified: boolean;
            /**
             * @description How a browser reaches the passkey.
             * @example [
             *       "internal",
             *       "hybrid"
             *     ]
             */
            transports: string[];
            /**
             * @description Ten codes, each for one login, if logins ask for a second factor from now on and the account had no codes. They are shown only now.
             * @example [
             *       "8K2M-Q7RT-1V0X-4N6P-ZB3D-H9JC"
             *     ]
             */
            recovery_codes?: string[];
        };
        NewPasskey: {
            /**
             * @description What its user calls the passkey.
             * @example My phone
             */
            name?: string;
            /**
             * @description RegistrationResponseJSON of WebAuthn: the `toJSON()` of the new credential.
             * @example {
             *       "id": "5M0x…",
             *       "type": "public-key"
             *     }
             */
            passkey: {
                [key: string]: unknown;
            };
            /** @description `true` with the options of `/users/me/factors/passkeys/upgrade`. */
            upgrade?: boolean;
        };
        PasskeyName: {
            /**
             * @description What its user calls the passkey.
             * @example My phone
             */
            name: string;
        };
        UserInfo: {
            /**
             * Format: uuid
             * @description The id of the account.
             */
            sub: string;
            /** @example Ann Smith */
            name?: string;
            /** @example ann */
            preferred_username?: string;
            /**
             * @description When the account last changed, in epoch seconds.
             * @example 1795599000
             */
            updated_at?: number;
            /** @example ann@example.com */
            email?: string;
            email_verified?: boolean;
            /**
             * @description Only for apps that may learn the role.
             * @example user
             */
            role?: string;
        };
        PushedAuthorizationResponse: {
            /**
             * @description For `/authorize`, with `client_id` and nothing else.
             * @example urn:ietf:params:oauth:request_uri:pr1_…
             */
            request_uri: string;
            /**
             * @description Seconds in which the user has to arrive.
             * @example 90
             */
            expires_in: number;
        };
        PushedAuthorizationRequest: {
            /**
             * @description Also with HTTP Basic.
             * @example 0199f2a1-9c1e-7d0a-9a43-6a1f1d2b3c4d
             */
            client_id?: string;
            /** Format: password */
            client_secret?: string;
            /** @description A JWT by which a client proves its identity. Its document lists the method `private_key_jwt`. */
            client_assertion?: string;
            /** @description With `client_assertion`: `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`. */
            client_assertion_type?: string;
            /** @example https://app.example.com/callback */
            redirect_uri?: string;
            /** @example code */
            response_type?: string;
            /** @example openid profile */
            scope?: string;
            /** @example xyz */
            state?: string;
            /** @example E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM */
            code_challenge?: string;
            /** @example S256 */
            code_challenge_method?: string;
        };
        AuthorizationRequest: {
            client: {
                /** @example Wiki */
                name: string;
                /**
                 * @description A host, or the scheme of an app on the device.
                 * @example wiki.example.com
                 */
                host: string;
                /** @description The operator registered it. */
                verified: boolean;
                /**
                 * @description Who vouches for it at this host: the operator, the table of clients that Latchkey recognizes, the host of its document, or no one, for a program on the device.
                 * @enum {string}
                 */
                origin: "operator" | "known" | "document" | "device";
                /**
                 * @description The version of Latchkey whose table lists it.
                 * @example 0.1.0
                 */
                known_in?: string;
                /**
                 * @description The host of its client metadata document.
                 * @example agent.example.com
                 */
                document_host?: string;
                /** @example W */
                initials: string;
                /**
                 * Format: uri
                 * @description The logo of the app, for `<img>`. Absent without one.
                 * @example https://login.example.com/authorize/logo/0199f2a1-9c1e-7d0a-9a43-6a1f1d2b3c4d?v=1
                 */
                logo?: string;
                /** @example help@wiki.example.com */
                contact?: string;
            };
            /** @description The user who is logged in, or null. */
            account: {
                /** @example ann */
                username: string;
                /** @example ann@example.com */
                email: string;
                /** @example Ann */
                name: string;
            } | null;
            /**
             * @description What the user has to do next. With `none`, the page opens `authorize` again.
             * @enum {string}
             */
            needs: "login" | "proof" | "second_factor" | "required_factor" | "choose" | "create" | "enrol" | "terms" | "consent" | "none";
            /** @description Added to the query as `chosen`, it means that the user continues as `account`. */
            chosen: string | null;
            /**
             * @description For the field of the login.
             * @example ann@example.com
             */
            login_hint?: string;
            /** @description What the user allows the app, in the language of the request. Empty for a first-party app. */
            scopes: {
                /** @example profile */
                scope: string;
                /** @example See your name, username and picture */
                text: string;
                /**
                 * @description The user allowed it before.
                 * @enum {boolean}
                 */
                granted?: true;
            }[];
            /** @description The API that the app gets tokens for. Null for this server. */
            resource: {
                /** @example https://mcp.example.com/mcp */
                uri: string;
                /** @example Notes */
                name: string;
                /** @example mcp.example.com */
                host: string;
            } | null;
            /**
             * @description `loopback`, `private_scheme`: another program on the device could pretend to be the app. `other_host`: its redirect URI is not at the host of its document.
             * @enum {string}
             */
            warning?: "loopback" | "private_scheme" | "other_host";
            /**
             * @description Sent back with the decision. Null unless `needs` is `consent`.
             * @example cp1_…
             */
            proof: string | null;
            /** @description Where the page redirects if the app gets an error. */
            redirect_to?: string;
        };
        AuthorizationRedirect: {
            /**
             * @description The redirect URI of the app, with a code or an error.
             * @example https://app.example.com/callback?code=ac1_…&state=xyz&iss=…
             */
            redirect_to: string;
        };
        AuthorizationDecision: {
            /**
             * @description The query of the page, as `GET /authorize/request` got it.
             * @example client_id=…&response_type=code&…
             */
            request: string;
            /**
             * @example approve
             * @enum {string}
             */
            decision: "approve" | "deny";
            /** @description Those that the user allows. Default: all that were shown. */
            scopes?: string[];
            /**
             * @description The `proof` of the page.
             * @example cp1_…
             */
            proof: string;
        };
        LogoutRequest: {
            /** @description The app that sent the user here, if it identified itself. */
            client?: {
                /** @example Wiki */
                name: string;
                /** @example W */
                initials: string;
                /**
                 * Format: uri
                 * @description The logo of the app, for `<img>`. Absent without one.
                 * @example https://login.example.com/authorize/logo/0199f2a1-9c1e-7d0a-9a43-6a1f1d2b3c4d?v=1
                 */
                logo?: string;
            };
            /** @description True if the user must confirm. False if the app was opened in this login, or no one is logged in. */
            ask: boolean;
            /** @description The user who is logged in, or null. */
            account: {
                /** @example ann */
                username: string;
                /** @example ann@example.com */
                email: string;
                /** @example Ann */
                name: string;
            } | null;
            /**
             * @description Where to go after the logout. The app registered it.
             * @example https://wiki.example.com/bye?state=xyz
             */
            redirect_to?: string;
        };
        RegisteredClient: {
            /** @example dc1_… */
            client_id: string;
            /**
             * @description Epoch seconds.
             * @example 1796120000
             */
            client_id_issued_at: number;
            /** @example My agent */
            client_name?: string;
            /**
             * @description Those that the client may use.
             * @example [
             *       "http://127.0.0.1:4000/callback"
             *     ]
             */
            redirect_uris: string[];
            /** @enum {string} */
            token_endpoint_auth_method: "none";
            /**
             * @example [
             *       "authorization_code",
             *       "refresh_token"
             *     ]
             */
            grant_types: string[];
            response_types: "code"[];
        };
        ClientRegistration: {
            /**
             * @example [
             *       "http://127.0.0.1:4000/callback"
             *     ]
             */
            redirect_uris: string[];
            /** @example My agent */
            client_name?: string;
        };
        FirstAdmin: {
            /**
             * @description The token in the fragment of the link.
             * @example lt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…
             */
            token: string;
            /**
             * @description The name to log in with. Case does not matter; the server applies NFKC and lower case first.
             * @example ann
             */
            username: string;
            /**
             * Format: email
             * @description Can be used to log in as well. Case does not matter.
             * @example ann@example.com
             */
            email: string;
            /**
             * Format: password
             * @description The length counts characters (code points), and every character is allowed. The server may require more than 8 characters. It refuses a password that is easy to guess: a common one, a simple sequence or repetition, and one that consists of the username, the email address or the name of the service. Small changes, such as added digits, do not help.
             * @example correct horse battery
             */
            password: string;
            /**
             * @description The language of the emails (BCP 47): `en`, `de` or one that the configuration adds. Null for that of the request.
             * @example de
             */
            locale?: string | null;
            /**
             * @description The time zone of the times in emails: a name of the IANA database. Null for UTC.
             * @example Europe/Berlin
             */
            time_zone?: string | null;
        };
        UserPage: {
            users: components["schemas"]["ListedUser"][];
            /**
             * @description The `cursor` of the next page. Null on the last page.
             * @example null
             */
            next_cursor: string | null;
            /** @description How many accounts the whole list contains. Only on the first page. */
            total?: {
                /**
                 * @description At most 1,000.
                 * @example 120
                 */
                count: number;
                /** @description False if there are more than `count`. */
                exact: boolean;
            };
        };
        ListedUser: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /** @example ann */
            username: string;
            /** @example ann@example.com */
            email: string;
            email_verified: boolean;
            /**
             * @description Present if a mail server rejected the address. Emails do not arrive there.
             * @enum {boolean}
             */
            email_failed?: true;
            /** @example Ann Smith */
            name: string;
            /**
             * @description `user`, `admin`, or a role that the operator added.
             * @example user
             */
            role: string;
            /**
             * Format: date-time
             * @description When the account was disabled. Null if it is not.
             * @example 2026-11-25T09:30:00.000Z
             */
            disabled_at: string | null;
            /**
             * Format: date-time
             * @description When the account was created.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the account was last changed.
             * @example 2026-11-25T09:30:00.000Z
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description When the newest stored session started.
             * @example 2026-11-25T09:30:00.000Z
             */
            last_login_at: string | null;
            /**
             * Format: date-time
             * @description When the user was last invited. Null if there was no invitation, or the account has a password.
             * @example 2026-11-25T09:30:00.000Z
             */
            invited_at: string | null;
        };
        UserDetails: {
            /**
             * Format: uuid
             * @description Never changes, and is never reused for another account.
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /** @example ann */
            username: string;
            /** @example ann@example.com */
            email: string;
            email_verified: boolean;
            /**
             * @description Present if a mail server rejected the address. Emails do not arrive there.
             * @enum {boolean}
             */
            email_failed?: true;
            /**
             * @description Present if the account has no password.
             * @enum {boolean}
             */
            no_password?: true;
            /**
             * @description Present if the user has not accepted the current version of the terms (`TERMS_VERSION`).
             * @enum {boolean}
             */
            terms_due?: true;
            /** @example Ann Smith */
            name: string;
            /**
             * @description An https URL of the picture of the user, for pages of apps. Null if there is none.
             * @example https://images.example.com/ann.png
             */
            picture: string | null;
            /**
             * @description `user`, `admin`, or a role that the operator added.
             * @example user
             */
            role: string;
            /**
             * @description The language of the emails (BCP 47). Null if each email is in the language of the request that causes it.
             * @example en
             */
            locale: string | null;
            /**
             * @description The time zone of the times in emails, by its name in the IANA database. Null for UTC.
             * @example Europe/Berlin
             */
            time_zone: string | null;
            /**
             * Format: date-time
             * @description When the account was created.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the account was last changed.
             * @example 2026-11-25T09:30:00.000Z
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description When the account was disabled. Null if it is not.
             * @example 2026-11-25T09:30:00.000Z
             */
            disabled_at: string | null;
            /**
             * Format: date-time
             * @description When the email address was verified.
             * @example 2026-11-25T09:30:00.000Z
             */
            email_verified_at: string | null;
            /**
             * Format: date-time
             * @description When a mail server rejected the email address.
             * @example 2026-11-25T09:30:00.000Z
             */
            email_failed_at: string | null;
            /**
             * Format: date-time
             * @description When the newest stored session started.
             * @example 2026-11-25T09:30:00.000Z
             */
            last_login_at: string | null;
            /**
             * Format: date-time
             * @description When the user was last invited.
             * @example 2026-11-25T09:30:00.000Z
             */
            invited_at: string | null;
            login: components["schemas"]["LoginState"];
            factors: components["schemas"]["Factors"];
            identities: components["schemas"]["Identity"][];
            /** @description What the user lets other apps do. */
            consents: components["schemas"]["AppConsent"][];
        };
        LoginState: {
            /**
             * @description Why the user cannot log in with the right password. Empty if the user can. `disabled`: by an administrator. `email_not_verified`: this server asks for a verified address. `no_password`: the account has none. `scheme_off`: `IMPORT_SCHEMES` does not name the scheme of the imported password. `locked`: too many wrong passwords from all networks. `waiting`: too many from the network of the newest session.
             * @example [
             *       "locked"
             *     ]
             */
            obstacles: ("disabled" | "email_not_verified" | "no_password" | "scheme_off" | "locked" | "waiting")[];
            /**
             * Format: date-time
             * @description When the wait ends. Null for a lock, which stays until someone removes it.
             * @example 2026-11-25T09:30:00.000Z
             */
            until: string | null;
            /**
             * @description The wrong passwords that count at present, from all networks.
             * @example 0
             */
            failures: number;
        };
        AppConsent: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /** @example 7b0f3c52-9c1e-4d0a-9a43-6a1f1d2b3c4d */
            client_id: string;
            /**
             * @description The name of the app.
             * @example Notes
             */
            name: string;
            /**
             * @description Where the app sends the user back to: a host, or the scheme of an app.
             * @example notes.example.com
             */
            host: string;
            /**
             * @description The app is a program on the user's device that no one vouches for: `name` is only what it calls itself.
             * @example false
             */
            on_device: boolean;
            /**
             * @description The URI of the API that the app may use. Null for this server.
             * @example null
             */
            resource: string | null;
            /**
             * Format: date-time
             * @description When the user first let the app do something.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the user last let it do more.
             * @example 2026-11-25T09:30:00.000Z
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description When the app last used its access, to the minute.
             * @example 2026-11-25T09:30:00.000Z
             */
            last_used_at: string | null;
            /**
             * @description Separated by spaces.
             * @example openid profile email
             */
            scope: string;
        };
        UserCreation: {
            /**
             * @description The name to log in with. Without it, the server creates one from the email address.
             * @example ann
             */
            username?: string;
            /**
             * Format: email
             * @description The address that gets the link to choose a password.
             * @example ben@example.com
             */
            email: string;
            /**
             * @description Without it, it is the username.
             * @example Ann Smith
             */
            name?: string;
            /**
             * @description Without it, it is `user`.
             * @example user
             */
            role?: string;
            /**
             * @description The language of the emails (BCP 47): `en`, `de` or one that the configuration adds. Null for that of the request.
             * @example de
             */
            locale?: string | null;
            /**
             * @description The time zone of the times in emails: a name of the IANA database. Null for UTC.
             * @example Europe/Berlin
             */
            time_zone?: string | null;
        };
        UserChanges: {
            /**
             * @description The name of the user, for display.
             * @example Ann Smith
             */
            name?: string;
            /**
             * @description The new name to log in with.
             * @example annie
             */
            username?: string;
            /**
             * @description The language of the emails (BCP 47): `en`, `de` or one that the configuration adds. Null for that of the request.
             * @example de
             */
            locale?: string | null;
            /**
             * Format: uri
             * @description An https URL of the picture of the user. Null removes it.
             * @example https://images.example.com/ann.png
             */
            picture?: string | null;
            /**
             * @description The time zone of the times in emails: a name of the IANA database. Null for UTC.
             * @example Europe/Berlin
             */
            time_zone?: string | null;
            /**
             * Format: email
             * @description The new address. It counts as verified if the old one does, unless `email_verified` is in the same call. The old address gets a notice. Administrators change their own address with POST /users/me/email/verification.
             * @example annie@example.com
             */
            email?: string;
            /**
             * @description Whether the email address counts as verified.
             * @example true
             */
            email_verified?: boolean;
            /**
             * @description `user`, `admin`, or a role that the operator added.
             * @example user
             */
            role?: string;
            /**
             * @description `true` ends all sessions, and the user cannot log in. `false` lets users log in.
             * @example false
             */
            disabled?: boolean;
        };
        PasswordResetOrder: {
            /**
             * @description `true` removes the current password immediately and ends all sessions.
             * @example false
             */
            disable_password?: boolean;
        };
        ClientList: {
            clients: components["schemas"]["Client"][];
            /**
             * @description True if there are older ones.
             * @example false
             */
            more: boolean;
        };
        Client: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            client_id: string;
            /** @example billing */
            name: string;
            /**
             * @description The scopes that its tokens can have at most, separated by spaces.
             * @example profile:read sessions
             */
            scope: string;
            /**
             * Format: date-time
             * @description When the client was created.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the client was revoked. Null if it was not.
             * @example 2026-11-25T09:30:00.000Z
             */
            revoked_at: string | null;
            /**
             * Format: date-time
             * @description Until when the secret before the present one is accepted.
             * @example 2026-11-25T09:30:00.000Z
             */
            previous_valid_until: string | null;
            /**
             * @description True if the client has no secret.
             * @example false
             */
            public: boolean;
            /**
             * @description True for your own app. Users are not asked what it may do.
             * @example false
             */
            first_party: boolean;
            /**
             * @description Where users are sent with a code.
             * @example [
             *       "https://app.example.com/callback"
             *     ]
             */
            redirect_uris: string[];
            /**
             * @description Where users may be sent after a logout.
             * @example [
             *       "https://app.example.com/callback"
             *     ]
             */
            post_logout_redirect_uris: string[];
            /**
             * @description Which URL is told when a session ends.
             * @example null
             */
            backchannel_logout_uri: string | null;
            /**
             * @description True if a code needs a challenge (RFC 7636).
             * @example true
             */
            require_pkce: boolean;
            /**
             * @description True if its tokens can have the claim `role`.
             * @example false
             */
            roles: boolean;
            /**
             * @description The roles whose users may use it. Empty for all.
             * @example []
             */
            allowed_roles: string[];
            /**
             * @description An email address or a web page for its users.
             * @example support@app.example.com
             */
            contact: string | null;
            /**
             * @description True if Latchkey may call its URLs in a private network. Only a command sets it.
             * @example false
             */
            private_urls: boolean;
            /**
             * @description What it may do with accounts, as a server: `read` or `write`. Null for nothing. Only a command sets it.
             * @example null
             */
            account_access: string | null;
            /**
             * @description What it may do with organizations, as a server: `read` or `write`. Null for nothing. Only a command sets it.
             * @example null
             */
            organization_access: string | null;
            /**
             * @description The URI of the resource that its tokens are for if a request names none. Only a command sets it.
             * @example null
             */
            default_resource: string | null;
        };
        NewClient: components["schemas"]["Client"] & {
            /**
             * @description Shown only in this response. Null for a public client.
             * @example cs1_…
             */
            client_secret: string | null;
        };
        ClientCreation: {
            /**
             * @description The name of the service or app. Users see it.
             * @example billing
             */
            name: string;
            /**
             * @description The scopes of `appClaims` that the app may ask for, separated by spaces. Only a command changes those of a first-party client.
             * @example
             */
            scope?: string;
            /**
             * @description Where users are sent with a code. At most 10.
             * @example [
             *       "https://app.example.com/callback"
             *     ]
             */
            redirect_uris?: string[];
            /**
             * @description Where users may be sent after a logout.
             * @example [
             *       "https://app.example.com/"
             *     ]
             */
            post_logout_redirect_uris?: string[];
            /**
             * @description Which URL is told when a session ends. In production, https to a public host.
             * @example null
             */
            backchannel_logout_uri?: string | null;
            /**
             * @description False allows codes without a challenge (RFC 7636).
             * @example true
             */
            require_pkce?: boolean;
            /**
             * @description True allows the claim `role`.
             * @example false
             */
            roles?: boolean;
            /**
             * @description The roles whose users may use it. Empty for all.
             * @example []
             */
            allowed_roles?: string[];
            /**
             * @description An email address or a web page for its users.
             * @example support@app.example.com
             */
            contact?: string | null;
            /**
             * @description True for a client without a secret.
             * @example false
             */
            public?: boolean;
            /**
             * @description Only false. A command creates your own apps.
             * @example false
             */
            first_party?: boolean;
        };
        NewSecret: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            client_id: string;
            /**
             * @description Shown only in this response. The server keeps only what it needs to check it.
             * @example cs1_…
             */
            client_secret: string;
            /**
             * Format: date-time
             * @description Until when the secret before is accepted: for 24 hours.
             * @example 2026-11-25T09:30:00.000Z
             */
            previous_valid_until: string;
        };
        ClientChanges: {
            /**
             * @description The name of the service or app. Users see it.
             * @example billing
             */
            name?: string;
            /**
             * @description The scopes of `appClaims` that the app may ask for, separated by spaces. Only a command changes those of a first-party client.
             * @example
             */
            scope?: string;
            /**
             * @description Where users are sent with a code. At most 10.
             * @example [
             *       "https://app.example.com/callback"
             *     ]
             */
            redirect_uris?: string[];
            /**
             * @description Where users may be sent after a logout.
             * @example [
             *       "https://app.example.com/"
             *     ]
             */
            post_logout_redirect_uris?: string[];
            /**
             * @description Which URL is told when a session ends. In production, https to a public host.
             * @example null
             */
            backchannel_logout_uri?: string | null;
            /**
             * @description False allows codes without a challenge (RFC 7636).
             * @example true
             */
            require_pkce?: boolean;
            /**
             * @description True allows the claim `role`.
             * @example false
             */
            roles?: boolean;
            /**
             * @description The roles whose users may use it. Empty for all.
             * @example []
             */
            allowed_roles?: string[];
            /**
             * @description An email address or a web page for its users.
             * @example support@app.example.com
             */
            contact?: string | null;
        };
        ResourceList: {
            resources: components["schemas"]["Resource"][];
        };
        Resource: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /**
             * @description The claim `aud` of its tokens.
             * @example https://mcp.example.com/mcp
             */
            uri: string;
            /** @example Notes */
            name: string;
            /**
             * @description Each scope, and what it lets an app do.
             * @example {
             *       "notes:read": "See your notes"
             *     }
             */
            scopes: {
                [key: string]: string;
            };
            /**
             * @description The scopes for apps that no one registered.
             * @example []
             */
            open_scopes: string[];
            /**
             * @description The scopes that each scope includes.
             * @example {}
             */
            implies: {
                [key: string]: string[];
            };
            /**
             * @description The roles whose users may use it. Empty for all.
             * @example []
             */
            allowed_roles: string[];
            /**
             * @description The client with a secret that may introspect its tokens. Null for none.
             * @example null
             */
            client_id: string | null;
            /**
             * Format: date-time
             * @description When the resource was added.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the resource was revoked. Null if it was not.
             * @example 2026-11-25T09:30:00.000Z
             */
            revoked_at: string | null;
        };
        ResourceCreation: {
            /**
             * @description The URI that apps call. In production, it must use https. It cannot be changed later.
             * @example https://mcp.example.com/mcp
             */
            uri: string;
            /**
             * @description Each scope, and what it lets an app do.
             * @example {
             *       "notes:read": "See your notes"
             *     }
             */
            scopes: {
                [key: string]: string;
            };
            /**
             * @description Users see it. A new resource without a name gets the host of its URI.
             * @example Notes
             */
            name?: string;
            /**
             * @description The scopes for apps that no one registered.
             * @example []
             */
            open_scopes?: string[];
            /**
             * @description The scopes that each scope includes.
             * @example {}
             */
            implies?: {
                [key: string]: string[];
            };
            /**
             * @description The roles whose users may use it. Empty for all.
             * @example []
             */
            allowed_roles?: string[];
            /**
             * @description The client with a secret that may introspect its tokens. Null for none.
             * @example null
             */
            client_id?: string | null;
            /**
             * @description True confirms that no server of an older release uses the database. The first resource needs it.
             * @example true
             */
            no_older_servers?: boolean;
        };
        ResourceChanges: {
            /**
             * @description Each scope, and what it lets an app do.
             * @example {
             *       "notes:read": "See your notes"
             *     }
             */
            scopes?: {
                [key: string]: string;
            };
            /**
             * @description Users see it. A new resource without a name gets the host of its URI.
             * @example Notes
             */
            name?: string;
            /**
             * @description The scopes for apps that no one registered.
             * @example []
             */
            open_scopes?: string[];
            /**
             * @description The scopes that each scope includes.
             * @example {}
             */
            implies?: {
                [key: string]: string[];
            };
            /**
             * @description The roles whose users may use it. Empty for all.
             * @example []
             */
            allowed_roles?: string[];
            /**
             * @description The client with a secret that may introspect its tokens. Null for none.
             * @example null
             */
            client_id?: string | null;
        };
        OrganizationPage: {
            organizations: components["schemas"]["Organization"][];
            /**
             * @description The `cursor` of the next page. Null on the last page.
             * @example null
             */
            next_cursor: string | null;
        };
        Organization: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /**
             * @description A short name for URLs, in any case of letters. Null for none.
             * @example acme
             */
            slug: string | null;
            /** @example Acme */
            name: string;
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            owner_id: string;
            /**
             * @description Whether its members need a second factor.
             * @example false
             */
            require_mfa: boolean;
            /**
             * Format: date-time
             * @description When the organization was created.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the organization was last changed.
             * @example 2026-11-25T09:30:00.000Z
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description When the organization was disabled. Null if it was not.
             * @example 2026-11-25T09:30:00.000Z
             */
            disabled_at: string | null;
        };
        OrganizationCreation: {
            /**
             * @description Members and invited users see it. Cannot contain `@`, `://` or control characters.
             * @example Acme
             */
            name: string;
            /**
             * @description Letters, digits and hyphens. It starts and ends with a letter or a digit. No other organization can have it.
             * @example acme
             */
            slug?: string | null;
            /**
             * Format: uuid
             * @description The id of the account that owns it.
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            owner_id: string;
            /**
             * @description Whether its members need a second factor.
             * @example false
             */
            require_mfa?: boolean;
        };
        OrganizationChanges: {
            /**
             * @description Members and invited users see it. Cannot contain `@`, `://` or control characters.
             * @example Acme
             */
            name?: string;
            /**
             * @description Letters, digits and hyphens. It starts and ends with a letter or a digit. No other organization can have it.
             * @example acme
             */
            slug?: string | null;
            /**
             * @description Whether its members need a second factor.
             * @example false
             */
            require_mfa?: boolean;
            /**
             * @description `true` disables the organization: tokens no longer name it.
             * @example false
             */
            disabled?: boolean;
        };
        NewOwner: {
            /**
             * Format: uuid
             * @description The id of the account that becomes the organization owner.
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            user_id: string;
        };
        MemberPage: {
            members: components["schemas"]["OrganizationMember"][];
            /**
             * @description The `cursor` of the next page. Null on the last page.
             * @example null
             */
            next_cursor: string | null;
        };
        OrganizationMember: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            user_id: string;
            /** @example ann */
            username: string;
            /** @example Ann Smith */
            name: string;
            /** @example ann@example.com */
            email: string;
            /**
             * @description The role in the organization, such as `member`. The user who owns the organization has a separate one.
             * @example owner
             */
            role: string;
            /**
             * Format: date-time
             * @description When the user became a member.
             * @example 2026-11-25T09:30:00.000Z
             */
            joined_at: string;
        };
        MemberRole: {
            /**
             * @description Without it, a new member has the role `member`, and a member keeps the role.
             * @example member
             */
            role?: string;
        };
        UserOrganizations: {
            organizations: components["schemas"]["UserOrganization"][];
        };
        UserOrganization: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /**
             * @description A short name for URLs, in any case of letters. Null for none.
             * @example acme
             */
            slug: string | null;
            /** @example Acme */
            name: string;
            /**
             * Format: date-time
             * @description When the organization was disabled. Null if it was not.
             * @example 2026-11-25T09:30:00.000Z
             */
            disabled_at: string | null;
            /**
             * @description The role in the organization, such as `member`. The user who owns the organization has a separate one.
             * @example owner
             */
            role: string;
            /**
             * Format: date-time
             * @description When the user became a member.
             * @example 2026-11-25T09:30:00.000Z
             */
            joined_at: string;
        };
        UserConsentPage: {
            consents: components["schemas"]["UserConsent"][];
            /**
             * @description The `cursor` of the next page. Null on the last page.
             * @example null
             */
            next_cursor: string | null;
        };
        UserConsent: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /**
             * @description Where the app sends the user back to: a host, or the scheme of an app.
             * @example notes.example.com
             */
            host: string;
            /**
             * @description The URI of the API that the app may use. Null for this server.
             * @example null
             */
            resource: string | null;
            /**
             * Format: date-time
             * @description When the user first let the app do something.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the user last let it do more.
             * @example 2026-11-25T09:30:00.000Z
             */
            updated_at: string;
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            user_id: string;
            /** @example ann */
            username: string;
            /**
             * @description Separated by spaces.
             * @example openid profile email
             */
            scope: string;
        };
        AuditPage: {
            entries: components["schemas"]["AuditEntry"][];
            /**
             * @description The `cursor` of the next page. Null on the last page.
             * @example null
             */
            next_cursor: string | null;
            /** @description All events, for a menu. Only on the first page. */
            events?: {
                /**
                 * @description The name of the event. The page on the audit trail explains all events.
                 * @example authn_login_success
                 */
                event: string;
                /**
                 * @description The event in words.
                 * @example Logged in
                 */
                words: string;
            }[];
        };
        AuditEntry: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /**
             * Format: date-time
             * @description When it happened.
             * @example 2026-11-25T09:30:00.000Z
             */
            at: string;
            /**
             * @description The name of the event. The page on the audit trail explains all events.
             * @example authn_login_success
             */
            event: string;
            /**
             * @description The event in words.
             * @example Logged in
             */
            words: string;
            /**
             * @description `success` or `failure`.
             * @example success
             */
            outcome: string;
            /**
             * @description The account that did it, `cli:NAME` for an operator, or `app` or `client:ID` for your own code. Null if no one was logged in.
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            actor: string | null;
            /**
             * @description The present username of `actor`. Null if there is no such account, or no longer.
             * @example ann
             */
            actor_username: string | null;
            /** @description The account that it is about. */
            subject: string | null;
            /**
             * @description The present username of `subject`. Null if there is no such account, or no longer.
             * @example ann
             */
            subject_username: string | null;
            session: string | null;
            /** @example first-party */
            client: string | null;
            /** @description The organization in which it happened. */
            organization: string | null;
            /** @example 203.0.113.9 */
            address: string | null;
            request_id: string | null;
            /**
             * @description Reasons, counts and names of fields.
             * @example {
             *       "methods": [
             *         "password"
             *       ]
             *     }
             */
            detail: {
                [key: string]: string | number | boolean | string[];
            } | null;
        };
        Overview: {
            /** @description Thirty days and today until now, the earliest first. */
            days: {
                /**
                 * @description In UTC.
                 * @example 2026-11-25
                 */
                day: string;
                /**
                 * @description Accounts that were created. Null if it is not known, because events are not stored or were not counted.
                 * @example 12
                 */
                sign_ups: number | null;
                /**
                 * @description Logins. Null if it is not known, because events are not stored or were not counted.
                 * @example 12
                 */
                logins: number | null;
                /**
                 * @description Logins that failed. Null if it is not known, because events are not stored or were not counted.
                 * @example 12
                 */
                failures: number | null;
            }[];
            /**
             * @description What an operator should look at. `mail_waiting`: emails wait for more than 15 minutes. `mail_given_up`: emails could not be sent. `audit_failing`: events cannot be stored, and are only in the log. Empty if all is well.
             * @example []
             */
            warnings: {
                /** @enum {string} */
                code: "mail_waiting" | "mail_given_up" | "audit_failing";
                /** @example 3 */
                count?: number;
                /**
                 * Format: date-time
                 * @description When the oldest of them was stored.
                 * @example 2026-11-25T09:30:00.000Z
                 */
                since?: string;
            }[];
            /**
             * @description All roles of this server.
             * @example [
             *       "user",
             *       "admin"
             *     ]
             */
            roles: string[];
            /**
             * @description The roles that a member of an organization can have. Left out if the server has no organizations.
             * @example [
             *       "member",
             *       "admin"
             *     ]
             */
            organization_roles?: string[];
        };
        TokenKeys: {
            keys: components["schemas"]["TokenKey"][];
        };
        TokenKey: {
            /** @example NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs */
            kid: string;
            /** @example ES256 */
            algorithm: string;
            /**
             * @description True for the key that signs tokens. The others only verify.
             * @example true
             */
            signs: boolean;
        };
        Outbox: {
            mails: components["schemas"]["WaitingMail"][];
        };
        WaitingMail: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /** @example mail */
            channel: string;
            /**
             * @description What it says.
             * @example reset_password
             */
            kind: string;
            /**
             * Format: uuid
             * @description The account that it is for.
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            user_id: string | null;
            /**
             * Format: date-time
             * @description When it was stored.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the next try is due. Null if the server gave up.
             * @example 2026-11-25T09:30:00.000Z
             */
            due_at: string | null;
            /** @example 1 */
            tries: number;
            /**
             * @description Why the last try failed: a code, never an address.
             * @example smtp_451
             */
            last_error: string | null;
        };
        WebhookEndpoints: {
            endpoints: components["schemas"]["WebhookEndpoint"][];
        };
        WebhookEndpoint: {
            /**
             * @description Follows from the URL. The URL itself is not shown, because it may be secret.
             * @example 4f1c2d3e5a6b7c8d
             */
            id: string;
            /** @example example.com */
            host: string;
            /**
             * @example [
             *       "user.*"
             *     ]
             */
            events: string[];
            /**
             * @description True if the endpoint returned 410 since this process started. It gets no more.
             * @example false
             */
            off: boolean;
            /** @description The last 20 tries of this process, the newest first. A restart forgets them. */
            tries: components["schemas"]["WebhookTry"][];
            /** @description Webhooks of all processes that wait or were given up. Null behind the MySQL proxy. */
            waiting: components["schemas"]["WaitingWebhook"][] | null;
        };
        WebhookTry: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            webhook_id: string;
            /** @example user.created */
            type: string;
            /**
             * Format: date-time
             * @description When it was sent.
             * @example 2026-11-25T09:30:00.000Z
             */
            at: string;
            /**
             * @description `failed`: it is tried again. `given_up`: it was the last try. `refused`: the endpoint returned 410.
             * @example sent
             * @enum {string}
             */
            outcome: "sent" | "failed" | "given_up" | "refused";
            /**
             * @description Why, in short.
             * @example HTTP 200
             */
            code: string;
            /**
             * @description The JSON that is posted.
             * @example {"type":"test","timestamp":"2026-11-25T09:00:00.000Z","data":{}}
             */
            body: string;
        };
        WaitingWebhook: {
            /**
             * Format: uuid
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /** @example mail */
            channel: string;
            /**
             * @description What it says.
             * @example reset_password
             */
            kind: string;
            /**
             * Format: uuid
             * @description The account that it is for.
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            user_id: string | null;
            /**
             * Format: date-time
             * @description When it was stored.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the next try is due. Null if the server gave up.
             * @example 2026-11-25T09:30:00.000Z
             */
            due_at: string | null;
            /** @example 1 */
            tries: number;
            /**
             * @description Why the last try failed: a code, never an address.
             * @example smtp_451
             */
            last_error: string | null;
            /**
             * @description The JSON that is posted.
             * @example {"type":"test","timestamp":"2026-11-25T09:00:00.000Z","data":{}}
             */
            body: string;
        };
        Settings: {
            settings: components["schemas"]["Setting"][];
        };
        Setting: {
            /**
             * @description The variable.
             * @example ISSUER
             */
            name: string;
            /** @example Public URL of this server. */
            about: string;
            /**
             * @description Where it was set: in the `environment`, in a `file` that `NAME_FILE` names, in `.env`, by an `option` of `latchkey.config` or `createLatchkey`, or nowhere (`default`).
             * @example environment
             * @enum {string}
             */
            source: "environment" | "file" | ".env" | "option" | "default";
            /**
             * @description The name of the variable or option that sets it. Null for the default.
             * @example LATCHKEY_ISSUER
             */
            set_by: string | null;
            /**
             * @description False for a value that is or may be secret. It never leaves the server.
             * @example true
             */
            shown: boolean;
            /**
             * @description What is in force. Null if it is not shown, or if nothing is set.
             * @example https://login.example.com
             */
            value: string | null;
        };
        ManagedAccountPage: {
            accounts: components["schemas"]["ManagedAccount"][];
            /**
             * @description The `cursor` of the next page. Null on the last page.
             * @example null
             */
            next_cursor: string | null;
        };
        ManagedAccount: {
            /**
             * Format: uuid
             * @description Never changes, and is never reused for another account.
             * @example 019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90
             */
            id: string;
            /** @example ann */
            username: string;
            /** @example ann@example.com */
            email: string;
            email_verified: boolean;
            /**
             * @description Present if a mail server rejected the address. Emails do not arrive there.
             * @enum {boolean}
             */
            email_failed?: true;
            /**
             * @description Present if the account has no password.
             * @enum {boolean}
             */
            no_password?: true;
            /**
             * @description Present if the user has not accepted the current version of the terms (`TERMS_VERSION`).
             * @enum {boolean}
             */
            terms_due?: true;
            /** @example Ann Smith */
            name: string;
            /**
             * @description An https URL of the picture of the user, for pages of apps. Null if there is none.
             * @example https://images.example.com/ann.png
             */
            picture: string | null;
            /**
             * @description `user`, `admin`, or a role that the operator added.
             * @example user
             */
            role: string;
            /**
             * @description The language of the emails (BCP 47). Null if each email is in the language of the request that causes it.
             * @example en
             */
            locale: string | null;
            /**
             * @description The time zone of the times in emails, by its name in the IANA database. Null for UTC.
             * @example Europe/Berlin
             */
            time_zone: string | null;
            /**
             * Format: date-time
             * @description When the account was created.
             * @example 2026-11-25T09:30:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the account was last changed.
             * @example 2026-11-25T09:30:00.000Z
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description When the account was disabled. Null if it is not.
             * @example 2026-11-25T09:30:00.000Z
             */
            disabled_at: string | null;
            /**
             * Format: date-time
             * @description When the email address was verified.
             * @example 2026-11-25T09:30:00.000Z
             */
            email_verified_at: string | null;
            /**
             * Format: date-time
             * @description When the user was last invited.
             * @example 2026-11-25T09:30:00.000Z
             */
            invited_at: string | null;
        };
        AccountCreation: {
            /**
             * Format: email
             * @description The email address.
             * @example ben@example.com
             */
            email: string;
            /**
             * @description Whether the email address counts as verified.
             * @example true
             */
            email_verified?: boolean;
            /**
             * @description The name to log in with. Without it, the server creates one from the email address.
             * @example ann
             */
            username?: string;
            /**
             * @description Without it, it is the username.
             * @example Ann Smith
             */
            name?: string;
            /**
             * Format: password
             * @description Without it, the account has no password.
             * @example correct horse battery staple
             */
            password?: string;
            /**
             * @description Only for calls in the same process. Clients create accounts with the role `user`.
             * @example user
             */
            role?: string;
            /**
             * @description The language of the emails (BCP 47): `en`, `de` or one that the configuration adds. Null for that of the request.
             * @example de
             */
            locale?: string | null;
            /**
             * Format: uri
             * @description An https URL of the picture of the user. Null removes it.
             * @example https://images.example.com/ann.png
             */
            picture?: string | null;
            /**
             * @description The time zone of the times in emails: a name of the IANA database. Null for UTC.
             * @example Europe/Berlin
             */
            time_zone?: string | null;
            /**
             * @description `true` sends the user a link to choose a password.
             * @example true
             */
            invite?: boolean;
        };
        ManagedChanges: {
            /**
             * @description The name to log in with. Case does not matter; the server applies NFKC and lower case first.
             * @example ann
             */
            username?: string;
            /**
             * @description The name of the user, for display.
             * @example Ann Smith
             */
            name?: string;
            /**
             * @description The language of the emails (BCP 47): `en`, `de` or one that the configuration adds. Null for that of the request.
             * @example de
             */
            locale?: string | null;
            /**
             * Format: uri
             * @description An https URL of the picture of the user. Null removes it.
             * @example https://images.example.com/ann.png
             */
            picture?: string | null;
            /**
             * @description The time zone of the times in emails: a name of the IANA database. Null for UTC.
             * @example Europe/Berlin
             */
            time_zone?: string | null;
            /**
             * Format: email
             * @description A client starts a change: the new address gets a link, and the account keeps its address until the link is used.
             * @example ben@example.com
             */
            email?: string;
            /**
             * @description Only for calls in the same process.
             * @example true
             */
            email_verified?: boolean;
            /**
             * @description Only for calls in the same process.
             * @example user
             */
            role?: string;
        };
    };
    responses: {
        /** @description The account was deleted. */
        AccountWasDeleted: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The app is disconnected. */
        AppIsDisconnected: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The claims that the scopes of the login ask for. */
        ClaimsThatTheScopesOfTheLoginAskFor: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["UserInfo"];
            };
        };
        /** @description The client. */
        Client: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Client"];
            };
        };
        /** @description Disconnected. */
        Disconnected: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The email will be sent soon. */
        EmailWillBeSentSoon: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description Logged in. */
        LoggedIn: {
            headers: {
                "Set-Cookie": components["headers"]["Set-Cookie"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["BrowserSession"];
            };
        };
        /** @description The member. */
        Member: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OrganizationMember"];
            };
        };
        /** @description One page of the members. */
        OnePageOfTheMembers: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MemberPage"];
            };
        };
        /** @description One page of the organizations. */
        OnePageOfTheOrganizations: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OrganizationPage"];
            };
        };
        /** @description The organization. */
        Organization: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Organization"];
            };
        };
        /** @description The organization, as the user sees it. */
        OrganizationAsTheUserSeesIt: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MyOrganization"];
            };
        };
        /** @description The organization is deleted. */
        OrganizationIsDeleted: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The organizations. */
        Organizations: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["UserOrganizations"];
            };
        };
        /** @description The password was changed. */
        PasswordWasChanged: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The request for a code was accepted. */
        RequestForACodeWasAccepted: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AskedCode"];
            };
        };
        /** @description The request was accepted. */
        RequestWasAccepted: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The resource. */
        Resource: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Resource"];
            };
        };
        /** @description The session has ended. */
        SessionHasEnded: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The sessions have ended. */
        SessionsHaveEnded: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description Still logged in, or no cookie. */
        StillLoggedInOrNoCookie: {
            headers: {
                "Set-Cookie": components["headers"]["Set-Cookie"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["BrowserSession"] | components["schemas"]["NoSession"];
            };
        };
        /** @description The user is a member with this role. */
        UserIsAMemberWithThisRole: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The user is not a member. */
        UserIsNotAMember: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The user owns the organization. */
        UserOwnsTheOrganization: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description What the browser needs to create a passkey, for five minutes. */
        WhatTheBrowserNeedsToCreateAPasskeyForFiveMinutes: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["PasskeyCreationOptions"];
            };
        };
        /** @description What the endpoint returned. */
        WhatTheEndpointReturned: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["WebhookTry"];
            };
        };
        /** @description `admin_api_off`: The MySQL proxy of this server does not run the admin API. `overloaded`: The server is busy. Try again in a moment. `unavailable`: The service is temporarily unavailable. */
        admin_api_off_or_overloaded_or_unavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "admin_api_off" | "overloaded" | "unavailable";
                };
            };
        };
        /** @description `admin_api_off`: The MySQL proxy of this server does not run the admin API. `unavailable`: The service is temporarily unavailable. */
        admin_api_off_or_unavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "admin_api_off" | "unavailable";
                };
            };
        };
        /** @description `body_too_large`: The body is too large. */
        body_too_large: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "body_too_large";
                };
            };
        };
        /** @description `cannot_change_yourself`: Administrators cannot do this to their own account. */
        cannot_change_yourself: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "cannot_change_yourself";
                };
            };
        };
        /** @description `captcha_required`: Confirm that you are not a robot. */
        captcha_required: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "captcha_required";
                };
            };
        };
        /** @description `email_taken`: This email address is already taken. */
        email_taken: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "email_taken";
                };
            };
        };
        /** @description `factor_required`: This account needs a second factor for this. */
        factor_required: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "factor_required";
                };
            };
        };
        /** @description `insufficient_scope`: The access token does not allow this. */
        insufficient_scope: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "insufficient_scope";
                };
            };
        };
        /** @description `insufficient_scope`: The access token does not allow this. `email_not_verified`: Verify your email address first. Request the verification email if you do not have it. */
        insufficient_scope_or_email_not_verified: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "insufficient_scope" | "email_not_verified";
                };
            };
        };
        /** @description `insufficient_scope`: The access token does not allow this. `mfa_enrolment_required`: This account needs a second factor. Set one up, or log in with it. */
        insufficient_scope_or_mfa_enrolment_required: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "insufficient_scope" | "mfa_enrolment_required";
                };
            };
        };
        /** @description `insufficient_scope`: The access token does not allow this. `mfa_enrolment_required`: This account needs a second factor. Set one up, or log in with it. `wrong_password`: The password is wrong. */
        insufficient_scope_or_mfa_enrolment_required_or_wrong_password: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "insufficient_scope" | "mfa_enrolment_required" | "wrong_password";
                };
            };
        };
        /** @description `internal`: Internal server error. */
        internal: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "internal";
                };
            };
        };
        /** @description `is_owner`: This user owns the organization. */
        is_owner: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "is_owner";
                };
            };
        };
        /** @description `is_owner`: This user owns the organization. `limit_reached`: The limit for organizations is reached. */
        is_owner_or_limit_reached: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "is_owner" | "limit_reached";
                };
            };
        };
        /** @description `limit_reached`: The limit for organizations is reached. */
        limit_reached: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "limit_reached";
                };
            };
        };
        /** @description `malformed_authorization`: Send the access token exactly once, as Authorization: Bearer. */
        malformed_authorization: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "malformed_authorization";
                };
            };
        };
        /** @description `malformed_body`: The body is malformed. */
        malformed_body: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "malformed_body";
                };
            };
        };
        /** @description `malformed_body`: The body is malformed. `expired_token`: The token is not valid any more. Start again. `malformed_authorization`: Send the access token exactly once, as Authorization: Bearer. */
        malformed_body_or_expired_token_or_malformed_authorization: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "malformed_body" | "expired_token" | "malformed_authorization";
                };
            };
        };
        /** @description `malformed_body`: The body is malformed. `invalid_grant`: The credentials are not valid. `invalid_organization`: The user is not a member of this organization. */
        malformed_body_or_invalid_grant_or_invalid_organization: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "malformed_body" | "invalid_grant" | "invalid_organization";
                };
            };
        };
        /** @description `malformed_body`: The body is malformed. `invalid_link`: The link is not valid. It may have expired, or it was used before. */
        malformed_body_or_invalid_link: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "malformed_body" | "invalid_link";
                };
            };
        };
        /** @description `malformed_body`: The body is malformed. `invalid_scope`: The scope is unknown or not allowed. The metadata lists the scopes. `malformed_authorization`: Send the access token exactly once, as Authorization: Bearer. */
        malformed_body_or_invalid_scope_or_malformed_authorization: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "malformed_body" | "invalid_scope" | "malformed_authorization";
                };
            };
        };
        /** @description `malformed_body`: The body is malformed. `malformed_authorization`: Send the access token exactly once, as Authorization: Bearer. */
        malformed_body_or_malformed_authorization: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "malformed_body" | "malformed_authorization";
                };
            };
        };
        /** @description `missing_token`: An access token is required. `invalid_token`: The access token is not valid. */
        missing_token_or_invalid_token: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "missing_token" | "invalid_token";
                };
            };
        };
        /** @description `missing_token`: An access token is required. `invalid_token`: The access token is not valid. `insufficient_user_authentication`: Log in again to do this. */
        missing_token_or_invalid_token_or_insufficient_user_authentication: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "missing_token" | "invalid_token" | "insufficient_user_authentication";
                };
            };
        };
        /** @description `not_found`: Not found. */
        not_found: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "not_found";
                };
            };
        };
        /** @description `not_found`: Not found. `not_supported_here`: This server cannot do this. Use the command line beside the database. */
        not_found_or_not_supported_here: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "not_found" | "not_supported_here";
                };
            };
        };
        /** @description `not_supported_here`: This server cannot do this. Use the command line beside the database. */
        not_supported_here: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "not_supported_here";
                };
            };
        };
        /** @description `body_too_large`: The body is too large. */
        oauth_body_too_large: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": {
                    /** @enum {string} */
                    error: "invalid_request";
                    error_description: string;
                };
            };
        };
        /** @description `internal`: Internal server error. */
        oauth_internal: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": {
                    /** @enum {string} */
                    error: "internal";
                    error_description: string;
                };
            };
        };
        /** @description `invalid_client`: Client authentication failed. Check the id and the secret of the client. */
        oauth_invalid_client: {
            headers: {
                /** @description Basic challenge. */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": {
                    /** @enum {string} */
                    error: "invalid_client";
                    error_description: string;
                };
            };
        };
        /** @description `too_many_requests`: Too many attempts. Wait a while, then try again. */
        oauth_too_many_requests: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/json": {
                    /** @enum {string} */
                    error: "temporarily_unavailable";
                    error_description: string;
                };
            };
        };
        /** @description `unavailable`: The service is temporarily unavailable. */
        oauth_unavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": {
                    /** @enum {string} */
                    error: "unavailable";
                    error_description: string;
                };
            };
        };
        /** @description `unsupported_media_type`: The content type is not supported. */
        oauth_unsupported_media_type: {
            headers: {
                "Accept-Encoding": components["headers"]["Accept-Encoding"];
                [name: string]: unknown;
            };
            content: {
                "application/json": {
                    /** @enum {string} */
                    error: "invalid_request";
                    error_description: string;
                };
            };
        };
        /** @description `origin_not_allowed`: Requests from this origin are not allowed. `cross_site`: The page is on another site than this server. Serve both on one site. */
        origin_not_allowed_or_cross_site: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "origin_not_allowed" | "cross_site";
                };
            };
        };
        /** @description `origin_not_allowed`: Requests from this origin are not allowed. `header_required`: The header X-Latchkey: 1 is required. */
        origin_not_allowed_or_header_required: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "origin_not_allowed" | "header_required";
                };
            };
        };
        /** @description `overloaded`: The server is busy. Try again in a moment. `unavailable`: The service is temporarily unavailable. */
        overloaded_or_unavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "overloaded" | "unavailable";
                };
            };
        };
        /** @description `password_exists`: This account has a password. Use the password. `user_is_disabled`: This account is disabled. Enable it first. */
        password_exists_or_user_is_disabled: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "password_exists" | "user_is_disabled";
                };
            };
        };
        /** @description `slug_taken`: Another organization has this slug. */
        slug_taken: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "slug_taken";
                };
            };
        };
        /** @description `slug_taken`: Another organization has this slug. `limit_reached`: The limit for organizations is reached. */
        slug_taken_or_limit_reached: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "slug_taken" | "limit_reached";
                };
            };
        };
        /** @description `too_many_passkeys`: This account has as many passkeys as it may have. */
        too_many_passkeys: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "too_many_passkeys";
                };
            };
        };
        /** @description `too_many_requests`: Too many attempts. Wait a while, then try again. */
        too_many_requests: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "too_many_requests";
                    /** @description The names of the limits that were reached. */
                    "violated-policies": string[];
                };
            };
        };
        /** @description `totp_exists`: An authenticator app is set up already. Remove it first. */
        totp_exists: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "totp_exists";
                };
            };
        };
        /** @description `unavailable`: The service is temporarily unavailable. */
        unavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "unavailable";
                };
            };
        };
        /** @description `unsupported_media_type`: The content type is not supported. */
        unsupported_media_type: {
            headers: {
                "Accept-Encoding": components["headers"]["Accept-Encoding"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "unsupported_media_type";
                };
            };
        };
        /** @description `user_is_admin`: This account is an administrator. Change its role first. `owns_organizations`: This account owns organizations. Transfer them first. */
        user_is_admin_or_owns_organizations: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "user_is_admin" | "owns_organizations";
                };
            };
        };
        /** @description `user_is_disabled`: This account is disabled. Enable it first. */
        user_is_disabled: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "user_is_disabled";
                };
            };
        };
        /** @description `username_taken`: This username is already taken. `email_taken`: This email address is already taken. */
        username_taken_or_email_taken: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "username_taken" | "email_taken";
                };
            };
        };
        /** @description `validation_failed`: Some fields are not valid. */
        validation_failed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {string} */
                    code: "validation_failed";
                    errors: components["schemas"]["FieldErrors"];
                };
            };
        };
    };
    parameters: {
        /** @description Shows that a script sent the request, not a form. */
        "X-Latchkey": "1";
        /** @description For calls in the same process: the id of the user for whom the app acts. */
        as: string;
        /** @description The `client_id`. */
        client_id: string;
        /** @description The `next_cursor` of the page before. Opaque. */
        cursor: string;
        /** @description The name of an event. */
        event: string;
        /** @description Only events at or after this time, in RFC 3339 format. */
        from: string;
        /** @description The id of the endpoint. */
        id: string;
        /** @description The id of the email, webhook or logout. */
        mail_id: string;
        member_user_id: string;
        /** @description The id of the organization. */
        my_organization_id: string;
        /** @description The id or the slug of the organization. */
        organization_id: string;
        /** @description The id of the passkey. */
        passkey_id: string;
        /** @description The id of the resource. */
        resource_id: string;
        /** @description Only events before this time. */
        to: string;
        /** @description The id of the account. */
        user_id: string;
    };
    requestBodies: never;
    headers: {
        /** @description `identity`, if the body had a `Content-Encoding` (RFC 9110). */
        "Accept-Encoding": string;
        /** @description Tells a browser to save the response as a file. */
        "Content-Disposition": string;
        /** @description The path of the organization. */
        Location: string;
        /** @description The limit that was reached: no attempt is left (`r`) for `t` seconds. */
        RateLimit: string;
        /** @description The limit that was reached: its name, `q` attempts in `w` seconds. */
        "RateLimit-Policy": string;
        /** @description Seconds to wait before you try again. */
        "Retry-After": string;
        /** @description The refresh token, in a cookie that scripts cannot read, and the hint that there is one. */
        "Set-Cookie": string;
        /** @description Bearer challenge (RFC 6750). */
        "WWW-Authenticate": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getInfo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The server runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceInfo"];
                };
            };
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
        };
    };
    sayHello: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The greeting. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Greeting"];
                };
            };
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The server can serve requests. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Registration"];
            };
        };
        responses: {
            /** @description The account was created. With `REQUIRE_VERIFIED_EMAIL=on`, an email with a code was sent, which needs the `login_request`. */
            201: {
                headers: {
                    /** @description The URL of the account. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredAccount"];
                };
            };
            400: components["responses"]["malformed_body_or_invalid_link"];
            /** @description `refused`: This request was refused. Reload the page and try again. `captcha_required`: Confirm that you are not a robot. `registration_closed`: Registration is closed. Ask the operator for an account. `registration_refused`: This registration is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "refused" | "captcha_required" | "registration_closed" | "registration_refused";
                    };
                };
            };
            409: components["responses"]["username_taken_or_email_taken"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            /** @description `captcha_unavailable`: Accounts cannot be created right now. Try again later. `overloaded`: The server is busy. Try again in a moment. `unavailable`: The service is temporarily unavailable. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "captcha_unavailable" | "overloaded" | "unavailable";
                    };
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account of the access token. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    deleteMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountDeletion"];
            };
        };
        responses: {
            /** @description The account was deleted. */
            204: {
                headers: {
                    /** @description Deletes the session cookie, if the request had one of this account. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required_or_wrong_password"];
            409: components["responses"]["user_is_admin_or_owns_organizations"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["overloaded_or_unavailable"];
        };
    };
    updateMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountChanges"];
            };
        };
        responses: {
            /** @description The account after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            /** @description `username_taken`: This username is already taken. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "username_taken";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    acceptTerms: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TermsAcceptance"];
            };
        };
        responses: {
            /** @description The account, without `terms_due`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    exportMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account, its sessions and its events, as a file. */
            200: {
                headers: {
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountExport"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            204: components["responses"]["PasswordWasChanged"];
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required_or_wrong_password"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["overloaded_or_unavailable"];
        };
    };
    getToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["TokenRequest"];
                "multipart/form-data": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description The tokens. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenResponse"];
                };
            };
            /** @description One of 12 error codes. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "invalid_request" | "invalid_grant" | "access_denied" | "mfa_required" | "expired_token" | "invalid_scope" | "unsupported_grant_type" | "invalid_target" | "unauthorized_client";
                        error_description: string;
                        /**
                         * @description Tells this error from others of the same `error`.
                         * @enum {string}
                         */
                        code?: "unknown_passkey" | "invalid_organization";
                        /**
                         * @description Of `mfa_required` at a login: continues it.
                         * @example mt1_…
                         */
                        mfa_token?: string;
                        /** @description Seconds for which `mfa_token` works. */
                        expires_in?: number;
                        /** @description Of `mfa_required`: the second factors that the account has. */
                        factors?: ("totp" | "passkey" | "recovery_code")[];
                    };
                };
            };
            401: components["responses"]["oauth_invalid_client"];
            /** @description `email_not_verified`: Verify your email address first. Request the verification email if you do not have it. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "email_not_verified";
                        error_description: string;
                    };
                };
            };
            413: components["responses"]["oauth_body_too_large"];
            415: components["responses"]["oauth_unsupported_media_type"];
            429: components["responses"]["oauth_too_many_requests"];
            500: components["responses"]["oauth_internal"];
            /** @description `overloaded`: The server is busy. Try again in a moment. `unavailable`: The service is temporarily unavailable. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "overloaded" | "unavailable";
                        error_description: string;
                    };
                };
            };
        };
    };
    verifyToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token is valid. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerifiedToken"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            /** @description `mfa_enrolment_required`: This account needs a second factor. Set one up, or log in with it. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "mfa_enrolment_required";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["RevocationRequest"];
                "multipart/form-data": components["schemas"]["RevocationRequest"];
            };
        };
        responses: {
            /** @description The session has ended, if there was one. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed_body`: The body is malformed. `invalid_request`: The request is not valid. `unsupported_token_type`: Tokens of this type cannot be revoked. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "invalid_request" | "unsupported_token_type";
                        error_description: string;
                    };
                };
            };
            401: components["responses"]["oauth_invalid_client"];
            413: components["responses"]["oauth_body_too_large"];
            415: components["responses"]["oauth_unsupported_media_type"];
            429: components["responses"]["oauth_too_many_requests"];
            500: components["responses"]["oauth_internal"];
            503: components["responses"]["oauth_unavailable"];
        };
    };
    introspectToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["IntrospectionRequest"];
                "multipart/form-data": components["schemas"]["IntrospectionRequest"];
            };
        };
        responses: {
            /** @description The state of the token, and its claims if it is active. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Introspection"];
                };
            };
            /** @description `malformed_body`: The body is malformed. `invalid_request`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "invalid_request";
                        error_description: string;
                    };
                };
            };
            401: components["responses"]["oauth_invalid_client"];
            413: components["responses"]["oauth_body_too_large"];
            415: components["responses"]["oauth_unsupported_media_type"];
            429: components["responses"]["oauth_too_many_requests"];
            500: components["responses"]["oauth_internal"];
            503: components["responses"]["oauth_unavailable"];
        };
    };
    getKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A JWK set (RFC 7517). */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JwkSet"];
                };
            };
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
        };
    };
    getMetadata: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Authorization server metadata (RFC 8414). */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Metadata"];
                };
            };
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
        };
    };
    getProtectedResource: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Protected resource metadata (RFC 9728). */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtectedResource"];
                };
            };
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
        };
    };
    getOpenIdConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenID Provider metadata. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Metadata"];
                };
            };
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
        };
    };
    forgotPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForgottenPassword"];
            };
        };
        responses: {
            202: components["responses"]["RequestWasAccepted"];
            400: components["responses"]["malformed_body"];
            403: components["responses"]["captcha_required"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
        };
    };
    previewPasswordReset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailLink"];
            };
        };
        responses: {
            /** @description What to show before the new password is chosen. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasswordResetPreview"];
                };
            };
            400: components["responses"]["malformed_body_or_invalid_link"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordReset"];
            };
        };
        responses: {
            204: components["responses"]["PasswordWasChanged"];
            400: components["responses"]["malformed_body_or_invalid_link"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["overloaded_or_unavailable"];
        };
    };
    sendEmailVerification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["EmailChange"];
            };
        };
        responses: {
            202: components["responses"]["RequestForACodeWasAccepted"];
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    resendEmailVerification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnverifiedLogin"];
            };
        };
        responses: {
            202: components["responses"]["RequestForACodeWasAccepted"];
            400: components["responses"]["malformed_body"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
        };
    };
    verifyEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailVerification"] | components["schemas"]["EmailCodeVerification"];
            };
        };
        responses: {
            /** @description The address is verified. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `malformed_body`: The body is malformed. `invalid_grant`: The credentials are not valid. `invalid_link`: The link is not valid. It may have expired, or it was used before. `invalid_code`: The code is not valid. It may be wrong or too old, or it was used before. `unknown_passkey`: This passkey is not registered here. `malformed_authorization`: Send the access token exactly once, as Authorization: Bearer. */
            400: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_body" | "invalid_grant" | "invalid_link" | "invalid_code" | "unknown_passkey" | "malformed_authorization";
                    };
                };
            };
            /** @description `missing_token`: An access token is required. `invalid_token`: The access token is not valid. `proof_required`: Prove that the account is yours. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "missing_token" | "invalid_token" | "proof_required";
                        ways?: components["schemas"]["ProofWays"];
                    };
                };
            };
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            409: components["responses"]["email_taken"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["overloaded_or_unavailable"];
        };
    };
    previewEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailPreviewRequest"];
            };
        };
        responses: {
            /** @description What to show before the click. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailPreview"];
                };
            };
            400: components["responses"]["malformed_body_or_invalid_link"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    disownEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailLink"];
            };
        };
        responses: {
            204: components["responses"]["RequestWasAccepted"];
            400: components["responses"]["malformed_body_or_invalid_link"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    previewEmailUndo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailUndo"];
            };
        };
        responses: {
            /** @description What to show before the click. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UndoPreview"];
                };
            };
            400: components["responses"]["malformed_body_or_invalid_link"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    undoEmailChange: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailUndo"];
            };
        };
        responses: {
            /** @description The old address is restored. The token lets the user choose a new password. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UndoneChange"];
                };
            };
            400: components["responses"]["malformed_body_or_invalid_link"];
            409: components["responses"]["email_taken"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    sendLoginLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginLinkRequest"];
            };
        };
        responses: {
            202: components["responses"]["RequestForACodeWasAccepted"];
            400: components["responses"]["malformed_body"];
            403: components["responses"]["captcha_required"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
        };
    };
    previewLoginLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailLink"];
            };
        };
        responses: {
            /** @description What to show before the click. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginLinkPreview"];
                };
            };
            400: components["responses"]["malformed_body_or_invalid_link"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    getPasskeyOptions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyOptionsRequest"];
            };
        };
        responses: {
            /** @description The options (WebAuthn level 3 section 5.5). */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyRequestOptions"];
                };
            };
            400: components["responses"]["malformed_body_or_expired_token_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    getSession: {
        parameters: {
            query?: {
                /** @description The id of the session (`sid`) that this browser had before. */
                last?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user who is logged in, or null. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CurrentSession"] | components["schemas"]["Guest"];
                };
            };
            403: components["responses"]["origin_not_allowed_or_cross_site"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    logIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"] | components["schemas"]["LoginLink"] | components["schemas"]["LoginCode"];
            };
        };
        responses: {
            200: components["responses"]["LoggedIn"];
            /** @description `malformed_body`: The body is malformed. `invalid_grant`: The credentials are not valid. `invalid_link`: The link is not valid. It may have expired, or it was used before. `invalid_code`: The code is not valid. It may be wrong or too old, or it was used before. `mfa_required`: A second factor is needed. `invalid_organization`: The user is not a member of this organization. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["WaitingProblem"] & {
                        /** @enum {string} */
                        code: "malformed_body" | "invalid_grant" | "invalid_link" | "invalid_code" | "mfa_required" | "invalid_organization";
                    };
                };
            };
            /** @description `refused`: This request was refused. Reload the page and try again. `captcha_required`: Confirm that you are not a robot. `email_not_verified`: Verify your email address first. Request the verification email if you do not have it. `origin_not_allowed`: Requests from this origin are not allowed. `cross_site`: The page is on another site than this server. Serve both on one site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "refused" | "captcha_required" | "email_not_verified" | "origin_not_allowed" | "cross_site";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["overloaded_or_unavailable"];
        };
    };
    logOut: {
        parameters: {
            query?: never;
            header: {
                /** @description Shows that a script sent the request, not a form. */
                "X-Latchkey": components["parameters"]["X-Latchkey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Logged out. */
            204: {
                headers: {
                    "Set-Cookie": components["headers"]["Set-Cookie"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_request`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "invalid_request";
                    };
                };
            };
            403: components["responses"]["origin_not_allowed_or_header_required"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    refreshSession: {
        parameters: {
            query?: never;
            header: {
                /** @description Shows that a script sent the request, not a form. */
                "X-Latchkey": components["parameters"]["X-Latchkey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SessionRefresh"];
            };
        };
        responses: {
            200: components["responses"]["StillLoggedInOrNoCookie"];
            400: components["responses"]["malformed_body_or_invalid_grant_or_invalid_organization"];
            403: components["responses"]["origin_not_allowed_or_header_required"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    chooseOrganization: {
        parameters: {
            query?: never;
            header: {
                /** @description Shows that a script sent the request, not a form. */
                "X-Latchkey": components["parameters"]["X-Latchkey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChosenOrganization"];
            };
        };
        responses: {
            200: components["responses"]["StillLoggedInOrNoCookie"];
            400: components["responses"]["malformed_body_or_invalid_grant_or_invalid_organization"];
            403: components["responses"]["origin_not_allowed_or_header_required"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    proveSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecondFactor"];
            };
        };
        responses: {
            200: components["responses"]["LoggedIn"];
            /** @description `malformed_body`: The body is malformed. `invalid_request`: The request is not valid. `invalid_grant`: The credentials are not valid. `expired_token`: The token is not valid any more. Start again. `unknown_passkey`: This passkey is not registered here. `invalid_organization`: The user is not a member of this organization. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_body" | "invalid_request" | "invalid_grant" | "expired_token" | "unknown_passkey" | "invalid_organization";
                    };
                };
            };
            403: components["responses"]["origin_not_allowed_or_cross_site"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    logInWithPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyLogin"];
            };
        };
        responses: {
            200: components["responses"]["LoggedIn"];
            /** @description `malformed_body`: The body is malformed. `invalid_grant`: The credentials are not valid. `unknown_passkey`: This passkey is not registered here. `invalid_organization`: The user is not a member of this organization. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_body" | "invalid_grant" | "unknown_passkey" | "invalid_organization";
                    };
                };
            };
            /** @description `refused`: This request was refused. Reload the page and try again. `email_not_verified`: Verify your email address first. Request the verification email if you do not have it. `origin_not_allowed`: Requests from this origin are not allowed. `cross_site`: The page is on another site than this server. Serve both on one site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "refused" | "email_not_verified" | "origin_not_allowed" | "cross_site";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    reauthenticate: {
        parameters: {
            query?: never;
            header: {
                /** @description Shows that a script sent the request, not a form. */
                "X-Latchkey": components["parameters"]["X-Latchkey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reauthentication"];
            };
        };
        responses: {
            /** @description The session counts as authenticated now. */
            200: {
                headers: {
                    "Set-Cookie": components["headers"]["Set-Cookie"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrowserSession"];
                };
            };
            /** @description One of 9 error codes. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["WaitingProblem"] & {
                        /** @enum {string} */
                        code: "malformed_body" | "invalid_request" | "invalid_grant" | "invalid_code" | "mfa_required" | "expired_token" | "unknown_passkey" | "upstream_failed" | "invalid_organization";
                    };
                };
            };
            403: components["responses"]["origin_not_allowed_or_header_required"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["overloaded_or_unavailable"];
        };
    };
    sendReauthenticationCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["RequestForACodeWasAccepted"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_email_not_verified"];
            /** @description `password_exists`: This account has a password. Use the password. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "password_exists";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sessions that have not ended, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    endSessions: {
        parameters: {
            query?: {
                /** @description `true` ends the session of this request as well. */
                include_current?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["SessionsHaveEnded"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["SessionHasEnded"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    listIdentities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The identities, the oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityList"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    linkIdentity: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpstreamToken"];
            };
        };
        responses: {
            /** @description Connected. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"];
                };
            };
            400: components["responses"]["malformed_body_or_expired_token_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            /** @description `insufficient_scope`: The access token does not allow this. `email_not_verified`: Verify your email address first. Request the verification email if you do not have it. `origin_not_allowed`: Requests from this origin are not allowed. `header_required`: The header X-Latchkey: 1 is required. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "insufficient_scope" | "email_not_verified" | "origin_not_allowed" | "header_required";
                    };
                };
            };
            /** @description `identity_taken`: This login is connected to another account. `too_many_identities`: This account has too many connected logins. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "identity_taken" | "too_many_identities";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    unlinkIdentity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Disconnected"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            /** @description `last_way_in`: This is the only way to log in. Add another one first. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "last_way_in";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    listConsents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the user lets apps do, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentList"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    disconnectApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["AppIsDisconnected"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    listMyOrganizations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The organizations that the user is a member of. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyOrganizations"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    createMyOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MyOrganizationCreation"];
            };
        };
        responses: {
            /** @description The organization, as the user sees it. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyOrganization"];
                };
            };
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            /** @description `insufficient_scope`: The access token does not allow this. `mfa_enrolment_required`: This account needs a second factor. Set one up, or log in with it. `organization_creation_closed`: This user cannot create organizations. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "insufficient_scope" | "mfa_enrolment_required" | "organization_creation_closed";
                    };
                };
            };
            409: components["responses"]["slug_taken_or_limit_reached"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    getMyOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the organization. */
                id: components["parameters"]["my_organization_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["OrganizationAsTheUserSeesIt"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    deleteMyOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the organization. */
                id: components["parameters"]["my_organization_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MyOrganizationDeletion"];
            };
        };
        responses: {
            204: components["responses"]["OrganizationIsDeleted"];
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    updateMyOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the organization. */
                id: components["parameters"]["my_organization_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MyOrganizationChanges"];
            };
        };
        responses: {
            200: components["responses"]["OrganizationAsTheUserSeesIt"];
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            409: components["responses"]["slug_taken"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    listOrganizationTrail: {
        parameters: {
            query?: {
                /** @description The name of an event. */
                event?: components["parameters"]["event"];
                /** @description Only events at or after this time, in RFC 3339 format. */
                from?: components["parameters"]["from"];
                /** @description Only events before this time. */
                to?: components["parameters"]["to"];
                /** @description The `next_cursor` of the page before. Opaque. */
                cursor?: components["parameters"]["cursor"];
            };
            header?: never;
            path: {
                /** @description The id of the organization. */
                id: components["parameters"]["my_organization_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of entries. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationTrail"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    listMyMembers: {
        parameters: {
            query?: {
                /** @description The `next_cursor` of the page before. Opaque. */
                cursor?: components["parameters"]["cursor"];
            };
            header?: never;
            path: {
                /** @description The id of the organization. */
                id: components["parameters"]["my_organization_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the members. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyMembers"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    removeMyMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the organization. */
                id: components["parameters"]["my_organization_id"];
                user_id: components["parameters"]["member_user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["UserIsNotAMember"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            409: components["responses"]["is_owner"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    changeMyMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the organization. */
                id: components["parameters"]["my_organization_id"];
                user_id: components["parameters"]["member_user_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MyMemberRole"];
            };
        };
        responses: {
            /** @description The member has this role. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            409: components["responses"]["is_owner"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    leaveOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the organization. */
                id: components["parameters"]["my_organization_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["UserIsNotAMember"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            409: components["responses"]["is_owner"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    transferMyOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the organization. */
                id: components["parameters"]["my_organization_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MyNewOwner"];
            };
        };
        responses: {
            /** @description The member owns the organization. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            409: components["responses"]["limit_reached"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    listInvitations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the organization. */
                id: components["parameters"]["my_organization_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The last 100 invitations, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitations"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    inviteMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the organization. */
                id: components["parameters"]["my_organization_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationOrder"];
            };
        };
        responses: {
            /** @description The invitation. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            /** @description `limit_reached`: The limit for organizations is reached. `already_member`: This user is already a member. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "limit_reached" | "already_member";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    revokeInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the organization. */
                id: components["parameters"]["my_organization_id"];
                invitation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There is no such invitation. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    previewInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationToken"];
            };
        };
        responses: {
            /** @description The invitation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationPreview"];
                };
            };
            400: components["responses"]["malformed_body_or_invalid_link"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationAcceptance"];
            };
        };
        responses: {
            /** @description The organization, of which the user is a member. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyOrganization"];
                };
            };
            /** @description `malformed_body`: The body is malformed. `invalid_link`: The link is not valid. It may have expired, or it was used before. `malformed_authorization`: Send the access token exactly once, as Authorization: Bearer. */
            400: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_body" | "invalid_link" | "malformed_authorization";
                    };
                };
            };
            401: components["responses"]["missing_token_or_invalid_token"];
            /** @description `insufficient_scope`: The access token does not allow this. `email_not_verified`: Verify your email address first. Request the verification email if you do not have it. `mfa_enrolment_required`: This account needs a second factor. Set one up, or log in with it. `invitation_for_other_address`: This invitation is for another email address. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "insufficient_scope" | "email_not_verified" | "mfa_enrolment_required" | "invitation_for_other_address";
                    };
                };
            };
            409: components["responses"]["limit_reached"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    listMyInvitations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The invitations that have not expired, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyInvitations"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            /** @description `insufficient_scope`: The access token does not allow this. `email_not_verified`: Verify your email address first. Request the verification email if you do not have it. `mfa_enrolment_required`: This account needs a second factor. Set one up, or log in with it. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "insufficient_scope" | "email_not_verified" | "mfa_enrolment_required";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    previewUpstream: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpstreamToken"];
            };
        };
        responses: {
            /** @description What to show before the click. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpstreamPreview"];
                };
            };
            /** @description `malformed_body`: The body is malformed. `expired_token`: The token is not valid any more. Start again. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_body" | "expired_token";
                    };
                };
            };
            403: components["responses"]["origin_not_allowed_or_cross_site"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    logInWithUpstream: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpstreamLogin"];
            };
        };
        responses: {
            200: components["responses"]["LoggedIn"];
            202: components["responses"]["RequestForACodeWasAccepted"];
            /** @description One of 8 error codes. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["WaitingProblem"] & {
                        /** @enum {string} */
                        code: "malformed_body" | "invalid_request" | "invalid_grant" | "invalid_code" | "mfa_required" | "expired_token" | "upstream_failed" | "invalid_organization";
                    };
                };
            };
            /** @description `refused`: This request was refused. Reload the page and try again. `email_not_verified`: Verify your email address first. Request the verification email if you do not have it. `upstream_closed`: No account has this login, and registration is closed. `origin_not_allowed`: Requests from this origin are not allowed. `cross_site`: The page is on another site than this server. Serve both on one site. `registration_refused`: This registration is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "refused" | "email_not_verified" | "upstream_closed" | "origin_not_allowed" | "cross_site" | "registration_refused";
                    };
                };
            };
            409: components["responses"]["username_taken_or_email_taken"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    getFactors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The factors of the account, without their secrets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Factors"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    makeRecoveryCodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The codes. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope"];
            409: components["responses"]["factor_required"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    setTwoFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TwoFactor"];
            };
        };
        responses: {
            /** @description The setting. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TwoFactorAnswer"];
                };
            };
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope"];
            409: components["responses"]["factor_required"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    startTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the app needs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpSetUp"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_email_not_verified"];
            409: components["responses"]["totp_exists"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    removeTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account has no authenticator app. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope"];
            409: components["responses"]["factor_required"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    confirmTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TotpConfirmation"];
            };
        };
        responses: {
            /** @description The app was added. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpAdded"];
                };
            };
            400: components["responses"]["malformed_body_or_expired_token_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            /** @description `insufficient_scope`: The access token does not allow this. `wrong_code`: The code is wrong. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "insufficient_scope" | "wrong_code";
                    };
                };
            };
            409: components["responses"]["totp_exists"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    passkeyCreationOptions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["WhatTheBrowserNeedsToCreateAPasskeyForFiveMinutes"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_email_not_verified"];
            409: components["responses"]["too_many_passkeys"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    passkeyUpgradeOptions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["WhatTheBrowserNeedsToCreateAPasskeyForFiveMinutes"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_email_not_verified"];
            409: components["responses"]["too_many_passkeys"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    addPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPasskey"];
            };
        };
        responses: {
            /** @description The passkey. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedPasskey"];
                };
            };
            /** @description `malformed_body`: The body is malformed. `invalid_passkey`: The response of the passkey could not be verified. Try again. `malformed_authorization`: Send the access token exactly once, as Authorization: Bearer. */
            400: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_body" | "invalid_passkey" | "malformed_authorization";
                    };
                };
            };
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_email_not_verified"];
            /** @description `passkey_exists`: This passkey is registered already. `too_many_passkeys`: This account has as many passkeys as it may have. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "passkey_exists" | "too_many_passkeys";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    removePasskey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the passkey. */
                id: components["parameters"]["passkey_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The passkey was removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            409: components["responses"]["factor_required"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    renamePasskey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the passkey. */
                id: components["parameters"]["passkey_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyName"];
            };
        };
        responses: {
            /** @description The passkey has the name. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    getUserInfo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["ClaimsThatTheScopesOfTheLoginAskFor"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    postUserInfo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["ClaimsThatTheScopesOfTheLoginAskFor"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    pushAuthorizationRequest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["PushedAuthorizationRequest"];
                "multipart/form-data": components["schemas"]["PushedAuthorizationRequest"];
            };
        };
        responses: {
            /** @description The request was accepted. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushedAuthorizationResponse"];
                };
            };
            /** @description One of 9 error codes. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "invalid_request" | "invalid_scope" | "unsupported_response_type" | "request_not_supported" | "registration_not_supported" | "invalid_target" | "unauthorized_client";
                        error_description: string;
                    };
                };
            };
            401: components["responses"]["oauth_invalid_client"];
            413: components["responses"]["oauth_body_too_large"];
            415: components["responses"]["oauth_unsupported_media_type"];
            429: components["responses"]["oauth_too_many_requests"];
            500: components["responses"]["oauth_internal"];
            503: components["responses"]["oauth_unavailable"];
        };
    };
    getAuthorizationRequest: {
        parameters: {
            query?: {
                client_id?: string;
                redirect_uri?: string;
                response_type?: string;
                scope?: string;
            };
            header: {
                /** @description Shows that a script sent the request, not a form. */
                "X-Latchkey": components["parameters"]["X-Latchkey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What it shows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthorizationRequest"];
                };
            };
            /** @description `invalid_authorization_request`: The app sent a request that this server does not accept. `invalid_client_document`: The document of this app cannot be used. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "invalid_authorization_request" | "invalid_client_document";
                    };
                };
            };
            403: components["responses"]["origin_not_allowed_or_header_required"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    decideAuthorization: {
        parameters: {
            query?: never;
            header: {
                /** @description Shows that a script sent the request, not a form. */
                "X-Latchkey": components["parameters"]["X-Latchkey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuthorizationDecision"];
            };
        };
        responses: {
            /** @description Where the page redirects. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthorizationRedirect"];
                };
            };
            /** @description `malformed_body`: The body is malformed. `expired_token`: The token is not valid any more. Start again. `invalid_authorization_request`: The app sent a request that this server does not accept. `invalid_client_document`: The document of this app cannot be used. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_body" | "expired_token" | "invalid_authorization_request" | "invalid_client_document";
                    };
                };
            };
            403: components["responses"]["origin_not_allowed_or_header_required"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    getLogoutRequest: {
        parameters: {
            query: {
                /** @description The parameter `request` of the page. */
                request: string;
            };
            header: {
                /** @description Shows that a script sent the request, not a form. */
                "X-Latchkey": components["parameters"]["X-Latchkey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who logs out, from which app, and what comes next. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogoutRequest"];
                };
            };
            /** @description `expired_token`: The token is not valid any more. Start again. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "expired_token";
                    };
                };
            };
            403: components["responses"]["origin_not_allowed_or_header_required"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
        };
    };
    registerClient: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientRegistration"];
            };
        };
        responses: {
            /** @description The client. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredClient"];
                };
            };
            /** @description `malformed_body`: The body is malformed. `invalid_redirect_uri`: The client cannot register these redirect URIs. `invalid_client_metadata`: The client cannot register with this metadata. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "invalid_request" | "invalid_redirect_uri" | "invalid_client_metadata";
                        error_description: string;
                    };
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        error: "not_found";
                        error_description: string;
                    };
                };
            };
            413: components["responses"]["oauth_body_too_large"];
            415: components["responses"]["oauth_unsupported_media_type"];
            429: components["responses"]["oauth_too_many_requests"];
            500: components["responses"]["oauth_internal"];
            503: components["responses"]["oauth_unavailable"];
        };
    };
    createFirstAdmin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FirstAdmin"];
            };
        };
        responses: {
            /** @description The administrator was created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["malformed_body_or_invalid_link"];
            409: components["responses"]["username_taken_or_email_taken"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_overloaded_or_unavailable"];
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description Words of a name, a username or an email address, or their beginnings: each account has all of them. Accents do not count, and `Müller` is `Mueller`. Or the whole id of an account. */
                q?: string;
                /** @description Only these accounts: `admins`, `disabled` ones, `unverified` ones, whose email address is not yet verified, or those with a `second_factor` or a passkey. Not together with `q`. */
                filter?: "admins" | "disabled" | "unverified" | "second_factor";
                /** @description Only accounts with this role. Not together with `q` or `filter`. */
                role?: string;
                /** @description The order of all accounts: the `newest` first, as it is without `sort`, or by `username`. A search has its own order. */
                sort?: "newest" | "username";
                /** @description The `next_cursor` of the page before. Opaque. */
                cursor?: components["parameters"]["cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of accounts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserCreation"];
            };
        };
        responses: {
            /** @description The new account. */
            201: {
                headers: {
                    /** @description The path of the account. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDetails"];
                };
            };
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            409: components["responses"]["username_taken_or_email_taken"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDetails"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["AccountWasDeleted"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            /** @description `user_is_admin`: This account is an administrator. Change its role first. `cannot_change_yourself`: Administrators cannot do this to their own account. `owns_organizations`: This account owns organizations. Transfer them first. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "user_is_admin" | "cannot_change_yourself" | "owns_organizations";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    updateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChanges"];
            };
        };
        responses: {
            /** @description The account after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDetails"];
                };
            };
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            /** @description `username_taken`: This username is already taken. `email_taken`: This email address is already taken. `user_is_admin`: This account is an administrator. Change its role first. `cannot_change_yourself`: Administrators cannot do this to their own account. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "username_taken" | "email_taken" | "user_is_admin" | "cannot_change_yourself";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    orderPasswordReset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordResetOrder"];
            };
        };
        responses: {
            202: components["responses"]["EmailWillBeSentSoon"];
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            /** @description `user_is_disabled`: This account is disabled. Enable it first. `cannot_change_yourself`: Administrators cannot do this to their own account. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "user_is_disabled" | "cannot_change_yourself";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    orderVerification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["EmailWillBeSentSoon"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            409: components["responses"]["user_is_disabled"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    inviteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["EmailWillBeSentSoon"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            409: components["responses"]["password_exists_or_user_is_disabled"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    withdrawInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The invitation is withdrawn. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            /** @description `password_exists`: This account has a password. Use the password. `user_is_admin`: This account is an administrator. Change its role first. `cannot_change_yourself`: Administrators cannot do this to their own account. `owns_organizations`: This account owns organizations. Transfer them first. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "password_exists" | "user_is_admin" | "cannot_change_yourself" | "owns_organizations";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    unlockUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The wrong passwords are forgotten. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    resetUserFactors: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account has no second factor. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            409: components["responses"]["cannot_change_yourself"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    disconnectIdentity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
                identity_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["Disconnected"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            409: components["responses"]["cannot_change_yourself"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    exportUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account and its sessions, as a file. */
            200: {
                headers: {
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountExport"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    listUserSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sessions that have not ended, newest first, at most 50. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    endUserSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["SessionsHaveEnded"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    endUserSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
                /** @description The id of the session. */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["SessionHasEnded"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    listClients: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The clients. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientList"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_supported_here"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    createClient: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientCreation"];
            };
        };
        responses: {
            /** @description The client and its secret. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewClient"];
                };
            };
            400: components["responses"]["malformed_body_or_invalid_scope_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_supported_here"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    renewClientSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `client_id`. */
                id: components["parameters"]["client_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new secret. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewSecret"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            /** @description `insufficient_scope`: The access token does not allow this. `mfa_enrolment_required`: This account needs a second factor. Set one up, or log in with it. `client_is_first_party`: This client is first-party. Only a command can give it a new secret. */
            403: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "insufficient_scope" | "mfa_enrolment_required" | "client_is_first_party";
                    };
                };
            };
            404: components["responses"]["not_found_or_not_supported_here"];
            /** @description `client_is_public`: This client is public, so it has no secret. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "client_is_public";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    getClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `client_id`. */
                id: components["parameters"]["client_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Client"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found_or_not_supported_here"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    revokeClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `client_id`. */
                id: components["parameters"]["client_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The client is revoked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_supported_here"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    changeClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `client_id`. */
                id: components["parameters"]["client_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientChanges"];
            };
        };
        responses: {
            200: components["responses"]["Client"];
            400: components["responses"]["malformed_body_or_invalid_scope_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found_or_not_supported_here"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    listResources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resources, ordered by URI. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceList"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_supported_here"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    createResource: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResourceCreation"];
            };
        };
        responses: {
            201: components["responses"]["Resource"];
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_supported_here"];
            /** @description `resource_exists`: There is a resource with this URI. `older_servers`: Confirm that no server of an older release uses this database. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "resource_exists" | "older_servers";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    revokeResource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the resource. */
                id: components["parameters"]["resource_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource is revoked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_supported_here"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    changeResource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the resource. */
                id: components["parameters"]["resource_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResourceChanges"];
            };
        };
        responses: {
            200: components["responses"]["Resource"];
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found_or_not_supported_here"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    listOrganizations: {
        parameters: {
            query?: {
                /** @description The whole slug or id of an organization. */
                q?: string;
                /** @description The `next_cursor` of the page before. Opaque. */
                cursor?: components["parameters"]["cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["OnePageOfTheOrganizations"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    createOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganizationCreation"];
            };
        };
        responses: {
            /** @description The organization. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            409: components["responses"]["slug_taken_or_limit_reached"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    getOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id or the slug of the organization. */
                id: components["parameters"]["organization_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Organization"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    deleteOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id or the slug of the organization. */
                id: components["parameters"]["organization_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["OrganizationIsDeleted"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    updateOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id or the slug of the organization. */
                id: components["parameters"]["organization_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganizationChanges"];
            };
        };
        responses: {
            200: components["responses"]["Organization"];
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            409: components["responses"]["slug_taken"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    transferOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id or the slug of the organization. */
                id: components["parameters"]["organization_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOwner"];
            };
        };
        responses: {
            204: components["responses"]["UserOwnsTheOrganization"];
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            409: components["responses"]["limit_reached"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    listMembers: {
        parameters: {
            query?: {
                /** @description The `next_cursor` of the page before. Opaque. */
                cursor?: components["parameters"]["cursor"];
            };
            header?: never;
            path: {
                /** @description The id or the slug of the organization. */
                id: components["parameters"]["organization_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["OnePageOfTheMembers"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    getMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id or the slug of the organization. */
                id: components["parameters"]["organization_id"];
                user_id: components["parameters"]["member_user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Member"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    putMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id or the slug of the organization. */
                id: components["parameters"]["organization_id"];
                user_id: components["parameters"]["member_user_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberRole"];
            };
        };
        responses: {
            204: components["responses"]["UserIsAMemberWithThisRole"];
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            409: components["responses"]["is_owner_or_limit_reached"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id or the slug of the organization. */
                id: components["parameters"]["organization_id"];
                user_id: components["parameters"]["member_user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["UserIsNotAMember"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            409: components["responses"]["is_owner"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    listUserOrganizations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Organizations"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    listClientConsents: {
        parameters: {
            query?: {
                /** @description The `next_cursor` of the page before. Opaque. */
                cursor?: components["parameters"]["cursor"];
            };
            header?: never;
            path: {
                /** @description The `client_id`. */
                id: components["parameters"]["client_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of what users let the app do. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserConsentPage"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    disconnectUserApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
                consent_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["AppIsDisconnected"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description The id of the account that it is about. */
                subject?: string;
                /** @description The id of the account that did it, `cli:NAME`, `app` or `client:ID`. Not together with `subject`. */
                actor?: string;
                /** @description The id of the organization in which it happened. Not together with `subject` or `actor`. */
                organization?: string;
                /** @description The name of an event. */
                event?: components["parameters"]["event"];
                /** @description Only events at or after this time, in RFC 3339 format. */
                from?: components["parameters"]["from"];
                /** @description Only events before this time. */
                to?: components["parameters"]["to"];
                /** @description The `next_cursor` of the page before. Opaque. */
                cursor?: components["parameters"]["cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of entries. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    getOverview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The overview. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenKeys"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    listOutbox: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What waits. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Outbox"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_supported_here"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    sendTestEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["EmailWillBeSentSoon"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    retryMail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the email, webhook or logout. */
                id: components["parameters"]["mail_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is due now. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found_or_not_supported_here"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    dropMail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the email, webhook or logout. */
                id: components["parameters"]["mail_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_supported_here"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoints. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoints"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the endpoint. */
                id: components["parameters"]["id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["WhatTheEndpointReturned"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    sendWebhookAgain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the endpoint. */
                id: components["parameters"]["id"];
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["WhatTheEndpointReturned"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token_or_insufficient_user_authentication"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    listSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All variables of the server. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope_or_mfa_enrolment_required"];
            413: components["responses"]["body_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    listAccounts: {
        parameters: {
            query?: {
                /** @description Lists only the account with this username. */
                username?: string;
                /** @description Lists only the account with this email address. */
                email?: string;
                /** @description The `next_cursor` of the page before. Opaque. */
                cursor?: components["parameters"]["cursor"];
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of accounts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagedAccountPage"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    createAccount: {
        parameters: {
            query?: {
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountCreation"];
            };
        };
        responses: {
            /** @description The new account. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagedAccount"];
                };
            };
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            409: components["responses"]["username_taken_or_email_taken"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_overloaded_or_unavailable"];
        };
    };
    getAccount: {
        parameters: {
            query?: {
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagedAccount"];
                };
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    deleteAccountOfUser: {
        parameters: {
            query?: {
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["AccountWasDeleted"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            409: components["responses"]["user_is_admin_or_owns_organizations"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    updateAccountOfUser: {
        parameters: {
            query?: {
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ManagedChanges"];
            };
        };
        responses: {
            /** @description The account after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagedAccount"];
                };
            };
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found_or_not_supported_here"];
            /** @description `username_taken`: This username is already taken. `email_taken`: This email address is already taken. `user_is_admin`: This account is an administrator. Change its role first. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "username_taken" | "email_taken" | "user_is_admin";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    disableAccount: {
        parameters: {
            query?: {
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account is disabled. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            /** @description `user_is_admin`: This account is an administrator. Change its role first. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "user_is_admin";
                    };
                };
            };
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    enableAccount: {
        parameters: {
            query?: {
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account is enabled. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    inviteAgain: {
        parameters: {
            query?: {
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["EmailWillBeSentSoon"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            409: components["responses"]["password_exists_or_user_is_disabled"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    requirePasswordReset: {
        parameters: {
            query?: {
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: components["responses"]["EmailWillBeSentSoon"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            409: components["responses"]["user_is_disabled"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    endSessionsOfAccount: {
        parameters: {
            query?: {
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All sessions have ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    listOrganizationsForServers: {
        parameters: {
            query?: {
                /** @description The `next_cursor` of the page before. Opaque. */
                cursor?: components["parameters"]["cursor"];
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["OnePageOfTheOrganizations"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    createOrganizationForServers: {
        parameters: {
            query?: {
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganizationCreation"];
            };
        };
        responses: {
            /** @description The new organization. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            409: components["responses"]["slug_taken_or_limit_reached"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    getOrganizationForServers: {
        parameters: {
            query?: {
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path: {
                /** @description The id or the slug of the organization. */
                id: components["parameters"]["organization_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Organization"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    deleteOrganizationForServers: {
        parameters: {
            query?: {
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path: {
                /** @description The id or the slug of the organization. */
                id: components["parameters"]["organization_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["OrganizationIsDeleted"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    updateOrganizationForServers: {
        parameters: {
            query?: {
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path: {
                /** @description The id or the slug of the organization. */
                id: components["parameters"]["organization_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganizationChanges"];
            };
        };
        responses: {
            /** @description The organization after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            409: components["responses"]["slug_taken"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    transferOrganizationForServers: {
        parameters: {
            query?: {
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path: {
                /** @description The id or the slug of the organization. */
                id: components["parameters"]["organization_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOwner"];
            };
        };
        responses: {
            204: components["responses"]["UserOwnsTheOrganization"];
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            409: components["responses"]["limit_reached"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    listMembersForServers: {
        parameters: {
            query?: {
                /** @description The `next_cursor` of the page before. Opaque. */
                cursor?: components["parameters"]["cursor"];
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path: {
                /** @description The id or the slug of the organization. */
                id: components["parameters"]["organization_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["OnePageOfTheMembers"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    getMemberForServers: {
        parameters: {
            query?: {
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path: {
                /** @description The id or the slug of the organization. */
                id: components["parameters"]["organization_id"];
                user_id: components["parameters"]["member_user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Member"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    putMemberForServers: {
        parameters: {
            query?: {
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path: {
                /** @description The id or the slug of the organization. */
                id: components["parameters"]["organization_id"];
                user_id: components["parameters"]["member_user_id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberRole"];
            };
        };
        responses: {
            204: components["responses"]["UserIsAMemberWithThisRole"];
            400: components["responses"]["malformed_body_or_malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            409: components["responses"]["is_owner_or_limit_reached"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    removeMemberForServers: {
        parameters: {
            query?: {
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path: {
                /** @description The id or the slug of the organization. */
                id: components["parameters"]["organization_id"];
                user_id: components["parameters"]["member_user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: components["responses"]["UserIsNotAMember"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            409: components["responses"]["is_owner"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
    listOrganizationsOfAccount: {
        parameters: {
            query?: {
                /** @description For calls in the same process: the id of the user for whom the app acts. */
                as?: components["parameters"]["as"];
            };
            header?: never;
            path: {
                /** @description The id of the account. */
                id: components["parameters"]["user_id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Organizations"];
            400: components["responses"]["malformed_authorization"];
            401: components["responses"]["missing_token_or_invalid_token"];
            403: components["responses"]["insufficient_scope"];
            404: components["responses"]["not_found"];
            413: components["responses"]["body_too_large"];
            422: components["responses"]["validation_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["admin_api_off_or_unavailable"];
        };
    };
}
