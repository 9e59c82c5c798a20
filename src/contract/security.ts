/** The security scheme of a person's or a client's access token. */
export const accessToken = "access_token";

/** The security scheme of a confidential client's id and secret. */
export const clientSecret = "client_secret";

/** The cookie of a device on which somebody logged in. It only counts wrong passwords apart from those of strangers. */
export const deviceCookie = "__Host-latchkey-device";

/** The cookie with the refresh token. Scripts cannot read it, and requests from other sites do not carry it. */
export const sessionCookie = "__Host-latchkey";
