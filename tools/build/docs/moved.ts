/** The pages that had another name, by it. Their old addresses redirect to the new ones. */
export const movedPages: Readonly<Record<string, string>> = {
  asvs: "owasp-asvs",
  attributes: "custom-user-fields",
  audit: "audit-trail",
  backup: "backups-and-upgrades",
  browser: "single-page-apps",
  cli: "commands",
  edge: "cloudflare-workers",
  "edge-costs": "round-trips-and-cpu-time",
  frameworks: "framework-overview",
  "help-for-users": "help-for-your-users",
  hooks: "hooks-and-captcha",
  keycloak: "coming-from-keycloak",
  languages: "translations",
  "log-in-with-others": "social-login",
  "login-page": "custom-login-page",
  mail: "emails",
  mobile: "mobile-apps",
  modifying: "code-structure",
  "moving-databases": "move-to-another-database",
  "moving-in": "migrate-from-another-system",
  mysql: "mysql-and-mariadb",
  next: "nextjs",
  openid: "openid-connect",
  origins: "domains-cookies-and-cors",
  "other-servers": "express-fastify-node-http",
  "own-pages": "custom-pages",
  postgres: "postgresql",
  provider: "single-sign-on-for-other-apps",
  roles: "scopes-roles-and-claims",
  "second-factor": "second-factors-and-passkeys",
  services: "verify-tokens-in-an-api",
  start: "getting-started",
  "your-app": "embed-in-a-typescript-server",
};

/** A page that takes readers of an old address to the new one, relative to it. */
export const redirectTo = (name: string): string => `<!doctype html>
<meta charset="utf-8">
<title>Moved</title>
<meta http-equiv="refresh" content="0; url=${name}">
<link rel="canonical" href="${name}">
<a href="${name}">This page has moved.</a>
`;
