/**
 * The pages that users see, each with those who see it: guests before a login, users, or everybody who opens the link of an email. The path
 * of a page is its name, below `APP_URL`.
 */
export const pages = {
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
} as const;

/** The name of a page. */
export type PageName = keyof typeof pages;

export const isPage = (name: string): name is PageName => Object.hasOwn(pages, name);
