import { generateKeyPairSync, verify } from "node:crypto";
import { secret } from "../secrets.ts";
import { capabilities, startOidc, type Oidc } from "./protocol/oidc.ts";

export interface AppleUser {
  readonly sub: string;
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
}

export type Apple = Oidc<AppleUser> & {
  readonly teamId: string;
  readonly keyId: string;
  /** PEM of a P-256 key in PKCS #8, as Apple's file has it. */
  readonly privateKey: string;
};

const half = 182 * 24 * 60 * 60;

/**
 * Starts an Apple. It sends a form with the name of a user, once for each user, and `email_verified` as text. The secret of a client
 * is a JWT that the client signs. It refuses scopes without `response_mode=form_post`.
 */
export async function startApple(): Promise<Apple> {
  const [clientId, teamId, keyId] = ["com.example.login", "TEAM123456", "KEY1234567"];
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const seen = new Set<string>();

  function isClient(form: URLSearchParams, origin: string): boolean {
    const parts = (form.get("client_secret") ?? "").split(".");
    const [header = {}, claims = {}] = parts.slice(0, 2).map(parsed);
    const signed = Buffer.from(parts.slice(0, 2).join("."));
    const signature = Buffer.from(parts[2] ?? "", "base64url");
    const now = Date.now() / 1000;
    const { iat, exp } = claims as { iat: number; exp: number };
    return (
      form.get("client_id") === clientId &&
      header["alg"] === "ES256" &&
      header["kid"] === keyId &&
      claims["iss"] === teamId &&
      claims["sub"] === clientId &&
      claims["aud"] === origin &&
      iat <= now + 60 &&
      exp > now &&
      exp - iat <= half &&
      verify("sha256", signed, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature)
    );
  }

  const oidc = await startOidc<AppleUser>({
    clientId,
    paths: {
      discovery: "/.well-known/openid-configuration",
      authorize: "/auth/authorize",
      token: "/auth/token",
      keys: "/auth/keys",
    },
    document: (origin) => ({
      issuer: origin,
      authorization_endpoint: `${origin}/auth/authorize`,
      token_endpoint: `${origin}/auth/token`,
      jwks_uri: `${origin}/auth/keys`,
      token_endpoint_auth_methods_supported: ["client_secret_post"],
      ...capabilities,
      code_challenge_methods_supported: undefined,
    }),
    claims: ({ sub, email }, origin) => ({
      iss: origin,
      sub,
      auth_time: Math.floor(Date.now() / 1000),
      nonce_supported: true,
      ...(email && { email, email_verified: "true", is_private_email: "false" }),
    }),
    isClient: (_c, form, origin) => isClient(form, origin),
    callback({ sub, email, firstName, lastName }, request) {
      const scopes = request.get("scope")?.split(" ") ?? [];
      if (
        scopes.some((scope) => scope !== "openid") &&
        request.get("response_mode") !== "form_post"
      ) {
        throw new Error("response_mode must be form_post when name or email scope is requested.");
      }
      if (seen.has(sub) || !scopes.includes("name")) return {};
      seen.add(sub);
      return { user: JSON.stringify({ name: { firstName, lastName }, email }) };
    },
  });
  const pem = secret(privateKey.export({ format: "pem", type: "pkcs8" }).toString());
  return Object.assign(oidc, { teamId, keyId, privateKey: pem });
}

function parsed(part: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}
