/** By the code of the error: those that most logins do not need. */
export const furtherErrors = {
  insufficient_scope: "Your account isn’t allowed to do this.",
  insufficient_user_authentication: "Confirm it’s you, then try again.",
  factor_required: "You can’t remove your last second factor, because your account requires one.",
  too_many_passkeys: "You’ve reached the maximum number of passkeys. Remove one first.",
  password_exists: "Your account now has a password. Reload the page and use the password.",
  passkey_exists: "This passkey is already registered.",
  totp_exists: "An authenticator app is already set up. Remove it first.",
  mfa_enrolment_required: "Your account requires a second factor. Set one up first.",
  upstream_denied: "The login there was canceled.",
  upstream_failed: "The login there didn’t work. Try again or log in another way.",
  upstream_unavailable: "The provider isn’t responding. Log in another way or try again later.",
  upstream_closed: "No account uses this login, and registration is closed at the moment.",
  invalid_organization: "You aren’t a member of this organization.",
  identity_taken:
    "This login belongs to another account. Use it to log in, and disconnect it there.",
  too_many_identities: "You’ve connected too many accounts. Disconnect one first.",
  last_way_in:
    "This is the only way to log in to your account. Set a password or add a passkey first.",
} as const;
