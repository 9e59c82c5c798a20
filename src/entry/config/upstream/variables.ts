import type { VariableRows } from "../variables/rules.ts";

const id = (provider: string) =>
  `Client ID of ${provider}. With its secret, users can log in with ${provider}.`;
const secret = (provider: string) => `Client secret of ${provider}.`;

/** Logins at other providers. */
export const upstreamVariables = {
  GOOGLE_CLIENT_ID: { isShown: true, fallback: "", about: id("Google") },
  GOOGLE_CLIENT_SECRET: { fallback: "", about: secret("Google") },
  GITHUB_CLIENT_ID: { isShown: true, fallback: "", about: id("GitHub") },
  GITHUB_CLIENT_SECRET: { fallback: "", about: secret("GitHub") },
  MICROSOFT_CLIENT_ID: { isShown: true, fallback: "", about: id("Microsoft") },
  MICROSOFT_CLIENT_SECRET: { fallback: "", about: secret("Microsoft") },
  MICROSOFT_TENANT: {
    isShown: true,
    fallback: "common",
    about:
      "Whose users may log in with Microsoft: `common` (everyone), `organizations`, `consumers`, or the id of one tenant.",
  },
  APPLE_CLIENT_ID: {
    isShown: true,
    fallback: "",
    about: "Services ID of Apple. With the other three, users can log in with Apple.",
  },
  APPLE_TEAM_ID: { isShown: true, fallback: "", about: "Team ID of Apple, 10 characters." },
  APPLE_KEY_ID: { isShown: true, fallback: "", about: "Id of the key for Sign in with Apple." },
  APPLE_PRIVATE_KEY: {
    fallback: "",
    about:
      "That key: the content of the `.p8` file. `APPLE_PRIVATE_KEY_FILE` is the path of the file.",
  },
  GITLAB_CLIENT_ID: { isShown: true, fallback: "", about: id("GitLab") },
  GITLAB_CLIENT_SECRET: { fallback: "", about: secret("GitLab") },
  DISCORD_CLIENT_ID: { isShown: true, fallback: "", about: id("Discord") },
  DISCORD_CLIENT_SECRET: { fallback: "", about: secret("Discord") },
  OIDC_PROVIDERS: {
    fallback: "",
    about:
      'Further providers: a JSON array of `{"id", "name", "issuer", "client_id", "client_secret"}`. docs/social-login.md explains it. Default: none.',
  },
} as const satisfies VariableRows;
