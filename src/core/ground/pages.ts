/** Guests before a login, users, everybody who opens the link of an email, or everybody. */
type Audience = "guests" | "users" | "link" | "all";

/** The names of all pages. */
export const pageNames = [
  "login",
  "register",
  "forgot",
  "login-link",
  "code",
  "connect",
  "reset",
  "verify",
  "undo",
  "setup",
  "terms",
  "account",
  "account/edit",
  "account/email",
  "account/password",
  "account/delete",
  "account/sessions",
  "account/security",
  "secure",
  "account/connected",
  "account/apps",
  "organizations",
  "organization",
  "organization/members",
  "organization/invitations",
  "invitation",
  "consent",
  "logout",
  "error",
] as const;

/** The name of a page that users see. It is also its path, below the place of the page. */
export type PageName = (typeof pageNames)[number];

/** Whether a page has this name. The client contains this list, so it is apart from who sees which page. */
export const isPage = (name: string): name is PageName =>
  (pageNames as readonly string[]).includes(name);

/**
 * Whether a page is newer than the setting `OWN_PAGES`. An operator with pages of the time before does not have it, so it is one of the
 * operator's pages only if they are listed. The client contains this rule too.
 */
export const isNewer = (name: string): boolean => /^(?:organization|invitation)/.test(name);

/** Who sees the pages that are not only for users. */
const audiences: Readonly<Partial<Record<PageName, Audience>>> = {
  login: "guests",
  register: "guests",
  forgot: "guests",
  "login-link": "guests",
  code: "all",
  connect: "all",
  reset: "link",
  verify: "link",
  undo: "link",
  setup: "all",
  invitation: "link",
  logout: "all",
  error: "all",
};

/** Who sees a page. */
export const audienceOf = (page: PageName): Audience => audiences[page] ?? "users";

/** The parameters in the query of each page that has some. That of `consent` is the request of an app. */
export const queries: Readonly<Partial<Record<PageName, readonly string[]>>> = {
  login: ["continue", "error", "provider"],
  register: ["continue"],
  forgot: ["continue"],
  "login-link": ["continue"],
  connect: ["continue"],
  reset: ["continue"],
  terms: ["continue"],
  "account/security": ["continue"],
  "account/connected": ["error", "provider"],
  organization: ["id"],
  "organization/members": ["id"],
  "organization/invitations": ["id"],
  logout: ["request", "ui_locales"],
  error: ["code", "id"],
};
