/** What a scope lets an app do. */
export const scopes = {
  scopes: {
    openid: "Recognize you",
    profile: "See your name, username and picture",
    email: "See your email address",
    offline_access: "Stay connected after you log out here",
    roles: "See your role",
  },
} as const;
