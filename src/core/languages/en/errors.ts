/** By the code of the error: those that most logins do not need. */
export const furtherErrors = {
  insufficient_scope: "Your account is not allowed to do this.",
  insufficient_user_authentication: "Confirm it’s you, then try again.",
  factor_required: "You can’t remove your last second factor, because your account requires one.",
  too_many_passkeys: "You have as many passkeys as an account may have. Remove one first.",
  password_exists: "Your account has a password now. Reload the page, then use the password.",
  passkey_exists: "This passkey is already registered.",
  totp_exists: "An authenticator app is already set up. Remove it first.",
  mfa_enrolment_required: "Your account needs a second factor. Set one up first.",
  upstream_denied: "The login there was cancelled.",
  upstream_failed: "The login there did not work. Try again, or log in another way.",
  upstream_unavailable: "The provider does not respond. Log in another way, or try again later.",
  upstream_closed:
    "Nobody has an account with this login, and new accounts are not possible at the moment.",
  identity_taken: "This login belongs to another account. Log in with it, and disconnect it there.",
  too_many_identities: "Your account has too many connected logins. Disconnect one first.",
  last_way_in:
    "This is the only way to log in to your account. Set a password or add a passkey first.",
} as const;
