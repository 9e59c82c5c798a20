/** The hash of an account without a password. No password has this hash, and verifying takes the usual time. */
export const noPassword = "!";
