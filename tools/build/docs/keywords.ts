/** The words that readers search for, beside those of the page itself, by the name of the page. */
export const keywords: Readonly<Record<string, string>> = {
  accounts:
    "profile user account settings verify email forgot password reset change username delete account download data registration sign up signup register",
  "accounts-from-your-server":
    "server api user management from code backend service key service_role admin sdk createUser getUser update metadata stripe plan payment welcome email export users",
  administration:
    "admin administrator make somebody admin ban block disable unlock user management users support cli superuser support agent customer lost phone changed email by mistake wrong email delete account reset two factor",
  api: "rest http endpoints openapi swagger reference",
  astro: "astro islands",
  "audit-trail": "audit log history events who did what compliance",
  "backups-and-upgrades":
    "backup back up restore dump disaster recovery upgrade update new version rollback downgrade mysqldump pg_dump mysql backup",
  "before-production":
    "production checklist go live launch harden hardening security checklist deploy",
  branding: "logo theme colors styling white label css customize look",
  clients: "client id client secret oauth client application register app public confidential",
  "cloudflare-workers": "cloudflare worker edge wrangler d1 serverless deploy workers",
  "code-structure": "architecture contribute source layout modules internals modify",
  "coming-from-keycloak": "keycloak realm migrate replace",
  commands: "cli command line terminal latchkey-auth",
  concepts: "terms glossary setups embedded standalone api only overview introduction how it works",
  configuration: "environment variables env settings dotenv config",
  console: "dashboard admin ui backoffice admin panel user interface support desk",
  containers:
    "docker compose podman image dockerfile container mysql upgrade backup https certificate",
  "custom-login-page": "own login form html template login screen sign in page",
  "custom-pages": "own pages own ui headless self hosted pages app_url replace pages",
  "custom-user-fields":
    "add a field attributes metadata custom user data additional fields extra profile phone number user_metadata",
  deploy:
    "deployment host vps server systemd https tls caddy nginx go live production install linux debian letsencrypt let us encrypt certificate ssl",
  "domains-cookies-and-cors":
    "cors cookie blocked cross origin third party cookies samesite subdomain domain localhost csrf not allowed",
  emails:
    "smtp send mail mailgun postmark resend ses email templates mail server outbox notification forgot password email not sent test smtp test email change email text",
  "embed-in-a-typescript-server":
    "hono bun elysia middleware mount embedded library node server protect routes requireUser",
  errors: "error codes problem details status 400 401 403 404 409 422 error message meaning",
  expo: "react native ios android expo mobile",
  "express-fastify-node-http": "express fastify koa node http nestjs connect middleware",
  forms:
    "html forms form post csrf server rendered templates jsx ejs express hono redirect to login own_page_required helmet method-override",
  "framework-overview":
    "ssr server side rendering frameworks which framework bindings integrations show name of logged in user current user require login for page",
  "getting-started":
    "getting started quickstart quick start tutorial install first steps start hello world setup begin try",
  "help-for-your-users": "help center user manual faq end users support text lost phone",
  "hooks-and-captcha":
    "captcha turnstile recaptcha hcaptcha bot hook callback before after registration restrict sign up allowlist domain",
  hyperdrive: "hyperdrive cloudflare postgres mysql worker database pooling",
  "invite-users":
    "invite invitation invite user create user for somebody onboarding send link set password",
  keys: "secret key rotation rotate signing key jwks es256 rs256 hs256 public key",
  limits:
    "rate limit rate limiting throttle 429 too many requests brute force lockout locked account hibp pwned breached breach",
  log: "logging log lines json logs debug level",
  "manage-organizations": "organization command create organization admin api add member",
  "migrate-from-another-system":
    "import users migrate migration auth0 firebase supabase clerk cognito django switch move password hashes csv",
  "mobile-apps": "mobile ios android native app flutter swift kotlin cli command line device pkce",
  monitoring:
    "health check metrics prometheus grafana alerts alarm uptime observability liveness readiness probe healthcheck",
  "move-to-another-database":
    "change database sqlite to postgres sqlite to mysql copy database switch database migrate data",
  "mysql-and-mariadb": "mysql mariadb database_url planetscale database",
  "mysql-proxy": "mysql proxy private network edge tunnel",
  nextjs:
    "nextjs next.js next app router server components vercel react server actions middleware log users in to my next app nextauth next-auth auth.js authjs google login",
  nuxt: "nuxt nuxtjs vue ssr",
  "openid-connect": "oidc discovery userinfo id token scopes claims parameters endpoints reference",
  operations:
    "production requirements reverse proxy process signals shutdown outage failure database down database outage database is down",
  options: "createLatchkey options config file latchkey.config.ts",
  organizations:
    "organization team teams tenant tenants multi tenant multi-tenant multitenancy b2b workspace invite members row check switch organization",
  "other-languages":
    "python go golang java php ruby rust fastapi django flask verify token in python backend",
  passwordless:
    "magic link passwordless email link email code one time code otp passkey webauthn login without password",
  performance: "speed benchmark hardware sizing cpu memory requests per second capacity",
  postgresql: "postgres postgresql pg database neon rds supabase database_url",
  privacy: "gdpr data protection personal data delete export retention",
  react: "react hooks useUser preact vite",
  "react-router": "react router remix framework mode",
  "require-second-factors": "enforce mfa mandatory 2fa lost phone reset second factor policy",
  scaling:
    "scale scaling cluster high availability replicas load balancer multiple servers growth horizontal failover",
  "scopes-roles-and-claims":
    "rbac permissions authorization access control roles scopes claims admin role policy what may a user do",
  "second-factors-and-passkeys":
    "2fa mfa two factor authenticator app totp passkey webauthn otp recovery codes security key step up",
  security: "attacks csrf xss brute force protection headers csp vulnerability watch harden",
  "service-to-service":
    "machine to machine m2m client credentials service account job cron backend",
  "sessions-and-devices":
    "session logout everywhere log out all devices session timeout expire idle remember me stay logged in",
  "single-page-apps":
    "spa javascript browser client vanilla vite frontend log in from a page fetch",
  "single-sign-on-for-other-apps":
    "sso single sign on oauth provider oauth2 oidc provider identity provider idp authorization server log in with latchkey grafana gitea wiki",
  "social-login":
    "google login github login apple microsoft entra okta facebook discord oauth sign in with social providers upstream google_client_id google_client_secret redirect_uri_mismatch google nextjs",
  solid: "solidjs solid-js",
  svelte: "svelte 5",
  sveltekit: "sveltekit svelte kit hooks ssr",
  "tanstack-start": "tanstack start",
  testing: "test e2e playwright unit test mock vitest ci",
  "threat-model": "attacker threats risk security review",
  tokens: "jwt access token refresh token lifetime expiry claims introspection revoke bearer",
  translations: "i18n l10n localization language german translate languages texts wording",
  troubleshooting:
    "login fails cannot log in debug login problem not working help error stuck redirect loop database down mysql down database unavailable database_not_ready email not received did not get the email no email arrives customer",
  "vercel-netlify-fly-and-railway":
    "vercel netlify fly fly.io railway render heroku paas serverless functions hosting deploy volume",
  "verify-tokens-in-an-api":
    "verify token jwt verification protect api resource server backend microservice middleware bearer",
  vue: "vuejs vue 3",
  webhooks: "webhook events notify signed callback welcome email sync users",
  "what-is-not-there":
    "saml ldap active directory scim sms single sign-on per customer verified domains kubernetes helm api key api keys impersonate impersonation dynamic client registration mcp mongodb sql server oracle hosted cloud paid support npm anonymous users missing roadmap not supported",
};
