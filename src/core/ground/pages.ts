/** Guests before a login, users, everybody who opens the link of an email, or everybody. */
type Audience = "guests" | "users" | "link" | "all";

const names = [
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

/** The name of a page that users see. It is also its path, below `APP_URL`. */
export type PageName = (typeof names)[number];

/** Whether a page has this name. The client contains this list, so it is apart from who sees which page. */
export const isPage = (name: string): name is PageName =>
  (names as readonly string[]).includes(name);

/** Who sees each page. */
export const pages: Readonly<Record<PageName, Audience>> = {
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
  terms: "users",
  account: "users",
  "account/edit": "users",
  "account/email": "users",
  "account/password": "users",
  "account/delete": "users",
  "account/sessions": "users",
  "account/security": "users",
  secure: "users",
  "account/connected": "users",
  "account/apps": "users",
  organizations: "users",
  organization: "users",
  "organization/members": "users",
  "organization/invitations": "users",
  invitation: "link",
  consent: "users",
  logout: "all",
  error: "all",
};

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
