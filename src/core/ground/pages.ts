/** Guests before a login, users, or everybody who opens the link of an email. */
type Audience = "guests" | "users" | "link";

const names = [
  "login",
  "register",
  "forgot",
  "login-link",
  "reset",
  "verify",
  "undo",
  "profile",
  "edit-profile",
  "change-email",
  "change-password",
  "delete-account",
  "sessions",
  "security",
  "secure",
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
  reset: "link",
  verify: "link",
  undo: "link",
  profile: "users",
  "edit-profile": "users",
  "change-email": "users",
  "change-password": "users",
  "delete-account": "users",
  sessions: "users",
  security: "users",
  secure: "users",
};
