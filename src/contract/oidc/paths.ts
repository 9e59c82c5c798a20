/** Where apps send browsers, and what they call without one. The metadata names these. */
export const oidcPaths = {
  authorize: "/authorize",
  logo: "/authorize/logo",
  logout: "/logout",
  pushed: "/authenticate/par",
  register: "/authenticate/clients",
  userInfo: "/userinfo",
} as const;
