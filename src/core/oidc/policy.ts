import type { ClientPolicy } from "../clients/ports.ts";
import type { EmailPolicy } from "../email/ports.ts";
import type { TokenPolicy } from "../tokens/policy.ts";

/** The operator's settings for apps that log in here. */
export interface OidcPolicy
  extends TokenPolicy, Pick<ClientPolicy, "allowsPrivateUrls">, Pick<EmailPolicy, "appUrl"> {}

/** The audience of the access tokens of apps that are not the operator's own: they open nothing but this call. */
export const userinfoOf = ({ issuer }: Pick<TokenPolicy, "issuer">): string => `${issuer}/userinfo`;
