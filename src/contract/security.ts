/** The security scheme of a person's or a client's access token. */
export const accessToken = "access_token";

/** The security scheme of a confidential client's id and secret. */
export const clientSecret = "client_secret";
