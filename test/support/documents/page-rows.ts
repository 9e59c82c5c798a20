import type { PageName } from "../../../src/core/ground/pages.ts";

/** What a page does, for developers who write their own pages. */
interface PageRow {
  readonly about: string;
  /** The parameters behind the `#`, which browsers send to no server. */
  readonly fragment?: readonly string[];
  /** The `operationId` of each call that it makes. */
  readonly calls: readonly string[];
}

/** The pages below `APP_URL`. */
export const pageRows: Readonly<Record<PageName, PageRow>> = {
  login: {
    about: "Logs in. With a token, it logs in with the link of an email.",
    fragment: ["token", "mfa", "factors"],
    calls: [
      "getMetadata",
      "getSession",
      "previewLoginLink",
      "logIn",
      "getPasskeyOptions",
      "logInWithPasskey",
      "proveSecondFactor",
      "passkeyUpgradeOptions",
      "addPasskey",
    ],
  },
  register: {
    about: "Creates an account.",
    calls: ["getMetadata", "register", "logIn", "sendLoginLink"],
  },
  forgot: {
    about: "Sends a link to choose a new password.",
    calls: ["forgotPassword"],
  },
  "login-link": {
    about: "Sends a link and a code to log in.",
    calls: ["sendLoginLink"],
  },
  code: {
    about:
      "Takes the code of an email: for a login, for the address of an account, or for a new one.",
    calls: [
      "sendLoginLink",
      "logIn",
      "proveSecondFactor",
      "sendEmailVerification",
      "resendEmailVerification",
      "verifyEmail",
      "getMe",
      "refreshSession",
      "passkeyCreationOptions",
      "addPasskey",
    ],
  },
  connect: {
    about:
      "Completes a login at another provider: it shows the provider, its address and the account, and waits for a click.",
    // The token alone, without a name.
    fragment: [],
    calls: [
      "getMetadata",
      "previewUpstream",
      "logInWithUpstream",
      "linkIdentity",
      "sendReauthenticationCode",
      "reauthenticate",
    ],
  },
  reset: {
    about: "Sets a new password with the token of an email, and logs in with it.",
    fragment: ["token"],
    calls: ["getMetadata", "previewPasswordReset", "resetPassword", "logIn", "proveSecondFactor"],
  },
  verify: {
    about:
      "Shows the account, and verifies an email address with the token of an email and a proof of the account.",
    fragment: ["token"],
    calls: ["previewEmail", "verifyEmail", "disownEmail", "getMetadata", "getPasskeyOptions"],
  },
  undo: {
    about: "Restores the old email address with the token of the notice about its change.",
    fragment: ["token"],
    calls: ["previewEmailUndo", "undoEmailChange"],
  },
  setup: {
    about:
      "Creates the first administrator with the token of a link that the server or a command prints.",
    fragment: ["token"],
    calls: ["getMetadata", "createFirstAdmin", "logIn"],
  },
  terms: {
    about: "Asks the user to accept the terms of `TERMS_URL`, after a login.",
    calls: ["acceptTerms", "logOut"],
  },
  account: {
    about: "Shows the account, and what protects it.",
    calls: ["getMe", "getFactors", "sendEmailVerification", "exportMe"],
  },
  "account/edit": {
    about: "Changes the name, the username and the attributes.",
    calls: ["getMetadata", "updateMe"],
  },
  "account/email": {
    about: "Sends a code and a link that put another email address in place of the old one.",
    calls: ["sendEmailVerification", "sendReauthenticationCode", "reauthenticate"],
  },
  "account/password": {
    about: "Changes the password, or sets the first one.",
    calls: ["getMetadata", "changePassword", "sendReauthenticationCode", "reauthenticate"],
  },
  "account/delete": {
    about: "Deletes the account.",
    calls: [
      "getMetadata",
      "listMyOrganizations",
      "deleteMe",
      "sendReauthenticationCode",
      "reauthenticate",
    ],
  },
  "account/sessions": {
    about: "Shows where the user is logged in, and ends sessions.",
    calls: ["listSessions", "endSession", "endSessions", "logOut"],
  },
  "account/security": {
    about: "Sets up passkeys and two-factor login.",
    calls: [
      "getFactors",
      "sendReauthenticationCode",
      "reauthenticate",
      "startTotp",
      "confirmTotp",
      "removeTotp",
      "passkeyCreationOptions",
      "addPasskey",
      "renamePasskey",
      "removePasskey",
      "makeRecoveryCodes",
      "setTwoFactor",
    ],
  },
  "account/connected": {
    about: "Shows, connects and disconnects logins at other providers.",
    calls: [
      "getMetadata",
      "listIdentities",
      "unlinkIdentity",
      "sendReauthenticationCode",
      "reauthenticate",
    ],
  },
  "account/apps": {
    about: "Shows the apps that log in with the account, and ends their access.",
    calls: ["listConsents", "disconnectApp"],
  },
  secure: {
    about:
      "Changes the password and ends all other sessions, after a notice that the user did not cause.",
    calls: ["getMetadata", "changePassword", "endSessions"],
  },
  organizations: {
    about: "Lists the user's organizations and open invitations, and creates an organization.",
    calls: [
      "getMetadata",
      "listMyOrganizations",
      "createMyOrganization",
      "listMyInvitations",
      "acceptInvitation",
    ],
  },
  organization: {
    about: "Shows an organization, changes, transfers and deletes it, and lets the user leave it.",
    calls: [
      "getMetadata",
      "listMyOrganizations",
      "updateMyOrganization",
      "listMyMembers",
      "transferMyOrganization",
      "deleteMyOrganization",
      "leaveOrganization",
      "sendReauthenticationCode",
      "reauthenticate",
    ],
  },
  "organization/members": {
    about: "Lists the members of an organization, gives them other roles and removes them.",
    calls: [
      "getMetadata",
      "listMyOrganizations",
      "listMyMembers",
      "changeMyMember",
      "removeMyMember",
      "sendReauthenticationCode",
      "reauthenticate",
    ],
  },
  "organization/invitations": {
    about: "Invites addresses to an organization, and revokes invitations.",
    calls: [
      "getMetadata",
      "listMyOrganizations",
      "listInvitations",
      "inviteMember",
      "revokeInvitation",
      "sendReauthenticationCode",
      "reauthenticate",
    ],
  },
  invitation: {
    about:
      "Shows what the link of an email invites to, and accepts the invitation for the account with the address. A new user registers there.",
    fragment: ["token"],
    calls: [
      "getMetadata",
      "previewInvitation",
      "acceptInvitation",
      "register",
      "logIn",
      "sendLoginLink",
      "logOut",
    ],
  },
  consent: {
    about: "Asks whether an app may use the account. Its query is that of `/authorize`, unchanged.",
    calls: ["getAuthorizationRequest", "decideAuthorization"],
  },
  logout: {
    about: "Logs out because an app asks for it.",
    calls: ["getLogoutRequest", "logOut"],
  },
  error: {
    about: "Says what went wrong when a redirect has no other target.",
    calls: [],
  },
};
